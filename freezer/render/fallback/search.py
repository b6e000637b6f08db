"""찾기의 목록(search.json). 다 지은 쪽에서 절마다 한 줄씩 뽑는다."""

from __future__ import annotations

import json
from pathlib import PurePosixPath

from bs4 import BeautifulSoup, NavigableString, Tag
from bs4.element import PreformattedString

from freezer.render.fallback import dom

SKIP = ("script", "style", "nav", "button", "template")
SKIP_CLASSES = {"math", "quarto-title-block", "listing-categories", "footnotes"}

Entry = dict[str, str]


def entries(soup: BeautifulSoup, page: PurePosixPath) -> list[Entry]:
    """쪽 하나의 절들. 첫 줄은 쪽 전체(제목과 머리글)이다."""
    main, title = dom.one(soup, "main"), soup.find("h1")
    name = title.get_text(" ", strip=True) if title else page.stem
    description = main.select_one(".description")
    opening = description.get_text(" ", strip=True) if description else ""
    found = [_entry(page, name, "", "", f"{opening} {_own_text(main)}")]
    for section in main.find_all("section"):
        heading = section.find(["h2", "h3", "h4", "h5", "h6"], recursive=False)
        if isinstance(heading, Tag) and section.get("id"):
            text = heading.get_text("", strip=True)
            found.append(_entry(page, name, str(section["id"]), text, _own_text(section)))
    return found


def to_json(found: list[Entry]) -> str:
    """search.json의 내용."""
    return json.dumps(found, ensure_ascii=False, separators=(",", ":"))


def _entry(page: PurePosixPath, title: str, anchor: str, section: str, text: str) -> Entry:
    href = f"{page}#{anchor}" if anchor else str(page)
    body = " ".join(text.split())
    return {"objectID": href, "href": href, "title": title, "section": section, "text": body}


def _own_text(block: Tag) -> str:
    """안쪽 절과 제목을 뺀 글. 수식은 찾는 말이 아니므로 뺀다."""
    words: list[str] = []
    _collect(block, words, outermost=True)
    return "".join(words)


def _collect(tag: Tag, words: list[str], outermost: bool = False) -> None:
    for child in tag.children:
        if isinstance(child, NavigableString):
            if not isinstance(child, PreformattedString):
                words.append(str(child))
        elif isinstance(child, Tag) and not _skipped(child, outermost):
            _collect(child, words)
            words.append(" " if child.name in ("p", "li", "td", "th", "div", "pre", "tr") else "")


def _skipped(tag: Tag, outermost: bool) -> bool:
    heading = outermost and str(tag.name) in ("h2", "h3", "h4", "h5", "h6")
    return (
        tag.name in (*SKIP, "section")
        or heading
        or bool(SKIP_CLASSES.intersection(dom.classes(tag)))
    )
