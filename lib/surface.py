"""손실곡면: 격자의 모든 점에서의 손실을 배열 식 하나로."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from lib import regression

Array = NDArray[np.float64]


class Surface(NamedTuple):
    """격자의 두 축 `w0` (a,), `w1` (b,) 와 손실 `loss` (a, b).

    `loss[i, j]` 는 `(w0[i], w1[j])` 의 손실이다.
    """

    w0: Array
    w1: Array
    loss: Array


def grid(X: ArrayLike, y: ArrayLike, w0: ArrayLike, w1: ArrayLike) -> Surface:
    """두 계수의 격자에서 오차제곱합을 구한다.

    손실은 이차함수이므로 바닥 B 에서의 손실에 (W - B)' X'X (W - B) 를 더하면 된다.
    자료의 수 n 은 X'X 를 만들 때 한 번만 들어가서, 격자가 촘촘해도 n 이 커도 빠르다.

    Args:
        X: (n, 2). y: (n,) 또는 (n, 1).
        w0, w1: 격자의 두 축, (a,) 와 (b,).
    """
    X = np.asarray(X, dtype=np.float64)
    w0, w1 = np.asarray(w0, dtype=np.float64), np.asarray(w1, dtype=np.float64)
    bottom = regression.closed_form(X, y)
    away = np.stack(np.meshgrid(w0, w1, indexing="ij"), axis=-1) - bottom
    rise = np.einsum("abi,ij,abj->ab", away, X.T @ X, away)
    return Surface(w0, w1, regression.loss(X, y, bottom) + rise)
