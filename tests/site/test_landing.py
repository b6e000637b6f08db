"""주소가 가리키는 곳에, 돌아오면 보던 곳에 선다: 먼 절과 움직이는 그림이 늦게 짜여도."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page

from tests.site.conftest import Visit, rest

LAID_OUT = "() => !document.querySelector('html:not(.at-once) .later:not(.laid)')"
TOP = "(element) => element.getBoundingClientRect().top"
# 화면 위쪽에서 처음 보이는 글
READ = """() => [...document.querySelectorAll("main :is(p, li, dd)")].findIndex(
  (piece) => piece.getClientRects().length && piece.getBoundingClientRect().top > 150)"""


def settle(page: Page) -> None:
    page.wait_for_load_state("networkidle")
    page.wait_for_function(LAID_OUT)
    rest(page)


@pytest.mark.parametrize(
    ("name", "place"),
    [
        ("glossary.html", "#letter-17"),
        ("posts/pytorch-patterns.html", "#sec-summary"),
        ("posts/deep-network.html", "#sec-bends"),
        ("posts/autograd.html", "#sec-summary"),
    ],
)
def test_links_land_and_reading_goes_on(visit: Visit, name: str, place: str) -> None:
    visit.page.set_viewport_size({"width": 390, "height": 844})
    page = visit.open(f"{name}{place}")
    settle(page)
    target = page.locator(place)
    landed = target.evaluate(TOP)
    target.evaluate("(element) => element.scrollIntoView()")
    rest(page)
    assert landed == pytest.approx(target.evaluate(TOP), abs=2)

    page = visit.open(name)
    settle(page)
    page.mouse.move(200, 400)
    page.mouse.wheel(0, 4000)
    rest(page)
    at = page.evaluate(READ)
    piece = page.locator("main :is(p, li, dd)").nth(at)
    before = piece.evaluate(TOP)
    page.reload()
    settle(page)
    assert piece.evaluate(TOP) == pytest.approx(before, abs=2)
    visit.open("about.html")
    page.go_back()
    settle(page)
    assert piece.evaluate(TOP) == pytest.approx(before, abs=2)
    assert visit.problems == []


def test_an_address_that_cannot_be_read_breaks_nothing(visit: Visit) -> None:
    page = visit.open("posts/autograd.html#%E0%A4%A")
    settle(page)
    page.locator("main pre.sourceCode").first.wait_for()
    assert visit.problems == []
