"""axe가 모든 페이지에서 아무것도 짚지 않는다: 전화기의 밝은 화면과 넓은 어두운 화면."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import expect

from tests.site.conftest import EVERYTHING, PAGES, ROOT, Visit, rest

AXE = ROOT / "node_modules" / "axe-core" / "axe.min.js"
VIEWS = {"phone-light": (390, 844, "light"), "wide-dark": (1300, 900, "dark")}


def faults(visit: Visit, name: str) -> list[str]:
    """어긴 규칙과 요소마다 한 줄."""
    page = visit.open(name)
    page.add_style_tag(content=EVERYTHING)
    rest(page)  # 넘치는 상자에 표시가 붙을 때까지
    page.evaluate(AXE.read_text(encoding="utf-8"))
    found: list[dict[str, Any]] = page.evaluate("axe.run().then((r) => r.violations)")
    return [f"{rule['id']}: {node['html'][:200]}" for rule in found for node in rule["nodes"]]


@pytest.mark.parametrize("view", VIEWS)
@pytest.mark.parametrize("name", PAGES)
def test_axe_finds_nothing(visit: Visit, name: str, view: str) -> None:
    width, height, scheme = VIEWS[view]
    visit.page.set_viewport_size({"width": width, "height": height})
    visit.page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
    assert faults(visit, name) == []


def test_axe_finds_nothing_on_the_page_of_the_whole_course(visit: Visit) -> None:
    """색의 대비는 강의마다 보았고 여기서는 오래 걸린다. 스크립트가 없으니 넘치면 안 된다."""
    visit.page.set_viewport_size({"width": 390, "height": 844})
    page = visit.open("print.html")
    page.evaluate(AXE.read_text(encoding="utf-8"))
    run = "axe.run({rules: {'color-contrast': {enabled: false}}})"
    found: list[dict[str, Any]] = page.evaluate(f"{run}.then((r) => r.violations)")
    assert [f"{rule['id']}: {rule['nodes'][0]['html'][:200]}" for rule in found] == []


@pytest.mark.parametrize("name", ["index.html", "posts/autograd.html"])
def test_the_first_key_leads_past_the_menus(visit: Visit, name: str) -> None:
    """페이지를 새로 열지 않고: quarto-nav.js는 index.html의 링크를 바꾼다."""
    page = visit.open(name)
    link = page.get_by_text("본문으로 건너뛰기")
    hidden = link.bounding_box()
    assert hidden and hidden["width"] <= 1
    page.keyboard.press("Tab")
    expect(link).to_be_focused()
    shown = link.bounding_box()
    assert shown and shown["width"] > 100 and shown["y"] >= 0
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('main') !== null")
    assert page.url.endswith(f"{name}#quarto-document-content")


def test_axe_sees_a_fault(visit: Visit) -> None:
    page = visit.open("about.html")
    page.evaluate("document.querySelector('main').insertAdjacentHTML('beforeend', '<img src=x>')")
    page.evaluate(AXE.read_text(encoding="utf-8"))
    rules = page.evaluate("axe.run().then((r) => r.violations.map((v) => v.id))")
    assert "image-alt" in rules
