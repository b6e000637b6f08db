"""게임 $\\min_x \\max_y xy$를 여러 규칙으로 걸어 보는 움직이는 그림 `<live-game>`."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from numpy.typing import NDArray

from lib import live, style

Array = NDArray[np.float64]
Rule = Callable[[float, float, float], tuple[float, float]]

ALPHAS = [k / 100 for k in (*range(1, 10), *range(10, 151, 5))]
"""고를 수 있는 학습률."""
REACH = 2.0
"""출발점의 크기의 한도."""
STEPS = 60
FATES = ("들어온다", "맴돈다", "달아난다")


def walk(
    rules: Mapping[str, Rule],
    start: Sequence[float] = (1, 0),
    alpha: float = 0.2,
    *,
    cure: str,
) -> live.Live:
    """규칙과 학습률과 출발점을 골라 걷는 그림. 셀의 마지막 식으로 쓰면 그 자리에 나타난다.

        game.walk({"함께": together, "내다보고": look_ahead}, cure="내다보고")

    규칙은 `rule(x, y, alpha)`로 불러 다음 자리 `(x, y)`를 받는다. 그림은 그 함수가 한 걸음에
    곱하는 행렬을 α의 거듭제곱마다 물려받아, 어느 학습률에서든 같은 걸음을 걷는다.

    Args:
        rules: 이름마다 규칙. start: 처음 출발점. alpha: 처음 학습률(0.01~1.5).
        cure: 학습률을 키우면 들어오다가 달아나는 규칙의 이름. 먼저 물어볼 때 쓴다.

    Raises:
        ValueError: 출발점이나 학습률이 범위를 벗어났거나, 규칙이 (x, y)의 일차변환이 아니거나
            α의 이차식이 아닐 때, `cure`가 그런 규칙이 아닐 때.
    """
    if len(start) != 2 or np.abs(start).max() > REACH or alpha not in ALPHAS:
        raise ValueError(f"출발점이나 학습률이 고를 수 있는 것이 아닙니다: {start}, {alpha}.")
    powers = {name: _powers(name, rule) for name, rule in rules.items()}
    if cure not in powers or not _size(powers[cure], alpha) < 1 < _size(powers[cure], ALPHAS[-1]):
        raise ValueError(f"학습률을 키우면 들어오다가 달아나는 규칙이 아닙니다: {cure!r}.")
    record = {
        "rules": [{"name": name, "powers": powers[name].reshape(3, 4).tolist()} for name in powers],
        "start": [float(value) for value in start],
        "alpha": alpha,
        "alphas": ALPHAS,
        "cure": list(powers).index(cure),
    }
    steps = {name: _matrix(each, alpha) for name, each in powers.items()}
    told = ", ".join(f"‘{name}’: {_told(J)}" for name, J in steps.items())
    alt = f"왼쪽: 규칙마다 {STEPS}걸음의 길. 오른쪽: 단위원과 규칙마다의 고윳값. {told}."
    caption = f"학습률 {alpha:g}에서 규칙마다의 길과 고윳값. 단위원 안에 있어야 답으로 들어옵니다."
    return live.embed("game", record, _still(steps, np.asarray(start, float)), alt, caption)


def _powers(name: str, rule: Rule) -> Array:
    """규칙이 한 걸음에 곱하는 행렬을 α의 거듭제곱마다, (3, 2, 2)."""

    def at(alpha: float) -> Array:
        return np.column_stack([rule(1.0, 0.0, alpha), rule(0.0, 1.0, alpha)])

    still, ahead, back = at(0.0), at(1.0), at(-1.0)
    found = np.stack([still, (ahead - back) / 2, (ahead + back) / 2 - still])
    x, y, alpha = 0.7, -1.1, 0.3
    if not np.allclose(_matrix(found, alpha) @ [x, y], rule(x, y, alpha), atol=1e-9):
        raise ValueError(f"α의 이차식을 곱하는 규칙이 아닙니다: {name!r}.")
    return found


def _matrix(powers: Array, alpha: float) -> Array:
    return np.tensordot([1, alpha, alpha**2], powers, axes=1)


def _size(powers: Array, alpha: float) -> float:
    return float(np.abs(np.linalg.eigvals(_matrix(powers, alpha))).max())


def _told(J: Array) -> str:
    size = np.abs(np.linalg.eigvals(J)).max().round(9)
    return f"크기 {size:.4f}, {FATES[int(1 + np.sign(size - 1))]}"


def _still(steps: Mapping[str, Array], start: Array) -> Figure:
    style.use()
    figure, (left, right) = plt.subplots(1, 2, figsize=(5.2, 3.4))
    colours = (style.CURRENT, style.TRUTH, style.FORMULA, style.DATA)
    for (name, J), colour in zip(steps.items(), colours, strict=False):
        path = np.array([np.linalg.matrix_power(J, k) @ start for k in range(STEPS + 1)])
        left.plot(*path.T, "-", lw=1.1, color=colour, label=name)
        values = np.linalg.eigvals(J)
        right.plot(values.real, values.imag, "o", ms=4, color=colour)
    left.plot(*start, "s", ms=6, color=style.CURRENT)
    left.plot(0, 0, "x", ms=7, mew=2, color=style.FORMULA)
    turn = np.linspace(0, 2 * np.pi, 121)
    right.plot(np.cos(turn), np.sin(turn), color=style.DATA, lw=1)
    _square(left, 3.5, "x", "y")
    _square(right, 1.4, "실수부", "허수부")
    figure.legend(loc="outside lower center", ncol=len(steps))
    return figure


def _square(ax: Axes, reach: float, xlabel: str, ylabel: str) -> None:
    ax.set(xlim=(-reach, reach), ylim=(-reach, reach), aspect="equal", xlabel=xlabel, ylabel=ylabel)
