"""선형회귀의 손실, 기울기, 공식의 답, 곡률.

모두 NumPy float64 로 계산한다. `X` 는 (n, p), `y` 는 (n,) 또는 (n, 1),
`W` 는 (..., p) 또는 열벡터 (p, 1) 이고 `np.asarray` 가 받는 것이면 무엇이든 된다.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

Array = NDArray[np.float64]


def design(x: ArrayLike) -> Array:
    """설계행렬 X = [1 x]. `x` 는 (n,) 또는 (n, 1), 결과는 (n, 2)."""
    column = np.asarray(x, dtype=np.float64).reshape(-1)
    return np.stack([np.ones_like(column), column], axis=1)


def loss(X: ArrayLike, y: ArrayLike, W: ArrayLike) -> Array:
    """오차제곱합. `W` 가 (..., p) 이면 결과는 (...): 여러 점의 손실을 한 번에 구한다."""
    X, y, W = _arrays(X, y, W)
    return np.asarray(((y - W @ X.T) ** 2).sum(axis=-1))


def gradient(X: ArrayLike, y: ArrayLike, W: ArrayLike) -> Array:
    """손실의 기울기 -2X'y + 2X'XW. 모양은 `W` 를 (..., p) 로 본 것과 같다."""
    X, y, W = _arrays(X, y, W)
    return np.asarray(-2 * (y - W @ X.T) @ X)


def closed_form(X: ArrayLike, y: ArrayLike) -> Array:
    """손실을 가장 작게 하는 W, 모양 (p,).

    역행렬을 만들지 않고 `np.linalg.lstsq` 로 푼다.

    Raises:
        ValueError: X 의 열들이 일차종속이라 답이 하나로 정해지지 않을 때.
    """
    X, y, _ = _arrays(X, y, None)
    W, _, rank, _ = np.linalg.lstsq(X, y, rcond=None)
    if rank < X.shape[1]:
        raise ValueError(
            f"X 의 계수(rank)가 {rank} 로 열의 수 {X.shape[1]} 보다 작아 답이 하나가 아닙니다. "
            "겹치는 열을 빼세요."
        )
    return np.asarray(W)


def curvature(X: ArrayLike) -> tuple[Array, Array]:
    """손실의 두 번째 미분 2X'X 의 고윳값(작은 것부터, (p,))과 고유벡터(열마다 하나, (p, p))."""
    X = np.asarray(X, dtype=np.float64)
    values, vectors = np.linalg.eigh(2 * X.T @ X)
    return values, vectors


def critical_rate(X: ArrayLike) -> float:
    """경사하강이 수렴하는 학습률의 경계 2 / lambda_max(2X'X). 학습률이 이보다 작아야 수렴한다."""
    return float(2 / curvature(X)[0][-1])


def _arrays(X: ArrayLike, y: ArrayLike, W: ArrayLike | None) -> tuple[Array, Array, Array]:
    X = np.asarray(X, dtype=np.float64)
    y = np.asarray(y, dtype=np.float64).reshape(-1)
    if X.ndim != 2 or len(X) != len(y):
        raise ValueError(f"X 는 (n, p), y 는 길이 n 이어야 합니다: X {X.shape}, y {y.shape}.")
    W = np.zeros(X.shape[1]) if W is None else np.asarray(W, dtype=np.float64)
    if W.shape == (X.shape[1], 1):
        W = W.reshape(-1)
    if W.shape[-1:] != X.shape[1:]:
        raise ValueError(f"W 의 마지막 길이는 {X.shape[1]} 이어야 합니다: {W.shape}.")
    return X, y, W
