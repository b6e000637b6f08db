"""잔차의 막대들이 손실의 기울기로 바뀌는 움직이는 그림 `<live-residuals>`."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from numpy.typing import ArrayLike, NDArray

from lib import live, plots, regression, style

Array = NDArray[np.float64]


def drag(
    x: ArrayLike,
    y: ArrayLike,
    line: Sequence[float] = (-5, 10),
    alpha: float = 0.001,
    *,
    xlabel: str = "평균기온 x",
    ylabel: str = "판매량 y",
) -> live.Live:
    """직선을 끌어 보는 그림. 셀의 마지막 식으로 쓰면 그 자리에 나타난다.

        residuals.drag(temp, sales)

    Args:
        x, y: 자료, (n,) 또는 (n, 1).
        line: 처음 직선의 계수 $(w_0, w_1)$. alpha: ‘한 걸음’ 단추의 학습률.
        xlabel, ylabel: 축의 이름.

    Raises:
        ValueError: 계수가 둘이 아니거나, 자료에 유한하지 않은 수가 있을 때.
    """
    X = regression.design(x)
    target = np.asarray(y, dtype=np.float64).reshape(-1)
    if len(line) != 2 or not np.isfinite([*line]).all():
        raise ValueError(f"직선의 계수는 수 둘이어야 합니다: {line}.")
    if not (np.isfinite(X).all() and np.isfinite(target).all()):
        raise ValueError("자료에 유한하지 않은 수가 있습니다.")
    record = {
        "x": X[:, 1].tolist(),
        "y": target.tolist(),
        "line": [float(w) for w in line],
        "alpha": alpha,
        "labels": [xlabel, ylabel],
    }
    bars = target - X @ np.asarray(line)
    sums = (bars.sum(), (X[:, 1] * bars).sum())
    alt = (
        f"위: 자료 {len(bars)}개와 직선 {line[0]:g} + {line[1]:g}x, 점마다 직선까지의 세로 막대. "
        f"아래: 막대를 그대로 더하면 {sums[0]:+.1f}, 막대에 x를 곱해 더하면 {sums[1]:+.1f}. "
        "양수의 합과 음수의 합이 막대로, 모두의 합이 화살표로 그려져 있다."
    )
    caption = "잔차의 막대들과 그 두 합. 두 합에 −2를 곱하면 손실의 기울기입니다."
    still = _still(X, target, np.asarray(line), bars, (xlabel, ylabel))
    return live.embed("residuals", record, still, alt, caption)


def _still(X: Array, y: Array, line: Array, bars: Array, labels: tuple[str, str]) -> Figure:
    style.use()
    figure, (top, low) = plt.subplots(2, 1, figsize=(5.2, 5.2), height_ratios=[2.2, 1])
    for sign, colour in ((1, style.CURRENT), (-1, style.DATA)):
        kept = bars * sign > 0
        top.vlines(X[kept, 1], y[kept], (X @ line)[kept], color=colour, lw=0.8, alpha=0.7)
    plots.fit(X[:, 1], y, current=X @ line, xlabel=labels[0], ylabel=labels[1], ax=top)
    _sums(low, bars, X[:, 1] * bars)
    return figure


def _sums(ax: Axes, *weighted: Array) -> None:
    """합마다 한 줄: 양수의 합은 오른쪽 막대, 음수의 합은 왼쪽 막대, 모두의 합은 화살표."""
    for row, values in zip((1, 0), weighted, strict=True):
        look: dict[str, Any] = {"height": 0.3, "alpha": 0.5}
        ax.barh(row + 0.2, values[values > 0].sum(), color=style.CURRENT, **look)
        ax.barh(row + 0.2, values[values < 0].sum(), color=style.DATA, **look)
        arrow = {"arrowstyle": "-|>", "color": style.CURRENT, "lw": 2.5, "shrinkA": 0, "shrinkB": 0}
        ax.annotate("", (values.sum(), row - 0.15), (0, row - 0.15), arrowprops=arrow)
    ax.axvline(0, color="#444444", lw=0.8)
    ax.set_yticks([1, 0], ["그대로", "x를 곱해"])
    ax.set(ylim=(-0.5, 1.6), xlabel="막대의 합")
