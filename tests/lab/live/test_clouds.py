"""추정값의 구름이 모이는 그림."""

from __future__ import annotations

from xml.etree import ElementTree

import numpy as np
import pytest
from playwright.sync_api import expect

from lib import clouds, live
from tests.lab.conftest import Open, Write, settle
from tests.lab.live.freeze import frozen
from tests.lab.markup import record, still

TOLD = frozen("clouds")["told"]
SPOTS = {
    cloud["n"]: np.array(cloud["points"]).T * TOLD["grain"] + TOLD["truth"]
    for cloud in TOLD["clouds"]
}


def drawn() -> live.Live:
    return clouds.gather(SPOTS)


def test_clouds_hand_over_points_and_theory() -> None:
    assert abs(clouds.RADIUS - np.sqrt(-2 * np.log(0.05))) < 1e-4
    made = drawn()
    assert record(made) == TOLD
    drawing, alt = still(made)
    assert ElementTree.fromstring(drawing).tag.endswith("svg") and "n = 10,000에서는 0.00" in alt
    for wrong in ({100: SPOTS[100]}, {400: SPOTS[100], 100: SPOTS[100]}):
        with pytest.raises(ValueError, match="커지는 차례"):
            clouds.gather(wrong)
    with pytest.raises(ValueError, match="셋 이상"):
        clouds.gather({1: SPOTS[100], 2: [[1, 2, 3]]})


@pytest.fixture(scope="module")
def gathered(write: Write) -> str:
    return write("clouds", drawn())


def test_clouds_gather_and_magnify(visit: Open, gathered: str) -> None:
    page = visit(gathered, element="live-clouds")
    part = page.locator("live-clouds")
    part.locator("[data-choice='0']").click()
    expect(part.locator(".answer")).to_contain_text("10분의 1이 됩니다")
    radius = "(e) => Number(e.shadowRoot.querySelector('.ring').getAttribute('r'))"
    first = part.evaluate(radius)
    part.get_by_role("button", name="n = 10,000").click()
    page.wait_for_function("!document.querySelector('live-clouds').playing")
    settle(page)
    assert part.evaluate(radius) == pytest.approx(first / 10, abs=0.1)
    part.get_by_role("checkbox").check()
    page.wait_for_function("!document.querySelector('live-clouds').playing")
    settle(page)
    assert part.evaluate(radius) == pytest.approx(first, abs=0.1)
    expect(part.locator(".spoken")).to_contain_text("자료 10,000개: 참값까지의 평균 거리")
    assert page.url.endswith("?live-clouds.n=10000&live-clouds.zoom=1")
