"""속성에 적힌 한 줄의 Markdown(표의 설명, 상자의 제목)을 HTML로."""

from __future__ import annotations

import smalldocs.markdown
from bs4 import BeautifulSoup, PageElement

from freezer.render.fallback import dom
from freezer.render.fallback.parser import pandoc_markdown


def render(text: str) -> list[PageElement]:
    """문단 태그 없이, 그 안의 마디들."""
    with pandoc_markdown():
        html = smalldocs.markdown.render(text, {})
    return list(dom.one(BeautifulSoup(html, "html.parser"), "p").children)
