"""로지스틱 회귀의 계수와 손실과 길: scikit-learn, PyTorch, NumPy."""

from __future__ import annotations

from typing import Any

import numpy as np
import torch
from sklearn.linear_model import LogisticRegression  # type: ignore[import-untyped, unused-ignore]

from lib import regression
from lib.logistic import drag
from tests.lab.markup import record


def reference() -> dict[str, Any]:
    """scikit-learn이 맞춘 계수, PyTorch의 손실과 확률, 그리고 NumPy가 걸은 뉴턴 방법의 길."""
    hours = np.array([1, 1, 2, 2.5, 2.5, 3, 3.5, 4.5, 5, 5, 6.1, 7.5])
    mixed, clean, touch = (
        np.array([int(mark) for mark in marks])
        for marks in ("000101011011", "000001111111", "000101111111")
    )
    told = record(drag(hours, mixed, clean))
    X, cases = regression.design(hours), []
    for passed, penalties in ((mixed, told["penalties"]), (clean, told["penalties"][1:])):
        for penalty in penalties:
            C = 1 / penalty if penalty else np.inf
            model = LogisticRegression(C=C, tol=1e-12, solver="newton-cholesky", max_iter=500)
            model.fit(X[:, 1:], passed)
            W = torch.tensor([model.intercept_[0], model.coef_[0, 0]])
            loss = torch.nn.BCEWithLogitsLoss(reduction="sum")
            case = {"passed": passed.tolist(), "penalty": penalty, "W": W.tolist()}
            case["loss"] = loss(torch.tensor(X) @ W, torch.tensor(passed).double()).item()
            cases.append(case | {"chance": torch.sigmoid(W[0] + 4 * W[1]).item()})
    paths = []
    for passed, steps in ((mixed, 6), (clean, 12), (touch, 8)):
        walked = [np.zeros(2)]
        for _ in range(steps):
            p = 1 / (1 + np.exp(-X @ walked[-1]))
            curvature = X.T @ np.diag(p * (1 - p)) @ X
            walked.append(walked[-1] - np.linalg.solve(curvature, X.T @ (p - passed)))
        paths.append({"passed": passed.tolist(), "path": np.array(walked).tolist()})
    return {"told": told, "cases": cases, "paths": paths}
