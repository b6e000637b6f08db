"""페이지의 무게와 자리: 받는 바이트, 요청, 밀리는 글, 잘린 코드의 표시."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from tests.site.conftest import EVERYTHING, PAGES, Visit, rest
from tests.site.weigh import phone, serving

KB = 1000
LECTURE, OTHER = 200 * KB, 120 * KB
REQUESTS = 32
SHIFTS = """() => new Promise((done) => {
  let total = 0;
  new PerformanceObserver((list) => list.getEntries().forEach((e) => { total += e.value; }))
    .observe({ type: "layout-shift", buffered: true });
  setTimeout(() => done(total), 100);
})"""
UNSIZED = """() => [...document.querySelectorAll("main img:not([width])")]
  .map((image) => image.src.slice(0, 80))"""
TOP = "(element) => element.getBoundingClientRect().top"
LAID_OUT = """() => {
  const heads = [...document.querySelectorAll(".later > :first-child")];
  const seen = heads.filter((head) => head.checkVisibility({ contentVisibilityAuto: true }));
  return [seen.length, heads.length];
}"""
# 틈이 나지 않은 브라우저: 부르라고 할 때까지 아무것도 미리 짜지 않는다.
WAITING = """
  const idle = window.requestIdleCallback, held = [];
  let free = false;
  window.requestIdleCallback = (...asked) => (free ? idle(...asked) : held.push(asked));
  window.go = () => { free = true; held.forEach((asked) => idle(...asked)); };
"""
# 보이는 모습을 정하는 것들. 모든 속성을 모든 요소에서 보면 오래 걸린다.
# 읽은 자리의 말(.place-word)은 페이지를 연 지 조금 뒤에 붙고, 화면에는 보이지 않는다.
LOOKS = """(names) => [...document.querySelectorAll("body :not(.place-word)")].map((element) => {
  const style = getComputedStyle(element);
  return names.map((name) => `${name}: ${style.getPropertyValue(name)}`).join("; ");
})"""
NAMES = [
    *("color", "background-color", "background-image", "box-shadow", "opacity", "filter", "fill"),
    *("border-top-color", "border-left-color", "border-top-width", "border-left-width"),
    *("font-size", "font-family", "font-weight", "line-height", "text-decoration", "text-align"),
    *("padding-top", "padding-left", "margin-top", "margin-left", "width", "height"),
    *("display", "position", "white-space", "overflow-x", "outline-color"),
]
WHOLE_SHEETS = """() => Promise.all(
  [...document.querySelectorAll("link[rel=stylesheet][href$='.lean.css']")].map((link) =>
    new Promise((done) => {
      link.onload = done;
      link.href = link.href.replace(".lean.css", ".css");
    })))"""


@pytest.fixture(scope="module")
def zipped(site: Path) -> Iterator[tuple[str, list[tuple[str, int]]]]:
    with serving(site) as found:
        yield found


def open_on_a_phone(browser: Browser, address: str, scheme: str) -> Page:
    page = phone(browser, scheme).new_page()
    page.goto(address, wait_until="networkidle")
    return page


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("name", PAGES)
def test_page_is_light_and_stays_still(
    browser: Browser, zipped: tuple[str, list[tuple[str, int]]], name: str, scheme: str
) -> None:
    address, sent = zipped
    sent.clear()
    page = open_on_a_phone(browser, f"{address}/{name}", scheme)
    assert sum(size for _, size in sent) <= (LECTURE if "posts/" in name else OTHER)
    assert len(sent) <= REQUESTS
    assert page.evaluate(SHIFTS) < 0.02
    assert page.evaluate(UNSIZED) == []
    page.context.close()


def test_cut_code_says_so_and_moves_by_keyboard(visit: Visit) -> None:
    visit.page.set_viewport_size({"width": 390, "height": 844})
    page = visit.open("posts/learning-process.html")
    cut = page.locator("main pre.sourceCode.goes-on").first
    cut.scroll_into_view_if_needed()
    assert "inset" in cut.evaluate("(e) => getComputedStyle(e).boxShadow")
    cut.focus()
    page.keyboard.press("ArrowRight")
    page.wait_for_function("(e) => e.scrollLeft > 0", arg=cut.element_handle())


def test_far_sections_wait_and_links_still_land(visit: Visit) -> None:
    """열 때 먼 절은 짜 놓지 않되, 짐작한 높이가 맞고, 링크는 그 절에 닿는다. 곧 다 짠다."""
    visit.page.set_viewport_size({"width": 390, "height": 844})
    visit.page.add_init_script(WAITING)
    page = visit.open("posts/vector-calculus.html")
    laid_out, all_of_them = page.evaluate(LAID_OUT)
    assert laid_out <= 5 < 20 <= all_of_them
    guessed = page.evaluate("document.documentElement.scrollHeight")
    page.evaluate("go()")
    for name in ("sec-bowl", "sec-rule-3", "sec-exercises"):
        page.goto(page.url.partition("#")[0] + f"#{name}")
        rest(page)
        top = page.locator(f"#{name} :is(h2, h3)").first.evaluate(TOP)
        assert 80 < top < 180, name
    assert page.locator(".later:not(.laid)").count() == 0
    page.add_style_tag(content=EVERYTHING)
    assert page.evaluate("document.documentElement.scrollHeight") == pytest.approx(guessed, rel=0.1)


# 움직이는 그림은 저마다의 CSS를 쓰고, 언제 다 그려지는지 알 수 없다.
WITHOUT_PICTURES = """() => {
  const own = [...document.querySelectorAll("main *")].filter((e) => e.localName.includes("-"));
  own.forEach((e) => e.remove());
}"""


def at_rest(page: Page) -> list[str]:
    """모든 요소의 모습. 스크립트가 사이드바의 높이를 늦게 맞추므로, 두 번 같을 때까지 본다."""
    looks: list[str] = page.evaluate(LOOKS, NAMES)
    for _ in range(50):
        page.wait_for_timeout(100)
        before, looks = looks, page.evaluate(LOOKS, NAMES)
        if looks == before:
            return looks
    raise AssertionError("5초가 지나도 모습이 바뀌고 있습니다.")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("name", ["glossary.html", "posts/pytorch-patterns.html"])
def test_lean_sheets_look_like_the_whole_ones(visit: Visit, name: str, scheme: str) -> None:
    """덜어 낸 CSS와, 밝은 것과 다른 것만 남긴 어두운 CSS로도 모든 요소의 모습이 같다."""
    visit.page.emulate_media(color_scheme=scheme, reduced_motion="reduce")  # type: ignore[arg-type]
    visit.page.add_init_script("Storage.prototype.setItem = () => {}")  # 읽은 자리의 표시가 없게
    page = visit.open(name)
    page.add_style_tag(content=EVERYTHING)
    page.wait_for_load_state("networkidle")
    page.evaluate(WITHOUT_PICTURES)
    lean = at_rest(page)
    page.evaluate(WHOLE_SHEETS)
    whole = at_rest(page)
    assert [(a, b) for a, b in zip(lean, whole, strict=True) if a != b] == []
