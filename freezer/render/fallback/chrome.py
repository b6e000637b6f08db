"""쪽의 머리(head)와 길잡이: 다른 곳에 아무것도 묻지 않게 하고, 화면의 글을 우리말로 바꾼다."""

from __future__ import annotations

import datetime
import posixpath
import re
from collections.abc import Mapping
from typing import Any

from bs4 import BeautifulSoup, Tag

from freezer.errors import FreezerError
from freezer.render.fallback import dom

# (선택자, 바꿀 곳, 영어, 우리말의 열쇠). 바꿀 곳이 비었으면 요소의 글이다.
LABELS = (
    (".quarto-title-meta-heading", "", "Author", "title-block-author-single"),
    (".quarto-title-meta-heading", "", "Authors", "title-block-author-plural"),
    (".quarto-title-meta-heading", "", "Published", "title-block-published"),
    (".quarto-title-meta-heading", "", "Modified", "title-block-modified"),
    (".keywords > .block-title", "", "Keywords", "title-block-keywords"),
    ("#quarto-reuse > h2", "", "Reuse", "section-title-reuse"),
    ("#quarto-copyright > h2", "", "Copyright", "section-title-copyright"),
    (".quarto-color-scheme-toggle", "title", "Toggle dark mode", "toggle-dark-mode"),
    (".navbar-toggler", "aria-label", "Toggle navigation", "toggle-navigation"),
    (".quarto-btn-toggle", "aria-label", "Toggle sidebar navigation", "toggle-sidebar"),
    (".sidebar-item-toggle", "aria-label", "Toggle section", "toggle-section"),
    (".listing-no-matching", "", "No matching items", "listing-page-no-matches"),
)
LANDMARKS = (
    ("nav.navbar", "사이트"),
    ("#quarto-sidebar", "강의 목록"),
    ("#TOC", "이 쪽의 차례"),
    ("nav.quarto-secondary-nav", "지금 있는 곳"),
    ("nav.quarto-page-breadcrumbs", "지금 있는 갈래"),
    ("nav.page-navigation", "앞뒤 강의"),
)
# smalldocs.js 안의 글
SCRIPT_LABELS = (
    ('"Copied!"', "copy-button-tooltip-success"),
    ('"Copy to Clipboard"', "copy-button-tooltip"),
    ('setAttribute("aria-label", "Anchor")', "anchor"),
)


def finish(
    soup: BeautifulSoup,
    strings: dict[str, str],
    page: Any,
    offset: str,
    headings: Mapping[str, str],
    maths: bool,
) -> None:
    """페이지 하나의 둘레를 손본다.

    Args:
        soup: 본문이 아직 들지 않은 페이지.
        page: smalldocs의 페이지.
        offset: 페이지에서 뿌리로 가는 경로('../' 나 '').
        headings: 본문의 절마다 제목의 HTML.
        maths: 본문에 수식이 있는가.
    """
    for selector, attribute, english, key in LABELS:
        for tag in soup.select(selector):
            _translate(tag, attribute, english, strings[key])
    _description(soup, page.env["description"])
    _head(soup, offset, maths)
    _date(soup, page.date)
    _page_navigation(soup)
    _scheme_toggle(soup, strings["toggle-dark-mode"])
    _bar_title(soup)
    _landmarks(soup)
    _toc(soup, headings)
    for link in soup.select("a[href]"):
        link["href"] = opened(str(link["href"]))


def draft(soup: BeautifulSoup, text: str) -> None:
    """미리 보기의 초안에 초안이라고 적는다."""
    alert = soup.new_tag("div", id="quarto-draft-alert", attrs={"class": "alert alert-warning"})
    icon = soup.new_tag("i", attrs={"class": "bi bi-pencil-square", "aria-hidden": "true"})
    alert.extend([icon, text])
    dom.one(soup, "main").insert(0, alert)


def opened(address: str) -> str:
    """폴더의 주소는 그 안의 첫 페이지로: 서버 없이 열어도 보인다."""
    return f"{address}index.html" if address.endswith("/") and "//" not in address else address


def absolute(soup: BeautifulSoup, base: str) -> None:
    """상대 경로를 `base` 로 시작하는 경로로. 404 쪽은 어느 주소에서나 보이기 때문이다."""
    for tag in soup.find_all(True):
        for attribute in ("href", "src"):
            address = str(tag.get(attribute, ""))
            if address and not re.match(r"[a-z]+:|/|#", address):
                tag[attribute] = posixpath.normpath(base + address)
    dom.one(soup, 'meta[name="smalldocs:offset"]')["content"] = base


def script(text: str, strings: dict[str, str]) -> str:
    """smalldocs.js의 화면 글을 우리말로. 찾는 글이 없으면 판이 바뀐 것이므로 FreezerError."""
    for english, key in SCRIPT_LABELS:
        if english not in text:
            raise FreezerError(
                f"smalldocs.js에 {english} 이(가) 없습니다. smalldocs의 판을 보세요."
            )
        if key == "anchor":
            text = text.replace(english, 'setAttribute("aria-label", "이 절의 링크")')
        else:
            text = text.replace(english, f'"{strings[key]}"')
    return text


