"""종이: 풀이와 갈피가 펼쳐지고, 단추가 없고, 언제나 밝게 찍힌다. 전체를 모은 페이지도."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from bs4 import BeautifulSoup

from tests.site.conftest import LECTURES, PAGES, Visit

GONE = (
    "#quarto-header",
    "#quarto-sidebar",
    "#TOC",
    "footer",
    ".page-navigation",
    ".code-copy-button",
    "details.code-fold",
    ".callout-btn-toggle",
)
NUMBER = re.compile(r"\s*(?:\(|[^\s\d]+\s)(\d+)\.(\d+)")
BACKGROUND = "getComputedStyle(document.body).backgroundColor"


@pytest.mark.parametrize("name", ["posts/learning-process.html", "posts/side-by-side.html"])
def test_paper_shows_the_answers_and_no_buttons(visit: Visit, name: str) -> None:
    visit.page.emulate_media(color_scheme="dark")
    page = visit.open(name)
    assert page.evaluate(BACKGROUND) != "rgb(255, 255, 255)"
    page.emulate_media(media="print", color_scheme="dark")
    assert page.evaluate(BACKGROUND) == "rgb(255, 255, 255)"
    shown = "(all) => all.filter((e) => e.checkVisibility() && e.offsetHeight > 0).length"
    for selector in (".callout-body", ".tab-pane"):
        boxes = page.locator(f"main {selector}")
        assert boxes.evaluate_all(shown) == boxes.count(), selector
    assert page.locator("main .callout-body").count() > 3
    for selector in GONE:
        assert page.locator(selector).evaluate_all(shown) == 0, selector
    colour = page.locator("main section > p").first.evaluate("(e) => getComputedStyle(e).color")
    assert max(int(part) for part in re.findall(r"\d+", colour)[:3]) < 60
    turned = "(all) => all.filter((e) => getComputedStyle(e).filter !== 'none').length"
    assert page.locator("main img, main svg").evaluate_all(turned) == 0


def test_lab_and_animation_are_still_pictures_on_paper(visit: Visit) -> None:
    page = visit.open("posts/tensorflow-descent.html")
    page.locator("descent-lab").first.scroll_into_view_if_needed()
    page.wait_for_selector("descent-lab[data-ready]", state="attached")
    page.emulate_media(media="print")
    shown = "(e) => e.checkVisibility()"
    assert page.locator("descent-lab figure img").first.evaluate(shown)
    assert not page.locator("descent-lab .holder").first.evaluate(shown)
    assert page.locator("light-animation > svg").first.evaluate(shown)
    assert not page.locator("light-animation .bar").first.evaluate(shown)


def test_pdf_of_a_lecture_has_pages(visit: Visit) -> None:
    page = visit.open("posts/side-by-side.html")
    pdf = page.pdf(prefer_css_page_size=True)
    pages = len(re.findall(rb"/Type\s*/Page\b", pdf))
    assert 8 <= pages <= 20
    assert re.search(rb"/MediaBox\s*\[0 0 59[45][.\d]* 84[12][.\d]*\]", pdf)


@pytest.fixture(scope="module")
def whole(site: Path) -> BeautifulSoup:
    return BeautifulSoup((site / "print.html").read_text(encoding="utf-8"), "html.parser")


def test_whole_course_stands_on_one_page_in_order(whole: BeautifulSoup) -> None:
    wanted = [path.stem for path in LECTURES] + ["glossary", "about"]
    assert [part["id"] for part in whole.select(".print-part")] == wanted
    assert [link["href"] for link in whole.select(".print-cover ol a")] == [f"#{s}" for s in wanted]
    assert not whole.select("script, .callout-header[role], .tab-pane[role]")


def test_links_between_lectures_stay_on_the_page(whole: BeautifulSoup) -> None:
    ids = {tag["id"] for tag in whole.find_all(id=True)}
    links = [str(link["href"]) for link in whole.select(".print-part a[href]")]
    assert not [href for href in links if href.startswith("posts/") and ".html" in href]
    between = [href for href in links if href.startswith("#")]
    assert len(between) > 300
    assert [href for href in between if href[1:] not in ids] == []


def test_every_number_on_the_page_is_its_own(whole: BeautifulSoup) -> None:
    """그림과 표와 식의 번호는 강의의 번호로 시작하고, 부르는 말이 같은 것을 가리킨다."""
    labels: dict[str, str] = {}
    for chapter, part in enumerate(whole.select(".print-part")[: len(LECTURES)], start=1):
        for text in part.select(".quarto-float-caption, .equation-number"):
            found = NUMBER.match(text.get_text())
            if found:
                target = text.find_parent(id=re.compile("--(fig|tbl|lst|eq)-"))
                assert target is not None
                assert found[1] == str(chapter), text
                labels[str(target["id"]).partition("-caption")[0]] = f"{found[1]}.{found[2]}"
    assert len(labels) > 100
    references = whole.select("a.quarto-xref")
    called = {str(a["href"])[1:]: NUMBER.match(a.get_text()) for a in references}
    numbered = {name: f"{found[1]}.{found[2]}" for name, found in called.items() if found}
    assert len(numbered) > 80
    assert {name: labels[name] for name in numbered} == numbered


def test_drawings_keep_their_parts(whole: BeautifulSoup, site: Path) -> None:
    """id가 바뀌어도 SVG 안의 `url(#…)`과 `href="#…"`이 가리키는 것이 있다."""
    ids = {tag["id"] for tag in whole.find_all(id=True)}
    pointed = set()
    for drawing in whole.select(".print-part svg"):
        pointed |= set(re.findall(r"""(?:url\(|href=")#([^)"]+)""", str(drawing)))
    assert pointed and pointed <= ids
    last = whole.select_one("light-animation [data-on]:not([display])")
    assert last is not None


def test_whole_course_is_for_paper_only(whole: BeautifulSoup, site: Path) -> None:
    assert whole.select_one("meta[name=robots][content=noindex]")
    if (site / "sitemap.xml").exists():
        assert "print.html" not in (site / "sitemap.xml").read_text(encoding="utf-8")
    indexes = [path.read_text(encoding="utf-8") for path in site.rglob("*.json")]
    assert indexes and not [text for text in indexes if "print.html" in text]
    for name in PAGES:
        footer = (site / name).read_text(encoding="utf-8").partition("<footer")[2]
        assert len(re.findall(r'href="[^"]*print\.html"', footer)) == 1, name
