"""테이프를 필름으로 보이는 그림."""

from __future__ import annotations

import re
from pathlib import Path
from xml.etree import ElementTree

import pytest
from playwright.sync_api import expect

from freezer.reading.reader import load
from lib import film, live
from tests.lab.conftest import Open, Write, settle
from tests.lab.markup import record, still

ROOT = Path(__file__).resolve().parents[3]
REEL_LABELS = ("변수", "상수", "watch", "두 번 묻기", "persistent", "파이토치")
TAPED = [cell.source for cell in load(ROOT / "posts" / "gradient-tape.qmd", ROOT).cells]
REEL = next(i for i, source in enumerate(TAPED) if source.startswith("film.reel(In"))


def drawn() -> live.Live:
    return film.reel(TAPED[:REEL], *REEL_LABELS)


def test_film_reads_the_cells_that_ran() -> None:
    made = drawn()
    takes = record(made)["takes"]
    assert [take["label"] for take in takes] == list(REEL_LABELS)
    assert [take["keep"] for take in takes] == [False] * 4 + [True, False]
    assert [take["source"] for take in takes[1:3]] == ["constant"] * 2  # watch는 앞 셀의 상수를
    assert [len(take["tape"]) - 1 for take in takes] == [1, 1, 1, 1, 2, 1]
    for take in takes:
        source = next(cell for cell in TAPED if cell.strip().splitlines() == take["code"])
        asks = [event for event in take["events"] if event["do"] == "ask"]
        assert len(asks) == len(re.findall(r"\.gradient\(|\.backward\(", source))
    drawing, alt = still(made)
    assert ElementTree.fromstring(drawing).tag.endswith("svg")
    assert "상수 1칸(담기지 않음), watch 1칸, " in alt
    with pytest.raises(ValueError, match="셀은 6개인데 이름은 1개"):
        film.reel(TAPED[:REEL], "변수")
    made_x = "x = tf.Variable(1.0)\n"
    for wrong, why in [
        (made_x + "y = tf.exp(x)", "담을 줄 모르는"),
        (made_x + "z = tf.Variable(2.0)", "하나여야"),
        (made_x + "y = 3 * 2", "변수가 들어 있지"),
        ("print(1)", "계산이 없는"),
    ]:
        with pytest.raises(ValueError, match=why):
            film.read(wrong, {})


@pytest.fixture(scope="module")
def reels(write: Write) -> str:
    return write("film", drawn())


def test_film_records_plays_back_and_throws_away(visit: Open, reels: str) -> None:
    page = visit(reels, width=390, element="live-film")
    part = page.locator("live-film")
    assert part.locator(".takes").evaluate("(e) => e.inert")
    part.locator("[data-choice='0']").click()
    expect(part.locator(".answer")).to_contain_text("그렇지 않습니다.")
    part.get_by_role("button", name="persistent").click()
    onward = part.get_by_role("button", name="다음 장면")
    told = part.locator("[data-told]")
    for _ in range(4):
        onward.click()
    expect(told).to_contain_text("192")
    switch = part.get_by_role("checkbox")
    expect(switch).to_be_checked()
    switch.press("Space")
    expect(told).to_contain_text("오류가 납니다")
    expect(part.locator(".code .on")).to_contain_text("tape.gradient(g, x0)")
    expect(part.locator(".code span").first).to_have_text("with tf.GradientTape() as tape:")
    expect(part.locator("svg .wrong")).to_have_text("g의 미분: RuntimeError")
    settle(page)
    expect(part.locator(".spoken")).to_contain_text("persistent. 필름은 이미 버렸습니다")
    assert page.url.endswith("?live-film.take=5&live-film.keep=0&live-film.step=5")
    part.get_by_role("button", name="파이토치").click()
    part.get_by_role("checkbox", name="retain_graph=True").check()
    part.get_by_role("slider", name="장면").press("End")
    expect(told).to_contain_text("16 + 16 = 32")
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    page = visit(reels + "?live-film.take=2&live-film.step=9", element="live-film")
    expect(page.locator(".note")).to_contain_text("장면 ‘9’")
    expect(page.locator("[data-take='2']")).to_have_attribute("aria-pressed", "true")
