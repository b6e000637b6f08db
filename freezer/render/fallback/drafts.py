"""초안: 지은 사이트에는 없고, 미리 보기에서는 초안이라고 적혀 보인다."""

from __future__ import annotations

from pathlib import PurePosixPath
from posixpath import normpath
from typing import Any

from bs4 import BeautifulSoup


def mark(soup: BeautifulSoup, site: Any, page: Any) -> None:
    """초안이면 그렇다고 적는다."""
    main = soup.find("main")
    if page.draft and main is not None:
        alert = soup.new_tag("div", id="quarto-draft-alert", attrs={"class": "alert alert-warning"})
        icon = soup.new_tag("i", attrs={"class": "bi bi-pencil-square", "aria-hidden": "true"})
        alert.extend([icon, site.strings["draft"]])
        main.insert(0, alert)


def hidden(href: str, site: Any, page: Any) -> bool:
    """짓지 않는 초안으로 가는 링크인가."""
    path = href.partition("#")[0]
    start = PurePosixPath() if path.startswith("/") else PurePosixPath(page.src).parent
    return PurePosixPath(normpath(start / path.lstrip("/"))) in site.hidden_pages
