"""셀 옵션: `#| 이름: 값` 줄을 코드에서 떼어 내고, Quarto가 html에 쓰는 것만 받는다."""

from __future__ import annotations

import difflib
import re
from pathlib import Path
from typing import Any

import yaml

from freezer.errors import LectureError
from freezer.reading import quarto_yaml
from freezer.reading.lecture import Cell
from freezer.reading.option_types import (
    ATTRIBUTE,
    ATTRIBUTE_OR_LIST,
    ATTRIBUTES,
    CLASS,
    COLUMN_WIDTHS,
    COUNT,
    FLAG,
    LABEL,
    LAYOUT,
    LINES,
    LOCATION,
    NUMBER,
    PAGE_COLUMN,
    QUOTED,
    SUBCAPTIONS,
    TEXT_OR_TEXTS,
    OptionType,
    choice,
    words,
)

OPTION_LINE = re.compile(r"^#\s*\| ?")
LINE = re.compile(r"[^\n]*\n|[^\n]+")

# 쓸 수 있는 셀 옵션 모두와 그 값의 꼴
SUPPORTED: dict[str, OptionType] = {
    "label": LABEL,
    "classes": CLASS,
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
    "changed": LINES,
    "depends": TEXT_OR_TEXTS,
    "accept": words(*("time", "random", "network", "address", "machine", "path", "outside", "pip")),
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
# 그림의 크기를 바꾸지 못한다. changed는 테마가 강조할 줄이다.
FORWARDED = ("changed", "fig-height", "fig-width", "tbl-subcap")
# 하나라도 있으면 Quarto는 셀의 옵션 줄을 YAML로 다시 적고, 그것을 다시 읽는다.
REWRITING = ("label", *FORWARDED)

# 이름은 맞지만 쓸 수 없는 것과, 대신 할 일
REFUSED = {
    "cap-location": "fig-cap-location 이나 tbl-cap-location 을 쓰세요.",
    "fig-dpi": "머리말의 `format: html: fig-dpi:` 에 적으세요.",
    "fig-format": "머리말의 `format: html: fig-format:` 에 적으세요.",
    "fig-asp": "코드에서 `plt.figure(figsize=(너비, 높이))` 로 정하세요.",
    "id": "label 을 쓰세요.",
    "tags": "echo, output, include 같은 옵션으로 바꾸세요.",
    "filename": "파일의 이름은 코드의 첫 줄에 주석으로 적거나 lst-cap 에 적으세요.",
    "export": "Quarto에는 있지만 여기서는 쓰지 않습니다: 노트북은 강의마다 따로 내려받습니다.",
    "renderings": "밝은 그림과 어두운 그림을 따로 그리지 않습니다. 지우세요.",
    "fig-pos": "PDF의 그림 자리를 정하는 옵션이라 웹 페이지에서는 하는 일이 없습니다. 지우세요.",
    "fig-env": "PDF에만 쓰이는 옵션이라 웹 페이지에서는 하는 일이 없습니다. 지우세요.",
    "fig-scap": "PDF에만 쓰이는 옵션이라 웹 페이지에서는 하는 일이 없습니다. 지우세요.",
    "cache": "다시 실행할지는 freezer가 정합니다. 지우세요.",
    "freeze": "다시 실행할지는 freezer가 정합니다. 지우세요.",
    "include-in-header": "머리말이나 _quarto.yml에 적으세요.",
}
# Quarto가 셀 옵션으로 알지만 여기서는 지원하지 않는 것
KNOWN_TO_QUARTO = frozenset({
    *("animation-hook", "aniopts", "attr-error", "attr-message", "attr-output", "attr-source"),
    *("attr-warning", "autodep", "cache-comments", "cache-globals", "cache-lazy", "cache-path"),
    *("cache-rebuild", "cache-vars", "child", "class-error", "class-message", "class-output"),
    *("class-source", "class-warning", "code", "collapse", "color", "comment", "content"),
    *("context", "dependson", "expandable", "external", "fig-keep", "fig-show", "file", "height"),
    *("highlight", "interval", "message", "out-extra", "out-height", "out-width", "padding"),
    *("output-location", "prompt", "purl", "results", "sanitize", "tidy", "tidy-opts", "title"),
    "width",
})  # fmt: skip


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
            f"셀 옵션의 YAML이 틀렸습니다: {quarto_yaml.problem(error)}",
        ) from error
    if options is None:
        return {}, code, {}
    if not isinstance(options, dict):
        raise LectureError(path, first, "셀 옵션은 `#| 이름: 값` 이어야 합니다.")
    if any(name in options for name in REWRITING):
        options = {name: _respread(value) for name, value in options.items()}
    return options, code, {name: first + line // 2 for name, line in lines.items()}


def _respread(value: Any) -> Any:
    """여러 줄의 값을 Quarto가 다시 적고 읽은 값: 줄 사이가 한 번 더 벌어지고 빈 줄로 시작한다."""
    if isinstance(value, list):
        return [_respread(item) for item in value]
    if not isinstance(value, str) or "\n" not in value:
        return value
    inner = value.removesuffix("\n")
    return "\n" + inner.replace("\n", "\n\n") + value[len(inner) :]


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
    _check_together(cell, path)
    _check_changed(cell, path)


def _instead(name: str) -> str:
    if name in REFUSED:
        return REFUSED[name]
    if name in KNOWN_TO_QUARTO:
        return "Quarto는 알지만 여기서는 지원하지 않습니다. 지우세요."
    close = difflib.get_close_matches(name, SUPPORTED, n=1)
    if close:
        return f"{close[0]} 을 뜻했나요?"
    return "Quarto도 모르는 이름입니다. 쓸 수 있는 것은 freezer/reading/options.py에 있습니다."


def _check_together(cell: Cell, path: Path) -> None:
    """하나씩은 되지만 함께 쓰면 Quarto의 결과가 글쓴이의 뜻과 달라지는 것."""
    options = cell.options
    rewriting = next((name for name in REWRITING if name in options), None)
    if rewriting and options.get("echo") == "fenced":
        # 보이는 울타리에 글쓴이가 적은 옵션 줄이 아니라 다시 적힌 줄이 나간다.
        raise LectureError(
            path,
            cell.option_lines["echo"],
            f"echo: fenced 는 {rewriting} 과 함께 쓸 수 없습니다. 둘 가운데 하나를 지우세요.",
        )
    caption = options.get("fig-cap")
    if "fig-subcap" in options and isinstance(caption, str) and "\n" in caption:
        # 이때만 설명이 그대로 나가, 벌어진 줄들이 여러 문단이 된다.
        raise LectureError(
            path,
            cell.option_lines["fig-cap"],
            "fig-subcap 이 있으면 fig-cap 을 한 줄로 적으세요.",
        )


def _check_changed(cell: Cell, path: Path) -> None:
    """바뀌었다고 적은 줄이 보이는 코드 안에 있는지."""
    numbers = [int(word) for word in str(cell.options.get("changed", "")).split()]
    count = len(split_lines(cell.raw)[1].strip().splitlines())
    past = next((number for number in numbers if number > count), None)
    if past is not None:
        raise LectureError(
            path,
            cell.option_lines["changed"],
            f"셀 옵션 changed 의 {past}째 줄이 없습니다: 보이는 코드는 {count}줄입니다.",
        )
