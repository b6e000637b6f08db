"""게임 min max xy를 규칙마다 걷는 그림."""

from __future__ import annotations

from typing import Any
from xml.etree import ElementTree

import pytest
from playwright.sync_api import expect

from lib import game, live
from tests.lab.conftest import Open, Write, settle
from tests.lab.live.freeze.game import PLAYS
from tests.lab.markup import record, still

GAME = ("함께", "번갈아", "내다보고", "벌점 주고")


def drawn() -> live.Live:
    return game.walk({name: PLAYS[name] for name in GAME}, cure="내다보고")


def test_game_takes_the_rules_the_lecture_wrote() -> None:
    rules = {name: PLAYS[name] for name in GAME}
    made = game.walk(rules, cure="내다보고")
    told = record(made)
    assert [rule["name"] for rule in told["rules"]] == list(GAME)
    assert told["rules"][1]["powers"] == [[1, 0, 0, 1], [0, -1, 1, 0], [0, 0, 0, -1]]
    drawing, alt = still(made)
    assert ElementTree.fromstring(drawing).tag.endswith("svg")
    assert "‘함께’: 크기 1.0198, 달아난다, ‘번갈아’: 크기 1.0000, 맴돈다" in alt
    wrongs: list[tuple[dict[str, Any], str]] = [
        ({"alpha": 0.123}, "고를 수 있는 것이"),
        ({"start": (3, 0)}, "고를 수 있는 것이"),
        ({"cure": "함께"}, "들어오다가 달아나는"),
    ]
    for wrong, why in wrongs:
        with pytest.raises(ValueError, match=why):
            game.walk(rules, **({"cure": "내다보고"} | wrong))
    for bent in (lambda x, y, a: (x + y * y, y), lambda x, y, a: (x, y + a**3 * x)):
        with pytest.raises(ValueError, match="이차식을 곱하는"):
            game.walk(rules | {"굽은 것": bent}, cure="내다보고")


@pytest.fixture(scope="module")
def circles(write: Write) -> str:
    return write("game", drawn())


def test_game_circles_flees_and_comes_in(visit: Open, circles: str) -> None:
    page = visit(circles, width=390, element="live-game", reduced_motion="reduce")
    part = page.locator("live-game")
    told = part.locator("[data-told]")
    assert part.locator(".rules").evaluate("(e) => e.inert")
    part.locator("[data-choice='0']").click()
    # 움직임을 줄인 독자에게는 걸은 끝이 보인다
    expect(told).to_contain_text("1보다 커서 돌면서 달아납니다. 답까지의 거리는 처음에 1, 60걸음")
    part.get_by_role("button", name="내다보고").click()
    expect(told).to_contain_text("돌면서 들어옵니다")
    rate = part.get_by_role("slider", name="학습률")
    rate.press("End")
    expect(told).to_contain_text("1보다 커서 돌면서 달아납니다")
    expect(rate).to_have_attribute("aria-valuetext", "1.5")
    expect(part.locator("[data-plane]")).to_contain_text("그림 밖")
    # 손잡이: 화살표와 끌기. 그림 밖으로 끌어도 출발점은 그림 안에 남는다
    handle = part.get_by_role("slider", name="출발점")
    handle.press("ArrowUp")
    handle.press("Shift+ArrowLeft")
    expect(handle).to_have_attribute("aria-valuetext", "x = 0.50, y = 0.10")
    box = handle.bounding_box()
    assert box and min(box["width"], box["height"]) >= 44
    page.mouse.move(box["x"] + 22, box["y"] + 22)
    page.mouse.down()
    page.mouse.move(box["x"] + 900, box["y"] - 900)
    page.mouse.up()
    assert page.evaluate("document.querySelector('live-game').state.start") == [2, 2]
    part.get_by_role("button", name="한 걸음").click()
    part.get_by_role("slider", name="걸음", exact=True).press("Home")
    part.get_by_role("button", name="한 걸음").click()
    settle(page)
    expect(part.locator(".spoken")).to_contain_text("처음에 2.83, 1걸음 뒤에")
    assert page.url.endswith(
        "?live-game.rule=3&live-game.alpha=1.5&live-game.start=2,2&live-game.step=1"
    )
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    part.get_by_role("button", name="처음으로").click()
    settle(page)
    assert "?" not in page.url
    page = visit(circles + "?live-game.alpha=9&live-game.start=1", element="live-game")
    expect(page.locator(".note")).to_contain_text("학습률 ‘9’ (0.01에서 1.5 사이의 수여야")
