"""실행된 셀의 코드와 출력을 Quarto가 내는 꼴로 고친다."""

from __future__ import annotations

from copy import copy

from bs4 import BeautifulSoup, NavigableString, PageElement, Tag

from freezer.render.fallback import dom

# smalldocs가 코드 상자에 늘 붙이는 것. 이것뿐이면 언어가 없는 글 상자이다.
PLAIN = {"sourceCode", "code-with-copy"}
KNOWN_ATTRIBUTES = {"id", "class", "style", "hidden", "title", "role", "lang", "dir"}


def finish(soup: BeautifulSoup, strings: dict[str, str]) -> None:
    """셀의 출력 상자, 코드 복사 단추, 접는 코드를 손본다."""
    for box in soup.select("main .code-copy-outer-scaffold"):
        if set(dom.classes(dom.one(box, "pre"))) <= PLAIN:
            _plain(soup, box)
        else:
            _label_button(box, strings["copy-button-tooltip"])
            _lines(soup, box)
    for summary in soup.select("details.code-fold > summary"):
        if summary.get_text() == "Code":
            summary.string = strings["code-summary"]
    for cell in soup.select("main .cell, main .cell-output, main .quarto-layout-panel"):
        _data_attributes(cell)


def _plain(soup: BeautifulSoup, box: Tag) -> None:
    """출력은 복사 단추가 없는 글 상자이다."""
    pre, code = soup.new_tag("pre"), soup.new_tag("code")
    code.extend(list(dom.one(box, "code").children))
    pre.append(code)
    box.replace_with(pre)


def _lines(soup: BeautifulSoup, box: Tag) -> None:
    """코드의 줄마다 span으로 감싼다(Pandoc의 `cb1-2`). 여러 줄의 글은 줄마다 나뉜다."""
    name, code = str(dom.one(box, "div.sourceCode").get("id", "")), dom.one(box, "code")
    lines: list[list[PageElement]] = [[]]
    for node in list(code.children):
        first, *rest = node.get_text().split("\n")
        for number, text in enumerate([first, *rest]):
            if number:
                lines.append([])
            if text:
                lines[-1].append(_piece(node, text))
    code.clear()
    for number, pieces in enumerate(lines, start=1):
        line = soup.new_tag("span", id=f"{name}-{number}")
        line.extend(pieces)
        code.extend(["\n", line] if number > 1 else [line])


def _piece(node: PageElement, text: str) -> PageElement:
    """`node`와 같은 색의 글 조각."""
    if not isinstance(node, Tag):
        return NavigableString(text)
    piece = copy(node)
    piece.string = text
    return piece


def _label_button(box: Tag, label: str) -> None:
    button = dom.one(box, "button")
    button["title"] = button["aria-label"] = label
    button["type"] = "button"
    dom.one(box, "i")["aria-hidden"] = "true"


def _data_attributes(cell: Tag) -> None:
    """HTML에 없는 속성은 `data-` 를 붙인다(Quarto의 `data-execution_count`)."""
    for key in list(cell.attrs):
        if key not in KNOWN_ATTRIBUTES and not key.startswith(("data-", "aria-")):
            cell[f"data-{key}"] = cell.attrs.pop(key)
