"""풀이를 하나씩 넘기며 새 줄을 보는 그림."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import expect

from freezer.reading.reader import load
from lib import live, patterns
from tests.lab.conftest import Open, Write, settle
from tests.lab.markup import record

ROOT = Path(__file__).resolve().parents[3]
LECTURE = load(ROOT / "posts" / "pytorch-patterns.qmd", ROOT).cells
SOURCES = [cell.source for cell in LECTURE]
NAMED = re.compile(r'answers\["(.+)"\] =')
ANSWERS = {
    found[1]: [2.43, 4.01 + 0.01 * (found[1] == "풀이 10: 공식")]
    for found in map(NAMED.match, SOURCES)
    if found
}


def drawn() -> live.Live:
    return patterns.slider(SOURCES, ANSWERS, loss=lambda w0, w1: 26.4)


def test_patterns_take_the_code_from_the_cells_that_ran() -> None:
    made = patterns.slider(SOURCES, ANSWERS, loss=lambda w0, w1: w0 + w1)
    told = record(made)["solutions"]
    assert [solution["name"] for solution in told] == list(ANSWERS) and len(told) == 12
    before: list[str] = []
    for solution in told:
        at = SOURCES.index(next(s for s in SOURCES if s.startswith(f'answers["{solution["name"]}')))
        new = [line for mark, line in solution["rows"] if mark != "-"]
        assert new == SOURCES[at - 1].strip().splitlines()
        # 앞 풀이가 되살아나고, 새 줄은 원고가 강조하는 줄(changed)과 같다
        assert not before or [line for mark, line in solution["rows"] if mark != "+"] == before
        kept = [mark for mark, _ in solution["rows"] if mark != "-"]
        marked = [str(number) for number, mark in enumerate(kept, 1) if mark == "+"]
        assert marked == str(LECTURE[at - 1].options.get("changed", "")).split()
        before = new
    assert told[-1]["W"] == [2.43, 4.02] and told[-1]["loss"] == 6.45
    with pytest.raises(ValueError, match="풀이 11"):
        patterns.slider(SOURCES, {"풀이 11": [0, 0]}, loss=lambda *_: 0)


@pytest.fixture(scope="module")
def solutions(write: Write) -> str:
    return write("patterns", drawn())


def test_patterns_turn_and_say_what_changed(visit: Open, solutions: str) -> None:
    page = visit(solutions, width=390, element="live-patterns")
    part = page.locator("live-patterns")
    assert part.locator(".turn").evaluate("(e) => e.inert")
    part.locator("[data-choice='2']").click()
    part.get_by_role("button", name="다음 풀이").click()
    expect(part.locator(".now")).to_have_text(list(ANSWERS)[1])
    assert part.locator("ins").count() == 5 and part.locator("del").count() > 0
    slider = part.get_by_role("slider")
    slider.press("End")
    expect(part.locator(".answer-now")).to_have_text("2.4300, 4.0200")
    expect(part.locator(".compared")).to_contain_text("0.01만큼")
    expect(slider).to_have_attribute("aria-valuetext", "풀이 10: 공식")
    settle(page)
    expect(part.locator(".spoken")).to_contain_text("풀이 10: 공식. 새 줄 2개")
    assert page.url.endswith("?live-patterns.solution=12")
    # 긴 줄은 코드 안에서만 옆으로 밀린다
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
