"""추정값의 구름과 95% 타원: NumPy의 공분산."""

from __future__ import annotations

from typing import Any

import numpy as np

from lib.clouds import gather
from tests.lab.markup import record


def reference() -> dict[str, Any]:
    """추정값의 구름과 NumPy의 공분산에서 구한 95% 타원."""
    rng = np.random.default_rng(43052)
    truth, sigma = np.array([2.5, 4.0]), 0.5
    made = {}
    for n in (100, 10_000):
        X = np.stack([np.ones((40, n)), rng.normal(size=(40, n))], axis=2)
        y = X @ truth + sigma * rng.normal(size=(40, n))
        made[n] = np.stack([np.linalg.lstsq(X[r], y[r], rcond=None)[0] for r in range(40)])
    told = record(gather(made))
    cases = []
    for n, cloud in zip(made, told["clouds"], strict=True):
        away = np.array(cloud["points"]).T * told["grain"]
        spread = np.linalg.eigvalsh(np.cov(away.T))[::-1] * -2 * np.log(0.05)
        far = np.linalg.norm(away, axis=1)
        theory = sigma * np.sqrt(-2 * np.log(0.05) / n)
        case = {"n": n, "radii": np.sqrt(spread).tolist(), "centre": away.mean(axis=0).tolist()}
        cases.append(case | {"distance": far.mean(), "inside": (far < theory).mean()})
    return {"told": told, "cases": cases}
