"""smalldocs의 사이트에서 Markdown은 Pandoc에, 페이지의 마무리는 우리에게 맡긴 것.

smalldocs가 하는 일은 설정 읽기, 사이드바와 목록, 페이지의 둘레이다.
"""

from __future__ import annotations

import html
import json
import os
import posixpath
import re
import shutil
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path, PurePosixPath
from typing import Any, TypeVar
from urllib.parse import unquote

import smalldocs.config
import smalldocs.layout
import smalldocs.listing
import smalldocs.site
from bs4 import BeautifulSoup
from smalldocs.quarto_keys import QUARTO_PAGE_OPTIONS

from freezer.errors import FreezerError, StoppedError
from freezer.render.fallback import appendix, body, chrome, dom, paragraph
from freezer.render.refusal import RefusedError, line_of

T = TypeVar("T")
HEADING = re.compile(
    r'<section id="(?P<id>[^"]*)" class="level(?P<level>\d)(?P<classes>[^"]*)"[^>]*>\s*'
    r"<h\d[^>]*>(?P<html>.*?)</h\d>",
    re.S,
)
TAG = re.compile(r"<[^>]+>")
# 둘레를 짓는 동안 본문이 들어갈 자리, 본문에 수식이 있다는 표시
PLACE = '<div id="freezer-body"></div>'
MATHS = '<span class="math '
# smalldocs의 말 가운데 우리가 따로 살피는 것(머리말의 옵션)
CHECKED_HERE = re.compile(r"is not read by smalldocs$|smalldocs runs no code$")
REFUSED = (
    (
        re.compile(r"(?P<source>[^:]+): shortcode (?P<name>\S+) is not known"),
        "이 단축 코드는 다루지 않습니다. Quarto에서는 됩니다.",
    ),
    (
        re.compile(r"(?P<source>[^:]+): include (?P<name>.+) not found"),
        "끼워 넣을 파일이 없습니다.",
    ),
)
# 머리말에 적을 수 있는 Quarto의 옵션 가운데, smalldocs는 몰라도 우리가 다루는 것
HANDLED = {
    "bibliography",
    "csl",
    "nocite",
    "link-citations",
    "references",
    "suppress-bibliography",
    "tbl-colwidths",
    "crossref",
    "engine",
    "jupyter",
    "execute",
    "html-math-method",
    "fig-format",
    "fig-width",
    "fig-height",
}


