"""페이지의 본문: 절마다 따로 손보고, 지난번과 같은 절은 지난번 것을 쓴다.

HTML 나무를 다루는 일이 페이지를 짓는 시간의 대부분이라, 한 절을 고친 저장에서는 그 절만 다룬다.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import PurePosixPath

from bs4 import BeautifulSoup, Tag

from freezer.render.fallback import cells, dom

SECTION = re.compile(r"<(?P<close>/?)section\b[^>]*>")
ADDRESSES = {"a": "href", "img": "src", "source": "src", "video": "src"}
REFERENCES = 'id="refs"'
FOOTNOTES = '<section id="footnotes"'

# 요소의 이름과 적힌 주소를 받아 페이지에 적을 주소를 준다. 링크를 없애고 글만 남길 것이면 None.
Resolve = Callable[[str, str], str | None]


@dataclass(frozen=True)
class Part:
    """손본 절 하나.

    `links`는 (요소, 적힌 주소, 페이지의 주소), `headings`는 절의 id마다 제목의 HTML,
    `references`는 떼어 낸 참고문헌, `notes`는 각주들인지이다.
    """

    html: str
    links: tuple[tuple[str, str, str | None], ...]
    headings: dict[str, str]
    references: str
    notes: bool


# 페이지마다, 지난번에 손본 절들
_kept: dict[PurePosixPath, dict[str, Part]] = {}


def parts(source: PurePosixPath, html: str, resolve: Resolve) -> list[Part]:
    """본문의 절들을 손본다."""
    before, now = _kept.get(source, {}), {}
    found = []
    for text in split(html):
        part = before.get(text)
        if part is None or any(resolve(name, old) != new for name, old, new in part.links):
            part = _finished(text, resolve)
        now[text] = part
        found.append(part)
    _kept[source] = now
    return found


def split(html: str) -> Iterator[str]:
    """가장 바깥의 절과 그 사이의 글들. 이으면 본문이다. 짝이 맞지 않으면 나누지 않는다."""
    start = depth = 0
    pieces = []
    for tag in SECTION.finditer(html):
        if not tag["close"] and depth == 0:
            pieces.append(html[start : tag.start()])
            start = tag.start()
        depth += -1 if tag["close"] else 1
        if depth < 0:
            break
        if depth == 0:
            pieces.append(html[start : tag.end()])
            start = tag.end()
    if depth:
        yield html
        return
    yield from filter(None, [*pieces, html[start:]])


def addresses(soup: Tag, resolve: Resolve) -> list[tuple[str, str, str | None]]:
    """나무 안의 주소를 모두 고쳐 적는다."""
    found = []
    for tag in soup.find_all(list(ADDRESSES)):
        old = tag.get(ADDRESSES[tag.name])
        if old is None:
            continue
        new = resolve(tag.name, str(old))
        found.append((tag.name, str(old), new))
        if new is None:
            tag.unwrap()
        else:
            tag[ADDRESSES[tag.name]] = new
    return found


def _finished(text: str, resolve: Resolve) -> Part:
    soup = BeautifulSoup(text, "html.parser")
    links = addresses(soup, resolve)
    cells.finish(soup)
    headings = {
        str(section["id"]): dom.decoded(heading, inside=True)
        for section in soup.find_all("section", id=True)
        if (heading := section.find(re.compile(r"^h[1-6]$"))) is not None
    }
    references = ""
    if REFERENCES in text and (box := soup.find(id="refs")) is not None:
        references = dom.decoded(box)
        box.extract()
    return Part(dom.decoded(soup), tuple(links), headings, references, text.startswith(FOOTNOTES))
