"""smalldocs의 파서에 더한 규칙: Pandoc과 같게 읽는지."""

from __future__ import annotations

import pytest
import smalldocs.markdown
from bs4 import BeautifulSoup

from freezer.render.fallback import dom
from freezer.render.fallback.parser import pandoc_markdown


def read(text: str) -> BeautifulSoup:
    with pandoc_markdown():
        return BeautifulSoup(smalldocs.markdown.render(text, {}), "html.parser")


@pytest.mark.parametrize(
    ("text", "strong"),
    [
        ("**경사(gradient)**는", "경사(gradient)"),
        ("이를 **‘손실’**이라고", "‘손실’"),
        ("가**나**다", "나"),
        ("**굵게**", "굵게"),
    ],
)
def test_emphasis_closes_before_a_particle(text: str, strong: str) -> None:
    assert dom.one(read(text), "strong").get_text() == strong


def test_lone_stars_are_not_emphasis() -> None:
    assert read("2 * 3 * 4").get_text().strip() == "2 * 3 * 4"


@pytest.mark.parametrize(
    "text",
    [
        "$$\ny = w_0\n+ w_1 x\n- 3\n$$ {#eq-a}",
        "$$ y = w_0\n+ w_1 x\n- 3 $$ {#eq-a}",
        "앞의 글\n$$\ny = w_0\n+ w_1 x\n- 3\n$$ {#eq-a}\n뒤의 글",
    ],
)
def test_labelled_equation(text: str) -> None:
    soup = read(text)
    maths = dom.one(soup, "span#eq-a > span.math.display")
    assert maths.get_text().split() == ["\\[y", "=", "w_0", "+", "w_1", "x", "-", "3\\]"]
    assert not soup.find(["ul", "h2"])


def test_equation_inside_a_sentence() -> None:
    soup = read("식 $$ x^2 $$ {#eq-a} 과 글")
    assert dom.one(soup, "p span#eq-a").get_text() == "\\[x^2\\]"
    assert "{#eq" not in soup.get_text()


def test_unlabelled_equations_do_not_run_together() -> None:
    soup = read("$$\na\n$$ {#eq-a}\n\n글 $x$\n\n$$\nb\n$$")
    assert [m.get_text() for m in soup.select(".math.display")] == ["\\[a\\]", "\\[b\\]"]
    assert dom.one(soup, ".math.inline").get_text() == "\\(x\\)"


def test_equation_in_a_list_and_a_quote() -> None:
    soup = read("- 하나\n\n  $$\n  a\n  $$ {#eq-a}\n\n> $$\n> b\n> $$ {#eq-b}")
    assert dom.one(soup, "li span#eq-a").get_text() == "\\[a\\]"
    assert dom.one(soup, "blockquote span#eq-b").get_text() == "\\[b\\]"


def test_single_quoted_attributes() -> None:
    picture = dom.one(
        read("""![설명](a.svg){#fig-a width=10 fig-alt='왼쪽 "위" {1, 2} it\\'s <b>'}"""), "img"
    )
    assert picture["alt"] == """왼쪽 "위" {1, 2} it's <b>"""
    assert picture["id"] == "fig-a"


def test_quotes_are_rounded_around_korean() -> None:
    text = read('"따옴표(하나)"는 그의 \'작은\' **"강조"** `"코드"` it\'s').get_text()
    assert text.strip() == '“따옴표(하나)”는 그의 ‘작은’ “강조” "코드" it’s'


def test_listing_keeps_its_caption() -> None:
    soup = read('``` {#lst-f .python .cell-code lst-cap="함수 *f*"}\npass\n```')
    box = dom.one(soup, ".listing")
    assert box["data-caption"] == "함수 *f*"
    assert dom.one(box, "#lst-f pre").get_text() == "pass"


def test_rules_are_gone_outside_the_block() -> None:
    original = smalldocs.markdown.make_parser
    with pandoc_markdown():
        assert smalldocs.markdown.make_parser is not original
    assert smalldocs.markdown.make_parser is original
