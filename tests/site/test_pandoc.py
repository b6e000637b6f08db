"""Pandoc과 우리 필터: 견줄 문서(test_same.py)에 없는 경우들과, 얼린 결과의 모든 출력."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import yaml
from bs4 import BeautifulSoup

from freezer.render.fallback import cells, dom, fences, pandoc
from tests.site.conftest import CONFIG, ROOT

OPTIONS = {
    "crossref": CONFIG["crossref"],
    "strings": yaml.safe_load((ROOT / CONFIG["language"]).read_text(encoding="utf-8")),
    "page": {},
}
CELL = """\
::: {#cell-fig-line .cell execution_count=1}
``` {.python .cell-code}
plt.plot(x)
```

::: {.cell-output .cell-output-display}
![직선 *하나*](a.svg){#fig-line fig-alt='오른쪽 위로'}
:::
:::
"""
HTML_FIGURE = """\
::: {#cell-fig-lab .cell}
::: {#fig-lab .cell-output .cell-output-display}
```{=html}
<descent-lab></descent-lab>
```

움직이는 그림
:::
:::
"""


def read(text: str, **page: object) -> BeautifulSoup:
    text = fences.prepared(text, Path(), page)
    body = pandoc.convert(text, {**OPTIONS, "page": page}, Path()).body
    soup = BeautifulSoup(f"<main>{body}</main>", "html.parser")
    cells.finish(soup)
    return soup


def caption(soup: BeautifulSoup, name: str) -> str:
    figure = dom.one(soup, f"#{name} > figure.quarto-float")
    found = figure.find("figcaption", recursive=False)
    assert found is not None
    return found.get_text().strip().replace("\N{NO-BREAK SPACE}", " ")


def test_emphasis_closes_before_a_particle() -> None:
    soup = read("**경사(gradient)**는 이를 **‘손실’**이라고 가**나**다. 2 * 3 * 4")
    strong = [tag.get_text() for tag in soup.select("strong")]
    assert strong == ["경사(gradient)", "‘손실’", "나"]
    assert "2 * 3 * 4" in soup.get_text() and not soup.find("em")


@pytest.mark.parametrize(
    "text",
    [
        "$$\ny = w_0\n+ w_1 x\n- 3\n$$ {#eq-a}",
        "$$ y = w_0\n+ w_1 x\n- 3 $$ {#eq-a}",
        "앞의 글\n$$\ny = w_0\n+ w_1 x\n- 3\n$$ {#eq-a}\n뒤의 글",
        "- 하나\n\n  $$\n  y = w_0\n  + w_1 x\n  - 3\n  $$ {#eq-a}",
        "> $$\n> y = w_0\n> + w_1 x\n> - 3\n> $$ {#eq-a}",
    ],
)
def test_labelled_equation(text: str) -> None:
    maths = dom.one(read(text), "span#eq-a > span.math.display").get_text()
    assert maths.split() == ["\\[", "y", "=", "w_0", "+", "w_1", "x", "-", "3", "\\tag{1}\\]"] or (
        maths.split() == ["\\[y", "=", "w_0", "+", "w_1", "x", "-", "3", "\\tag{1}\\]"]
    )


def test_unlabelled_equations_are_not_numbered() -> None:
    soup = read("$$\na\n$$ {#eq-a}\n\n글 $x$\n\n$$\nb\n$$")
    numbered = ["\\tag" in maths.get_text() for maths in soup.select(".math.display")]
    assert numbered == [True, False]
    assert dom.one(soup, ".math.inline").get_text() == "\\(x\\)"


def test_lines_of_code_stand_apart() -> None:
    code = 'a = 1\n\ndef f():\n    """x\n    y"""'
    cell = f"::: {{.cell changed='1 5'}}\n``` {{.python .cell-code}}\n{code}\n```\n:::\n"
    box = dom.one(read(cell), ".cell")
    assert box["data-changed"] == "1 5"
    assert dom.one(box, "code").get_text() == code
    lines = box.select("code > span")
    assert [line["id"] for line in lines] == [f"cb1-{n}" for n in range(1, 6)]
    assert [line.get_text() for line in lines] == code.split("\n")


def test_numbers_follow_the_order_of_the_page() -> None:
    second = CELL.replace("fig-line", "fig-next")
    soup = read(f"{CELL}\n{second}\n{HTML_FIGURE}\n\n`@fig-line` @fig-lab")
    names = ("fig-line", "fig-next", "fig-lab")
    assert [caption(soup, name)[:4] for name in names] == ["그림 1", "그림 2", "그림 3"]
    assert caption(soup, "fig-line") == "그림 1: 직선 하나"
    assert dom.one(soup, "#fig-lab descent-lab").name == "descent-lab"
    assert dom.one(soup, "p > code").get_text() == "@fig-line"
    assert dom.one(soup, "a.quarto-xref").get_text() == "그림\N{NO-BREAK SPACE}3"


def test_options_of_the_page_reach_the_cells() -> None:
    cell = "::: {.cell}\n``` {.python .cell-code}\nx\n```\n:::\n\n``` python\ny\n```\n"
    soup = read(
        cell, **{"code-fold": True, "code-summary": "코드 <보기>", "code-line-numbers": True}
    )
    assert [s.get_text() for s in soup.select("details.code-fold > summary")] == ["코드 <보기>"]
    assert len(soup.select("pre.numberSource")) == 1


def test_negative_widths_leave_a_gap() -> None:
    panel = '::: {layout="[[40,-20,40]]"}\n가\n\n나\n:::\n'
    soup = read(panel)
    parts = soup.select(".quarto-layout-cell")
    assert [part.get_text().strip() for part in parts] == ["가", "", "나"]
    assert "flex-basis: 20.0%" in str(parts[1]["style"])


def test_reference_document_is_built_whole() -> None:
    """Quarto가 얼린 보기 문서의 모든 출력이 페이지에 남는다."""
    reference = Path(__file__).parents[1] / "freezer" / "conversion" / "reference"
    frozen = reference / "_freeze" / "posts" / "kitchen-sink"
    result = json.loads((frozen / "execute-results" / "html.json").read_text(encoding="utf-8"))
    soup = read(result["result"]["markdown"])
    text = soup.get_text()
    for words in ("한글 출력", "[1, 2, 3]", "ZeroDivisionError", "굵은 글씨", "인라인 값은 3 이다"):
        assert words in text
    assert caption(soup, "tbl-frame") == "표 1: 표 하나"
    assert caption(soup, "fig-two") == "그림 2: 두 그림"
    assert dom.one(soup, "details.code-fold > summary").get_text() == "코드 보기"
    assert soup.select(".cell-output .code-copy-button") == []
