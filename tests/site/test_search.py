"""한국어 찾기: 목록을 만드는 쪽과 찾는 쪽."""

from __future__ import annotations

from pathlib import PurePosixPath

import pytest
from bs4 import BeautifulSoup
from playwright.sync_api import Browser

from freezer.render.fallback import search
from freezer.render.fallback.build import STATIC

PAGE = """<main><header class="quarto-title-block"><h1>학습률</h1>
<div class="description">머리글</div></header><p>첫 글 <span class="math">\\(x\\)</span></p>
<section id="a"><h2>발산</h2><p>커지면 발산합니다</p><pre>loss.backward()</pre>
<section id="b"><h3>작은 절</h3><p>안쪽 글</p></section></section></main>"""
INDEX = [
    {"title": "학습 과정과 학습률", "section": "", "text": "다섯 학습률을 견줍니다"},
    {"title": "회귀분석", "section": "네 단계", "text": "학습률을 곱해 빼면 경사하강법입니다"},
    {"title": "학습 과정과 학습률", "section": "직선의 눈으로", "text": "선을 겹쳐 그립니다"},
    {"title": "용어집", "section": "", "text": "가설 비용 옵티마이저"},
]


def test_entries_follow_the_sections() -> None:
    soup = BeautifulSoup(PAGE, "html.parser")
    found = search.entries(soup, PurePosixPath("posts/a.html"))
    assert [(e["href"], e["section"], e["text"]) for e in found] == [
        ("posts/a.html", "", "머리글 첫 글"),
        ("posts/a.html#a", "발산", "커지면 발산합니다 loss.backward()"),
        ("posts/a.html#b", "작은 절", "안쪽 글"),
    ]
    assert {e["title"] for e in found} == {"학습률"}


@pytest.mark.parametrize(
    ("words", "titles"),
    [
        ("학습률", ["학습 과정과 학습률", "회귀분석"]),
        ("경사하강법으로", ["회귀분석"]),
        ("학습율", ["학습 과정과 학습률", "회귀분석"]),
        ("옵티마이저 비용", ["용어집"]),
        ("네 단계", ["회귀분석"]),
        ("학습률 겹쳐", ["학습 과정과 학습률"]),
        ("합성곱신경망", []),
    ],
)
def test_search_script(browser: Browser, words: str, titles: list[str]) -> None:
    page = browser.new_page()
    page.add_script_tag(content=(STATIC / "search.js").read_text(encoding="utf-8"))
    found = page.evaluate(
        "([items, words]) => new Fuse(items).search(words, {limit: 20}).map((h) => h.item.title)",
        [INDEX, words],
    )
    page.close()
    assert found == titles
