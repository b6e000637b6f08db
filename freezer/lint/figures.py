"""그림과 표: 캡션과 대체 글이 있는지."""

from __future__ import annotations

import re
from collections.abc import Iterator

from freezer.lint.finding import Finding
from freezer.lint.manuscript import prose
from freezer.lint.outputs import executed
from freezer.reading.lecture import Cell, Lecture

SHORTEST_ALT = 15
IMAGE = re.compile(r"!\[([^\]]*)\]\([^)]+\)(\{[^{}]*\})?")
PICTURE = re.compile(r"^!\[.*\]\([^)]*figure-html/[^)]*\)(\{[^{}]*\})?", re.M)


def figures(lecture: Lecture, frozen: dict[int, str]) -> Iterator[Finding]:
    """강의 하나의 그림에서 찾은 것들. `frozen`은 셀의 차례(1부터) → 얼린 출력이다."""
    for number, cell in executed(lecture):
        yield from _cell(cell, frozen.get(number, ""))
    for line in prose(lecture.path):
        for alt, attributes in IMAGE.findall(line.masked):
            if len(alt) < SHORTEST_ALT and "fig-alt" not in attributes:
                yield Finding(line.path, line.number, *_silent())


def _cell(cell: Cell, output: str) -> Iterator[Finding]:
    label = cell.label or ""
    shows = label.startswith("fig-") or bool(PICTURE.search(output))
    line = cell.option_lines.get("label", cell.line)
    if not shows or cell.options.get("echo") == "fenced":
        return
    if not label:
        problem = "그림을 그리는 셀에 이름이 없습니다."
        yield Finding(cell.path, cell.line, problem, "`#| label: fig-이름`을 적습니다.")
    elif not label.startswith("fig-"):
        problem = f"그림을 그리는 셀의 이름이 `{label}`입니다."
        yield Finding(cell.path, line, problem, f"`fig-{label}`처럼 fig-로 시작합니다.")
    if not cell.options.get("fig-cap"):
        yield Finding(
            cell.path, line, "그림에 설명이 없습니다.", "`#| fig-cap:`에 무엇을 볼지 적습니다."
        )
    drawn = bool(PICTURE.search(output)) or not output  # 애니메이션에는 그림 파일이 없다
    if drawn and len(_alt(cell)) < SHORTEST_ALT:
        yield Finding(cell.path, cell.option_lines.get("fig-alt", line), *_silent())


def _alt(cell: Cell) -> str:
    value = cell.options.get("fig-alt", "")
    return min(map(str, value), key=len, default="") if isinstance(value, list) else str(value)


def _silent() -> tuple[str, str]:
    return (
        "그림을 보지 못하는 사람에게 들려줄 글이 없거나 너무 짧습니다.",
        f"`fig-alt`에 무엇이 보이는지 숫자와 함께 {SHORTEST_ALT}자 이상으로 적습니다.",
    )
