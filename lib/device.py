"""파이토치가 쓸 장치 찾기, 그리고 무거운 계산을 그 장치에서 하기.

강의에 찍히는 텐서는 언제나 CPU에 두고, 여기 있는 무거운 계산만 GPU가 있으면 GPU에서 한다.
결과는 NumPy float64 배열로 돌려주므로 어디서 돌았든 강의의 글은 같다.
"""

from __future__ import annotations

import numpy as np
import torch
from numpy.typing import ArrayLike

from lib.descent import Trace
from lib.surface import Surface


def torch_device() -> torch.device:
    """파이토치가 쓸 장치. CUDA GPU가 있으면 첫째 GPU, 없으면 CPU."""
    return torch.device("cuda:0" if torch.cuda.is_available() else "cpu")


def sweep(
    X: ArrayLike,
    y: ArrayLike,
    W: ArrayLike,
    alphas: ArrayLike,
    epochs: int,
    device: torch.device | None = None,
) -> Trace:
    """`descent.trace` 와 같은 자취를 `device`(없으면 `torch_device()`)에서 float64로 구한다.

    Args:
        X: (n, p). y: (n,) 또는 (n, 1). W: 출발점, (p,) 또는 (p, 1).
        alphas: 학습률들, (a,). epochs: 고치는 횟수.

    Returns:
        `W` (a, epochs + 1, p) 와 `loss` (a, epochs + 1).
    """
    X, y, W, alphas = _tensors(device, X, y, W, alphas)
    y, rates = y.reshape(-1), alphas.reshape(-1, 1)
    points = [W.reshape(1, -1).expand(len(rates), -1)]
    losses = []
    for epoch in range(epochs + 1):
        residual = y - points[epoch] @ X.T
        losses.append((residual**2).sum(dim=1))
        if epoch < epochs:
            points.append(points[epoch] + 2 * rates * (residual @ X))
    return Trace(_numpy(torch.stack(points, dim=1)), _numpy(torch.stack(losses, dim=1)))


def grid(
    X: ArrayLike,
    y: ArrayLike,
    w0: ArrayLike,
    w1: ArrayLike,
    device: torch.device | None = None,
) -> Surface:
    """`surface.grid` 와 같은 손실곡면을 `device`(없으면 `torch_device()`)에서 float64로 구한다.

    Args:
        X: (n, 2). y: (n,) 또는 (n, 1). w0, w1: 격자의 두 축, (a,) 와 (b,).
    """
    X, y, w0, w1 = _tensors(device, X, y, w0, w1)
    bottom = torch.linalg.lstsq(X, y.reshape(-1, 1)).solution
    lowest = ((y.reshape(-1, 1) - X @ bottom) ** 2).sum()
    away = torch.stack(torch.meshgrid(w0, w1, indexing="ij"), dim=-1) - bottom.reshape(-1)
    rise = torch.einsum("abi,ij,abj->ab", away, X.T @ X, away)
    return Surface(_numpy(w0), _numpy(w1), _numpy(lowest + rise))


def _tensors(device: torch.device | None, *arrays: ArrayLike) -> list[torch.Tensor]:
    device = device or torch_device()
    return [torch.as_tensor(np.asarray(array, dtype=np.float64)).to(device) for array in arrays]


def _numpy(tensor: torch.Tensor) -> np.ndarray:
    return tensor.cpu().numpy()
