"""셀 옵션: `#| 이름: 값` 줄을 코드에서 떼어 내고, Quarto가 html에 쓰는 것만 받는다."""

from __future__ import annotations

import difflib
import re
from pathlib import Path
from typing import Any

import yaml

from freezer import quarto_yaml
from freezer.errors import LectureError
from freezer.lecture import Cell
from freezer.option_types import (
    ATTRIBUTE,
    ATTRIBUTE_OR_LIST,
    ATTRIBUTES,
    CLASSES,
    COLUMN_WIDTHS,
    COUNT,
    FLAG,
    LABEL,
    LAYOUT,
    LOCATION,
    NUMBER,
    PAGE_COLUMN,
    QUOTED,
    SUBCAPTIONS,
    TEXT_OR_TEXTS,
    OptionType,
    choice,
)

OPTION_LINE = re.compile(r"^#\s*\| ?")
LINE = re.compile(r"[^\n]*\n|[^\n]+")

# 쓸 수 있는 셀 옵션 모두와 그 값의 꼴
SUPPORTED: dict[str, OptionType] = {
    "label": LABEL,
    "classes": CLASSES,
    "eval": FLAG,
    "echo": choice(True, False, "fenced"),
    "output": choice(True, False, "asis"),
    "include": FLAG,
    "warning": FLAG,
    "error": FLAG,
    "code-fold": choice(True, False, "show"),
    "code-summary": QUOTED,
    "code-line-numbers": FLAG,
    "code-overflow": choice("scroll", "wrap"),
    "lst-label": LABEL,
    "lst-cap": QUOTED,
    "fig-cap": TEXT_OR_TEXTS,
    "fig-subcap": SUBCAPTIONS,
    "fig-alt": ATTRIBUTE_OR_LIST,
    "fig-align": choice("default", "left", "center", "right"),
    "fig-link": ATTRIBUTE,
    "fig-width": NUMBER,
    "fig-height": NUMBER,
    "fig-column": PAGE_COLUMN,
    "fig-cap-location": LOCATION,
    "tbl-cap": ATTRIBUTE_OR_LIST,
    "tbl-subcap": ATTRIBUTES,
    "tbl-colwidths": COLUMN_WIDTHS,
    "tbl-column": PAGE_COLUMN,
    "tbl-cap-location": LOCATION,
    "html-table-processing": choice("none"),
    "column": PAGE_COLUMN,
    "panel": choice("tabset", "input", "sidebar", "fill", "center"),
    "layout": LAYOUT,
    "layout-ncol": COUNT,
    "layout-nrow": COUNT,
    "layout-align": choice("default", "left", "center", "right"),
    "layout-valign": choice("default", "top", "center", "bottom"),
}

# Quarto의 Jupyter 엔진이 뜻을 모르고 셀의 속성으로만 넘기는 것. fig-width, fig-height도 그래서
# 그림의 크기를 바꾸지 못한다. 이것이 하나라도 있으면 Quarto는 셀의 옵션 줄을 다시 적는다.
FORWARDED = ("fig-height", "fig-width", "tbl-subcap")

# 이름은 맞지만 쓸 수 없는 것과, 대신 할 일
REFUSED = {
    "cap-location": "fig-cap-location 이나 tbl-cap-location 을 쓰세요.",
    "fig-dpi": "머리말의 `format: html: fig-dpi:` 에 적으세요.",
    "fig-format": "머리말의 `format: html: fig-format:` 에 적으세요.",
    "fig-asp": "코드에서 `plt.figure(figsize=(너비, 높이))` 로 정하세요.",
    "id": "label 을 쓰세요.",
    "tags": "echo, output, include 같은 옵션으로 바꾸세요.",
}


def split_options(
    raw: str, path: Path, first_line: int
) -> tuple[dict[str, Any], str, dict[str, int]]:
    """셀의 원문을 옵션, 코드, 옵션 이름마다의 줄 번호로 나눈다.

    `first_line`은 원문 첫 줄의 줄 번호이다. YAML이 틀리면 그 줄을 말하는 LectureError.
    """
    option_lines, code = split_lines(raw)
    skipped = raw.count("\n") - code.count("\n") - len(option_lines)
    first = first_line + skipped
    # Quarto는 줄바꿈을 지닌 줄들을 다시 줄바꿈으로 이어, 여러 줄 값의 줄 사이가 벌어진다.
    text = "\n".join(OPTION_LINE.sub("", line) for line in option_lines)
    try:
        options, lines = quarto_yaml.load(text)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = first + (mark.line // 2 if mark else 0)
        raise LectureError(
            path,
            min(line, first + len(option_lines) - 1),
            f"셀 옵션의 YAML이 틀렸습니다: {error.problem}",
        ) from error
    if options is None:
        return {}, code, {}
    if not isinstance(options, dict):
        raise LectureError(path, first, "셀 옵션은 `#| 이름: 값` 이어야 합니다.")
    return options, code, {name: first + line // 2 for name, line in lines.items()}


def split_lines(raw: str) -> tuple[list[str], str]:
    """셀의 원문을 옵션 줄들(줄바꿈 포함)과 코드로 나눈다. 앞의 빈 줄은 버린다."""
    lines = LINE.findall(raw)
    start = next((n for n, line in enumerate(lines) if line.strip()), len(lines))
    end = start
    while end < len(lines) and OPTION_LINE.match(lines[end]):
        end += 1
    return lines[start:end], "".join(lines[end:])


def check_options(cell: Cell, path: Path) -> None:
    """모르거나 쓸 수 없는 옵션, 꼴이 틀린 값이 있으면 그 줄을 말하는 LectureError."""
    for name, value in cell.options.items():
        line = cell.option_lines.get(name, cell.line)
        kind = SUPPORTED.get(name)
        if kind is None:
            raise LectureError(path, line, f"셀 옵션 {name} 은 쓸 수 없습니다. {_instead(name)}")
        if not kind.accepts(value):
            raise LectureError(
                path,
                line,
                f"셀 옵션 {name} 의 값 {value!r} 은 쓸 수 없습니다: {kind.expected} 이어야 합니다.",
            )
    _check_rewriting(cell, path)


def _instead(name: str) -> str:
    if name in REFUSED:
        return REFUSED[name]
    close = difflib.get_close_matches(name, SUPPORTED, n=1)
    return f"{close[0]} 을 뜻했나요?" if close else f"쓸 수 있는 것: {', '.join(SUPPORTED)}"


def _check_rewriting(cell: Cell, path: Path) -> None:
    """Quarto가 옵션 줄을 다시 적으면 모양이 바뀌는 것: 여러 줄 값과 옵션을 보이는 울타리."""
    forwarded = next((name for name in FORWARDED if name in cell.options), None)
    if forwarded is None:
        return
    for name, value in cell.options.items():
        if name == "echo" and value == "fenced":
            problem = "echo: fenced 와 함께 쓸 수 없습니다."
        elif isinstance(value, str) and "\n" in value:
            problem = f"여러 줄에 걸친 {name} 과 함께 쓸 수 없습니다. {name} 을 한 줄로 적으세요."
        else:
            continue
        raise LectureError(path, cell.option_lines[forwarded], f"셀 옵션 {forwarded} 은 {problem}")
