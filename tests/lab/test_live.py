"""움직이는 그림들: 파이썬이 넘기는 자료와 종이의 그림, 진짜 Chromium에서 묻고 만지고 읽는 것."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import matplotlib.pyplot as plt
import numpy as np
import pytest
from playwright.sync_api import Page, expect

from freezer.reading.reader import load
from lib import (
    bends,
    clouds,
    data,
    film,
    game,
    graph,
    live,
    logistic,
    patterns,
    regression,
    residuals,
    shift,
    valleys,
)
from tests.lab import freeze_live
from tests.lab.conftest import Open, Write
from tests.lab.markup import record, still
from tests.lab.shipped import weights

FROZEN = json.loads(freeze_live.FROZEN.read_text(encoding="utf-8"))
ROOT = Path(__file__).resolve().parents[2]
KINDS = (
    "residuals",
    "valleys",
    "patterns",
    "clouds",
    "graph",
    "film",
    "logistic",
    "bends",
    "game",
    "shift",
)
TEMP, SALES = (np.array(values) for values in data.ice_coffee())


# ---- 기준과 자료


def test_frozen_numbers_are_what_the_frameworks_compute() -> None:
    fresh = json.loads(json.dumps(freeze_live.everything()))
    assert fresh.keys() == FROZEN.keys()
    for name, told in fresh.items():
        for now, then in zip(flat(told), flat(FROZEN[name]), strict=True):
            np.testing.assert_allclose(now, then, rtol=1e-9, atol=1e-12, err_msg=name)


def flat(told: Any) -> list[float]:
    if isinstance(told, dict):
        return [leaf for value in told.values() for leaf in flat(value)]
    if isinstance(told, list):
        return [leaf for value in told for leaf in flat(value)]
    return [told] if isinstance(told, float) else []


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


LECTURE = load(ROOT / "posts" / "pytorch-patterns.qmd", ROOT).cells
SOURCES = [cell.source for cell in LECTURE]
NAMED = re.compile(r'answers\["(.+)"\] =')
ANSWERS = {
    found[1]: [2.43, 4.01 + 0.01 * (found[1] == "풀이 10: 공식")]
    for found in map(NAMED.match, SOURCES)
    if found
}


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


def test_clouds_hand_over_points_and_theory() -> None:
    told = FROZEN["clouds"]["told"]
    assert abs(clouds.RADIUS - np.sqrt(-2 * np.log(0.05))) < 1e-4
    spots = {
        cloud["n"]: np.array(cloud["points"]).T * told["grain"] + told["truth"]
        for cloud in told["clouds"]
    }
    made = clouds.gather(spots)
    assert record(made) == told
    drawing, alt = still(made)
    assert ElementTree.fromstring(drawing).tag.endswith("svg") and "n = 10,000에서는 0.00" in alt
    for wrong in ({100: spots[100]}, {400: spots[100], 100: spots[100]}):
        with pytest.raises(ValueError, match="커지는 차례"):
            clouds.gather(wrong)
    with pytest.raises(ValueError, match="셋 이상"):
        clouds.gather({1: spots[100], 2: [[1, 2, 3]]})


TWO_PATHS = freeze_live.PROGRAMS[0] + "\nloss.data, w.grad"


def test_graph_reads_the_cell_that_ran() -> None:
    cells = [cell.source for cell in load(ROOT / "posts" / "autograd.qmd", ROOT).cells]
    made = graph.play(cells, "loss = r1**2")
    assert record(made) == graph.read(TWO_PATHS)
    drawing, alt = still(made)
    assert ElementTree.fromstring(drawing).tag.endswith("svg")
    assert "w = 1(미분 -16)" in alt and "r2 = 3(미분 6)" in alt
    for told in FROZEN["graphs"]:
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


REEL_LABELS = ("변수", "상수", "watch", "두 번 묻기", "persistent", "파이토치")
TAPED = [cell.source for cell in load(ROOT / "posts" / "gradient-tape.qmd", ROOT).cells]
REEL = next(i for i, source in enumerate(TAPED) if source.startswith("film.reel(In"))


def test_film_reads_the_cells_that_ran() -> None:
    made = film.reel(TAPED[:REEL], *REEL_LABELS)
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


HOURS = np.array(FROZEN["logistics"]["told"]["hours"])
PASSED, APART = (np.array(FROZEN["logistics"]["told"][name]) for name in ("passed", "apart"))


def test_logistic_hands_over_students_and_draws_the_cliff() -> None:
    made = logistic.drag(HOURS, PASSED, APART)
    assert record(made) == FROZEN["logistics"]["told"]
    case = FROZEN["logistics"]["cases"][0]
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


BENT = FROZEN["bends"]["told"]
BENT_X, BENT_Y = (np.array(BENT[name]) for name in "xy")


def test_bends_hand_over_the_curve() -> None:
    made = bends.drag(BENT_X.reshape(-1, 1), BENT_Y.reshape(-1, 1))
    assert record(made) == BENT
    drawing, alt = still(made)
    assert ElementTree.fromstring(drawing).tag.endswith("svg")
    assert re.search(r"단위 4개의 평균제곱오차 0\.00\d+, 단위 8개의 평균제곱오차 0\.000\d", alt)
    for fit in FROZEN["bends"]["fits"][:4]:
        places = np.array(fit["places"])
        np.testing.assert_allclose(bends.even(BENT_X, len(places)), places, atol=1e-12)
        np.testing.assert_allclose(bends.solve(BENT_X, BENT_Y, places), fit["height"], atol=1e-9)
    with pytest.raises(ValueError, match="커지는 차례"):
        bends.drag(BENT_X[::-1], BENT_Y)
    for wrong in ([], [(9.0, 1.0)]):
        with pytest.raises(ValueError, match="꺾이는 자리는"):
            bends.drag(BENT_X, BENT_Y, bends=wrong)


def test_game_takes_the_rules_the_lecture_wrote() -> None:
    rules = {name: freeze_live.PLAYS[name] for name in GAME}
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


def test_shift_hand_over_the_lectures_digits() -> None:
    pictures, labels = freeze_live.paper()
    made = shift.follow(pictures, labels, freeze_live.filters())
    told = record(made)
    assert told == FROZEN["shifts"]["told"]
    assert [digit["label"] for digit in told["digits"]] == ["7", "2", "3", "8"]
    for case in FROZEN["shifts"]["cases"]:
        field = np.roll(pictures[case["digit"], 0].numpy(), case["moved"], axis=(0, 1))
        kernel = np.array(told["filters"][case["filter"]]["weights"]).reshape(3, 3)
        np.testing.assert_allclose(
            shift.convolve(field, kernel).flatten(), case["map"], rtol=0, atol=1e-12
        )
    drawing, alt = still(made)
    assert ElementTree.fromstring(drawing).tag.endswith("svg")
    assert "가장 큰 수 2.69 → 2.69. " in alt and "점수는 처음의 73%" in alt
    across = {"가로": freeze_live.ACROSS}
    wrongs: list[tuple[tuple[Any, Any, Any], str]] = [
        ((pictures, labels[:2], across), "이름은 2개"),
        ((pictures * 0.9, labels, across), "16분의 몇"),
        ((pictures, labels, {"긴 것": np.zeros((3, 2))}), "3 x 3"),
    ]
    for wrong, why in wrongs:
        with pytest.raises(ValueError, match=why):
            shift.follow(*wrong)


def test_embedding_leaves_nothing_open_and_cannot_be_broken_out_of() -> None:
    before = plt.get_fignums()
    made = [residuals.drag([0, 1, 2], [0, 1, 1], xlabel="</script><b>") for _ in range(2)]
    assert plt.get_fignums() == before
    assert made[0] == made[1]
    assert record(made[0])["labels"][0] == "</script><b>"
    assert made[0].markup.count("</script>") == 2
    assert "바이트" in repr(made[0]) and "0x" not in repr(made[0])
    with pytest.raises(ValueError, match="이름은 영문자"):
        live.embed("residuals", {}, plt.figure(), "", "", name="내 그림")


def test_each_picture_is_light(tmp_path: Path) -> None:
    found = weights(tmp_path)
    assert found.keys() == set(KINDS)
    assert min(found.values()) > 1_000
    assert {kind: weight for kind, weight in found.items() if weight > 6_000} == {}


# ---- 브라우저에서


def settle(page: Page) -> None:
    """주소가 적히고 읽어 줄 말이 바뀔 때까지."""
    page.wait_for_timeout(450)


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
    case = FROZEN["residuals"]["cases"][0]
    stepped = [w - 0.001 * g for w, g in zip(case["line"], case["gradient"], strict=True)]
    assert line_of(page) == pytest.approx(stepped, abs=1e-9)
    first.get_by_role("button", name="가장 좋은 직선").click()
    assert line_of(page) == pytest.approx(FROZEN["residuals"]["best"], abs=1e-9)
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


@pytest.fixture(scope="module")
def bowls(write: Write) -> str:
    return write("valleys", valleys.side_by_side(*data.ice_coffee()))


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


@pytest.fixture(scope="module")
def tree(write: Write) -> str:
    return write("graph", graph.play([TWO_PATHS], "loss = r1**2"))


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


@pytest.fixture(scope="module")
def reels(write: Write) -> str:
    return write("film", film.reel(TAPED[:REEL], *REEL_LABELS))


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


@pytest.fixture(scope="module")
def students(write: Write) -> str:
    return write("logistic", logistic.drag(HOURS, PASSED, APART))


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
    case = FROZEN["logistics"]["cases"][6]
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


@pytest.fixture(scope="module")
def bent(write: Write) -> str:
    return write("bends", bends.drag(BENT_X, BENT_Y))


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
    fit = FROZEN["bends"]["fits"][2]
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


GAME = ("함께", "번갈아", "내다보고", "벌점 주고")


def xy_game() -> live.Live:
    return game.walk({name: freeze_live.PLAYS[name] for name in GAME}, cure="내다보고")


@pytest.fixture(scope="module")
def circles(write: Write) -> str:
    return write("game", xy_game())


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


def digit_maps() -> live.Live:
    return shift.follow(*freeze_live.paper(), freeze_live.filters())


@pytest.fixture(scope="module")
def sheets(write: Write) -> str:
    return write("shift", digit_maps())


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


TAGS = tuple(f"live-{kind}" for kind in KINDS)


def code_and_cloud() -> list[live.Live]:
    told = FROZEN["clouds"]["told"]
    spots = {c["n"]: np.array(c["points"]).T * 1e-6 + told["truth"] for c in told["clouds"]}
    return [
        patterns.slider(SOURCES, ANSWERS, loss=lambda w0, w1: 26.4),
        clouds.gather(spots),
    ]


@pytest.fixture(scope="module")
def code_and_clouds(write: Write) -> str:
    return write("patterns", *code_and_cloud())


@pytest.fixture(scope="module")
def every(write: Write) -> str:
    """그림이 모두 놓인 페이지."""
    drawn = [residuals.drag(TEMP, SALES), valleys.side_by_side(TEMP, SALES), *code_and_cloud()]
    drawn.append(graph.play([TWO_PATHS], "loss = r1**2"))
    drawn.append(film.reel(TAPED[:REEL], *REEL_LABELS))
    drawn.append(logistic.drag(HOURS, PASSED, APART))
    drawn.append(bends.drag(BENT_X, BENT_Y))
    drawn += [xy_game(), digit_maps()]
    return write("every", *drawn)


def test_patterns_turn_and_say_what_changed(visit: Open, code_and_clouds: str) -> None:
    page = visit(code_and_clouds, width=390, element="live-patterns")
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


def test_clouds_gather_and_magnify(visit: Open, code_and_clouds: str) -> None:
    page = visit(code_and_clouds, element="live-clouds")
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


def test_a_link_opens_a_setting_unasked_and_names_what_is_wrong(visit: Open, bars: str) -> None:
    page = visit(f"{bars}?live-residuals-2.line=0,0", element="live-residuals")
    assert [line_of(page), line_of(page, 1)] == [[-5, 10], [0, 0]]
    expect(page.locator("live-residuals").nth(1).locator(".handle").first).to_be_visible()
    page = visit(f"{bars}?live-residuals.line=0,9e9", element="live-residuals")
    expect(page.locator("live-residuals").first.locator(".note")).to_contain_text("직선 ‘0,9e9’")


def test_still_picture_without_scripts_and_on_paper(visit: Open, bars: str) -> None:
    page = visit(bars, element="live-residuals", java_script_enabled=False)
    expect(page.locator("live-residuals figure img").first).to_be_visible()
    page = visit(bars, element="live-residuals")
    page.emulate_media(media="print")
    expect(page.locator("live-residuals figure img").first).to_be_visible()
    expect(page.locator("live-residuals .holder").first).to_be_hidden()
    # 모습을 읽어 오는 동안에도 그 그림만 보인다
    page.emulate_media(media="screen")
    shown = page.evaluate(
        """() => { const twin = document.querySelector("live-residuals").cloneNode(true);
          delete twin.dataset.ready; document.body.append(twin);
          return twin.shadowRoot.querySelector(".holder").checkVisibility(); }"""
    )
    assert shown is False


# 그림마다 글자의 크기들과, 그림 속 글자의 색이 바탕과 이루는 대비들.
TEXTS = """(live) => {
  const seen = (element) => getComputedStyle(element);
  const light = (colour) => {
    const [r, g, b] = colour.match(/[\\d.]+/g).slice(0, 3).map((value) => value / 255)
      .map((value) => (value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b + 0.05;
  };
  const paper = light(seen(live.shadowRoot.querySelector(".lab")).backgroundColor);
  const all = [...live.shadowRoot.querySelectorAll("svg text:not(.star), p, span, button, pre *")];
  const words = all.filter((element) => element.localName === "text");
  return {
    sizes: all.map((element) => parseFloat(seen(element).fontSize)),
    contrasts: words.map((element) => light(seen(element).fill))
      .map((value) => Math.max(value, paper) / Math.min(value, paper)),
  };
}"""


@pytest.mark.parametrize(("scheme", "width"), [("light", 390), ("dark", 390), ("light", 1300)])
def test_texts_are_large_and_axe_finds_nothing(
    visit: Open, every: str, scheme: str, width: int
) -> None:
    # 글자가 모두 나온 장면들
    search = "?live-graph.step=16&live-film.take=5&live-film.keep=0&live-film.step=5"
    page = visit(every + search, width=width, element="live-clouds", color_scheme=scheme)
    if scheme == "dark":
        page.evaluate("document.body.classList.add('quarto-dark')")
    page.evaluate((ROOT / "node_modules/axe-core/axe.min.js").read_text(encoding="utf-8"))
    for tag in TAGS:
        expect(page.locator(tag)).to_have_attribute("data-scheme", scheme)
        for choose in (False, True):
            if choose:
                page.locator(f"{tag} [data-choice='0']").click()
            rules = page.evaluate(
                "(tag) => axe.run(tag).then((r) => r.violations.map((v) => v.nodes[0].html))", tag
            )
            assert rules == []
        texts = page.locator(tag).evaluate(TEXTS)
        assert len(texts["contrasts"]) >= 8
        assert min(texts["sizes"]) >= 12 and min(texts["contrasts"]) >= 4.5, tag
    # 글자를 두 배로 키워도 조작은 틀 안에 있다
    page.evaluate("document.documentElement.style.fontSize = '200%'")
    for tag in TAGS:
        out = page.locator(tag).evaluate(
            """(live) => [...live.shadowRoot.querySelectorAll("p, label, label *, button, input")]
              .filter((e) => e.getBoundingClientRect().right > live.getBoundingClientRect().right)
              .map((e) => e.outerHTML)"""
        )
        assert out == [], tag
    assert page.evaluate("document.documentElement.scrollWidth") <= width
