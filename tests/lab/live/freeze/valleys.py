"""골짜기의 곡률과 길: NumPy의 고윳값과 PyTorch가 걸은 걸음."""

from __future__ import annotations

from typing import Any

import numpy as np

from lib import data, regression
from lib.valleys import side_by_side
from tests.lab.freeze_traces import descend, squares
from tests.lab.markup import record


def reference() -> dict[str, Any]:
    """x를 적는 법마다의 두 곡률과, 학습률마다 PyTorch가 걸은 길과 고유방향으로 잰 폭."""
    told = record(side_by_side(*data.ice_coffee()))
    cases = []
    for way in told["ways"]:
        z = (np.array(told["x"]) - way["centre"]) / way["spread"]
        w0, w1 = told["start"]
        start = [w0 + w1 * way["centre"], w1 * way["spread"]]
        X, y = regression.design(z), np.array(told["y"])
        curvature, Q = np.linalg.eigh(2 * X.T @ X)
        bottom = np.linalg.lstsq(X, y, rcond=None)[0]
        for alpha in (0.0083, 0.0015, 0.005):
            path, _ = descend(squares(z, y), start, alpha, 12)
            away = np.abs((np.array(path) - bottom) @ Q)
            case = {"way": way["key"], "alpha": alpha, "path": path}
            cases.append(
                case | {"curvature": curvature[::-1].tolist(), "away": away[:, ::-1].T.tolist()}
            )
    return {"told": told, "cases": cases}