class Site(smalldocs.site.Site):
    """짓는 중인 사이트.

    Args:
        project: 차려 둔 프로젝트의 폴더.
        root: 원고가 있는 프로젝트의 폴더. 오류에 적을 줄을 여기서 찾는다.
        strings: 화면의 글.
        crossref: `_quarto.yml` 의 crossref.
        base: 사이트가 놓이는 경로. 404 페이지의 링크가 여기서 시작한다.
        size: 그림의 크기(`fig-width`, `fig-height`). 페이지에 적은 것이 앞선다.
    """

    def __init__(
        self,
        project: Path,
        root: Path,
        strings: dict[str, str],
        crossref: dict[str, str],
        base: str,
        size: dict[str, float],
    ) -> None:
        super().__init__(smalldocs.config.load(project), quiet=True)
        self.sources = root
        self.strings = strings
        self.crossref = crossref
        self.base = base
        self.size = size

    def write(
        self, only: PurePosixPath | None = None, stopped: Callable[[], bool] = lambda: False
    ) -> Path:
        """모든 페이지를, 또는 `only` 하나만 짓고 사이트의 폴더를 준다. 도중에 그만둘 수 있다."""

        def step(work: Callable[..., T], *arguments: Any) -> T:
            if stopped():
                raise StoppedError("짓기를 그만두었습니다.")
            return work(*arguments)

        for warning in self.project.warnings:
            self.warn(warning)
        self.pages = {source: self.read(source) for source in self.discover()}
        gone = {source for source, page in self.pages.items() if self.is_draft(page)}
        self.hidden_pages = gone if self.draft_mode() == "gone" else set()
        for source in gone:
            self.pages[source].draft = True
        self.pages = {s: page for s, page in self.pages.items() if s not in self.hidden_pages}
        todo = [self.pages[only]] if only else list(self.pages.values())
        with ThreadPoolExecutor(os.cpu_count()) as pool:
            list(pool.map(partial(step, self.render_page), todo))
        for page in self.pages.values():
            if page.meta.get("listing"):
                smalldocs.listing.expand(self, page)
        navigation = smalldocs.layout.SiteNav(self)
        out = Path(self.out)
        for page in todo:
            target = out / page.out
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text(step(self._whole, page, navigation), encoding="utf-8")
            self._files(page.src)
        if only is None:
            self._shared(navigation)
        else:
            self.project.project["resources"] = []
            self.copy_resources()
        for source, link in self.broken:
            print(f"경고: {source}: 끊어진 링크 {link}", file=sys.stderr)
        return out

    def warn(self, msg: str) -> None:
        """smalldocs가 빠뜨렸다고 알리는 것은 조용히 넘기지 않고 거절한다."""
        if CHECKED_HERE.search(msg):
            return
        for pattern, why in REFUSED:
            if found := pattern.match(msg):
                source = PurePosixPath(found["source"])
                line = self._line(source, found["name"])
                raise FreezerError(f"{source}:{line}: {found['name']}: {why}")
        raise FreezerError(
            f"Quarto 없이 지을 때 다루지 않는 설정입니다. Quarto에서는 됩니다. ({msg})"
        )

    def render_page(self, page: Any) -> None:
        """페이지의 Markdown을 HTML로. 파일과 줄을 말하는 FreezerError를 낼 수 있다."""
        self._check(page)
        given = {**self.size, **page.meta}
        options = {"crossref": self.crossref, "strings": self.strings, "page": given}
        text = (self.root / page.src).read_text(encoding="utf-8")
        front = text[: len(text) - len(page.body.lstrip("\n"))] if page.front else ""
        try:
            folder = self.sources / page.src.parent
            made = paragraph.converted(str(page.src), front + page.body, options, folder)
        except RefusedError as error:
            raise FreezerError(f"{page.src}:{self._line(page.src, error.text)}: {error}") from None
        page.html = made.body
        headings = _headings(made.body)
        first = headings[0]["text"] if headings and headings[0]["level"] == 1 else ""
        page.env = {
            "title_html": made.title,
            "title_text": html.unescape(TAG.sub("", made.title)).strip() or first,
            "description": made.description,
            "headings": headings,
            "margin_notes": "column-margin" in made.body,
        }

    def resolve(self, href: str, page: Any, record: bool = True) -> str:
        """링크를 고쳐 쓴다. 노트북으로 가는 링크는 그대로 둔다."""
        self._bring(href, page)
        beside = PurePosixPath(page.src).parent / href if page else PurePosixPath(href)
        if beside.suffix == ".ipynb" and (self.root / beside).is_file():
            return href
        return str(super().resolve(href, page, record))

    def _bring(self, href: str, page: Any) -> None:
        """원고 곁의 파일(그림, 자료)을 차린 폴더로 가져온다. smalldocs가 사이트에 복사한다."""
        path = href.partition("#")[0].partition("?")[0]
        if not path or smalldocs.site.SCHEME.match(href):
            return
        start = PurePosixPath() if page is None or path.startswith("/") else page.src.parent
        beside = posixpath.normpath(start / unquote(path).lstrip("/"))
        source, target = self.sources / beside, self.root / beside
        inside = not beside.startswith("..") and PurePosixPath(beside).suffix != ".qmd"
        if inside and source.is_file() and not target.exists():
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(source, target)

    def _check(self, page: Any) -> None:
        """머리말에서, Quarto라면 페이지가 달라지지만 여기서는 다루지 않는 옵션을 거절한다."""
        known = HANDLED | smalldocs.config.PAGE_KEYS
        for key in page.front:
            if key in QUARTO_PAGE_OPTIONS and key not in known:
                line = self._line(page.src, f"{key}:")
                raise FreezerError(
                    f"{page.src}:{line}: {key}: 이 옵션은 다루지 않습니다. Quarto에서는 됩니다."
                )

    def _line(self, source: PurePosixPath, text: str) -> int:
        """원고에서 `text` 가 처음 나오는 줄."""
        return line_of(self.sources / source, text)

    def _whole(self, page: Any, navigation: smalldocs.layout.SiteNav) -> str:
        """둘레까지 갖춘 페이지. 본문은 둘레를 다 지은 다음에 넣는다."""

        def resolve(tag: str, address: str) -> str | None:
            if tag != "a":
                return self.resolve(address, page)
            if self._is_hidden(address, page):
                return None
            return chrome.opened(self.resolve(address, page))

        made = body.parts(page.src, page.html, resolve)
        text, notes = ("".join(p.html for p in made if p.notes is kind) for kind in (False, True))
        page.html = PLACE
        soup = BeautifulSoup(smalldocs.layout.page(self, navigation, page), "html.parser")
        if page.draft:
            chrome.draft(soup, self.strings["draft"])
        body.addresses(dom.one(soup, "main"), resolve)
        references = "".join(part.references for part in made)
        appendix.finish(soup, notes, references, self.strings)
        headings = {name: each for part in made for name, each in part.headings.items()}
        maths = any(MATHS in part.html for part in made)
        offset = "../" * (len(page.out.parts) - 1)
        chrome.finish(soup, self.strings, page, offset, headings, maths)
        if page.out.name == "404.html":
            tree = BeautifulSoup(text, "html.parser")
            dom.one(soup, "#freezer-body").replace_with(*list(tree.children))
            chrome.absolute(soup, self.base)
        return dom.decoded(soup).replace(PLACE, text, 1)

    def _is_hidden(self, href: str, page: Any) -> bool:
        """짓지 않는 초안으로 가는 링크인가."""
        path = href.partition("#")[0]
        start = PurePosixPath() if path.startswith("/") else page.src.parent
        there = posixpath.normpath(start / path.lstrip("/"))
        return PurePosixPath(there) in self.hidden_pages

    def _files(self, source: PurePosixPath) -> None:
        """페이지의 그림과 노트북."""
        files = source.with_name(f"{source.stem}_files")
        if (self.root / files).is_dir():
            shutil.copytree(self.root / files, self.out / files, dirs_exist_ok=True)

    def _shared(self, navigation: smalldocs.layout.SiteNav) -> None:
        """모든 페이지가 함께 쓰는 파일들."""
        self.copy_assets(navigation)
        self.copy_resources()
        smalldocs.listing.write_feeds(self)
        listings = [
            {"listing": f"/{page.out}", "items": [f"/{item.out}" for item in listed]}
            for page in self.pages.values()
            if (listed := page.env.get("listing_pages"))
        ]
        if listings:
            text = json.dumps(listings, ensure_ascii=False, indent=2)
            (self.out / "listings.json").write_text(text, encoding="utf-8")


def _headings(body: str) -> list[dict[str, Any]]:
    """차례에 쓸 제목들. 글의 꾸밈은 `chrome` 이 제목에서 옮긴다."""
    return [
        {
            "id": html.unescape(found["id"]),
            "level": int(found["level"]),
            "text": html.unescape(TAG.sub("", found["html"])).strip(),
            "classes": found["classes"].split(),
        }
        for found in HEADING.finditer(body)
    ]
