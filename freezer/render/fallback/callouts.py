"""상자(callout)를 손본다: 접는 것은 자바스크립트 없이도 열리는 details로, 제목은 Markdown으로."""

from __future__ import annotations

from bs4 import BeautifulSoup, Tag

from freezer.render.fallback import dom, inline

KINDS = ("note", "tip", "warning", "important", "caution")


def finish(soup: BeautifulSoup, strings: dict[str, str]) -> None:
    """모든 상자."""
    for box in soup.select("main div.callout"):
        title = box.select_one(".callout-title-container")
        if title is not None:
            _title(soup, box, title, strings)
        if box.find(class_="callout-collapse", recursive=False):
            _fold(soup, box)


def _title(soup: BeautifulSoup, box: Tag, title: Tag, strings: dict[str, str]) -> None:
    """이름만 있는 상자에는 우리말 이름을, 적어 둔 제목에는 수식과 강조를."""
    text = title.get_text()
    kind = next(kind for kind in KINDS if f"callout-{kind}" in dom.classes(box))
    if text == kind.capitalize():
        title.string = strings[f"callout-{kind}-title"]
    elif not title.find(True):
        title.clear()
        title.extend(inline.render(text))


def _fold(soup: BeautifulSoup, box: Tag) -> None:
    header, body = dom.one(box, ".callout-header"), dom.one(box, ".callout-body")
    toggle = header.select_one(".callout-btn-toggle")
    if toggle is not None:
        toggle["aria-hidden"] = "true"
    opened = "collapsed" not in dom.classes(header)
    summary = soup.new_tag("summary", attrs={"class": "callout-header"})
    summary.extend(list(header.children))
    box.name = "details"
    box.clear()
    box.extend([summary, body])
    if opened:
        box["open"] = ""
