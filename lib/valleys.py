"""학습률 하나를 함께 쓰는 두 골짜기의 움직이는 그림 `<live-valleys>`."""

from __future__ import annotations

from collections.abc import Sequence

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from numpy.typing import ArrayLike, NDArray

from lib import live, regression, style

Array = NDArray[np.float64]

SHIFT = 2.0
"""두 곡률을 벌려 놓으려고 x에 더해 보는 수."""
RANGE = (1e-4, 0.012)
SIDES = ("가파른 쪽", "완만한 쪽")


def side_by_side(
    x: ArrayLike,
    y: ArrayLike,
    start: Sequence[float] = (-5, 10),
    alpha: float = 0.0083,
    *,
    what: str = "기온",
) -> live.Live:
    """고유방향마다의 골짜기를 나란히 놓은 그림. 셀의 마지막 식으로 쓰면 그 자리에 나타난다.

        valleys.side_by_side(temp, sales)

    x를 그대로, 2를 더해, 표준화해 적을 때의 골짜기를 단추로 바꾸어 본다. 자료와 출발하는 직선은
    어느 때나 같고 적는 법만 다르다.

    Args:
        x, y: 자료, (n,) 또는 (n, 1).
        start: 출발하는 직선의 계수 $(w_0, w_1)$. alpha: 처음 학습률(0.0001~0.012). what: x의 이름.

    Raises:
        ValueError: 계수가 둘이 아니거나 학습률이 위의 범위를 벗어났을 때.
    """
    if len(start) != 2 or not RANGE[0] <= alpha <= RANGE[1]:
        raise ValueError(f"계수는 둘, 학습률은 {RANGE} 안이어야 합니다: {start}, {alpha}.")
    x, y = (np.asarray(values, dtype=np.float64).reshape(-1) for values in (x, y))
    ways = [
        {"key": "plain", "label": f"{what} 그대로", "centre": 0.0, "spread": 1.0},
        {"key": "moved", "label": f"{what} + {SHIFT:g}", "centre": -SHIFT, "spread": 1.0},
        {"key": "round", "label": f"표준화한 {what}", "centre": x.mean(), "spread": x.std()},
    ]
    record = {
        "x": x.tolist(),
        "y": y.tolist(),
        "start": [float(w) for w in start],
        "alpha": alpha,
        "range": RANGE,
        "names": ["ŵ₀", "ŵ₁"],
        "ways": ways,
    }
    curvature, away = _apart(x, y, np.asarray(start, dtype=np.float64))
    factors = 1 - alpha * curvature
    told = ", ".join(
        f"{side}은 곡률 {bend:.1f}, 한 걸음에 {factor:.4f}배"
        for side, bend, factor in zip(SIDES, curvature, factors, strict=True)
    )
    alt = f"두 포물선 위에서 학습률 {alpha:g}로 걸은 여섯 걸음. {told}."
    caption = f"학습률 {alpha:g}를 함께 쓰는 두 골짜기."
    return live.embed("valleys", record, _still(curvature, away, factors), alt, caption)


def _apart(x: Array, y: Array, start: Array) -> tuple[Array, Array]:
    """두 곡률(큰 것부터)과, 출발점이 바닥에서 두 고유방향으로 벗어난 폭."""
    X = regression.design(x)
    curvature, vectors = regression.curvature(X)
    away = vectors.T @ (start - regression.closed_form(X, y))
    return curvature[::-1], away[::-1]


def _still(curvature: Array, away: Array, factors: Array) -> Figure:
    style.use()
    figure, axes = plt.subplots(1, 2, figsize=(5.2, 3))
    for i, ax in enumerate(axes):
        _valley(ax, curvature[i], away[i] * factors[i] ** np.arange(7))
        ax.set_title(f"{SIDES[i]}: $\\lambda = {curvature[i]:.0f}$\n배수 ${factors[i]:.3f}$")
    axes[0].set_ylabel("손실의 몫")
    return figure


def _valley(ax: Axes, bend: float, spots: Array) -> None:
    u = np.linspace(-1.25, 1.25, 60) * np.abs(spots).max()
    ax.plot(u, bend / 2 * u**2, color=style.DATA, lw=1.2)
    ax.plot(spots, bend / 2 * spots**2, "-o", ms=4, lw=1, color=style.CURRENT)
    ax.plot(spots[0], bend / 2 * spots[0] ** 2, "s", ms=7, color=style.CURRENT)
