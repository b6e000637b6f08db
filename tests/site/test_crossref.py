"""그림·표·코드·식의 번호와 참조: Quarto가 얼린 보기 문서로 지은 쪽을 본다."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import smalldocs.markdown
from bs4 import BeautifulSoup

from freezer.errors import FreezerError
from freezer.render.fallback import cells, crossref, dom, floats
from freezer.render.fallback.parser import pandoc_markdown

OPTIONS = {
    "fig-title": "그림",
    "fig-prefix": "그림",
    "tbl-title": "표",
    "tbl-prefix": "표",
    "lst-title": "코드",
    "lst-prefix": "코드",
    "eq-prefix": "식",
    "sec-prefix": "절",
}
STRINGS = {"copy-button-tooltip": "코드 복사", "code-summary": "코드 보기"}
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
PANEL = """\
::: {#fig-two .cell layout-ncol='2' execution_count=9}
``` {.python .cell-code}
plt.show()
```

::: {.cell-output .cell-output-display}
![왼쪽](a.svg){#fig-two-1}
:::

::: {.cell-output .cell-output-display}
![오른쪽](b.svg){#fig-two-2}
:::

두 그림
:::
"""
TABLE = """\
::: {#tbl-frame .cell tbl-cap='표 하나' execution_count=20}
``` {.python .cell-code}
frame
```

::: {.cell-output .cell-output-display execution_count=19}
```{=html}
<table><tr><td>1</td></tr></table>
```
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


def finished(text: str) -> BeautifulSoup:
    with pandoc_markdown():
        html = smalldocs.markdown.render(text, {})
    soup = BeautifulSoup(f"<main>{html}</main>", "html.parser")
    cells.finish(soup, STRINGS)
    floats.finish(soup)
    crossref.finish(soup, OPTIONS, "posts/a.qmd")
    return soup


def caption(soup: BeautifulSoup, name: str) -> str:
    figure = dom.one(soup, f"#{name} > figure.quarto-float")
    found = figure.find("figcaption", recursive=False)
    assert found is not None
    return found.get_text().strip().replace("\N{NO-BREAK SPACE}", " ")


def test_figure_of_a_cell() -> None:
    soup = finished(CELL)
    box = dom.one(soup, "#fig-line")
    assert caption(soup, "fig-line") == "그림 1: 직선 하나"
    assert dom.one(box, "figcaption em").get_text() == "하나"
    assert dom.one(box, "img")["alt"] == "오른쪽 위로"
    assert dom.one(soup, ".cell")["data-execution_count"] == "1"


def test_lines_of_code_stand_apart() -> None:
    code = 'a = 1\n\ndef f():\n    """x\n    y"""'
    cell = f"::: {{.cell changed='1 5'}}\n``` {{.python .cell-code}}\n{code}\n```\n:::\n"
    box = dom.one(finished(cell), ".cell")
    assert box["data-changed"] == "1 5"
    assert dom.one(box, "code").get_text() == code
    lines = box.select("code > span")
    assert [line["id"] for line in lines] == [f"cb1-{n}" for n in range(1, 6)]
    assert [line.get_text() for line in lines] == code.split("\n")
    assert all(dom.classes(dom.one(lines[n], "span")) == ["st"] for n in (3, 4))


def test_panel_keeps_code_above_and_lays_out_only_outputs() -> None:
    soup = finished(PANEL)
    panel = dom.one(soup, "#fig-two")
    assert dom.one(soup, ".cell > .code-copy-outer-scaffold").get_text().strip() == "plt.show()"
    assert panel.select("pre") == []
    assert len(panel.select(".quarto-layout-row")) == 1
    assert len(panel.select(".quarto-layout-cell")) == 2
    captions = [c.get_text() for c in panel.select("figcaption")]
    assert captions == ["(a) 왼쪽", "(b) 오른쪽", "그림\N{NO-BREAK SPACE}1: 두 그림"]


def test_table_of_a_cell_has_its_caption_on_top() -> None:
    soup = finished(TABLE)
    figure = dom.one(soup, "#tbl-frame > figure")
    assert [child.name for child in figure.find_all(recursive=False)] == ["figcaption", "div"]
    assert caption(soup, "tbl-frame") == "표 1: 표 하나"
    assert figure.find("pre") is None


def test_pipe_table_and_listing() -> None:
    soup = finished(
        "| 가 |\n|---|\n| 1 |\n\n: 작은 표 {#tbl-a}\n\n"
        '``` {#lst-f .python lst-cap="함수"}\npass\n```'
    )
    assert caption(soup, "tbl-a") == "표 1: 작은 표"
    assert caption(soup, "lst-f") == "코드 1: 함수"


def test_figure_that_is_not_a_picture() -> None:
    soup = finished(HTML_FIGURE)
    assert caption(soup, "fig-lab") == "그림 1: 움직이는 그림"
    assert soup.select_one("#fig-lab descent-lab") is not None


def test_references_are_links_with_the_same_words_as_quarto() -> None:
    soup = finished(
        f"{CELL}\n{PANEL}\n$$\nx\n$$ {{#eq-a}}\n\n## 절 {{#sec-b}}\n\n"
        "가(@fig-line), @fig-two-2 와 [@eq-a], [식 @eq-a; @fig-two], -@fig-line. `@fig-line` @sec-b"
    )
    links = [link.get_text().replace("\N{NO-BREAK SPACE}", " ") for link in soup.select("a")]
    wanted = ["그림 1", "그림 2 (b)", "식 1", "식 1", "그림 2", "1", "절 1"]
    assert links == wanted
    assert dom.one(soup, "a.quarto-xref")["href"] == "#fig-line"
    assert "@fig-line" in dom.one(soup, "p code").get_text()
    assert dom.one(soup, "#eq-a").get_text() == "\\[x \\tag{1}\\]"


def test_reference_to_nothing_is_an_error_that_names_it() -> None:
    with pytest.raises(FreezerError, match=r"posts/a\.qmd: @fig-nowhere"):
        finished("보세요(@fig-nowhere).")


def test_numbers_follow_the_order_of_the_page() -> None:
    second = CELL.replace("fig-line", "fig-next")
    soup = finished(f"{CELL}\n{PANEL}\n{second}\n{HTML_FIGURE}")
    names = ("fig-line", "fig-two", "fig-next", "fig-lab")
    assert [caption(soup, name)[:4] for name in names] == ["그림 1", "그림 2", "그림 3", "그림 4"]


def test_reference_document_is_built_whole() -> None:
    """Quarto가 얼린 보기 문서의 모든 출력이 쪽에 남는다."""
    reference = Path(__file__).parents[1] / "freezer" / "conversion" / "reference"
    frozen = reference / "_freeze" / "posts" / "kitchen-sink"
    result = json.loads((frozen / "execute-results" / "html.json").read_text(encoding="utf-8"))
    soup = finished(result["result"]["markdown"].split("---\n", 2)[2])
    text = soup.get_text()
    for words in ("한글 출력", "[1, 2, 3]", "ZeroDivisionError", "굵은 글씨", "인라인 값은 3 이다"):
        assert words in text
    assert caption(soup, "tbl-frame") == "표 1: 표 하나"
    assert caption(soup, "fig-two") == "그림 2: 두 그림"
    assert dom.one(soup, "details.code-fold > summary").get_text() == "코드 보기"
    assert soup.select(".cell-output .code-copy-button") == []
