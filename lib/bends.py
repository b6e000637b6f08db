"""단위마다 한 번 꺾이는 직선으로 곡선을 따라가 보는 움직이는 그림 `<live-bends>`."""

from __future__ import annotations

from collections.abc import Sequence

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.figure import Figure
from numpy.typing import ArrayLike, NDArray

from lib import live, style

Array = NDArray[np.float64]

START = ((-0.8, 0.7), (1.4, -1.1))
"""처음 두 단위의 (자리, 꺾이는 정도)."""
DIGITS = 9
"""곡선의 점들을 넘길 소수 자리. 프로세서에 따라 다른 끝자리가 결과에 남지 않는다."""
SHOWN = (4, 8)
"""스크립트 없이 보일 그림의 단위의 수."""


def drag(
    x: ArrayLike, y: ArrayLike, bends: Sequence[tuple[float, float]] = START, c: float = -0.7
) -> live.Live:
    """꺾인 직선을 끌어 보는 그림. 셀의 마지막 식으로 쓰면 그 자리에 나타난다.

        bends.drag(x, wave)

    신경망은 $f(x) = c + \\sum_k v_k\\max(0, x - t_k)$이다. 은닉층의 가중치는 1, 편향은 $-t_k$이다.

    Args:
        x, y: 따라갈 곡선, (n,) 또는 (n, 1). x는 작은 것부터.
        bends: 처음 단위들의 (자리 $t_k$, 꺾이는 정도 $v_k$). c: 왼쪽 끝의 높이.

    Raises:
        ValueError: x가 커지는 차례가 아니거나, 꺾이는 자리가 x의 밖에 있을 때.
    """
    x, y = (np.asarray(values, dtype=np.float64).reshape(-1) for values in (x, y))
    if x.shape != y.shape or len(x) < 2 or not (np.diff(x) > 0).all():
        raise ValueError("x는 커지는 차례로 놓이고, y는 x와 길이가 같아야 합니다.")
    places = np.array([t for t, _ in bends])
    if not len(places) or places.min() < x[0] or places.max() > x[-1]:
        raise ValueError(f"꺾이는 자리는 하나 이상, {x[0]:.2f}와 {x[-1]:.2f} 사이여야 합니다.")
    kept = {"x": x.round(DIGITS).tolist(), "y": y.round(DIGITS).tolist()}
    record = kept | {"bends": [[*bend] for bend in bends], "c": c}
    fits = {count: solve(x, y, even(x, count)) for count in SHOWN}
    told = ", ".join(
        f"단위 {count}개의 평균제곱오차 {np.mean((fit - y) ** 2):.2g}"
        for count, fit in fits.items()
    )
    alt = f"곡선과, 고르게 꺾어 따라가는 꺾인 직선 둘. {told}."
    caption = "꺾이는 자리를 고르게 놓고 가장 좋게 꺾은 두 신경망."
    return live.embed("bends", record, _still(x, y, fits), alt, caption)


def even(x: Array, count: int) -> Array:
    """왼쪽 끝부터 고르게 놓은 자리 `count`개."""
    return np.asarray(x[0] + np.arange(count) * (x[-1] - x[0]) / count)


def solve(x: Array, y: Array, places: Array) -> Array:
    """`places`에서 꺾이는 신경망 가운데 y와의 제곱오차가 가장 작은 것의 높이, (n,)."""
    hinges = np.maximum(0, x[:, None] - places)
    A = np.hstack([np.ones((len(x), 1)), hinges])
    return np.asarray(A @ np.linalg.lstsq(A, y, rcond=None)[0])


def _still(x: Array, y: Array, fits: dict[int, Array]) -> Figure:
    style.use()
    figure, axes = plt.subplots(1, 2, figsize=(5.2, 2.6), sharey=True)
    for ax, (count, fit) in zip(axes, fits.items(), strict=True):
        places = even(x, count)
        ax.plot(x, y, color=style.TRUTH, lw=4, alpha=0.5)
        ax.plot(x, fit, color=style.CURRENT)
        ax.plot(places, np.interp(places, x, fit), "o", color=style.CURRENT)
        ax.set(title=f"단위 {count}개", xlabel="$x$")
    axes[0].set(ylabel="높이")
    return figure
