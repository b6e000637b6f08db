"""지은 페이지에서, 어느 것으로 지었든 같아야 하는 사실을 뽑는다: 글, 번호, 참조, 이름(id), 링크."""

from __future__ import annotations

import re
from typing import Any

from bs4 import BeautifulSoup, Tag

# Quarto가 설명(figcaption)의 이름 뒤에 붙이는 것
SUFFIX = re.compile(r"-[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$")
# 둘레이거나, 자바스크립트가 채우는 것
LEFT_OUT = (
    "script, style, button, nav, .code-annotation-gutter, .code-annotation-gutter-bg, "
    ".quarto-title-breadcrumbs, .callout-btn-toggle"
)
BOXES = ".callout, .theorem, .proof, .quarto-layout-cell, div.cell-output"
# 모양을 정하는 쪽만 쓰는 class
EITHER = {"page-columns", "page-full", "quarto-layout-cell-subref", "quarto-subfloat"}


def of(html: str) -> dict[str, Any]:
    """페이지의 사실들. 값은 모두 JSON으로 적을 수 있다."""
    soup = BeautifulSoup(html, "html.parser")
    main = soup.find("main")
    assert isinstance(main, Tag)
    around = {
        "toc": [(str(a["href"]), squeezed(a)) for a in soup.select("#TOC a")],
        "around": {
            link["rel"][0]: target(link["href"])
            for link in soup.select("link[rel=prev], link[rel=next]")
        },
        "meta": {
            str(meta["name"]): str(meta["content"])
            for meta in soup.select("meta[name]")
            if meta["name"] in ("author", "description", "dcterms.date")
        },
    }
    for tag in main.select(LEFT_OUT):
        tag.decompose()
    annotations = [
        (str(a["data-target-cell"]), str(a["data-target-annotation"]), line_of(a))
        for a in main.select(".code-annotation-anchor")
    ]
    for anchor in main.select(".code-annotation-anchor"):
        anchor.decompose()
    return around | {
        "annotations": annotations,
        "code": [code.get_text().rstrip("\n") for code in main.select("pre code")],
        "headings": [(h.name, squeezed(h)) for h in main.select("h1, h2, h3, h4, h5, h6")],
        "ids": sorted(
            {SUFFIX.sub("", str(tag["id"])) for tag in main.select("[id]:not(#title-block-header)")}
        ),
        "links": [
            (target(a["href"]), squeezed(a))
            for a in main.select("a[href]:not([role=tab], [tabindex='-1'])")
        ],
        "images": [target(image["src"]) for image in main.select("img")],
        "drawings": [
            (
                [svg["width"], svg["height"]],
                [squeezed(text) for text in svg.select("text")],
                [mark["stroke"] for mark in svg.select(".node > [stroke], .edge > path")],
            )
            for svg in main.select("svg")
        ],
        "captions": [squeezed(c) for c in main.select("figcaption, caption")],
        "tables": [
            [[squeezed(cell) for cell in row.select("td, th")] for row in table.select("tr")]
            for table in main.select("table")
        ],
        "boxes": [sorted(set(box["class"]) - EITHER) for box in main.select(BOXES)],
        "text": squeezed(main),
    }


def squeezed(tag: Tag) -> str:
    """빈칸과 수식의 테두리를 뺀 글."""
    return re.sub(r"\s+|\\[\[\]()]", "", tag.get_text())


def target(address: object) -> str:
    return str(address).removeprefix("./")


def line_of(anchor: Tag) -> str:
    """번호가 달린 줄의 이름: 번호는 줄의 안이나 바로 앞에 있다."""
    line = anchor.find_parent(class_="code-annotation-target") or anchor.find_next_sibling("span")
    return str(line["id"]) if isinstance(line, Tag) else ""
