"""x를 적는 법에 따라 달라지는 골짜기의 그림."""

from __future__ import annotations

import re
from xml.etree import ElementTree

import numpy as np
import pytest
from playwright.sync_api import expect

from lib import data, live, regression, valleys
from tests.lab.conftest import Open, Write, settle
from tests.lab.markup import record, still

TEMP, SALES = (np.array(values) for values in data.ice_coffee())


def drawn() -> live.Live:
    return valleys.side_by_side(TEMP, SALES)


def test_valleys_hand_over_ways_of_writing_x() -> None:
    made = valleys.side_by_side(TEMP, SALES)
    told = record(made)
    assert [way["key"] for way in told["ways"]] == ["plain", "moved", "round"]
    z = (TEMP - told["ways"][2]["centre"]) / told["ways"][2]["spread"]
    np.testing.assert_allclose(regression.curvature(regression.design(z))[0], 200)
    drawing, alt = still(made)
    assert ElementTree.fromstring(drawing).tag.endswith("svg")
    assert "곡률 242.8, 한 걸음에 -1.0150배" in alt and "-0.5435배" in alt
    for wrong in ({"alpha": 0.5}, {"start": [1.0]}):
        with pytest.raises(ValueError, match="계수는 둘, 학습률은"):
            valleys.side_by_side(TEMP, SALES, **wrong)


@pytest.fixture(scope="module")
def bowls(write: Write) -> str:
    return write("valleys", drawn())


def test_valleys_share_one_rate_and_become_round(visit: Open, bowls: str) -> None:
    page = visit(bowls, width=390, element="live-valleys", reduced_motion="reduce")
    rate = page.locator("[data-alpha]")
    assert rate.evaluate("(e) => e.closest('[data-held]').inert")
    page.locator("[data-choice='1']").click()
    # 움직임을 줄인 독자에게는 걸은 끝이 보인다
    expect(page.get_by_role("slider", name="걸음")).to_have_value("30")
    expect(page.locator("[data-side='0']")).to_contain_text("멀어진다")
    page.get_by_role("button", name="기온 + 2").click()
    expect(page.locator("[data-map] svg").first).to_have_attribute(
        "aria-label", re.compile("비는 37$")
    )
    page.get_by_role("button", name="표준화한 기온").click()
    rate.focus()
    for _ in range(33):
        rate.press("ArrowLeft")
    expect(page.locator("[data-told]")).to_contain_text("1걸음, 두 쪽이 함께 닿습니다.")
    settle(page)
    expect(page.locator(".spoken")).to_contain_text("1걸음")
    assert page.url.endswith("?live-valleys.x=round&live-valleys.alpha=0.005&live-valleys.step=30")
    # 뒤로 가도 주소는 그림의 상태를 말한다
    page.evaluate("location.hash = 'there'")
    page.get_by_role("button", name="경계").click()
    assert page.evaluate("document.querySelector('live-valleys').state.alpha") == 0.01
    expect(page.locator("[data-told]")).to_contain_text("두 쪽에서 모두 같은 폭으로 오갑니다.")
    settle(page)
    page.go_back()
    settle(page)
    assert page.url.endswith("?live-valleys.x=round&live-valleys.alpha=0.01&live-valleys.step=30")
    # 접혀 있는 동안에는 그리지 않고, 펴면 다시 그린다
    page.evaluate("document.querySelector('live-valleys').style.display = 'none'")
    page.evaluate("document.querySelector('live-valleys').choose({ alpha: 0.005 })")
    settle(page)
    page.evaluate("document.querySelector('live-valleys').style.display = ''")
    expect(page.locator("[data-told]")).to_contain_text("1걸음, 두 쪽이 함께 닿습니다.")
    assert page.evaluate("document.documentElement.scrollWidth") <= 390


def test_valleys_open_at_a_linked_step(visit: Open, bowls: str) -> None:
    search = "?live-valleys.x=moved&live-valleys.alpha=0.0015&live-valleys.step=4"
    page = visit(bowls + search, element="live-valleys")
    expect(page.locator("[data-way=moved]")).to_have_attribute("aria-pressed", "true")
    assert page.locator("[data-side='1'] .dots").get_attribute("d").count("M") == 3  # type: ignore[union-attr]
    button = page.get_by_role("button", name="걷기")
    button.click()
    expect(page.get_by_role("button", name="멈추기")).to_be_visible()
    page.get_by_role("button", name="멈추기").click()
    expect(button).to_be_visible()
    page = visit(f"{bowls}?live-valleys.x=flat&live-valleys.alpha=1", element="live-valleys")
    expect(page.locator(".note")).to_contain_text("x를 적는 법 ‘flat’")
