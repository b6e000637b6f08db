"""계산 그래프를 따라 미분이 돌아오는 그림."""

from __future__ import annotations

import re
from pathlib import Path
from xml.etree import ElementTree

import numpy as np
import pytest
from playwright.sync_api import expect

from freezer.reading.reader import load
from lib import graph, live
from tests.lab.conftest import Open, Write, settle
from tests.lab.live.freeze import frozen
from tests.lab.live.freeze.graph import PROGRAMS
from tests.lab.markup import record, still

FROZEN = frozen("graph")
ROOT = Path(__file__).resolve().parents[3]
TWO_PATHS = PROGRAMS[0] + "\nloss.data, w.grad"


def drawn() -> live.Live:
    return graph.play([TWO_PATHS], "loss = r1**2")


def test_graph_reads_the_cell_that_ran() -> None:
    cells = [cell.source for cell in load(ROOT / "posts" / "autograd.qmd", ROOT).cells]
    made = graph.play(cells, "loss = r1**2")
    assert record(made) == graph.read(TWO_PATHS)
    drawing, alt = still(made)
    assert ElementTree.fromstring(drawing).tag.endswith("svg")
    assert "w = 1(미분 -16)" in alt and "r2 = 3(미분 6)" in alt
    for told in FROZEN:
        for case in told["cases"]:
            values, slopes = graph.walk(told["told"]["tape"], case["at"])
            np.testing.assert_allclose(values, case["values"], rtol=1e-12, atol=1e-12)
            np.testing.assert_allclose(slopes, case["slopes"], rtol=1e-12, atol=1e-12)
            assert [values[-1], slopes[0]] == pytest.approx([case["loss"], case["slope"]])
    with pytest.raises(ValueError, match="찾지 못했습니다"):
        graph.play(cells, "loss = r3")
    leaf = "w = torch.tensor(1.0, requires_grad=True)\n"
    for wrong, why in [
        (leaf + "z = w**w\nz.backward()", "지수는 상수"),
        (leaf + "z = torch.exp(w)\nz.backward()", "그릴 줄 모르는"),
        (leaf + "z = 3 * 2\nz.backward()", "변수가 들어 있지"),
        (leaf + "print(w)", "대입문"),
        (leaf + "z = 2 * w", "backward"),
    ]:
        with pytest.raises(ValueError, match=why):
            graph.read(wrong)


@pytest.fixture(scope="module")
def tree(write: Write) -> str:
    return write("graph", drawn())


def test_graph_grows_walks_back_and_adds(visit: Open, tree: str) -> None:
    page = visit(tree, width=390, element="live-graph")
    part = page.locator("live-graph")
    assert part.locator(".turn").evaluate("(e) => e.inert")
    part.get_by_text("도착 −32, 서랍 −32").click()
    expect(part.locator(".answer")).to_have_text(re.compile("^그렇지 않습니다"))
    onward = part.get_by_role("button", name="다음 장면")
    expect(part.locator("svg .box")).to_have_count(1)
    for boxes in (3, 5, 8):
        onward.click()
        expect(part.locator("svg .box")).to_have_count(boxes)
    expect(part.locator(".code .on")).to_have_text("loss = r1**2 + r2**2")
    slider = part.get_by_role("slider", name="장면")
    told = part.locator("[data-told]")
    for step, words in [(12, "−12 − 4 = −16"), (16, "−16 − 16 = −32"), (20, "니 −16, 제대로")]:
        while int(slider.input_value()) < step:
            slider.press("ArrowRight")
        expect(told).to_contain_text(words)
    value = part.get_by_role("slider", name="w의 값")
    for _ in range(16):
        value.press("ArrowRight")
    expect(told).to_contain_text("니 0, 제대로")
    expect(part.locator(".code span").first).to_contain_text("tensor(2.6,")
    settle(page)
    expect(part.locator(".spoken")).to_contain_text("빈 서랍에 들어가니 0")
    assert page.url.endswith("?live-graph.at=2.6&live-graph.step=20")
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    page = visit(tree + "?live-graph.step=21&live-graph.at=9", element="live-graph")
    expect(page.locator(".note")).to_contain_text("w의 값 ‘9’")
