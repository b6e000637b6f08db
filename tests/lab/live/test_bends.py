"""꺾인 직선들을 더하는 그림."""

from __future__ import annotations

import re
from xml.etree import ElementTree

import numpy as np
import pytest
from playwright.sync_api import expect

from lib import bends, live
from tests.lab.conftest import Open, Write, settle
from tests.lab.live.freeze import frozen
from tests.lab.markup import record, still

FROZEN = frozen("bends")
TOLD = FROZEN["told"]
X, Y = (np.array(TOLD[name]) for name in "xy")


def drawn() -> live.Live:
    return bends.drag(X, Y)


def test_bends_hand_over_the_curve() -> None:
    made = bends.drag(X.reshape(-1, 1), Y.reshape(-1, 1))
    assert record(made) == TOLD
    drawing, alt = still(made)
    assert ElementTree.fromstring(drawing).tag.endswith("svg")
    assert re.search(r"단위 4개의 평균제곱오차 0\.00\d+, 단위 8개의 평균제곱오차 0\.000\d", alt)
    for fit in FROZEN["fits"][:4]:
        places = np.array(fit["places"])
        np.testing.assert_allclose(bends.even(X, len(places)), places, atol=1e-12)
        np.testing.assert_allclose(bends.solve(X, Y, places), fit["height"], atol=1e-9)
    with pytest.raises(ValueError, match="커지는 차례"):
        bends.drag(X[::-1], Y)
    for wrong in ([], [(9.0, 1.0)]):
        with pytest.raises(ValueError, match="꺾이는 자리는"):
            bends.drag(X, Y, bends=wrong)


@pytest.fixture(scope="module")
def bent(write: Write) -> str:
    return write("bends", drawn())


def test_bends_follow_hand_keys_and_solve(visit: Open, bent: str) -> None:
    page = visit(bent, width=390, element="live-bends", reduced_motion="reduce")
    part = page.locator("live-bends")
    expect(part.locator("[data-left]")).to_be_hidden()
    part.get_by_text("절반쯤").click()
    expect(part.locator(".answer")).to_have_text(re.compile("^그렇지 않습니다"))
    state = "(e) => [e.state.which, e.state.bends[e.state.which]]"
    spot = """(e, [stage, scales, ends]) => import("/assets/live/bends-picture.js").then((m) => {
      const box = e.shadowRoot.querySelector(stage).getBoundingClientRect();
      const [x, y] = m[ends](e[scales], e.state)[1];
      return [box.left + x, box.top + y]; })"""
    # 위에서는 자리만, 아래에서는 자리와 정도를 함께 끈다. 그림 밖에서는 가장자리에 멈춘다
    x, y = part.evaluate(spot, [".tall", "high", "joints"])
    page.mouse.move(x + 4, y - 3)
    page.mouse.down()
    page.mouse.move(x - 20, y + 90, steps=4)
    page.mouse.up()
    which, [t, v] = part.evaluate(state)
    assert which == 1 and 0.7 < t < 1.2 and v == -1.1
    x, y = part.evaluate(spot, [".low", "low", "tips"])
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + 2000, y - 900, steps=4)
    page.mouse.up()
    assert part.evaluate(state) == [1, [pytest.approx(np.pi), 2]]
    tip = part.locator(".low .handle")
    for key in ("Shift+ArrowLeft", "ArrowDown", "Shift+ArrowDown"):
        tip.press(key)
    expect(tip).to_have_attribute("aria-valuetext", "자리 2.64, 정도 1.45")
    left = part.get_by_role("slider", name="왼쪽 끝의 높이")
    left.press("Shift+ArrowUp")
    expect(left).to_have_attribute("aria-valuetext", "−0.20")
    # 단위를 다섯으로 늘려 고르게 놓고 풀면 NumPy가 푼 것과 같다
    for _ in range(3):
        part.get_by_role("button", name="단위 더하기").click()
    part.get_by_role("button", name="고르게 놓기").click()
    part.get_by_role("button", name="가장 좋게 꺾기").click()
    fit = FROZEN["fits"][2]
    solved = part.evaluate("(e) => [e.state.c, ...e.state.bends.map(([t, v]) => v)]")
    np.testing.assert_allclose(solved, fit["weights"], atol=1e-6)
    expect(part.locator("[data-told]")).to_contain_text(f"평균제곱오차 {fit['mean']:.3g}")
    settle(page)
    expect(part.locator(".spoken")).to_contain_text("단위 5개, 조각 5개.")
    assert re.search(r"\?live-bends\.bends=[-\d.,e]+&live-bends\.c=-0\.0\d+$", page.url)
    # 주소를 다시 열면 같은 그림이고, 열둘을 넘지도 하나보다 적지도 않는다
    page = visit(page.url, element="live-bends")
    part = page.locator("live-bends")
    assert part.evaluate("(e) => [e.state.c, ...e.state.bends.map(([t, v]) => v)]") == solved
    for name, count in (("단위 더하기", 12), ("빼기", 1)):
        part.get_by_role("button", name=name).evaluate(
            "(e) => { for (let i = 12; i--; ) e.click(); }"
        )
        assert part.evaluate("(e) => e.state.bends.length") == count
    part.get_by_role("button", name="처음으로").click()
    settle(page)
    assert "?" not in page.url
    page = visit(bent + "?live-bends.bends=1,2,3&live-bends.c=x", element="live-bends")
    expect(page.locator(".note")).to_contain_text("꺾임 ‘1,2,3’")
    assert page.evaluate("document.documentElement.scrollWidth") <= 1300
