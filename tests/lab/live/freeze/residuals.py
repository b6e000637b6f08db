"""직선의 손실과 기울기: PyTorch의 자동미분과 NumPy의 최소제곱."""

from __future__ import annotations

from typing import Any

import numpy as np
import torch

from lib import data, regression

LINES = ([-5.0, 10.0], [0.0, 0.0], [2.5, 4.0], [7.25, -3.5], [-0.01, 1e-3])


def reference() -> dict[str, Any]:
    """직선마다의 손실과 그 기울기, 그리고 손실이 가장 작은 직선."""
    x, y = data.ice_coffee()
    cases = []
    for line in LINES:
        W = torch.tensor(line, dtype=torch.float64, requires_grad=True)
        X, target = torch.tensor(regression.design(x)), torch.tensor(y, dtype=torch.float64)
        loss = torch.sum((target - X @ W) ** 2)
        loss.backward()
        assert W.grad is not None
        cases.append({"line": line, "loss": loss.item(), "gradient": W.grad.tolist()})
    best = np.linalg.lstsq(regression.design(x), np.array(y), rcond=None)[0]
    return {"x": x, "y": y, "cases": cases, "best": best.tolist()}
