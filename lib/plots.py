"""강의의 그림. 배열을 받아 그리고 아무것도 돌려주지 않는다.

`np.asarray` 가 받는 것이면 무엇이든 된다. 미분을 추적하는 텐서는 `.data` 나 `.detach()` 로 넘긴다.
`ax` 를 주지 않으면 지금의 축(`plt.gca()`)에 그린다. 같은 대상은 `lib.style` 의 같은 색으로 그린다.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import cycle
from typing import Any

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.axes import Axes
from matplotlib.collections import LineCollection
from matplotlib.ticker import MaxNLocator
from numpy.typing import ArrayLike, NDArray

from lib import style
from lib.surface import Surface

Array = NDArray[np.float64]

ROLES: dict[str, dict[str, Any]] = {
    "formula": {"color": style.FORMULA, "lw": 3.2, "alpha": 0.6, "label": "공식의 직선"},
    "truth": {"color": style.TRUTH, "ls": (0, (5, 1.5, 1, 1.5)), "label": "참값의 직선"},
    "before": {"color": style.CURRENT, "ls": (0, (1, 1.5)), "alpha": 0.7, "label": "고치기 전"},
    "current": {"color": style.CURRENT, "ls": "--", "label": "지금의 직선"},
}
"""직선의 구실마다 정해 둔 색과 선 모양. 겹치면 뒤의 것이 위에 그려진다."""


def fit(
    x: ArrayLike,
    y: ArrayLike,
    *,
    xlabel: str = "평균기온 $x$",
    ylabel: str = "판매량 $y$",
    labels: dict[str, str] | None = None,
    ax: Axes | None = None,
    **lines: ArrayLike,
) -> None:
    """자료의 산점도와 그 위의 직선들.

    Args:
        x, y: (n,) 또는 (n, 1).
        lines: `before`, `current`, `truth`, `formula` 가운데 몇 개든.
            값은 각 x 에서의 높이, (n,) 나 (n, 1).
        labels: 범례의 글을 바꿀 때 `{구실: 글}`. 자료는 `data`.

    Raises:
        ValueError: 모르는 구실이거나 길이가 x 와 다를 때.
    """
    ax = ax or plt.gca()
    x, y, labels = _flat(x), _flat(y), labels or {}
    ax.plot(
        x,
        y,
        "o",
        color=style.DATA,
        alpha=0.75,
        mew=0,
        zorder=2.05,
        label=labels.get("data", "자료"),
    )
    if unknown := lines.keys() - ROLES.keys():
        raise ValueError(f"직선의 구실은 {', '.join(ROLES)} 가운데 하나입니다: {unknown}.")
    for role, line in lines.items():
        look = ROLES[role] | ({"label": labels[role]} if role in labels else {})
        layer = 2 + list(ROLES).index(role) / 10
        ax.plot(*_polyline(x, _flat(line), role), zorder=layer, **look)
    ax.set(xlabel=xlabel, ylabel=ylabel)
    if lines:
        ax.legend()


def steps(
    x: ArrayLike,
    y: ArrayLike,
    W: ArrayLike,
    *,
    xlabel: str = "평균기온 $x$",
    ylabel: str = "판매량 $y$",
    ax: Axes | None = None,
) -> None:
    """에폭마다의 직선을 점점 진하게 겹쳐 그린다. `W` 는 (epochs + 1, 2), 첫 줄이 출발점."""
    ax = ax or plt.gca()
    x, W = _flat(x), np.asarray(W, dtype=np.float64)
    ends = np.array([x.min(), x.max()])
    heights = W[:, :1] + W[:, 1:] * ends
    segments = np.stack([np.broadcast_to(ends, heights.shape), heights], axis=2)
    ax.plot(x, _flat(y), "o", color=style.DATA, alpha=0.75, mew=0, label="자료")
    shades = np.linspace(0.15, 0.8, len(W))
    ax.add_collection(
        LineCollection(list(segments), colors=style.CURRENT, alpha=shades, linewidths=1.2)
    )
    ax.plot(ends, heights[0], ls=(0, (1, 1.5)), color=style.CURRENT, label="출발")
    ax.plot(ends, heights[-1], color=style.CURRENT, label=f"{len(W) - 1}번 고친 뒤")
    ax.set(xlabel=xlabel, ylabel=ylabel)
    ax.legend()


def loss_curve(
    losses: ArrayLike, *, floor: float | None = None, label: str = "손실", ax: Axes | None = None
) -> None:
    """에폭마다의 손실을 로그 눈금에.

    Args:
        losses: (epochs + 1,). 0 번째가 출발점의 손실.
        floor: 다다를 수 있는 가장 작은 손실. 주면 가로선으로 그린다.
    """
    ax = ax or plt.gca()
    ax.plot(_flat(losses), "-", marker="o", ms=3, color=style.CURRENT, label=label)
    if floor is not None:
        ax.axhline(floor, lw=1.4, color=style.FORMULA, label=f"공식의 손실 {floor:.2f}")
    ax.set(xlabel="에폭", ylabel="손실 (로그 눈금)", yscale="log")
    ax.legend()


def loss_curves(losses: ArrayLike, alphas: Sequence[float], *, ax: Axes | None = None) -> None:
    """여러 학습률의 손실을 한 그림에, 로그 눈금으로.

    Args:
        losses: (a, epochs + 1). 줄 하나가 학습률 하나.
        alphas: 학습률, 길이 a. 앞에서부터 어두운 색에서 밝은 색으로, 선 모양도 바꾸어 그린다.
    """
    ax = ax or plt.gca()
    losses = np.asarray(losses, dtype=np.float64)
    shades = plt.get_cmap("plasma")(np.linspace(0.05, 0.75, len(losses)))
    dashes = cycle(["-", "--", "-.", (0, (1, 1)), (0, (6, 1, 1, 1, 1, 1))])
    for values, alpha, shade, dash in zip(losses, alphas, shades, dashes, strict=False):
        ax.plot(values, ls=dash, color=shade, label=rf"$\alpha = {alpha}$")
    ax.set(xlabel="에폭", ylabel="손실 (로그 눈금)", yscale="log")
    ax.legend(loc="lower center", bbox_to_anchor=(0.5, 1), ncols=3, columnspacing=1.2)


def contour(
    surface: Surface,
    path: ArrayLike | None = None,
    *,
    truth: ArrayLike | None = None,
    formula: ArrayLike | None = None,
    levels: int = 10,
    legend: bool = True,
    ax: Axes | None = None,
) -> None:
    """손실의 등고선과 그 위를 걸어간 길.

    Args:
        surface: `lib.surface.grid` 의 결과.
        path: 걸어간 점들, (epochs + 1, 2). 지도 밖으로 나간 부분은 보이지 않는다.
        truth, formula: 표시할 점, 길이 2.
        levels: 등고선의 수. 바닥 가까이는 촘촘하고 위로 갈수록 벌어진다.
        legend: 그림 위에 범례를 붙일지.
    """
    ax = ax or plt.gca()
    low, high = surface.loss.min(), surface.loss.max()
    heights = low + (high - low) * np.linspace(0, 1, levels + 2)[1:-1] ** 2
    ax.contour(surface.w0, surface.w1, surface.loss.T, heights, colors=style.DATA, linewidths=0.7)
    if path is not None:
        points = _on_map(np.asarray(path, dtype=np.float64), surface)
        ax.plot(*points.T, "-", marker="o", ms=3, lw=1, color=style.CURRENT, label="걸어간 길")
        ax.plot(*points[0], "s", ms=7, color=style.CURRENT, label="출발")
    if truth is not None:
        ax.plot(*_flat(truth), "*", ms=13, color=style.TRUTH, label="참값")
    if formula is not None:
        ax.plot(*_flat(formula), "x", ms=8, mew=2, color=style.FORMULA, label="공식의 답")
    ax.set(xlabel=r"$\hat w_0$", ylabel=r"$\hat w_1$")
    ax.set(xlim=surface.w0[[0, -1]], ylim=surface.w1[[0, -1]])
    if legend:
        ax.legend(loc="lower center", bbox_to_anchor=(0.5, 1), ncols=4, columnspacing=1.2)


def surface3d(
    surface: Surface,
    path: ArrayLike | None = None,
    losses: ArrayLike | None = None,
    *,
    truth: tuple[float, float, float] | None = None,
    view: tuple[float, float] = (18, 30),
) -> None:
    """손실곡면의 입체 그림과 그 위를 걸어간 길.

    Args:
        surface: `lib.surface.grid` 의 결과.
        path, losses: 걸어간 점들 (epochs + 1, 2) 와 그때의 손실 (epochs + 1,). 하나면 출발점만.
        truth: 참값 $(w_0, w_1)$ 과 그곳의 손실.
        view: 보는 높이와 방위(도).
    """
    fig = plt.gcf()
    ax = fig.add_subplot(projection="3d")
    w0, w1 = np.meshgrid(surface.w0, surface.w1, indexing="ij")
    ax.plot_wireframe(
        w0, w1, surface.loss, rcount=18, ccount=18, color=style.DATA, lw=0.5, alpha=0.7
    )
    if path is not None and losses is not None:
        points = np.column_stack([np.asarray(path, dtype=np.float64), _flat(losses)])
        if len(points) > 1:
            ax.plot(*points.T, "-", marker="o", ms=3, lw=1, color=style.CURRENT, label="걸어간 길")
        ax.plot(*points[:1].T, "s", ms=7, color=style.CURRENT, label="출발")
    if truth is not None:
        ax.plot(*np.reshape(truth, (3, 1)), "*", ms=13, color=style.TRUTH, label="참값")
    ax.set(xlabel=r"$\hat w_0$", ylabel=r"$\hat w_1$", zlabel="손실")
    for axis in (ax.xaxis, ax.yaxis, ax.zaxis):
        axis.set_pane_color((0, 0, 0, 0))
        axis.set_major_locator(MaxNLocator(4))
    ax.grid(False)
    ax.view_init(*view)
    ax.set_box_aspect(None, zoom=0.88)
    ax.tick_params(axis="z", pad=6)
    ax.zaxis.labelpad = 14
    if path is not None or truth is not None:
        ax.legend(loc="upper left")


def _on_map(points: Array, surface: Surface) -> Array:
    """지도 너비의 세 배 밖으로 처음 나간 점까지만 남긴다. 그 뒤는 어차피 보이지 않는다."""
    reach = 3 * max(np.ptp(surface.w0), np.ptp(surface.w1))
    center = np.array([surface.w0.mean(), surface.w1.mean()])
    out = ~(np.abs(points - center).max(axis=1) < reach)
    return points[: out.argmax()] if out.any() else points


def _flat(values: ArrayLike) -> Array:
    return np.asarray(values, dtype=np.float64).reshape(-1)


def _polyline(x: Array, heights: Array, role: str) -> tuple[Array, Array]:
    """x 순서로 이은 선. 곧은 선이면 양 끝만 남겨 그림 파일을 가볍게 한다."""
    if len(heights) != len(x):
        raise ValueError(f"{role} 의 길이 {len(heights)} 가 x 의 길이 {len(x)} 와 다릅니다.")
    order = np.argsort(x)
    x, heights = x[order], heights[order]
    straight = np.interp(x, x[[0, -1]], heights[[0, -1]])
    if np.allclose(straight, heights, rtol=0, atol=1e-4 * (np.ptp(heights) + 1e-12)):
        return x[[0, -1]], heights[[0, -1]]
    return x, heights
