"""경사하강의 자취: 에폭마다의 계수와 손실."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from lib import regression

Array = NDArray[np.float64]


class Trace(NamedTuple):
    """`W` (..., epochs + 1, p) 와 `loss` (..., epochs + 1). 0 번째가 출발점이다."""

    W: Array
    loss: Array


def trace(X: ArrayLike, y: ArrayLike, W: ArrayLike, alpha: ArrayLike, epochs: int) -> Trace:
    """오차제곱합을 학습률 `alpha` 로 `epochs` 번 내려간 자취.

    Args:
        X: (n, p). y: (n,) 또는 (n, 1). W: 출발점, (p,) 또는 (p, 1).
        alpha: 학습률 하나 또는 여럿 (a,). 여럿이면 결과의 맨 앞에 그 축이 붙는다.
        epochs: 고치는 횟수. 발산하면 값이 inf 나 nan 이 될 수 있다.
    """
    rates = np.asarray(alpha, dtype=np.float64)[..., None]
    start = np.asarray(W, dtype=np.float64).reshape(-1)
    points = np.empty((epochs + 1, *rates.shape[:-1], start.size))
    points[0] = start
    with np.errstate(over="ignore", invalid="ignore"):
        for epoch in range(epochs):
            points[epoch + 1] = points[epoch] - rates * regression.gradient(X, y, points[epoch])
        path = np.moveaxis(points, 0, -2)
        return Trace(path, regression.loss(X, y, path))
