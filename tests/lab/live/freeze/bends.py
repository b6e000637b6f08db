"""꺾인 직선들: PyTorch의 신경망과 NumPy의 최소제곱."""

from __future__ import annotations

from typing import Any

import numpy as np
import torch

from lib.bends import drag
from tests.lab.markup import record


def reference() -> dict[str, Any]:
    """PyTorch의 신경망이 내는 높이와 오차, 그리고 NumPy의 최소제곱이 푼 신경망."""
    x = np.linspace(-np.pi, np.pi, 60)
    y = np.sin(x)
    told = record(drag(x, y))
    x, y = np.array(told["x"]), np.array(told["y"])
    nets = []
    for c, pairs in (
        (told["c"], told["bends"]),
        (0.25, [[2.1, -0.4], [x[0], 0.5], [-1.0, 1.5], [0.3, -2.0]]),
        (0.0, [[1.0, 1.0], [1.0, -0.25], [x[-1], 7.0]]),
    ):
        t, v = torch.tensor(pairs, dtype=torch.float64).T
        net = torch.nn.Sequential(
            torch.nn.Linear(1, len(pairs)), torch.nn.ReLU(), torch.nn.Linear(len(pairs), 1)
        ).double()
        with torch.no_grad():
            made = (torch.ones(len(pairs), 1), -t, v.reshape(1, -1), torch.tensor([c]))
            for parameter, values in zip(net.parameters(), made, strict=True):
                parameter.copy_(values)
            seen = net(torch.tensor(x).reshape(-1, 1)).flatten()
        miss = seen - torch.tensor(y)
        net_case = {"c": c, "bends": pairs, "height": seen.tolist()}
        nets.append(net_case | {"mean": (miss**2).mean().item(), "worst": miss.abs().max().item()})
    fits = []
    for places in (
        *(np.linspace(x[0], x[-1], count, endpoint=False) for count in (1, 2, 5, 12)),
        np.array([2.0, -2.9, 0.4, 0.41]),
        np.array([0.5, 0.5, -1.0, x[-1]]),
    ):
        A = np.hstack([np.ones((60, 1)), np.maximum(0, x[:, None] - places)])
        w = np.linalg.lstsq(A, y, rcond=None)[0]
        alone = bool(np.linalg.matrix_rank(A) == A.shape[1])
        fit = {"places": places.tolist(), "height": (A @ w).tolist(), "alone": alone}
        fits.append(fit | {"weights": w.tolist(), "mean": np.mean((A @ w - y) ** 2)})
    return {"told": told, "nets": nets, "fits": fits}
