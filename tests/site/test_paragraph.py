"""문단만 고친 저장: 지난번 HTML에서 바꾼 것이, 전체를 다시 바꾼 것과 같다."""

from __future__ import annotations

from pathlib import Path, PurePosixPath
from typing import Any

import pytest
import yaml

from freezer.render.fallback import body, fences, pandoc, paragraph
from tests.site.conftest import CONFIG, ROOT

STRINGS = yaml.safe_load((ROOT / CONFIG["language"]).read_text(encoding="utf-8"))
OPTIONS: dict[str, Any] = {"crossref": CONFIG["crossref"], "strings": STRINGS, "page": {}}
DOCUMENT = """\
---
title: 가
---

첫 문단, $x^{2}$와 `code`.

## 절 {#sec-a}

![그림](a.svg){#fig-a}

그림을 봅니다(@fig-a). 다시 @fig-a, 또.

::: {.callout-note}
## 상자

상자 속의 글.
:::

- 목록 하나

- 목록 둘

용어

: 뜻

```text
코드 속의

빈 줄 다음
```

같은 글

> 같은 글

| 표 |
|----|
| 칸 |

표의 캡션 [링크](b.qmd).[^n]

[^n]: 각주의 글

끝.
"""


def convert(text: str) -> pandoc.Converted:
    return pandoc.convert(fences.prepared(text, Path(), {}), OPTIONS, Path())


@pytest.fixture(scope="module")
def made() -> pandoc.Converted:
    return convert(DOCUMENT)


@pytest.mark.parametrize(
    ("old", "new", "once"),
    [
        ("첫 문단, $x^{2}$와 `code`.", "고친 **문단** $\\hat{w}_0$, [글](c.qmd#sec-b).", True),
        ("다시 @fig-a, 또.", "다시 보지 않습니다.", True),
        ("상자 속의 글.", "상자 속의 새 글(@fig-a).", True),
        ("끝.\n", '끝.\n\n더한 ‘문단’ -- "하나".\n', True),
        ("첫 문단, $x^{2}$와 `code`.\n\n", "", False),
        ("끝.", "끝 @sec-a.", False),
        ("끝.", "끝.[^n]", False),
        ("끝.", "[끝]{.term #term-x}.", False),
        ("끝.", "# 끝", False),
        ("끝.", "1. 끝", False),
        ("끝.", "끝\n===", False),
        ("빈 줄 다음", "새 줄", False),
        ("\n용어\n", "\n새 용어\n", False),
        ("\n\n같은 글", "\n\n고친 글", False),
        ("각주의 글", "새 각주", False),
        ("title: 가", "title: 나", False),
    ],
)
def test_patched_page_is_the_converted_one(
    made: pandoc.Converted, old: str, new: str, once: bool
) -> None:
    text = DOCUMENT.replace(old, new, 1)
    assert text != DOCUMENT
    patched = paragraph.patched(DOCUMENT, made, text, convert)
    assert (patched is not None) == once
    if patched:
        assert patched == convert(text)


def test_drawing_follows_its_file(tmp_path: Path) -> None:
    """원고가 그대로여도, 셀이 읽는 파일이 바뀌면 그림도 바뀐다."""
    text = "---\ntitle: 가\n---\n\n```{dot}\n//| file: a.dot\n```\n\n끝.\n"
    for label in ("하나", "둘"):
        (tmp_path / "a.dot").write_text(f"graph {{ {label} }}", encoding="utf-8")
        made = paragraph.converted("그림.qmd", text, OPTIONS, tmp_path)
        assert f">{label}</text>" in made.body


def test_sections_are_kept_until_they_or_their_links_change() -> None:
    html = (
        '<p>앞</p><section id="a" class="level2"><h2>가</h2><p><a href="x.qmd">글</a></p></section>'
    )
    page = PurePosixPath("시험.qmd")
    first = body.parts(page, html, lambda _, address: f"../{address}")
    assert [part.html for part in first][1].count('href="../x.qmd"') == 1
    assert "".join(body.split(html)) == html and len(first) == 2
    again = body.parts(page, html.replace("앞", "뒤"), lambda _, address: f"../{address}")
    assert again[1] is first[1] and "뒤" in again[0].html
    moved = body.parts(page, html, lambda _, address: None)
    assert "<a" not in moved[1].html and "글" in moved[1].html
    assert len(body.parts(page, "<section><p>짝이 없다</p>", lambda _, address: address)) == 1
