"""학생을 끌면 로지스틱 곡선이 따라오는 움직이는 그림 `<live-logistic>`."""

from __future__ import annotations

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from numpy.typing import ArrayLike, NDArray

from lib import live, regression, style

Array = NDArray[np.float64]

PENALTIES = (0, 0.01, 0.1, 1, 10)
STEPS = 20
"""뉴턴 방법으로 가 보는 걸음의 수. 바닥이 있으면 그 전에 닿는다."""


def drag(hours: ArrayLike, passed: ArrayLike, apart: ArrayLike, at: float = 4) -> live.Live:
    """합격과 불합격의 점을 끌어 보는 그림. 셀의 마지막 식으로 쓰면 그 자리에 나타난다.

        logistic.drag(hours, y, clean)

    Args:
        hours: 공부한 시간, (n,). passed: 합격이면 1, 불합격이면 0인 결과, (n,).
        apart: 불합격 몇을 합격으로 바꾸어 두 무리가 깨끗이 갈린 결과, (n,).
        at: 처음에 확률을 읽을 시간.

    Raises:
        ValueError: 결과가 0과 1이 아니거나, `passed`는 섞여 있고 `apart`는 갈려 있지 않을 때.
    """
    x = np.asarray(hours, dtype=np.float64)
    results = [np.asarray(result) for result in (passed, apart)]
    for result in results:
        if result.shape != x.shape or set(result.tolist()) != {0, 1}:
            raise ValueError(f"결과는 시간마다 하나씩 0이나 1이고 둘 다 있어야 합니다: {result}.")
    gaps = [x[result == 1].min() - x[result == 0].max() for result in results]
    if not gaps[0] < 0 < gaps[1]:
        raise ValueError("처음 결과는 섞여 있고, 바꾼 결과는 깨끗이 갈려 있어야 합니다.")
    record = {
        "hours": x.tolist(),
        "passed": results[0].tolist(),
        "apart": results[1].tolist(),
        "penalties": PENALTIES,
        "at": at,
    }
    paths = [newton(x, result) for result in results]
    mixed, cliff = (path[-1, 1] for path in paths)
    alt = (
        f"왼쪽: 합격과 불합격이 섞인 학생 {len(x)}명과 완만한 S자 곡선, 계수 {mixed:.3f}. "
        f"오른쪽: 두 무리가 깨끗이 갈리자 곡선이 절벽이 되어 계수가 {STEPS}걸음 만에 {cliff:.0f}."
    )
    caption = "섞인 자료의 곡선과, 깨끗이 갈린 자료에서 절벽이 된 곡선."
    return live.embed("logistic", record, _still(x, results, paths), alt, caption)


def newton(hours: ArrayLike, passed: ArrayLike, steps: int = STEPS) -> Array:
    """(0, 0)에서 뉴턴 방법으로 걸은 계수들, (steps + 1, 2)."""
    X, y = regression.design(hours), np.asarray(passed)
    path = [np.zeros(2)]
    for _ in range(steps):
        p = _sigmoid(X @ path[-1])
        curvature = X.T @ (X * (p * (1 - p))[:, None])
        path.append(path[-1] - np.linalg.solve(curvature, X.T @ (p - y)))
    return np.array(path)


def _sigmoid(z: Array) -> Array:
    return np.asarray(1 / (1 + np.exp(-z)))


def _still(x: Array, results: list[Array], paths: list[Array]) -> Figure:
    style.use()
    figure, axes = plt.subplots(1, 2, figsize=(5.2, 2.9), sharey=True)
    for ax, result, path in zip(axes, results, paths, strict=True):
        _curve(ax, x, result, path[-1])
    axes[0].set(ylabel="합격할 확률", yticks=[0, 0.5, 1])
    return figure


def _curve(ax: Axes, x: Array, result: Array, W: Array) -> None:
    grid = np.linspace(0, x.max() + 1, 400)
    ax.plot(x, result, "o", color=style.DATA, alpha=0.6, mew=0, ms=6)
    ax.plot(grid, _sigmoid(W[0] + W[1] * grid), color=style.CURRENT)
    ax.set(xlabel="공부한 시간", title=f"$w_1 = {W[1]:.3g}$")
