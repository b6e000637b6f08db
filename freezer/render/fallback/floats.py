"""이름 있는 그림·표·코드를 Quarto의 float로 바꾼다.

float 하나는 ``<div id="fig-a"><figure>`` 안에 내용(div)과 설명(figcaption)을 담은 것이다.
번호와 앞말('그림 1: ')은 `crossref` 가 붙인다.
"""

from __future__ import annotations

from collections.abc import Sequence

from bs4 import BeautifulSoup, PageElement, Tag
from smalldocs.markdown import layout_rows

from freezer.render.fallback import dom, inline

KINDS = ("fig", "tbl", "lst")
CAPTION_ON_TOP = ("tbl", "lst")
CODE = (".code-copy-outer-scaffold", ".code-with-filename", "details.code-fold", ".listing")


def finish(soup: BeautifulSoup) -> None:
    """문서의 모든 float. 안쪽 것을 먼저, 여럿을 묶은 판을 나중에 만든다."""
    for image in soup.select("main .quarto-figure img[id^=fig-]"):
        _image(image)
    for box in soup.select("main .listing"):
        _listing(soup, box)
    for panel in soup.select("main .quarto-layout-panel"):
        _panel(soup, panel)
    for kind in KINDS:
        for box in soup.select(f"main div[id^={kind}-]:not(.quarto-float, .sourceCode)"):
            _block(soup, box, kind)


def _image(image: Tag) -> None:
    """설명이 있는 그림 하나: 이름을 바깥 상자로 옮긴다."""
    box, figure, content = (
        image.find_parent(class_="quarto-figure"),
        image.find_parent("figure"),
        image.find_parent("p"),
    )
    assert box is not None and figure is not None and content is not None
    name = str(image.attrs.pop("id"))
    box["id"] = name
    dom.add_classes(box, "quarto-float", "anchored")
    dom.set_classes(figure, "quarto-float", "quarto-float-fig", "figure")
    _label_caption(dom.one(figure, "figcaption"), name, "fig")
    content.name = "div"
    content["aria-describedby"] = f"{name}-caption"


def _listing(soup: BeautifulSoup, box: Tag) -> None:
    """설명이 달린 코드."""
    name = str(dom.one(box, "div.sourceCode").attrs.pop("id"))
    caption = _caption(soup, name, "lst", inline.render(str(box.attrs.pop("data-caption"))))
    box["id"] = name
    dom.add_classes(box, "quarto-float", "anchored")
    box.append(_figure(soup, name, "lst", dom.nodes(box), caption))


def _panel(soup: BeautifulSoup, panel: Tag) -> None:
    """나란히 놓은 것들. 셀이면 코드는 판 밖에 두고 출력만 나란히 놓는다."""
    name = str(panel.get("id", ""))
    kind = name.partition("-")[0]
    blocks = [node for cell in panel.select(".quarto-layout-cell") for node in dom.nodes(cell)]
    code = [block for block in blocks if _is_code(block)]
    blocks = [block for block in blocks if not _is_code(block)]
    caption = _last_paragraph(soup, name, kind, blocks) if kind in KINDS else None
    rows = _rows(soup, panel, blocks)
    panel.clear()
    if code:
        cell = soup.new_tag("div", attrs={"class": "cell"})
        panel.insert_before(cell)
        cell.extend([*code, panel.extract()])
        dom.set_classes(panel, *(name for name in dom.classes(panel) if name != "cell"))
    if kind not in KINDS:
        panel.extend(rows)
        return
    dom.add_classes(panel, "quarto-float", "anchored")
    panel.append(_figure(soup, name, kind, rows, caption))
    for child in panel.select(f"[id^={kind}-].quarto-float"):
        dom.add_classes(child, "quarto-subfloat")


def _rows(soup: BeautifulSoup, panel: Tag, blocks: Sequence[PageElement]) -> list[Tag]:
    keys = ("layout", "layout-ncol", "layout-nrow")
    layout = {key: str(panel[f"data-{key}"]) for key in keys if f"data-{key}" in panel.attrs}
    waiting = list(blocks)
    rows = []
    for widths in layout_rows(layout, len(blocks)) or []:
        row = soup.new_tag("div", attrs={"class": "quarto-layout-row"})
        for width in widths[: len(waiting)]:
            style = f"flex-basis: {width:.1f}%;justify-content: flex-start;"
            cell = soup.new_tag("div", attrs={"class": "quarto-layout-cell", "style": style})
            cell.append(waiting.pop(0))
            row.append(cell)
        if row.contents:
            rows.append(row)
    return rows


def _block(soup: BeautifulSoup, box: Tag, kind: str) -> None:
    """이름이 붙은 상자(``::: {#tbl-a}``)나 셀. 설명은 셀의 옵션이거나 마지막 문단이다."""
    name = str(box["id"])
    code = [node for node in dom.nodes(box) if _is_code(node)]
    content = [node for node in dom.nodes(box) if not _is_code(node)]
    given = box.attrs.pop(f"data-{kind}-cap", None)
    if given:
        caption: Tag | None = _caption(soup, name, kind, inline.render(str(given)))
    else:
        caption = _last_paragraph(soup, name, kind, content)
    floating = box
    if code:
        floating = soup.new_tag("div", attrs={"id": str(box.attrs.pop("id"))})
        box.append(floating)
    dom.add_classes(floating, "quarto-float", "anchored")
    floating.append(_figure(soup, name, kind, content, caption))


def _figure(
    soup: BeautifulSoup,
    name: str,
    kind: str,
    content: Sequence[PageElement],
    caption: Tag | None,
) -> Tag:
    figure = soup.new_tag("figure")
    dom.set_classes(figure, "quarto-float", f"quarto-float-{kind}", "figure")
    body = soup.new_tag("div", attrs={"aria-describedby": f"{name}-caption"} if caption else {})
    body.extend(list(content))
    figure.append(body)
    if caption:
        figure.insert(0 if kind in CAPTION_ON_TOP else 1, caption)
    return figure


def _last_paragraph(
    soup: BeautifulSoup, name: str, kind: str, blocks: list[PageElement]
) -> Tag | None:
    """마지막 문단이 설명이다. `blocks` 에서 빼낸다."""
    last = blocks[-1] if blocks else None
    if not isinstance(last, Tag) or last.name != "p" or last.find("img"):
        return None
    blocks.pop()
    return _caption(soup, name, kind, list(last.extract().children))


def _caption(
    soup: BeautifulSoup, name: str, kind: str, content: Sequence[PageElement | str]
) -> Tag:
    caption = soup.new_tag("figcaption")
    caption.extend(content)
    _label_caption(caption, name, kind)
    return caption


def _label_caption(caption: Tag, name: str, kind: str) -> None:
    where = "top" if kind in CAPTION_ON_TOP else "bottom"
    caption["id"] = f"{name}-caption"
    dom.set_classes(
        caption,
        f"quarto-float-caption-{where}",
        "quarto-float-caption",
        f"quarto-float-{kind}",
    )


def _is_code(node: PageElement) -> bool:
    return isinstance(node, Tag) and any(node.css.match(selector) for selector in CODE)
