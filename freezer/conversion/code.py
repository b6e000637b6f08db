"""셀의 코드를 보이는 상자."""

from __future__ import annotations

from typing import Any

from freezer.conversion.fence import ticks
from freezer.reading.lecture import Cell
from freezer.reading.options import split_lines

OVERFLOW = ".code-overflow-"


def code_lines(cell: Cell) -> list[str]:
    """옵션 줄을 뺀 코드의 줄들. 마지막 줄에는 줄바꿈이 없다.

    셀 끝에 빈 줄이 둘 이상이면 Quarto는 하나를 남긴다: 그때는 마지막 줄에 줄바꿈이 있다.
    """
    lines = split_lines(cell.raw)[1].removesuffix("\n").split("\n")
    if not lines[-1]:
        lines.pop()
    kept = len(lines)
    while kept and not lines[kept - 1].strip():
        kept -= 1
    code = [f"{line}\n" for line in lines[:kept]]
    if code and kept == len(lines):
        code[-1] = code[-1].removesuffix("\n")
    return code


def code_block(cell: Cell, echo: Any) -> str:
    """코드 상자. `echo`가 "fenced"이면 셀의 울타리와 옵션 줄까지 보인다."""
    lines, shows_fence = code_lines(cell), echo == "fenced"
    fence = ticks(lines, least=4 if shows_fence else 3)
    lines = _with_fence(cell, lines) if shows_fence else _without_leading_blanks(lines)
    return f"{fence} {{{_attributes(cell, shows_fence)}}}\n{''.join(lines)}\n{fence}\n"


def _with_fence(cell: Cell, lines: list[str]) -> list[str]:
    option_lines = [line for line in split_lines(cell.raw)[0] if not _asks_for_fence(line)]
    if not option_lines:
        lines = _without_leading_blanks(lines)
    return ["```{{python}}\n", *option_lines, *lines, "\n```\n"]


def _asks_for_fence(line: str) -> bool:
    name, _, value = line.partition("|")[2].partition(":")
    return name.strip() == "echo" and value.strip() == "fenced"


def _without_leading_blanks(lines: list[str]) -> list[str]:
    start = next((n for n, line in enumerate(lines) if line.strip()), len(lines))
    return lines[start:]


def _attributes(cell: Cell, shows_fence: bool) -> str:
    options = cell.options
    label = f"#{options['lst-label']} " if "lst-label" in options else ""
    language = "" if shows_fence else ".python"
    words = [f"{label}{language} .cell-code"]
    if "code-overflow" in options:
        words.append(OVERFLOW + options["code-overflow"])
    for name in ("lst-cap", "code-fold", "code-summary", "code-line-numbers"):
        if name in options:
            value = options[name]
            shown = str(value).lower() if isinstance(value, bool) else value
            words.append(f'{name}="{shown}"')
    return " ".join(words)
