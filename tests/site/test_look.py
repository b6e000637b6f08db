"""떠나지 않고 본다: 용어와 참조가 가리키는 것이 마우스, 글쇠, 손가락으로 그 자리에 뜬다."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.site.conftest import EVERYTHING, Visit
from tests.site.test_access import AXE
from tests.site.weigh import phone

LECTURE = "posts/learning-process.html"
FIGURE = "main p a.quarto-xref[href*='#fig-']"
ELSEWHERE = "main p a[href*='regression-steps.html#sec-']"
VIEWPORTS = [(390, 844), (844, 390), (1300, 850), (1366, 657)]
# 참조를 화면의 여러 높이에 두고 띄워, 화면을 벗어나거나 참조를 가리거나 다 보이지 않는 것을 모은다.
FITS = """async ([selector, goes]) => {
  const reader = document.querySelector("script[src$='finish/reader.js']").src;
  const { show, close } = await import(new URL("look.js", reader));
  const link = document.querySelector(selector);
  const faults = [];
  for (const share of [0.02, 0.2, 0.4, 0.5, 0.6, 0.8, 0.95]) {
    scrollBy(0, link.getBoundingClientRect().top - share * innerHeight);
    await show(link, goes);
    const box = document.querySelector(".look");
    const edge = box.getBoundingClientRect();
    const within = (part, { top, bottom }) => part.top >= top - 0.5 && part.bottom <= bottom + 0.5;
    const fault = (text) =>
      faults.push(`${selector} ${innerWidth}x${innerHeight} ${share}: ${text}`);
    if (!within(edge, { top: 0, bottom: innerHeight }) || edge.left < 0 || edge.right > innerWidth)
      fault(`화면 밖 ${edge.top} ${edge.bottom}`);
    if ([...link.getClientRects()].some((line) => line.top < edge.bottom && edge.top < line.bottom))
      fault("참조를 가린다");
    if (edge.height < 60) fault(`낮다 ${edge.height}`);
    for (const part of box.querySelectorAll(".look-go, .quarto-float-fig :is(img, figcaption)"))
      if (!within(part.getBoundingClientRect(), edge)) fault(`잘렸다 ${part.localName}`);
    if (box.querySelector("img")?.height < 60) fault("그림이 너무 작다");
    close();
  }
  return faults;
}"""


@pytest.fixture
def page(visit: Visit) -> Iterator[Page]:
    yield visit.open(LECTURE)
    assert visit.problems == []


def test_mouse_shows_and_leaving_hides(page: Page) -> None:
    link, box = page.locator(FIGURE).first, page.locator(".look")
    link.hover()
    expect(box.locator("figcaption")).to_contain_text("그림")
    assert box.locator("img").evaluate("(e) => e.decode().then(() => e.naturalWidth)") > 0
    expect(link).to_have_attribute("aria-describedby", "look")
    box.hover()
    page.wait_for_timeout(400)
    expect(box).to_be_visible()
    page.mouse.move(2, 2)
    expect(box).to_have_count(0)
    assert link.get_attribute("aria-describedby") is None


def test_box_stays_on_the_screen_and_off_its_link(page: Page) -> None:
    table = "main p a.quarto-xref[href*='#tbl-']"
    for width, height in VIEWPORTS:
        page.set_viewport_size({"width": width, "height": height})
        for link in (FIGURE, table, ELSEWHERE):
            for goes in (False, True):
                assert page.evaluate(FITS, [link, goes]) == []


@pytest.mark.parametrize("kind", ["eq", "tbl", "fig"])
def test_references_show_their_target(page: Page, kind: str) -> None:
    link = page.locator(f"main p a.quarto-xref[href*='#{kind}-']").first
    name = (link.get_attribute("href") or "").partition("#")[2]
    target = page.locator(f"[id='{name}'] annotation, [id='{name}'] figcaption").first
    wanted = (target.text_content() or "").strip()
    link.hover()
    expect(page.locator(".look")).to_contain_text(wanted)


def test_section_of_another_page_is_fetched_once(page: Page) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    link, box = page.locator(ELSEWHERE).first, page.locator(".look")
    for _ in range(2):
        link.hover()
        expect(box.locator(".look-title")).not_to_be_empty()
        expect(box.locator("p")).to_have_count(2)
        page.mouse.move(2, 2)
        expect(box).to_have_count(0)
    assert sum("regression-steps.html" in url for url in asked) == 1


def test_keyboard_shows_and_escape_hides(page: Page) -> None:
    term, box = page.locator("main .term[id]").first, page.locator(".look")
    page.keyboard.press("Tab")
    term.focus()
    expect(box).to_contain_text("곡면")
    page.keyboard.press("Escape")
    expect(box).to_have_count(0)
    expect(term).to_be_focused()
    page.keyboard.press("Enter")
    expect(box).to_be_visible()
    page.keyboard.press("Tab")  # 다음 것도 용어라면 제 미리 보기를 띄운다
    expect(term).not_to_have_attribute("aria-describedby", "look")


def test_term_link_shows_the_glossary_line(visit: Visit) -> None:
    page = visit.open("posts/side-by-side.html")
    link = page.locator("main a[href*='#term-']").first
    address = (link.get_attribute("href") or "").rpartition("/")[2]
    link.hover()
    shown = page.locator(".look").inner_text()
    page.goto(f"{visit.address}/glossary.html")
    line = page.locator(f"main li:has(> a[href$='{address}'])").first
    page.add_style_tag(content=EVERYTHING)
    assert shown.split() == line.inner_text().split()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_first_tap_shows_second_goes(browser: Browser, address: str, scheme: str) -> None:
    context = phone(browser, scheme)
    page = context.new_page()
    page.goto(f"{address}/{LECTURE}")
    link, box = page.locator(ELSEWHERE).first, page.locator(".look[role=dialog]")
    link.tap()
    expect(box.get_by_role("link", name="그곳으로 가기")).to_be_visible()
    expect(box).to_be_focused()
    edges = box.evaluate(
        "(e) => [e.getBoundingClientRect().left, innerWidth - e.getBoundingClientRect().right]"
    )
    assert min(edges) >= 0
    page.evaluate(AXE.read_text(encoding="utf-8"))
    assert page.evaluate("axe.run('.look').then((r) => r.violations.map((v) => v.id))") == []
    page.locator("main h2").first.tap()
    expect(box).to_have_count(0)
    link.tap()
    expect(box).to_be_visible()
    link.tap()
    page.wait_for_url("**/regression-steps.html#sec-*")
    context.close()
