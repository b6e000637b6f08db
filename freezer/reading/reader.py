"""`.qmd` 파일을 읽어 Lecture로 만든다. Markdown은 markdown-it이 읽는다.

Quarto 1.x는 줄만 보고 셀을 찾는다. Markdown 문법으로는 셀이 아닌데 Quarto는 실행할 곳
(긴 울타리 안, 목록 안, 들여쓴 줄, HTML 주석)이 있으면 읽기를 거절한다: 두 프로그램이
다른 것을 실행하는 일이 없게.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import yaml
from markdown_it import MarkdownIt
from markdown_it.token import Token
from mdit_py_plugins.front_matter import front_matter_plugin

from freezer.errors import LectureError
from freezer.reading import quarto_yaml
from freezer.reading.front_matter import check_engine, check_front_matter
from freezer.reading.includes import Line, expand, read_text
from freezer.reading.lecture import Cell, Lecture, Prose
from freezer.reading.options import check_options, split_options
from freezer.reading.settings import limits

# Quarto가 셀의 첫 줄로 보는 꼴
QUARTO_CELL = re.compile(r"^\s*`{3,}\s*\{(?P<language>[A-Za-z][=\w.]*)(?P<rest>[ ,].*)?\}\s*$")
# Quarto가 인라인 식으로 보는 꼴
QUARTO_INLINE = re.compile(r"(?<!`)`\{python\}[ \t](?P<expression>[^`]+)`")
# Quarto가 실행이 끝난 글에서 스스로 다루는 셀
HANDLED = ("dot", "mermaid", "ojs")
RULE = re.compile(r"^---\s*$")
HEADING = re.compile(r"^#{1,6}\s")

PARSER = MarkdownIt("commonmark").use(front_matter_plugin)


def load(path: Path, root: Path, text: str | None = None) -> Lecture:
    """강의를 읽고, 머리말과 셀 옵션까지 살핀다. 실행하거나 조립할 강의는 이것으로 읽는다.

    `text`는 이미 읽은 원문이다.
    """
    lecture = read(path, root, text)
    check_front_matter(lecture)
    check_engine(lecture, root / "_quarto.yml")
    limits(lecture)
    for cell in lecture.cells:
        check_options(cell, cell.path)
    if lecture.inline and not lecture.cells:
        found = QUARTO_INLINE.search(lecture.text)
        raise LectureError(
            path,
            lecture.text.count("\n", 0, found.start()) + 1 if found else 0,
            "셀이 하나도 없으면 Quarto는 인라인 식을 계산하지 않고 그대로 찍습니다. 값을 만드는 "
            "셀을 하나 두거나(`#| include: false` 로 감출 수 있습니다), 식 대신 값을 적으세요.",
        )
    return lecture


def read(path: Path, root: Path, text: str | None = None) -> Lecture:
    """강의를 읽는다.

    실행할 수 없거나 Quarto가 다르게 읽을 글이면 파일과 줄을 말하는 LectureError.
    """
    text = read_text(path) if text is None else text
    lines = expand(path, root, text)
    body = "".join(line.text for line in lines)
    tokens = PARSER.parse(body)
    fences = [token for token in tokens if token.type == "fence" and token.map]
    _check_closed(fences, lines)
    cells = [token for token in fences if _is_cell(token, lines)]
    _check_hidden_cells(lines, cells)
    front = next((token for token in tokens if token.type == "front_matter"), None)
    _check_rules(lines, fences, cells, front)
    parts = _parts(lines, cells, fences)
    _check_labels(parts)
    includes = dict.fromkeys(line.path for line in lines if line.path != path)
    return Lecture(path, text, _front_matter(front, path), parts, tuple(includes))


def _span(token: Token) -> tuple[int, int]:
    assert token.map is not None
    return token.map[0], token.map[1]


def _is_cell(token: Token, lines: list[Line]) -> bool:
    start, _ = _span(token)
    opening = lines[start].text
    return (
        token.level == 0
        and opening.startswith("```")
        and bool(QUARTO_CELL.match(opening))
        and token.info.strip() == "{python}"
    )


def _check_closed(fences: list[Token], lines: list[Line]) -> None:
    for token in fences:
        start, end = _span(token)
        closing = lines[end - 1].text.strip().lstrip("> ")
        where = lines[start]
        if end - 1 == start or set(closing) != {token.markup[0]}:
            raise LectureError(
                where.path, where.number, f"울타리 {token.markup} 가 닫히지 않았습니다."
            )
        if token.markup[0] == "`" and len(closing) != len(token.markup):
            raise LectureError(
                where.path,
                where.number,
                f"여는 울타리는 백틱 {len(token.markup)}개, 닫는 울타리는 {len(closing)}개입니다. "
                "같은 수로 맞추세요.",
            )


def _check_hidden_cells(lines: list[Line], cells: list[Token]) -> None:
    opening = {_span(token)[0] for token in cells}
    inside = {n for token in cells for n in range(_span(token)[0] + 1, _span(token)[1])}
    for index, line in enumerate(lines):
        found = QUARTO_CELL.match(line.text)
        if not found or index in opening or index in inside:
            continue
        language, rest = found["language"], found["rest"]
        if language in HANDLED and not rest:
            continue
        if language != "python":
            message = (
                f"{{{language}}} 셀은 실행하지 않습니다. {{python}} 셀만 쓸 수 있습니다. "
                "다른 문서로 옮기세요."
            )
        elif rest:
            message = f"셀 옵션 {rest.strip()!r} 은 셀 안에 `#| 이름: 값` 줄로 적으세요."
        else:
            message = (
                "이 셀은 다른 상자, 목록, 인용, 주석 안이거나 들여쓴 줄이라 실행할 수 없습니다. "
                "바깥으로 꺼내거나, 보여 주기만 하려면 {{python}} 이라고 쓰세요."
            )
        raise LectureError(line.path, line.number, message)


def _check_rules(
    lines: list[Line], fences: list[Token], cells: list[Token], front: Token | None
) -> None:
    """`---` 줄: Quarto는 위아래가 비어 있지 않으면 머리말의 시작으로 읽는다.

    위아래가 셀이나 소제목이면 그래도 같은 페이지가 된다. 다만 뒤의 include를 펼치지 않게 된다.
    """
    # Quarto는 ~~~ 울타리를 모르므로 그 안의 `---`도 머리말로 읽는다.
    known = (token for token in fences if token.markup[0] == "`")
    skip = {n for token in known for n in range(*_span(token))}
    if front:
        skip |= set(range(*_span(front)))
    included = any(line.path != lines[0].path for line in lines)
    of_cells = {n for token in cells for n in range(*_span(token))}
    for index, line in enumerate(lines):
        if index in skip or not RULE.match(line.text):
            continue
        around = [n for n in (index - 1, index + 1) if 0 <= n < len(lines)]
        full = [n for n in around if lines[n].text.strip()]
        harmless = all(n in of_cells or HEADING.match(lines[n].text) for n in full)
        if index == 0 and not front:
            raise LectureError(line.path, 1, "머리말이 `---`로 닫히지 않았습니다.")
        if len(around) < 2 or (full and (included or not harmless)):
            raise LectureError(
                line.path,
                line.number,
                "`---` 줄의 위와 아래를 비우세요. Quarto는 이 줄을 머리말의 시작으로 읽습니다.",
            )


def _check_labels(parts: tuple[Prose | Cell, ...]) -> None:
    seen: dict[str, Cell] = {}
    for cell in (part for part in parts if isinstance(part, Cell)):
        if cell.label is None:
            continue
        if cell.label in seen:
            first = seen[cell.label]
            raise LectureError(
                cell.path,
                cell.option_lines.get("label", cell.line),
                f"label {cell.label!r} 을 {first.line}번째 줄의 셀이 이미 씁니다. "
                "다른 이름을 붙이세요.",
            )
        seen[cell.label] = cell


def _front_matter(token: Token | None, path: Path) -> dict[str, Any]:
    if token is None:
        return {}
    try:
        loaded, _ = quarto_yaml.load(token.content)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        raise LectureError(
            path,
            2 + (mark.line if mark else 0),
            f"머리말의 YAML이 틀렸습니다: {quarto_yaml.problem(error)}",
        ) from error
    if loaded is not None and not isinstance(loaded, dict):
        raise LectureError(path, 1, "머리말은 `이름: 값` 줄들이어야 합니다.")
    return loaded or {}


def _parts(lines: list[Line], cells: list[Token], fences: list[Token]) -> tuple[Prose | Cell, ...]:
    code_lines = {n for token in fences for n in range(*_span(token))}
    parts: list[Prose | Cell] = []
    position = 0
    for token in cells:
        start, end = _span(token)
        if start > position:
            parts.append(_prose(lines, position, start, code_lines))
        parts.append(_cell(lines, start, end))
        position = end
    if position < len(lines):
        parts.append(_prose(lines, position, len(lines), code_lines))
    return tuple(parts)


def _cell(lines: list[Line], start: int, end: int) -> Cell:
    where = lines[start]
    raw = "".join(line.text for line in lines[start + 1 : end - 1])
    options, source, option_lines = split_options(raw, where.path, where.number + 1)
    return Cell(source, options, where.number, raw, where.path, option_lines)


def _prose(lines: list[Line], start: int, end: int, code_lines: set[int]) -> Prose:
    text = "".join(line.text for line in lines[start:end])
    inline: list[tuple[int, int, str]] = []
    for found in QUARTO_INLINE.finditer(text):
        index = start + text.count("\n", 0, found.start())
        if index in code_lines:
            line = lines[index]
            raise LectureError(
                line.path,
                line.number,
                "코드 상자 안의 `{python} …` 도 Quarto는 계산합니다. `{{python}} …` 이라고 쓰세요.",
            )
        inline.append((found.start(), found.end(), found["expression"].strip()))
    return Prose(text, lines[start].number, tuple(inline))
