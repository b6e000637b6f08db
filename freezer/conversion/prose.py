"""글을 Quarto처럼 조각으로 나누고, 인라인 식의 자리에 값을 끼운다.

Quarto는 글을 노트북의 셀로 나누었다가 다시 잇는다. 그때 조각의 앞뒤 빈 줄이 사라지고 조각
사이에 빈 줄이 하나 생긴다.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from freezer.reading.lecture import Prose

LINE = re.compile(r"[^\n]*\n|[^\n]+")
RULE = re.compile(r"---\s*")
CODE_FENCE = re.compile(r"\s*```")


class ProseSplitter:
    """강의의 글을 앞에서부터 받아 조각으로 나눈다. 머리말과 코드 상자를 지난 것을 기억한다."""

    def __init__(self) -> None:
        self._in_yaml = False
        self._in_code = False

    def blocks(self, prose: Prose, inline: Sequence[str], last: bool) -> list[str]:
        """글의 조각들. `inline`은 인라인 식의 값, `last`는 강의의 마지막 글인지."""
        return [
            text + "\n"
            for start, end in self._spans(prose.text, last)
            if (text := _fill(prose, inline, *_trim(prose.text, start, end)))
        ]

    def _spans(self, text: str, last: bool) -> list[tuple[int, int]]:
        """`---` 줄에서 나눈 구간들. Quarto는 코드 상자를 한 번 지나면 더 나누지 않는다."""
        spans, start = [], 0
        lines = list(LINE.finditer(text))
        for number, line in enumerate(lines):
            following = lines[number + 1][0] if number + 1 < len(lines) else "\n" if last else "셀"
            if RULE.fullmatch(line[0]) and not self._in_code and following.strip():
                cut = line.end() if self._in_yaml else line.start()
                spans.append((start, cut))
                start, self._in_yaml = cut, not self._in_yaml
            elif CODE_FENCE.match(line[0]):
                self._in_code = True
        return [*spans, (start, len(text))]


def _trim(text: str, start: int, end: int) -> tuple[int, int]:
    """앞뒤의 빈 줄을 뺀 구간. 마지막 줄의 줄바꿈도 뺀다."""
    full = [line for line in LINE.finditer(text, start, end) if line[0].strip()]
    return (full[0].start(), full[-1].end() - full[-1][0].endswith("\n")) if full else (0, 0)


def _fill(prose: Prose, inline: Sequence[str], start: int, end: int) -> str:
    """구간 안의 인라인 식을 값으로 바꾼다. 값이 빈 글이면 Quarto처럼 식을 남긴다."""
    parts, position = [], start
    for (first, last, _), value in zip(prose.inline, inline, strict=True):
        if start <= first < end and value:
            parts += [prose.text[position:first], value]
            position = last
    return "".join(parts) + prose.text[position:end]
