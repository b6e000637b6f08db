"""읽은 자리: 기기에만 적고, 첫 페이지에서 이어 주고, 지울 수 있고, 막혀 있으면 아무 일도 없다."""

from __future__ import annotations

import json
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.site.conftest import Visit, rest
from tests.site.test_access import AXE

LECTURE = "posts/learning-process.html"
SEEN = """(id) => {
  const { lectures = {} } = JSON.parse(localStorage.getItem("place:/") ?? "{}");
  return Object.values(lectures).some((lecture) => lecture.seen.includes(id));
}"""
SHIFT = """() => {
  window.shift = 0;
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) window.shift += entry.value;
  }).observe({ type: "layout-shift", buffered: true });
}"""


def kept(page: Page) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(page.evaluate("localStorage.getItem('place:/')") or "{}")
    return found


KEPT = """(id) => {
  document.getElementById(id)?.scrollIntoView();
  return JSON.parse(localStorage.getItem("place:/") ?? "{}").last?.id === id;
}"""


def wait_until_kept(page: Page, section: str) -> None:
    """그 절을 읽고 있다고 적힐 때까지. 늦게 온 그림이 자리를 밀 수 있어, 볼 때마다 그 절로 간다."""
    page.wait_for_function(KEPT, arg=section)


def read_to_the_end(visit: Visit, name: str) -> None:
    """첫 절과 마지막 절은 진짜로 읽는다. 사이의 절은 앞서 읽은 것으로 적어 둔다."""
    page = visit.open(name)
    sections = page.locator("main section.level2[id]")
    ids = [str(section.get_attribute("id")) for section in sections.all()]
    page.wait_for_function(SEEN, arg=ids[0])
    assert kept(page)["lectures"][name]["read"] is False
    place = kept(page)
    place["lectures"][name]["seen"] = ids[:-1]
    page.evaluate("(text) => localStorage.setItem('place:/', text)", json.dumps(place))
    sections.last.evaluate("(section) => section.scrollIntoView()")
    page.wait_for_function(SEEN, arg=ids[-1])


@pytest.mark.parametrize(("width", "scheme"), [(390, "light"), (1300, "dark")])
def test_front_page_leads_back_to_the_place(visit: Visit, width: int, scheme: str) -> None:
    visit.page.set_viewport_size({"width": width, "height": 900})
    visit.page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
    visit.page.add_init_script(f"({SHIFT})()")
    page = visit.open("index.html")
    expect(page.locator(".resume")).to_be_hidden()
    rest(page)
    without = page.evaluate("window.shift")
    visit.open(f"{LECTURE}#sec-two-dim")
    wait_until_kept(page, "sec-two-dim")
    visit.open("index.html")
    link = page.locator(".resume a")
    heading = "이유: 두 변수에서"
    assert link.inner_text() == f"학습 과정 들여다보기와 학습률, {heading}"
    rest(page)
    assert page.evaluate("window.shift") - without < 0.01
    page.evaluate(AXE.read_text(encoding="utf-8"))
    assert page.evaluate("axe.run().then((r) => r.violations.map((v) => v.id))") == []
    link.click()
    page.wait_for_url(f"**/{LECTURE}#sec-two-dim")
    assert visit.problems == []


@pytest.mark.parametrize("width", [390, 1300])
def test_heading_is_not_hidden_under_the_header(visit: Visit, width: int) -> None:
    visit.page.set_viewport_size({"width": width, "height": 900})
    page = visit.open(f"{LECTURE}#sec-two-dim")
    rest(page)
    heading = page.locator("#sec-two-dim > h2").evaluate("(e) => e.getBoundingClientRect().top")
    header = page.locator("#quarto-header").evaluate("(e) => e.getBoundingClientRect().bottom")
    assert header <= heading < 300


def test_read_lectures_are_marked_and_spoken(visit: Visit) -> None:
    read_to_the_end(visit, "posts/precision.html")
    visit.open(LECTURE)
    wait_until_kept(visit.page, "")
    page = visit.open("index.html")
    for place in ("#quarto-sidebar", "#tbl-hours"):
        done = page.locator(f"{place} a[href$='precision.html']").first
        assert "(읽음)" in (done.text_content() or ""), place
        assert "✓" in done.evaluate("(a) => getComputedStyle(a, '::after').content"), place
        begun = page.locator(f"{place} a[href$='learning-process.html']").first
        assert "(읽는 중)" in (begun.text_content() or ""), place
        other = page.locator(f"{place} a[href$='autograd.html']").first
        assert other.get_attribute("data-place") is None, place
    assert kept(page)["lectures"]["posts/precision.html"]["read"] is True


@pytest.mark.parametrize("where", ["index.html", "about.html"])
def test_place_can_be_cleared(visit: Visit, where: str) -> None:
    visit.open(f"{LECTURE}#sec-two-dim")
    wait_until_kept(visit.page, "sec-two-dim")
    page = visit.open(where)
    page.locator("[data-place-clear]:visible").click()
    assert kept(page) == {}
    assert page.locator("[data-place]").count() == 0
    expect(page.locator(".resume")).to_have_count(1 if where == "index.html" else 0)
    expect(page.locator(".resume:visible")).to_have_count(0)
    if where == "about.html":
        assert "적혀 있는 것이 없습니다" in page.locator("#place-control").inner_text()


def test_blocked_storage_is_no_trouble(visit: Visit) -> None:
    visit.page.add_init_script(
        """for (const name of ["getItem", "setItem", "removeItem"]) {
          const own = Storage.prototype[name];
          Storage.prototype[name] = function (key, ...rest) {
            if (key.startsWith("place:")) throw new DOMException("막혔습니다", "SecurityError");
            return own.call(this, key, ...rest);
          };
        }"""
    )
    page = visit.open(f"{LECTURE}#sec-two-dim")
    page.wait_for_timeout(1800)
    visit.open("index.html")
    expect(page.locator(".resume")).to_be_hidden()
    visit.open("about.html")
    assert visit.problems == []


ODD = [
    '{"lectures":null}',
    '{"lectures":[null,1],"last":{"page":7}}',
    '{"lectures":{"posts/precision.html":null},"last":5}',
    '{"last":{"page":"http://"}}',
    '"읽음"',
    "[]",
    "null",
    "{",
]


def test_kept_things_of_another_shape_count_as_nothing(visit: Visit) -> None:
    """적힌 것의 꼴이 달라도 페이지는 움직이고, 맞는 것은 다음에 적을 때도 남는다."""
    page = visit.open("index.html")
    for odd in ODD:
        page.evaluate("(text) => localStorage.setItem('place:/', text)", odd)
        page.add_script_tag(url=f"{visit.address}/site_libs/finish/keep.js")
        page.evaluate("showResume()")
        expect(page.locator(".resume")).to_be_hidden()
        assert page.locator("[data-place]").count() == 0, odd
    sound = {"seen": ["sec-question"], "read": False}
    odd_too = {"last": [], "lectures": {"posts/precision.html": sound, "posts/gan.html": {}}}
    page.evaluate("(text) => localStorage.setItem('place:/', text)", json.dumps(odd_too))
    visit.open(f"{LECTURE}#sec-two-dim")
    wait_until_kept(page, "sec-two-dim")
    assert set(kept(page)["lectures"]) == {"posts/precision.html", LECTURE}
    assert kept(page)["lectures"]["posts/precision.html"] == sound
    assert visit.problems == []
