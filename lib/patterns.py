"""풀이가 한 줄씩 바뀌어 가는 움직이는 그림 `<live-patterns>`."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from difflib import SequenceMatcher

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.figure import Figure
from numpy.typing import ArrayLike

from lib import live, style

Rows = list[list[str]]


def slider(
    cells: Sequence[str],
    answers: Mapping[str, Sequence[float]],
    loss: Callable[..., ArrayLike],
) -> live.Live:
    """막대로 풀이를 넘기며 코드의 바뀐 줄과 답을 함께 보는 그림.

        patterns.slider(In, answers, loss=l)

    풀이의 코드는 다시 적지 않고, 노트북이 실행한 셀에서 가져온다. `answers["이름"] = …`으로 답을
    적은 셀의 바로 앞 셀이 그 풀이다.

    Args:
        cells: 실행한 셀들의 코드, 노트북의 `In`. answers: 풀이의 이름마다 두 계수.
        loss: 두 계수의 손실을 주는 함수. 답은 넷째 자리, 손실은 둘째 자리까지 넘긴다.

    Raises:
        ValueError: 답을 적은 셀이나 그 앞 셀을 찾지 못할 때.
    """
    codes = [_solution(cells, name) for name in answers]
    before = [codes[0], *codes[:-1]]
    solutions = [
        {
            "name": name,
            "rows": rows(old, code),
            "W": [round(float(w), 4) for w in W],
            "loss": round(float(np.asarray(loss(*W))), 2),
        }
        for (name, W), old, code in zip(answers.items(), before, codes, strict=True)
    ]
    points = np.array(list(answers.values()), dtype=np.float64)
    first, last = points[0], points[-1]
    alt = (
        f"풀이 {len(points)}개의 답을 두 계수의 평면에 찍은 그림. 첫째는 "
        f"({first[0]:.4f}, {first[1]:.4f}), 마지막은 ({last[0]:.4f}, {last[1]:.4f})이고, "
        "가운데의 풀이들은 한 점에 겹쳐 있다."
    )
    caption = "풀이마다의 답. 코드가 바뀌어도 답은 거의 움직이지 않습니다."
    return live.embed("patterns", {"solutions": solutions}, _still(points), alt, caption)


def rows(old: Sequence[str], new: Sequence[str]) -> Rows:
    """두 코드의 줄들을 견준 것: `[" ", 그대로인 줄]`, `["-", 없어진 줄]`, `["+", 새 줄]`."""
    told: Rows = []
    for kind, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if kind == "equal":
            told += [[" ", line] for line in new[c:d]]
        else:
            told += [["-", line] for line in old[a:b]] + [["+", line] for line in new[c:d]]
    return told


def _solution(cells: Sequence[str], name: str) -> list[str]:
    found = [i for i, cell in enumerate(cells) if cell.startswith(f'answers["{name}"] =')]
    if not found or found[-1] == 0 or not cells[found[-1] - 1].strip():
        raise ValueError(f"답 {name!r}을 적은 셀과 그 앞의 풀이를 찾지 못했습니다.")
    return cells[found[-1] - 1].strip().splitlines()


def _still(points: np.ndarray) -> Figure:
    style.use()
    figure, ax = plt.subplots(figsize=(5.2, 3.2))
    ax.plot(*points.T, "o", ms=9, alpha=0.35, mew=0, color=style.CURRENT)
    ax.set(xlabel=r"$\hat w_0$", ylabel=r"$\hat w_1$")
    ax.margins(0.15)
    return figure
