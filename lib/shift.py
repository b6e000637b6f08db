"""종이의 그림을 옮기면 특징 지도가 따라오는 움직이는 그림 `<live-shift>`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.axes import Axes
from matplotlib.colors import LinearSegmentedColormap
from matplotlib.figure import Figure
from numpy.typing import ArrayLike, NDArray

from lib import live, style

Array = NDArray[np.float64]

SIDE = 12
LEVELS = 16
"""칸의 먹은 0, 1/16, …, 1 가운데 하나이다."""


def follow(
    pictures: ArrayLike, labels: Sequence[object], filters: Mapping[str, ArrayLike]
) -> live.Live:
    """그림을 고르거나 그려서 옮겨 보는 그림. 셀의 마지막 식으로 쓰면 그 자리에 나타난다.

        shift.follow(paper[:4], labels[:4], {"가로": across})

    Args:
        pictures: 종이에 놓인 그림들, (n, 12, 12) 또는 (n, 1, 12, 12). 값은 0에서 1까지의
            16분의 몇. 첫째가 처음 그림이다.
        labels: 그림마다의 이름. filters: 이름마다 3 x 3 필터.

    Raises:
        ValueError: 모양이나 값이 위와 다르거나, 그림과 이름의 수가 다를 때.
    """
    sheets = np.asarray(pictures, dtype=np.float64).reshape(-1, SIDE, SIDE)
    levels = np.rint(sheets * LEVELS).astype(int)
    if len(sheets) != len(labels) or not len(sheets):
        raise ValueError(f"그림은 {len(sheets)}장인데 이름은 {len(labels)}개입니다.")
    if levels.min() < 0 or levels.max() > LEVELS or not np.allclose(levels / LEVELS, sheets):
        raise ValueError("칸의 값은 0에서 1까지의 16분의 몇이어야 합니다.")
    kernels = {name: np.asarray(each, dtype=np.float64) for name, each in filters.items()}
    if not kernels or any(each.shape != (3, 3) for each in kernels.values()):
        raise ValueError("필터는 하나 이상이고 모두 3 x 3이어야 합니다.")
    record = {
        "digits": [
            {"label": str(label), "ink": _packed(level)}
            for label, level in zip(labels, levels, strict=True)
        ],
        "filters": [
            {"name": name, "weights": each.flatten().tolist()} for name, each in kernels.items()
        ],
    }
    name, kernel = next(iter(kernels.items()))
    moved = np.roll(sheets[0], 1, axis=1)
    before, after = (convolve(each, kernel).max() for each in (sheets[0], moved))
    score = (sheets[0] * moved).sum() / (sheets[0] ** 2).sum()
    told = f"가장 큰 수 {before:.2f} → {after:.2f}"
    falls = f"옮기기 전의 그림을 가중치로 적은 완전연결 단위의 점수는 처음의 {score:.0%}"
    alt = (
        f"왼쪽: 오른쪽으로 한 칸 옮긴 숫자 {labels[0]}. 오른쪽: 그것을 {name} 필터로 훑은 "
        f"특징 지도. 지도의 {told}. {falls}."
    )
    caption = f"한 칸 옮긴 그림과 특징 지도. {told}. {falls}입니다."
    return live.embed(
        "shift", record, _still(moved, convolve(moved, kernel), f"{name} 필터의 지도"), alt, caption
    )


def convolve(picture: Array, kernel: Array) -> Array:
    """둘레에 0을 한 칸 덧대고 필터로 훑은 지도, 그림과 같은 모양."""
    rows, columns = picture.shape
    padded = np.pad(picture, 1)
    windows = [padded[a : a + rows, b : b + columns] for a in range(3) for b in range(3)]
    return np.tensordot(kernel.flatten(), np.stack(windows), axes=1)


def _packed(levels: NDArray[np.int_]) -> str:
    """칸마다 17진수 한 글자, 끝의 0은 뺀다. `assets/live/shift-picture.js`의 packed와 같다."""
    return "".join("0123456789abcdefg"[level] for level in levels.flat).rstrip("0") or "0"


def _still(picture: Array, found: Array, title: str) -> Figure:
    style.use()
    figure, axes = plt.subplots(1, 2, figsize=(5.2, 2.8))
    signed = LinearSegmentedColormap.from_list("signed", [style.CURRENT, "white", style.FORMULA])
    most = np.abs(found).max()
    _show(axes[0], picture, "한 칸 옮긴 그림", cmap="Greys", vmin=0, vmax=1)
    _show(axes[1], found, title, cmap=signed, vmin=-most, vmax=most)
    return figure


def _show(ax: Axes, values: Array, title: str, **look: object) -> None:
    edges = np.arange(SIDE + 1)
    ax.pcolormesh(edges, edges, values, **look)  # type: ignore[arg-type]
    ax.set(xticks=[], yticks=[], title=title, aspect="equal", ylim=(SIDE, 0))
    ax.spines[:].set_visible(True)
    ax.grid(False)
