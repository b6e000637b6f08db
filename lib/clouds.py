"""자료를 늘리면 참값으로 모이는 추정값들의 움직이는 그림 `<live-clouds>`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.figure import Figure
from matplotlib.patches import Circle
from numpy.typing import ArrayLike, NDArray

from lib import live, style

GRAIN = 1e-6
"""점의 자리를 참값에서 이 눈금으로 재어 넘긴다."""
RADIUS = 2.4477
"""자유도 2인 카이제곱분포의 95% 분위수의 제곱근."""


def gather(
    clouds: Mapping[int, ArrayLike], truth: Sequence[float] = (2.5, 4.0), sigma: float = 0.5
) -> live.Live:
    """자료의 수를 늘려 가며 추정값의 구름을 보는 그림.

        clouds.gather({100: estimates, 10_000: more})

    Args:
        clouds: 자료의 수 n마다, 자료를 새로 모아 구한 추정값들 (m, 2). n은 커지는 차례.
        truth: 참값 $(w_0, w_1)$. sigma: 오차항의 표준편차.

    Raises:
        ValueError: 추정값의 모양이 (m, 2)가 아니거나 n이 커지는 차례가 아닐 때.
    """
    sizes = list(clouds)
    if sizes != sorted(sizes) or len(sizes) < 2:
        raise ValueError(f"자료의 수는 커지는 차례로 둘 이상이어야 합니다: {sizes}.")
    points = {n: np.asarray(cloud, dtype=np.float64) for n, cloud in clouds.items()}
    for n, cloud in points.items():
        if cloud.ndim != 2 or cloud.shape[1] != 2 or len(cloud) < 3:
            raise ValueError(f"n = {n}의 추정값은 셋 이상, (m, 2)여야 합니다: {cloud.shape}.")
    record = {
        "truth": [float(w) for w in truth],
        "sigma": sigma,
        "grain": GRAIN,
        "radius": RADIUS,
        "clouds": [
            {"n": n, "points": np.rint((cloud - truth) / GRAIN).astype(int).T.tolist()}
            for n, cloud in points.items()
        ],
    }
    apart = {n: np.hypot(*(cloud - truth).T).mean() for n, cloud in points.items()}
    told = ", ".join(f"n = {n:,}에서는 {far:.4f}" for n, far in apart.items())
    alt = f"같은 눈금의 산점도들. 참값까지의 평균 거리는 {told}."
    caption = "점 하나는 자료를 새로 모아 구한 공식의 답이고, 원은 이론이 말하는 95%의 자리입니다."
    still = _still(points, np.asarray(truth), sigma)
    return live.embed("clouds", record, still, alt, caption)


def _still(
    points: Mapping[int, NDArray[np.float64]], truth: NDArray[np.float64], sigma: float
) -> Figure:
    style.use()
    rows = (len(points) + 1) // 2
    figure, axes = plt.subplots(rows, 2, figsize=(5.2, 2.5 * rows), sharex=True, sharey=True)
    for ax, (n, cloud) in zip(axes.flat, points.items(), strict=False):
        ax.plot(*cloud.T, ".", ms=3, alpha=0.6, color=style.FORMULA)
        ax.add_patch(Circle(tuple(truth), RADIUS * sigma / n**0.5, fill=False, ec=style.CURRENT))
        ax.plot(*truth, "*", ms=8, color=style.TRUTH, mec="white")
        ax.set(title=f"n = {n:,}", aspect="equal", xlabel=r"$\hat w_0$", ylabel=r"$\hat w_1$")
        ax.label_outer()
        ax.locator_params(nbins=4)
    for ax in axes.flat[len(points) :]:
        ax.remove()
    return figure
