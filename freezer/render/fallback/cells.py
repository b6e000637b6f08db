"""코드와 표, 제목을 Quarto가 내는 꼴로 고친다.

Pandoc이 HTML로 적은 뒤에만 할 수 있는 일들이다.
"""

from __future__ import annotations

from bs4 import BeautifulSoup, Tag

from freezer.render.fallback import dom

ON_BOX = ("cell-code",)


def finish(soup: BeautifulSoup) -> None:
    """본문의 코드 상자, 코드의 설명, 표, 제목."""
    for pre in soup.select(".code-copy-outer-scaffold pre"):
        _code(pre)
    for box in soup.select("div[data-annotations]"):
        _annotate(soup, box)
    for table in soup.select("table"):
        _table(table)
    for heading in soup.select("section[id] > :is(h2, h3, h4, h5, h6)"):
        dom.add_classes(heading, "anchored")
        heading["data-anchor-id"] = str(heading.parent["id"]) if heading.parent else ""


def _code(pre: Tag) -> None:
    """셀의 이름표(class)는 바깥 상자에, 복사할 수 있다는 표시는 안에."""
    names = dom.classes(pre)
    dom.set_classes(pre, *(name for name in names if name not in ON_BOX), "code-with-copy")
    box = pre.parent
    if box is not None and "sourceCode" in dom.classes(box):
        dom.add_classes(box, *(name for name in names if name in ON_BOX))
    elif "sourceCode" not in names:
        dom.set_classes(pre, "sourceCode", *dom.classes(pre))
    if "numberSource" not in names:
        for anchor in pre.select("code > span > a:first-child"):
            anchor.decompose()


def _annotate(soup: BeautifulSoup, box: Tag) -> None:
    """설명이 있는 줄에 번호를 단다. `data-annotations` 는 "1:1,3;2:2" 처럼 적혀 있다.

    번호는 CSS가 보인다: 코드를 복사해도 따라가지 않는다.
    """
    name = str(box["id"])
    lines = dom.one(box, "code").find_all("span", recursive=False)
    for mark in str(box.attrs.pop("data-annotations")).split(";"):
        number, where = mark.split(":")
        line = lines[int(where.split(",")[0]) - 1]
        dom.add_classes(line, "code-annotation-target")
        anchor = soup.new_tag("span", attrs={"class": "code-annotation-anchor"})
        anchor["data-target-cell"], anchor["data-target-annotation"] = name, number
        line.append(anchor)
    dom.add_classes(dom.one(box, "pre"), "code-annotation-code", "code-annotated")


def _table(table: Tag) -> None:
    """Bootstrap의 표. 셀이 낸 표는 작게, 줄마다 번갈아 칠한다."""
    table.attrs.pop("style", None)
    names = ["caption-top", "table"]
    if "dataframe" in dom.classes(table):
        names += ["table-sm", "table-striped", "small"]
    dom.add_classes(table, *(name for name in names if name not in dom.classes(table)))
