"""합격한 학생을 옮기며 로지스틱 곡선을 보는 그림."""

from __future__ import annotations

import re
from xml.etree import ElementTree

import numpy as np
import pytest
from playwright.sync_api import expect

from lib import live, logistic
from tests.lab.conftest import Open, Write, settle
from tests.lab.live.freeze import frozen
from tests.lab.markup import record, still

FROZEN = frozen("logistic")
HOURS = np.array(FROZEN["told"]["hours"])
PASSED, APART = (np.array(FROZEN["told"][name]) for name in ("passed", "apart"))


def drawn() -> live.Live:
    return logistic.drag(HOURS, PASSED, APART)


def test_logistic_hands_over_students_and_draws_the_cliff() -> None:
    made = drawn()
    assert record(made) == FROZEN["told"]
    case = FROZEN["cases"][0]
    np.testing.assert_allclose(logistic.newton(HOURS, PASSED)[-1], case["W"], atol=1e-6)
    drawing, alt = still(made)
    assert ElementTree.fromstring(drawing).tag.endswith("svg")
    assert "계수 0.848" in alt and re.search(r"20걸음 만에 \d\d\.", alt)
    for wrong in ((PASSED, PASSED), (APART, APART)):
        with pytest.raises(ValueError, match="깨끗이 갈려"):
            logistic.drag(HOURS, *wrong)
    for wrong in ((PASSED * 0, APART), (PASSED[1:], APART), (PASSED * 2, APART)):
        with pytest.raises(ValueError, match="0이나 1"):
            logistic.drag(HOURS, *wrong)


@pytest.fixture(scope="module")
def students(write: Write) -> str:
    return write("logistic", drawn())


def test_logistic_follows_hand_keys_and_penalty(visit: Open, students: str) -> None:
    page = visit(students, width=390, element="live-logistic")
    part = page.locator("live-logistic")
    expect(part.locator("[data-at]")).to_be_hidden()
    part.get_by_text("그대로이다").click()
    expect(part.locator(".answer")).to_have_text(re.compile("^그렇지 않습니다"))
    told = part.locator("[data-told]")
    # 점을 누르면 그 학생이 골라지고, 위로 끌면 합격이 된다. 그림 밖으로 나가도 놓치지 않는다
    spot = """(e, i) => import("/assets/live/logistic-picture.js").then((m) => {
      const box = e.shadowRoot.querySelector("[data-plot]").getBoundingClientRect();
      const [x, y] = m.seats(e.scales(), e.state)[i];
      return [box.left + x, box.top + y]; })"""
    state = "(e) => [e.state.who, e.state.hours[e.state.who], e.state.passed[e.state.who]]"
    x, y = part.evaluate(spot, 6)
    page.mouse.move(x + 3, y + 2)
    page.mouse.down()
    page.mouse.move(x + 3, y - 90, steps=3)
    assert part.evaluate(state) == [6, 3.5, 1]
    page.mouse.move(3000, -50, steps=2)
    assert part.evaluate(state) == [6, 9, 1]
    page.mouse.move(x + 3, y - 150, steps=2)
    page.mouse.up()
    page.mouse.move(0, 0)
    assert part.evaluate(state) == [6, 3.5, 1]
    # 자판으로는 막대로 학생을 고르고 화살표로 옮긴다
    chosen = part.get_by_role("slider", name="학생", exact=False).last
    for _ in range(3):
        chosen.press("ArrowRight")
    handle = part.locator("[data-who]")
    for key in ("ArrowUp", "Shift+ArrowRight", "ArrowLeft"):
        handle.press(key)
    expect(handle).to_have_attribute("aria-valuetext", "5.9시간, 합격")
    # 남은 하나를 내려 깨끗이 가르면 절벽이 되고, 벌점이 붙잡는다
    part.get_by_role("button", name="깨끗이 가르기").click()
    expect(told).to_contain_text("깨끗이 갈려서 바닥이 없습니다.")
    part.get_by_role("button", name="0.1", exact=True).click()
    case = FROZEN["cases"][6]
    expect(told).to_contain_text(f"w₁ = {case['W'][1]:.4g}에서 멈춥니다.")
    at = part.locator("[data-at]")
    at.press("Shift+ArrowLeft")
    expect(at).to_have_attribute("aria-valuetext", re.compile("^3시간의 합격 확률 0\\.6"))
    settle(page)
    expect(part.locator(".spoken")).to_contain_text("벌점이 붙잡아")
    assert re.search(r"\?live-logistic\.passed=[01,]+&live-logistic\.penalty=0\.1&", page.url)
    part.get_by_role("button", name="처음으로").click()
    settle(page)
    assert "?" not in page.url
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    page = visit(
        students + "?live-logistic.passed=0,1&live-logistic.at=10", element="live-logistic"
    )
    expect(page.locator(".note")).to_contain_text(
        "결과 ‘0,1’ (쉼표로 나눈 0에서 1 사이의 정수 12개"
    )
