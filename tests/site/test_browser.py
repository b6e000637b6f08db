"""진짜 Chromium에서 보는 사이트: 수식, 두 화면, 폭마다의 모습, 찾기, 복사, 갈피, 접힌 풀이."""

from __future__ import annotations

import re
from collections import defaultdict

import pytest
from playwright.sync_api import Browser, Page, ViewportSize, expect

from tests.lectures.test_figures import PHONE as FIGURE_ON_A_PHONE
from tests.site.conftest import LECTURES, PAGES, Visit, rest

PHONE = ViewportSize(width=390, height=844)
FIRST = "posts/regression-steps.html"
# 보이는 글에서, 코드와 조판된 수식을 뺀 것
PROSE = """() => {
  const body = document.querySelector("main").cloneNode(true);
  body.querySelectorAll("pre, code, math, script, style").forEach((e) => e.remove());
  return body.textContent;
}"""
WIDER_THAN_THE_SCREEN = """() => {
  const width = document.documentElement.clientWidth;
  return document.documentElement.scrollWidth - width;
}"""
COLUMN = """() => Math.max(...[...document.querySelectorAll("main p, main li")]
  .filter((e) => e.checkVisibility()).map((e) => e.clientWidth))"""
CUT = """() => [...document.querySelectorAll("main pre.sourceCode")]
  .filter((box) => box.checkVisibility() && box.scrollWidth > box.clientWidth + 1)
  .map((box) => box.textContent.slice(0, 60))"""
# 글을 펼쳐 놓고 잰 거리: 글에서 코드까지, 출력에서 다음 것까지, 상자의 안쪽 위아래. 소수는 버린다.
GAPS = """() => {
  const box = (e) => e.getBoundingClientRect();
  const gaps = { before: [], after: [], top: [], bottom: [], figure: [], still: [] };
  for (const code of document.querySelectorAll("main p + .cell > :first-child div.sourceCode")) {
    const before = code.closest(".cell").previousElementSibling;
    const part = code.closest("details.code-fold") ?? code;
    gaps.before.push(Math.floor(box(part).top - box(before).bottom));
  }
  const last = "div.cell > .cell-output:last-child > pre:last-child";
  for (const pre of document.querySelectorAll(`main ${last}`)) {
    const next = pre.closest(".cell").nextElementSibling;
    if (next?.tagName === "P") gaps.after.push(Math.floor(box(next).top - box(pre).bottom));
  }
  for (const body of document.querySelectorAll("main .callout-body")) {
    const code = body.querySelector(":scope > .cell:first-child div.sourceCode:first-child");
    if (code) gaps.top.push(Math.floor(box(code).top - box(body).top));
    const pre = body.querySelector(`:scope > ${last.replace(".cell", ".cell:last-child")}`);
    if (pre) gaps.bottom.push(Math.floor(box(body).bottom - box(pre).bottom));
  }
  for (const code of document.querySelectorAll("main .cell div.sourceCode")) {
    const cell = code.closest(".cell");
    const image = cell.querySelector("figure.figure img");
    if (!image || code.closest("details") || cell.querySelector(".cell-output pre")) continue;
    const kind = image.closest("[name]") ? "still" : "figure";
    gaps[kind].push(Math.floor(box(image).top - box(code).bottom));
  }
  return gaps;
}"""
# 한 줄에 4px이 모자란 제목에서, 줄마다 놓인 낱말의 수
SQUEEZED = """(title) => {
  title.style.width = "max-content";
  title.style.width = `${title.offsetWidth - 4}px`;
  const walker = document.createTreeWalker(title, NodeFilter.SHOW_TEXT);
  const lines = new Map();
  for (let text = walker.nextNode(); text; text = walker.nextNode())
    for (const { index } of text.data.matchAll(/\\S+/g)) {
      const range = document.createRange();
      range.setStart(text, index);
      range.setEnd(text, index + 1);
      const top = Math.round(range.getBoundingClientRect().top);
      lines.set(top, (lines.get(top) ?? 0) + 1);
    }
  return [...lines.values()];
}"""
INDENT = """(label) => {
  const range = document.createRange();
  range.selectNodeContents(label);
  return range.getBoundingClientRect().left - label.getBoundingClientRect().left;
}"""
UNFOLDED = "main * {content-visibility: visible !important} .collapse {display: block !important}"
# 글자와 바탕의 대비(WCAG). 반투명한 바탕은 아래 것과 섞는다.
CONTRAST = """(selector) => {
  const parse = (text) => {
    const canvas = document.createElement("canvas");
    canvas.width = canvas.height = 1;
    const pen = canvas.getContext("2d");
    pen.fillStyle = text;
    pen.fillRect(0, 0, 1, 1);
    const [r, g, b, a] = pen.getImageData(0, 0, 1, 1).data;
    return [r, g, b, a / 255];
  };
  const luminance = ([r, g, b]) => {
    const [x, y, z] = [r, g, b].map((c) => {
      const s = c / 255;
      return s <= 0.04045 ? s / 12.92 : ((s + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * x + 0.7152 * y + 0.0722 * z;
  };
  const background = (element) => {
    if (!element) return [255, 255, 255, 1];
    const here = parse(getComputedStyle(element).backgroundColor);
    if (here[3] === 1) return here;
    const below = background(element.parentElement);
    return [0, 1, 2].map((k) => here[k] * here[3] + below[k] * (1 - here[3])).concat(1);
  };
  return [...document.querySelectorAll(selector)]
    .filter((e) => e.textContent.trim() && e.checkVisibility())
    .map((e) => {
      const [a, b] = [luminance(parse(getComputedStyle(e).color)), luminance(background(e))];
      return (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
    });
}"""
INSIDE = "getBoundingClientRect().right <= innerWidth"
READ = (
    "main p",
    "main li",
    "main h2",
    "main p a",
    "main figcaption",
    "main .cell-output pre",
    "main code:not(.sourceCode)",
    *(f"code.sourceCode span.{name}" for name in ("kw", "im", "st", "co", "fl", "dv", "bu", "op")),
    "#TOC a",
    "#quarto-sidebar a.sidebar-link",
    ".navbar .nav-link",
    ".callout-title-container",
    "footer",
)


