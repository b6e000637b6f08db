"""사이트의 모든 링크와 앵커가 닿는 곳이 있고, 쪽이 부르는 파일은 모두 사이트 안에 있다."""

from __future__ import annotations

import functools
import posixpath
import re
from pathlib import Path
from urllib.parse import unquote, urlsplit

from bs4 import BeautifulSoup

LOADED = {"link": "href", "script": "src", "img": "src", "source": "src", "iframe": "src"}


@functools.cache
def parsed(file: Path) -> BeautifulSoup:
    return BeautifulSoup(file.read_text(encoding="utf-8"), "html.parser")


@functools.cache
def anchors(file: Path) -> set[str]:
    return {str(tag["id"]) for tag in parsed(file).find_all(id=True)}


def target(site: Path, file: Path, href: str) -> tuple[Path, str]:
    """링크가 가리키는 파일과 앵커."""
    parts = urlsplit(href)
    base = "/" if parts.path.startswith("/") else f"/{file.parent.relative_to(site).as_posix()}"
    path = posixpath.normpath(posixpath.join(base, unquote(parts.path))) if parts.path else ""
    found = site / path.lstrip("/") if path else file
    return (found / "index.html" if found.is_dir() else found), unquote(parts.fragment)


def html_files(site: Path) -> list[Path]:
    files = sorted(site.rglob("*.html"))
    assert files
    return files


def test_every_internal_link_and_anchor_resolves(site: Path) -> None:
    broken = []
    for file in html_files(site):
        for link in parsed(file).find_all("a", href=True):
            href = str(link["href"])
            if not href or urlsplit(href).scheme or href.startswith("//"):
                continue
            found, anchor = target(site, file, href)
            page = found.suffix == ".html"
            if not found.is_file() or (page and anchor and not _reaches(found, anchor)):
                broken.append(f"{file.relative_to(site)}: {href}")
    assert broken == []


def _reaches(file: Path, anchor: str) -> bool:
    """목록의 갈래(#category=…)는 스크립트가 읽는 주소이다."""
    return anchor in anchors(file) or anchor.startswith("category=")


def test_nothing_is_loaded_from_another_host(site: Path) -> None:
    foreign, missing = [], []
    for file in html_files(site):
        for name, attribute in LOADED.items():
            for tag in parsed(file).find_all(name, attrs={attribute: True}):
                href = str(tag[attribute])
                where = f"{file.relative_to(site)}: {href}"
                if href.startswith("data:"):
                    continue
                if urlsplit(href).netloc:
                    foreign.append(where)
                elif not target(site, file, href)[0].is_file():
                    missing.append(where)
    for sheet in site.rglob("*.css"):
        for address in re.findall(
            r"url\(['\"]?((?:https?:)?//[^)'\"]+)|@import\s+['\"](https?:[^'\"]+)",
            sheet.read_text(encoding="utf-8"),
        ):
            foreign.append(f"{sheet.relative_to(site)}: {''.join(address)}")
    assert (foreign, missing) == ([], [])


def test_ids_are_unique(site: Path) -> None:
    repeated = []
    for file in html_files(site):
        seen: set[str] = set()
        for tag in parsed(file).select("main [id]"):
            if tag["id"] in seen:
                repeated.append(f"{file.relative_to(site)}: #{tag['id']}")
            seen.add(str(tag["id"]))
    assert repeated == []