def _translate(tag: Tag, attribute: str, english: str, korean: str) -> None:
    if attribute and tag.get(attribute) == english:
        tag[attribute] = korean
    elif not attribute and tag.get_text() == english:
        tag.string = korean


def _head(soup: BeautifulSoup, offset: str, maths: bool) -> None:
    """KaTeX와 찾기의 스크립트를 빼고, 테마가 마지막에 오게 한다."""
    head = dom.one(soup, "head")
    for tag in head.find_all(["script", "link"]):
        address = str(tag.get("src") or tag.get("href") or "")
        if "katex" in address or address.endswith("fuse.min.js"):
            tag.decompose()
        elif "//" in address:
            raise FreezerError(f"쪽이 다른 곳의 파일을 부릅니다: {address}")
    base = soup.new_tag("link", attrs={"rel": "stylesheet"})
    base["href"] = f"{offset}site_libs/bootstrap/bootstrap.min.css"
    layout = dom.one(head, "link[href$='smalldocs.css']")
    dom.one(head, "link[href*=bootstrap-icons]").insert_before(base)
    for theme in head.select("link.quarto-color-scheme")[::-1]:
        layout.insert_after(theme.extract())
    if maths or soup.select_one("main .math"):
        last = dom.one(head, "script[src$='smalldocs.js']")
        sheet = soup.new_tag("link", attrs={"rel": "stylesheet"})
        sheet["href"] = f"{offset}assets/katex/katex.min.css"
        base.insert_before(sheet)
        for source in ("assets/katex/katex.min.js", "site_libs/math.js"):
            last.insert_before(soup.new_tag("script", attrs={"src": offset + source, "defer": ""}))
    fallback = soup.new_tag("noscript")
    sheet = soup.new_tag("link", attrs={"rel": "stylesheet"})
    sheet["href"] = f"{offset}site_libs/noscript.css"
    fallback.append(sheet)
    head.append(fallback)


def _description(soup: BeautifulSoup, html: str) -> None:
    """설명은 제목처럼 Pandoc이 읽은 것으로 적는다."""
    box = soup.select_one(
        "#title-block-header .description > div, #title-block-header .description"
    )
    if box is not None and html.strip():
        box.clear()
        box.extend(list(BeautifulSoup(html, "html.parser").children))


def _date(soup: BeautifulSoup, date: datetime.date | None) -> None:
    if date is not None:
        meta = soup.new_tag("meta", attrs={"name": "dcterms.date", "content": date.isoformat()})
        dom.one(soup, "head > title").insert_before(meta)


def _page_navigation(soup: BeautifulSoup) -> None:
    """앞뒤 강의의 길잡이는 본문의 밖에 있고, 머리에도 적힌다."""
    navigation = soup.select_one("main > nav.page-navigation")
    if navigation is None:
        return
    dom.one(soup, "main").insert_after(navigation.extract())
    for side, relation in (("previous", "prev"), ("next", "next")):
        link = navigation.select_one(f".nav-page-{side} a[href]")
        if link is not None:
            dom.one(soup, "head").append(
                soup.new_tag("link", attrs={"rel": relation, "href": str(link["href"])})
            )


def _scheme_toggle(soup: BeautifulSoup, label: str) -> None:
    """화면 바꾸기 단추에 이름을 준다."""
    for toggle in soup.select(".quarto-color-scheme-toggle"):
        toggle["role"] = "button"
        toggle["aria-label"] = label
        toggle["href"] = "#"


def _landmarks(soup: BeautifulSoup) -> None:
    """화면 낭독기가 길잡이들을 가려 말하게 이름을 준다."""
    for selector, name in LANDMARKS:
        for tag in soup.select(selector):
            tag["aria-label"] = name
    for toggle in soup.select(".sidebar-item-toggle, .sidebar-link[data-bs-toggle]"):
        toggle["role"] = "button"


def _bar_title(soup: BeautifulSoup) -> None:
    """좁은 화면의 띠에, 길잡이에 없는 쪽이라도 제목을 적는다."""
    title = soup.select_one("main h1.title")
    for bar in soup.select(".quarto-secondary-nav > .container-fluid"):
        if title is not None and bar.find("nav") is None:
            name = soup.new_tag("span", attrs={"class": "quarto-secondary-nav-title"})
            name.string = title.get_text()
            bar.append(name)


def _toc(soup: BeautifulSoup, headings: Mapping[str, str]) -> None:
    """차례의 글을 제목 그대로(수식과 코드까지) 옮긴다."""
    for link in soup.select("#TOC a.nav-link"):
        heading = headings.get(str(link["href"]).removeprefix("#"))
        if heading is None:
            continue
        name = BeautifulSoup(heading, "html.parser")
        for note in name.select(".footnote-ref"):
            note.decompose()
        for part in name.select("[id]"):
            del part["id"]
        link.clear()
        link.extend(list(name.children))