def brightness(page: Page) -> float:
    """바탕의 밝기, 0(검정)에서 255(흰색)."""
    colour = page.evaluate("getComputedStyle(document.body).backgroundColor")
    return sum(int(part) for part in re.findall(r"\d+", colour)[:3]) / 3


def assert_maths_is_typeset(page: Page) -> None:
    """수식이 모두 조판되었고, 이름 있는 식마다 번호가 있다."""
    formulas = page.locator("main .math").count()
    assert page.locator("main .math > math").count() >= formulas
    assert page.locator(".temml-error").count() == 0
    named = page.locator("main span[id^='eq-']").count()
    assert page.locator("main span[id^='eq-'] .equation-number").count() == named
    assert formulas > 0 or "/posts/" not in page.url


def assert_text_has_room_and_code_is_not_cut(page: Page) -> None:
    found = {}
    for width in (768, 900, 1000, 1100, 1300):
        page.set_viewport_size({"width": width, "height": 900})
        found[width] = (page.evaluate(COLUMN) >= 600, page.evaluate(CUT) if width >= 1000 else [])
    assert found == dict.fromkeys(found, (True, []))


@pytest.mark.parametrize("name", PAGES)
def test_page_in_both_schemes_and_on_a_phone(visit: Visit, name: str) -> None:
    page = visit.open(name)
    assert "$" not in page.evaluate(PROSE)
    assert_maths_is_typeset(page)
    assert page.evaluate(WIDER_THAN_THE_SCREEN) <= 0
    assert brightness(page) > 220
    assert_text_has_room_and_code_is_not_cut(page)
    page.emulate_media(color_scheme="dark")
    visit.open(name)
    assert brightness(page) < 50
    page.set_viewport_size(PHONE)
    assert page.evaluate(WIDER_THAN_THE_SCREEN) <= 0
    # 그림의 글자는 이 너비에서 읽히게 적혀 있다
    assert page.locator("main.content").evaluate("(e) => e.clientWidth") >= FIGURE_ON_A_PHONE
    assert visit.problems == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_text_is_easy_to_read(visit: Visit, scheme: str) -> None:
    visit.page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
    page = visit.open(FIRST)
    worst = {selector: min(page.evaluate(CONTRAST, selector), default=21) for selector in READ}
    assert {selector: round(ratio, 2) for selector, ratio in worst.items() if ratio < 4.5} == {}


def test_figures_stay_readable_on_a_dark_page(visit: Visit) -> None:
    page = visit.open(FIRST)
    picture = page.locator("main figure img").first
    assert picture.evaluate("(e) => getComputedStyle(e).filter") == "none"
    page.emulate_media(color_scheme="dark")
    page.reload()
    assert "invert(0.91)" in picture.evaluate("(e) => getComputedStyle(e).filter")


