"""숫자를 옮기며 특징 지도를 보는 그림."""

from __future__ import annotations

import re
from typing import Any
from xml.etree import ElementTree

import numpy as np
import pytest
from playwright.sync_api import expect

from lib import live, shift
from tests.lab.conftest import Open, Write, settle
from tests.lab.live.freeze import frozen
from tests.lab.live.freeze.shift import ACROSS, filters, paper
from tests.lab.markup import record, still

FROZEN = frozen("shift")


def drawn() -> live.Live:
    return shift.follow(*paper(), filters())


def test_shift_hand_over_the_lectures_digits() -> None:
    pictures, labels = paper()
    made = shift.follow(pictures, labels, filters())
    told = record(made)
    assert told == FROZEN["told"]
    assert [digit["label"] for digit in told["digits"]] == ["7", "2", "3", "8"]
    for case in FROZEN["cases"]:
        field = np.roll(pictures[case["digit"], 0].numpy(), case["moved"], axis=(0, 1))
        kernel = np.array(told["filters"][case["filter"]]["weights"]).reshape(3, 3)
        np.testing.assert_allclose(
            shift.convolve(field, kernel).flatten(), case["map"], rtol=0, atol=1e-12
        )
    drawing, alt = still(made)
    assert ElementTree.fromstring(drawing).tag.endswith("svg")
    assert "가장 큰 수 2.69 → 2.69. " in alt and "점수는 처음의 73%" in alt
    across = {"가로": ACROSS}
    wrongs: list[tuple[tuple[Any, Any, Any], str]] = [
        ((pictures, labels[:2], across), "이름은 2개"),
        ((pictures * 0.9, labels, across), "16분의 몇"),
        ((pictures, labels, {"긴 것": np.zeros((3, 2))}), "3 x 3"),
    ]
    for wrong, why in wrongs:
        with pytest.raises(ValueError, match=why):
            shift.follow(*wrong)


@pytest.fixture(scope="module")
def sheets(write: Write) -> str:
    return write("shift", drawn())


def test_shift_follow_buttons_hand_and_keys(visit: Open, sheets: str) -> None:
    page = visit(sheets, width=390, element="live-shift")
    part = page.locator("live-shift")
    told, paper = part.locator("[data-told]"), part.locator(".paper")
    assert paper.evaluate("(e) => e.inert")
    part.locator("[data-choice='0']").click()
    expect(part.locator(".answer")).to_have_text(re.compile("^그렇지 않습니다"))
    part.get_by_role("button", name="오른쪽으로 한 칸").click()
    expect(told).to_have_text(re.compile(r"2\.69\(그대로\), 완전연결 단위의 점수는 처음의 73%"))
    for _ in range(9):  # 먹이 종이의 끝에 닿으면 멈춘다
        part.get_by_role("button", name="오른쪽으로 한 칸").click()
    expect(told).to_contain_text("오른쪽으로 3칸 옮김")
    part.get_by_role("button", name="세로").click()
    settle(page)
    assert page.url.endswith("?live-shift.moved=0,3&live-shift.filter=2")
    expect(part.locator(".spoken")).to_contain_text("오른쪽으로 3칸 옮김")
    # 마우스로 긋는다: 빨리 지나가도 칸이 빠지지 않고, 종이 밖으로 나가도 잘못되지 않는다
    part.get_by_role("button", name="지우기").click()
    box = paper.bounding_box()
    assert box
    unit = box["width"] / 12
    page.mouse.move(box["x"] + 2.5 * unit, box["y"] + 4.5 * unit)
    page.mouse.down()
    page.mouse.move(box["x"] + 7.5 * unit, box["y"] + 4.5 * unit, steps=1)
    page.mouse.move(box["x"] + 900, box["y"] - 900, steps=1)
    page.mouse.up()
    state = "document.querySelector('live-shift').state"
    assert page.evaluate(state)["ink"][48:].startswith("00gggggg")
    # 글쇠로 지우고 칠하고 옮긴다
    part.get_by_role("button", name="지우기").click()
    paper.focus()
    for key in ("ArrowUp", "ArrowUp", " ", "Shift+ArrowDown", "Shift+ArrowRight"):
        paper.press(key)
    assert page.evaluate(state) == {"ink": "0" * 66 + "g", "moved": [1, 1], "filter": 2}
    expect(told).to_have_text(re.compile("^6번째 줄 7번째 칸, 먹 0"))
    paper.press("ArrowDown")
    paper.press(" ")  # 옮겨 둔 칸의 왼쪽을 칠하면 거기가 새로운 제자리가 된다
    assert page.evaluate(state) == {"ink": "0" * 78 + "gg", "moved": [0, 0], "filter": 2}
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    wrong = "?live-shift.ink=zz&live-shift.moved=9,9&live-shift.filter=4"
    page = visit(sheets + wrong, element="live-shift")
    expect(page.locator(".note")).to_contain_text(re.compile("그림 ‘zz’.*옮긴 칸 ‘9,9’.*필터 ‘4’"))
