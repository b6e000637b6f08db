"""직선의 잔차를 끄는 그림."""

from __future__ import annotations

import re
from xml.etree import ElementTree

import numpy as np
import pytest
from playwright.sync_api import Page, expect

from lib import data, live, regression, residuals
from tests.lab.conftest import Open, Write, settle
from tests.lab.live.freeze import frozen
from tests.lab.markup import record, still

FROZEN = frozen("residuals")
TEMP, SALES = (np.array(values) for values in data.ice_coffee())


def drawn() -> live.Live:
    return residuals.drag(TEMP, SALES)


def test_residuals_hand_over_the_lectures_numbers() -> None:
    temp, sales = data.ice_coffee()
    made = residuals.drag(np.array(temp).reshape(-1, 1), sales)
    told = record(made)
    assert (told["x"], told["y"], told["line"]) == (temp, sales, [-5.0, 10.0])
    drawing, alt = still(made)
    assert ElementTree.fromstring(drawing).tag.endswith("svg")
    assert "+671.1" in alt and "-594.5" in alt
    assert len(made.markup.encode()) < 40_000
    for wrong in ([1, 2, 3], [np.nan, 0]):
        with pytest.raises(ValueError, match="계수는 수 둘"):
            residuals.drag(temp, sales, line=wrong)
    with pytest.raises(ValueError, match="유한하지 않은"):
        residuals.drag([0, 1], [np.inf, 0])


def line_of(page: Page, index: int = 0) -> list[float]:
    found = page.evaluate("(i) => document.querySelectorAll('live-residuals')[i].state.line", index)
    assert isinstance(found, list)
    return found


@pytest.fixture(scope="module")
def bars(write: Write) -> str:
    made = residuals.drag(*data.ice_coffee())
    return write("residuals", made, made)


def test_residuals_ask_first_then_follow_hand_and_keys(visit: Open, bars: str) -> None:
    page = visit(bars, width=390, element="live-residuals")
    first = page.locator("live-residuals").first
    expect(first.locator(".handle").first).to_be_hidden()
    assert first.locator(".transport").evaluate("(e) => e.inert")
    first.get_by_text("모두 사라진다").click()
    expect(first.locator(".answer")).to_have_text(re.compile("^그렇지 않습니다"))
    handle = first.locator(".handle").first
    box = handle.bounding_box()
    assert box and min(box["width"], box["height"]) >= 44
    # 끌면 절편만 바뀌고, 합이 0이 되는 자리 가까이에서는 그 자리에 붙는다
    goal = first.evaluate(
        """(e) => { const box = e.shadowRoot.querySelector("[data-plot]").getBoundingClientRect();
          return import("/assets/live/residuals-picture.js").then((m) => box.top +
            m.scales(e.size("[data-plot]"), e.data).y(m.balance(e.data, e.state.line, 0))); }"""
    )
    page.mouse.move(box["x"] + 22, box["y"] + 22)
    page.mouse.down()
    page.mouse.move(box["x"] + 22, goal + 2, steps=4)
    page.mouse.up()
    assert line_of(page)[1] == 10
    assert line_of(page)[0] == pytest.approx((SALES - 10 * TEMP).mean(), abs=1e-9)
    second = first.locator(".handle").nth(1)
    second.focus()
    second.press("ArrowDown")
    second.press("Shift+ArrowLeft")
    assert line_of(page)[1] == pytest.approx(8.9)
    expect(second).to_have_attribute("aria-valuetext", "ŵ₁ = 8.90")
    settle(page)
    expect(first.locator(".spoken")).to_contain_text("눕히라고 합니다")
    # 나머지 하나는 그대로 묻고 있고, 주소는 저마다의 이름으로 갈린다
    assert line_of(page, 1) == [-5, 10]
    expect(page.locator("live-residuals").nth(1).locator(".handle").first).to_be_hidden()
    assert re.search(r"\?live-residuals\.line=1\.71\d+,8\.9$", page.url)
    # 손잡이의 가장자리를 잡아도 튀지 않는다
    box = second.bounding_box()
    assert box
    page.mouse.move(box["x"] + 8, box["y"] + 8)
    page.mouse.down()
    page.mouse.move(box["x"] + 9, box["y"] + 8)
    page.mouse.up()
    assert line_of(page)[1] == pytest.approx(8.9, abs=0.02)
    # 미끄러지는 동안 또 눌러도 온전한 두 걸음이다
    W = np.array(line_of(page))
    button = first.get_by_role("button", name="한 걸음 고치기")
    button.evaluate("(e) => { e.click(); e.click(); }")
    page.wait_for_function("!document.querySelector('live-residuals').playing")
    for _ in range(2):
        W = W - 0.001 * regression.gradient(regression.design(TEMP), SALES, W)
    assert line_of(page) == pytest.approx(list(W), abs=1e-9)


def test_residuals_step_best_and_reset(visit: Open, bars: str) -> None:
    page = visit(bars, element="live-residuals", reduced_motion="reduce")
    first = page.locator("live-residuals").first
    first.locator("[data-choice='1']").click()
    expect(first.locator(".answer")).to_have_text(re.compile("^맞습니다"))
    first.get_by_role("button", name="한 걸음 고치기").click()
    case = FROZEN["cases"][0]
    stepped = [w - 0.001 * g for w, g in zip(case["line"], case["gradient"], strict=True)]
    assert line_of(page) == pytest.approx(stepped, abs=1e-9)
    first.get_by_role("button", name="가장 좋은 직선").click()
    assert line_of(page) == pytest.approx(FROZEN["best"], abs=1e-9)
    expect(first.locator("[data-sums] .head")).to_have_count(0)
    expect(first.locator("[data-sums]")).to_contain_text("사라짐")
    first.get_by_role("button", name="처음으로").click()
    settle(page)
    assert line_of(page) == [-5, 10] and "?" not in page.url
    # 화살표로도 합을 하나씩 없앤다: 지나치는 걸음에서 그 자리에 선다
    for _ in range(7):
        first.locator(".handle").first.press("Shift+ArrowUp")
    w0 = (SALES - 10 * TEMP).mean()
    assert line_of(page) == pytest.approx([w0, 10], abs=1e-9)
    for _ in range(6):
        first.locator(".handle").nth(1).press("Shift+ArrowDown")
    w1 = TEMP @ (SALES - w0) / (TEMP @ TEMP)
    assert line_of(page) == pytest.approx([w0, w1], abs=1e-9)


def test_a_link_opens_a_setting_unasked_and_names_what_is_wrong(visit: Open, bars: str) -> None:
    page = visit(f"{bars}?live-residuals-2.line=0,0", element="live-residuals")
    assert [line_of(page), line_of(page, 1)] == [[-5, 10], [0, 0]]
    expect(page.locator("live-residuals").nth(1).locator(".handle").first).to_be_visible()
    page = visit(f"{bars}?live-residuals.line=0,9e9", element="live-residuals")
    expect(page.locator("live-residuals").first.locator(".note")).to_contain_text("직선 ‘0,9e9’")