def test_colour_scheme_can_be_changed_and_is_remembered(visit: Visit) -> None:
    page = visit.open(FIRST)
    page.locator(".quarto-color-scheme-toggle:visible").first.click()
    rest(page)
    assert brightness(page) < 50
    visit.open("posts/../index.html")
    assert brightness(page) < 50
    assert visit.problems == []


def test_focus_is_seen(visit: Visit) -> None:
    page = visit.open("index.html")
    page.keyboard.press("Tab")
    for name in (".navbar-brand", ".navbar .nav-link", "main .btn", "main p a", ".find-open"):
        page.locator(name).first.focus()
        expect(page.locator(name).first).to_have_css("outline-style", "solid")


def test_contents_lead_to_the_section(visit: Visit) -> None:
    page = visit.open(FIRST)
    link = page.locator("#TOC a.nav-link").nth(3)
    name = (link.get_attribute("data-scroll-target") or "").removeprefix("#")
    link.click()
    rest(page)
    section = page.locator(f"[id='{name}']")
    assert 0 <= section.evaluate("(e) => e.getBoundingClientRect().top") < 300


def test_the_list_of_lectures_shows_the_one_that_is_read(visit: Visit) -> None:
    """노트북 화면에는 목록이 다 들어가지 않는다. 마지막 강의에서도 지금 강의가 보인다."""
    visit.page.set_viewport_size({"width": 1300, "height": 720})
    page = visit.open(f"posts/{LECTURES[-1].stem}.html")
    lists = page.evaluate("document.querySelector('#quarto-sidebar').scrollHeight")
    assert lists > 720
    expect(page.locator("#quarto-sidebar a.active").first).to_be_in_viewport(ratio=1)


def test_code_is_copied_as_written(visit: Visit) -> None:
    page = visit.open(FIRST)
    block = page.locator(".code-copy-outer-scaffold, div.sourceCode").first
    code = block.locator("pre code").first
    block.hover()
    page.locator(".code-copy-button").first.click()
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied.strip() == code.inner_text().strip()
    assert "import" in copied


def test_solutions_unfold(visit: Visit) -> None:
    page = visit.open(FIRST)
    solution = page.locator(".callout-tip", has_text="풀이").first
    body = solution.locator(".callout-body, .callout-body-container").first
    expect(body).to_be_hidden()
    solution.locator(".callout-header").click()
    expect(body).to_be_visible()


def test_copied_code_has_no_marks(visit: Visit) -> None:
    """바뀐 줄의 표시는 단추로 복사하든 골라서 복사하든 따라오지 않는다."""
    page = visit.open("posts/pytorch-patterns.html")
    cell = page.locator(".cell[data-changed]").first
    code = cell.locator("pre.sourceCode code")
    written = (code.text_content() or "").strip()
    cell.hover()
    cell.locator(".code-copy-button").first.click()
    assert page.evaluate("navigator.clipboard.readText()").strip() == written
    code.evaluate("(e) => getSelection().selectAllChildren(e)")
    page.keyboard.press("Control+c")
    assert page.evaluate("navigator.clipboard.readText()").strip() == written


def test_changed_lines_are_barred_and_no_other(visit: Visit) -> None:
    """`#| changed:`에 적힌 줄만 왼쪽 막대와 바탕색을 가진다."""
    page = visit.open("posts/pytorch-patterns.html")
    cells = page.locator(".cell[data-changed]").evaluate_all(
        """(cells) => cells.map((cell) => [
            cell.dataset.changed.split(" ").map(Number),
            [...cell.querySelectorAll("pre.sourceCode > code > span")]
                .map((line, at) => getComputedStyle(line).boxShadow === "none" ? 0 : at + 1)
                .filter(Boolean),
        ])"""
    )
    assert len(cells) > 5
    assert all(asked == barred for asked, barred in cells)


def test_three_programs_stand_abreast_on_a_wide_screen(visit: Visit) -> None:
    page = visit.open("posts/side-by-side.html")
    places = "(all) => all.map((box) => Math.round(box.getBoundingClientRect().top))"
    first = page.locator(".abreast").first.locator("pre.sourceCode")
    assert len(set(first.evaluate_all(places))) == 1
    cut = "(all) => all.filter((box) => box.scrollWidth > box.clientWidth + 1).length"
    assert page.locator(".abreast pre.sourceCode").evaluate_all(cut) == 0
    # 위아래로 놓일 때는 본문의 왼쪽 끝에
    page.set_viewport_size({"width": 1000, "height": 900})
    left = "(all) => Math.round(all[0].getBoundingClientRect().left)"
    lefts = [page.locator(each).evaluate_all(left) for each in (".abreast", "main h2")]
    assert lefts[0] == lefts[1]
    # 그 곁에서 Quarto가 강의 목록을 접어도 목록이 보인다.
    page.locator(".abreast").first.evaluate("(box) => box.scrollIntoView()")
    rest(page)
    assert page.locator(".quarto-sidebar-toggle:visible").count() == 0
    clear = "(list) => getComputedStyle(list.closest('#quarto-sidebar > *')).opacity"
    assert page.locator("#quarto-sidebar a.active").evaluate(clear) == "1"
    page.set_viewport_size(PHONE)
    assert len(set(first.evaluate_all(places))) == 3


def test_code_and_outputs_of_every_kind_stand_equally_far_from_their_neighbours(
    visit: Visit,
) -> None:
    """움직이는 그림은, 스크립트가 오지 않으면 다른 그림처럼 선다."""
    visit.page.route("**/assets/l*/*.js", lambda route: route.fulfill(body=""))
    gaps: dict[str, list[int]] = defaultdict(list)
    for name in ("hypothesis-cost-optimizer", "logistic-regression", "pytorch-patterns"):
        page = visit.open(f"posts/{name}.html")
        page.add_style_tag(content=UNFOLDED)
        page.evaluate("document.querySelectorAll('main details').forEach((e) => (e.open = true))")
        for kind, sizes in page.evaluate(GAPS).items():
            gaps[kind] += sizes
    for kind, sizes in gaps.items():
        assert len(sizes) > 2 and max(sizes) - min(sizes) <= 1, (kind, sizes)
    assert max(gaps["top"] + gaps["bottom"]) < 30, gaps
    assert abs(gaps["still"][0] - gaps["figure"][0]) <= 1, gaps


def test_tabs_switch(visit: Visit, tabbed: str) -> None:
    page = visit.open(tabbed)
    tabs = page.locator(".panel-tabset").first.locator(".nav-link")
    panes = page.locator(".panel-tabset").first.locator(".tab-pane")
    expect(panes.nth(0)).to_be_visible()
    expect(panes.nth(1)).to_be_hidden()
    tabs.nth(1).click()
    expect(panes.nth(1)).to_be_visible()
    expect(panes.nth(0)).to_be_hidden()


@pytest.fixture
def tabbed(site: object) -> str:
    """갈피가 있는 첫 강의."""
    for path in LECTURES:
        if "panel-tabset" in path.read_text(encoding="utf-8"):
            return f"posts/{path.stem}.html"
    pytest.fail("갈피(.panel-tabset)가 있는 강의가 없습니다.")


def test_menus_open_on_a_phone(visit: Visit) -> None:
    visit.page.set_viewport_size(PHONE)
    page = visit.open(FIRST)
    lectures = page.locator("#quarto-sidebar a.sidebar-link").first
    page.locator(".quarto-btn-toggle:visible").first.click()
    expect(lectures).to_be_in_viewport()
    # 비치지 않고 화면 안에 있으며, 마지막 강의까지 내려간다
    menu = page.locator("#quarto-sidebar")
    expect(menu).to_have_css("background-color", re.compile(r"^rgb\("))
    page.wait_for_function(f"document.querySelector('#quarto-sidebar').{INSIDE}")
    last = page.locator("#quarto-sidebar a.sidebar-link").last
    last.scroll_into_view_if_needed()
    expect(last).to_be_in_viewport(ratio=1)
    assert menu.evaluate("(e) => e.scrollWidth <= e.clientWidth")


def test_a_title_breaks_at_a_good_place(visit: Visit) -> None:
    """한 줄보다 조금 긴 제목은 쌍점 뒤에서, 그럴 수 없으면 낱말 하나만 남지 않게 나뉜다."""
    title = visit.open("posts/deep-network.html").locator("h1.title")
    assert title.inner_text() == "심층신경망: 직선을 꺾어 쌓기"
    assert title.evaluate(SQUEEZED) == [1, 3]
    title.evaluate("(title) => { title.textContent = title.textContent; }")
    assert title.evaluate(SQUEEZED) == [2, 2]


def test_the_label_of_a_frame_starts_at_its_place(visit: Visit) -> None:
    label = visit.open("posts/gan.html").locator("light-animation output").first
    assert label.evaluate(INDENT) < 1


def test_page_reads_without_javascript(browser: Browser, address: str) -> None:
    context = browser.new_context(java_script_enabled=False, viewport=PHONE)
    page = context.new_page()
    page.goto(f"{address}/{FIRST}")
    title = page.locator("main h1").first.bounding_box()
    assert title is not None and title["width"] > 200
    expect(page.locator("main figure img").first).to_be_visible()
    context.close()
