"""<descent-lab> 을 진짜 Chromium 에서: 보고, 끌고, 누르고, 적고, 읽어 주는 것."""

from __future__ import annotations

import itertools
import json
import re
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from lib import data, lab
from tests.lab import freeze_traces
from tests.lab.conftest import Open, Write, redrawn, settle

FROZEN = json.loads(freeze_traces.FROZEN.read_text(encoding="utf-8"))
TRACES = {case["alpha"]: case["W"] for case in FROZEN["cases"][:5]}
ALPHA = "[data-field=alpha]"


@pytest.fixture(scope="module")
def line(write: Write) -> str:
    return write("line", lab.descent_lab(*data.ice_coffee(), trace=TRACES))


@pytest.fixture(scope="module")
def curve(write: Write) -> str:
    return write("curve", lab.curve_lab(unit="걸음"))


def state(page: Page, index: int = 0) -> dict[str, Any]:
    found = page.evaluate("(i) => document.querySelectorAll('descent-lab')[i].state", index)
    assert isinstance(found, dict)
    return found


def type_in(page: Page, selector: str, text: str) -> None:
    page.locator(selector).fill(text)
    page.locator(selector).press("Enter")


# ---- 수학


def test_browser_computes_what_pytorch_froze(visit: Open, line: str) -> None:
    page = visit(line)
    error = page.evaluate("document.querySelector('descent-lab').error")
    assert 0 < error < 1e-9
    expect(page.locator(".check")).to_contain_text("PyTorch float64의 경로 5개")
    worst = page.evaluate(
        """async (frozen) => {
          const lab = await import("../assets/lab/descent.js");
          let worst = 0;
          for (const { problem, start, alpha, at, W, loss } of frozen.cases) {
            const { kind, scale, shift } = problem;
            const { x, y } = problem.data ? frozen[problem.data] : problem;
            const built = kind === "curve" ? lab.curveProblem(scale, shift) : lab.lineProblem(x, y);
            const run = lab.descend(built, start, alpha, at.at(-1));
            at.forEach((k, row) => {
              const pairs = W[row].map((w, i) => [run.points[k * run.dim + i], w]);
              for (const [ours, theirs] of [...pairs, [run.losses[k], loss[row]]]) {
                if (ours !== theirs) worst = Math.max(worst, Math.abs(ours / theirs - 1));
              }
            });
          }
          return worst;
        }""",
        FROZEN,
    )
    assert worst < 1e-9


@pytest.mark.parametrize("alpha", TRACES)
def test_each_lecture_rate(visit: Open, line: str, alpha: float) -> None:
    page = visit(line)
    page.locator(".marks button", has_text=re.compile(f"^{re.escape(str(alpha))}$")).click()
    expect(page.locator(".badge")).to_have_text("수렴" if alpha < 0.008238 else "발산")
    expect(page.locator(ALPHA)).to_have_value(str(alpha))
    said = (page.locator(".result").text_content() or "").replace("−", "-").replace(",", "")
    numbers = [float(found) for found in re.findall(r"= (-?[\d.]+)", said)]
    assert numbers == pytest.approx(TRACES[alpha][30], rel=1e-4)


# ---- 조작


def test_slider_moves_the_rate_on_a_log_scale(visit: Open, line: str) -> None:
    page = visit(line)
    slider = page.locator(".slider input")
    box = slider.bounding_box()
    assert box
    middle = box["y"] + box["height"] / 2
    seen = []
    for share in (0.2, 0.4, 0.6):
        page.mouse.click(box["x"] + 13 + share * (box["width"] - 26), middle)
        seen.append(state(page)["alpha"])
    assert seen[1] / seen[0] == pytest.approx(seen[2] / seen[1], rel=0.03)
    assert seen[1] / seen[0] > 2


def test_marks_stand_under_their_rate(visit: Open, line: str) -> None:
    page = visit(line, width=390)
    boxes = page.locator(".marks button").evaluate_all(
        "(all) => all.map((b) => b.getBoundingClientRect()).map((r) => [r.left, r.right])"
    )
    boxes.sort()
    assert len(boxes) == 6
    assert all(a[1] < b[0] for a, b in itertools.pairwise(boxes)), boxes
    page.locator(".marks .edge").click()
    expect(page.locator(".badge")).to_have_text("경계")
    slider = page.locator(".slider input")
    swing = slider.evaluate("(s) => parseFloat(s.style.getPropertyValue('--break')) / 100 * s.max")
    assert float(slider.input_value()) == pytest.approx(swing, abs=1)


def test_play_pause_step_back_reset(visit: Open, line: str) -> None:
    page = visit(line)
    button = page.locator("[data-act=play]")
    type_in(page, "[data-field=epochs]", "5000")  # 멈추기 전에 끝나지 않게
    button.click()
    expect(button).to_have_text("멈춤")
    page.wait_for_function("document.querySelector('descent-lab').state.epoch >= 2")
    button.click()
    expect(button).to_have_text("재생")
    epoch = state(page)["epoch"]
    assert 2 <= epoch < 5000
    redrawn(page)
    redrawn(page)
    assert state(page)["epoch"] == epoch
    page.locator("[data-act=step]").click()
    assert state(page)["epoch"] == epoch + 1
    page.locator("[data-act=back]").click()
    page.locator("[data-act=back]").click()
    assert state(page)["epoch"] == epoch - 1
    expect(page.locator(".result")).to_have_text(re.compile(f"^{epoch - 1}번 고친 뒤"))
    page.locator("select").select_option("100")
    type_in(page, "[data-field=epochs]", "30")
    button.click()
    expect(button).to_have_text("멈춤")
    page.wait_for_function("document.querySelector('descent-lab').state.epoch === 30")
    expect(button).to_have_text("재생")
    type_in(page, ALPHA, "0.005")
    page.locator("[data-act=reset]").click()
    assert state(page) == {"alpha": 0.001, "epochs": 30, "epoch": 30, "start": [-5, 10]}


def test_epochs_and_seeking(visit: Open, line: str) -> None:
    page = visit(line)
    type_in(page, "[data-field=epochs]", "200")
    assert state(page)["epoch"] == 200
    box = page.locator("[data-panel='2']").bounding_box()
    assert box
    page.mouse.click(box["x"] + 48 + (box["width"] - 60) / 2, box["y"] + 60)
    assert state(page)["epoch"] == 100
    expect(page.locator(".seek")).to_have_value("100")
    page.locator(".seek").focus()
    page.keyboard.press("ArrowLeft")
    assert state(page)["epoch"] == 99


def drag(page: Page, dx: float, dy: float) -> None:
    box = page.locator(".handle").bounding_box()
    assert box
    x, y = box["x"] + 22, box["y"] + 22
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + dx / 2, y + dy / 2)
    page.mouse.move(x + dx, y + dy)
    page.mouse.up()


def test_start_is_dragged_and_handle_follows(visit: Open, line: str) -> None:
    page = visit(line)
    before = page.locator(".handle").bounding_box()
    drag(page, 90, 40)
    start = state(page)["start"]
    assert start[0] > -3 and start[1] < 9
    redrawn(page)
    after = page.locator(".handle").bounding_box()
    assert before and after
    assert after["x"] - before["x"] == pytest.approx(90, abs=2)
    assert after["y"] - before["y"] == pytest.approx(40, abs=2)
    assert page.locator("[data-start='0']").input_value() == str(start[0])


def test_start_moves_by_touch(visit: Open, line: str) -> None:
    page = visit(line, width=390, has_touch=True, is_mobile=True)
    handle = page.locator(".handle")
    handle.scroll_into_view_if_needed()
    box = handle.bounding_box()
    assert box
    session = page.context.new_cdp_session(page)
    x, y = box["x"] + 22, box["y"] + 22
    first, second = {"x": x + 80, "y": y + 60, "id": 0}, {"x": x + 70, "y": y + 50, "id": 1}
    starts = []
    for kind, points in (
        ("touchStart", [{"x": x, "y": y, "id": 0}]),
        ("touchMove", [{"x": x + 40, "y": y + 30, "id": 0}]),
        ("touchMove", [first]),
        ("touchStart", [first, second]),
        ("touchMove", [first, second | {"x": x - 40}]),
        ("touchEnd", []),
    ):
        session.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})
        redrawn(page)
        starts.append(state(page)["start"])
    assert starts[2][0] > -4 and starts[2][1] < 9
    assert starts[-1] == starts[2]  # 둘째 손가락은 끌지 않는다


def test_right_button_does_not_drag(visit: Open, line: str) -> None:
    page = visit(line)
    box = page.locator(".handle").bounding_box()
    assert box
    before = state(page)["start"]
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    page.mouse.down(button="right")
    page.mouse.move(box["x"] + 90, box["y"] + 60)
    page.mouse.up(button="right")
    assert state(page)["start"] == before


@pytest.mark.parametrize("address", ["line", "curve"])
def test_start_moves_by_arrow_keys(
    visit: Open, address: str, request: pytest.FixtureRequest
) -> None:
    page = visit(request.getfixturevalue(address))
    handle = page.locator(".handle")
    handle.focus()
    assert "출발점" in (handle.get_attribute("aria-label") or "")
    first = state(page)["start"]
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Shift+ArrowRight")
    moved = state(page)["start"]
    assert moved[0] == pytest.approx(first[0] + 1.1, abs=1e-9)
    assert moved[1:] == first[1:]
    said = re.compile(re.escape(str(moved[0]).replace("-", "−")))
    expect(handle).to_have_attribute("aria-valuetext", said)


def test_rate_moves_by_arrow_keys(visit: Open, line: str) -> None:
    page = visit(line)
    slider = page.locator(".slider input")
    slider.focus()
    for key, alpha in (
        ("ArrowRight", 0.00101), ("Shift+ArrowRight", 0.001011), ("PageUp", 0.002022),
    ):  # fmt: skip
        page.keyboard.press(key)
        assert state(page)["alpha"] == alpha
    expect(slider).to_have_attribute("aria-valuetext", "0.002022")


def test_one_dimensional_losses(visit: Open, curve: str) -> None:
    page = visit(curve)
    expect(page.locator(".result")).to_have_text("100번 고친 뒤 β = −9.0401, 손실 30.47")
    expect(page.locator("label:has([data-field=epochs])")).to_contain_text("걸음")
    for epochs, beta in (("1000", "−3.2134"), ("10000", "1.9971")):
        type_in(page, "[data-field=epochs]", epochs)
        expect(page.locator(".result")).to_contain_text(f"β = {beta}")
    before = state(page)["start"][0]
    drag(page, 60, 0)
    assert state(page)["start"][0] > before


# ---- 주소


def test_state_survives_reload(visit: Open, line: str) -> None:
    page = visit(line + "?q=x#sec")
    type_in(page, ALPHA, "0.00823")
    type_in(page, "[data-field=epochs]", "77")
    type_in(page, "[data-start='1']", "-2.5")
    page.locator("[data-act=back]").click()
    settle(page)
    expected = {"alpha": 0.00823, "epochs": 77, "epoch": 76, "start": [-5, -2.5]}
    assert page.url.endswith(
        "?q=x&lab.alpha=0.00823&lab.epochs=77&lab.epoch=76&lab.start=-5,-2.5#sec"
    )
    page.reload()
    page.wait_for_selector("descent-lab[data-ready]")
    assert state(page) == expected
    page.locator("[data-act=reset]").click()
    settle(page)
    assert page.url.endswith("?q=x#sec")


def test_two_labs_do_not_clash(visit: Open, write: Write) -> None:
    labs = [lab.curve_lab(), lab.curve_lab(1, 1, start=-3, alpha=0.1), lab.curve_lab(name="b")]
    page = visit(write("three", *labs))
    for index, alpha in enumerate(("0.5", "0.25", "0.75")):
        type_in(page, f"descent-lab >> nth={index} >> {ALPHA}", alpha)
    settle(page)
    assert page.url.endswith("?lab.alpha=0.5&lab-2.alpha=0.25&b.alpha=0.75")
    page.reload()
    page.wait_for_selector("descent-lab[data-ready]")
    assert [state(page, i)["alpha"] for i in range(3)] == [0.5, 0.25, 0.75]


def test_wrong_values_in_the_address_are_told_and_harmless(visit: Open, line: str) -> None:
    page = visit(line + "?lab.alpha=abc&lab.epochs=9999999&lab.start=1&lab.epoch=%E0%A4")
    assert state(page) == {"alpha": 0.001, "epochs": 30, "epoch": 30, "start": [-5, 10]}
    note = page.locator(".note")
    expect(note).to_contain_text("학습률 ‘abc’ (0보다 크고 1,000을 넘지 않는 수여야 합니다)")
    expect(note).to_contain_text("에폭 수 ‘9999999’")
    expect(note).to_contain_text("출발점 ‘1’")


def test_wrong_entry_is_told_and_changes_nothing(visit: Open, line: str) -> None:
    page = visit(line)
    type_in(page, ALPHA, "많이")
    expect(page.locator(".note")).to_have_text(
        "학습률 칸에는 0보다 크고 1,000을 넘지 않는 수를 적어 주세요."
    )
    expect(page.locator(ALPHA)).to_have_attribute("aria-invalid", "true")
    assert state(page)["alpha"] == 0.001
    type_in(page, ALPHA, "0.002")
    expect(page.locator(".note")).to_be_empty()
    assert state(page)["alpha"] == 0.002


# ---- 숙제


def test_png_holds_name_rate_and_result(visit: Open, line: str, tmp_path: Path) -> None:
    page = visit(line)
    page.locator(".marks button", has_text="0.0083").click()
    page.locator("[data-act=name]").fill("홍길동 / 2학년")
    drawn = page.evaluate("""() => {
      window.drawn = [];
      const fill = CanvasRenderingContext2D.prototype.fillText;
      CanvasRenderingContext2D.prototype.fillText = function (text, ...place) {
        window.drawn.push(text);
        return fill.call(this, text, ...place);
      };
      return true;
    }""")
    assert drawn
    with page.expect_download() as waiting:
        page.locator("[data-act=png]").click()
    download = waiting.value
    assert download.suggested_filename == "학습률-0.0083-홍길동_2학년.png"
    picture = tmp_path / "homework.png"
    download.save_as(picture)
    raw = picture.read_bytes()
    assert raw[:8] == b"\x89PNG\r\n\x1a\n"
    width, height = (int.from_bytes(raw[at : at + 4], "big") for at in (16, 20))
    assert (width, height > 1500) == (2320, True)
    said = " ".join(page.evaluate("window.drawn"))
    for text in ("이름: 홍길동 / 2학년", "학습률 α = 0.0083", "30에폭", "손실 693.82", "발산"):
        assert text in said


def test_address_is_copied(visit: Open, line: str) -> None:
    page = visit(line, permissions=["clipboard-read", "clipboard-write"])
    type_in(page, ALPHA, "0.0042")
    page.locator("[data-act=link]").click()
    expect(page.locator(".done")).to_contain_text("주소를 복사했습니다")
    assert page.evaluate("navigator.clipboard.readText()") == line + "?lab.alpha=0.0042"


# ---- 누구에게나


def test_everything_is_reached_by_tab_and_focus_is_seen(visit: Open, line: str) -> None:
    page = visit(line)
    controls = page.evaluate(
        """() => [...document.querySelector('descent-lab').shadowRoot
             .querySelectorAll('button, input, select, [tabindex]')].length"""
    )
    seen = []
    for _ in range(controls):
        page.keyboard.press("Tab")
        seen.append(
            page.evaluate("""() => {
              const focused = document.querySelector('descent-lab').shadowRoot.activeElement;
              const { outlineStyle, outlineWidth } = getComputedStyle(focused);
              const labels = [...(focused.labels ?? [])].map((l) => l.textContent);
              return {
                outline: `${outlineStyle} ${outlineWidth}`,
                name: [focused.ariaLabel, focused.textContent, ...labels].join('').trim(),
              };
            }""")
        )
    assert {stop["outline"] for stop in seen} == {"solid 3px"}
    assert all(stop["name"] for stop in seen), seen


def test_announces_once_after_the_hand_rests(visit: Open, line: str) -> None:
    page = visit(line)
    page.evaluate("""() => {
      const spoken = document.querySelector('descent-lab').shadowRoot.querySelector('.spoken');
      window.said = [];
      new MutationObserver(() => window.said.push(spoken.textContent))
        .observe(spoken, { childList: true, characterData: true, subtree: true });
    }""")
    page.locator(".slider input").focus()
    for _ in range(12):
        page.keyboard.press("ArrowRight")
    settle(page)
    said = page.evaluate("window.said")
    assert len(said) == 1
    assert "수렴합니다" in said[0] and "30번 고친 뒤" in said[0]


def test_reduced_motion_changes_the_picture_rarely(visit: Open, line: str) -> None:
    frames = {}
    for motion in ("reduce", "no-preference"):
        page = visit(line, reduced_motion=motion)
        page.locator("select").select_option("100")
        page.evaluate("""() => {
          const lab = document.querySelector('descent-lab');
          window.frames_ = new Set();
          const redraw = lab.redraw.bind(lab);
          lab.redraw = () => { window.frames_.add(lab.state.epoch); redraw(); };
          lab.set({ epochs: 80 });
        }""")
        page.locator("[data-act=play]").click()
        page.wait_for_function("document.querySelector('descent-lab').state.epoch === 80")
        frames[motion] = page.evaluate("window.frames_.size")
    assert frames["reduce"] <= 7 < 12 < frames["no-preference"]


@pytest.mark.parametrize("mark", ["quarto", "bootstrap", "device", "ground"])
def test_follows_the_scheme_of_the_page(visit: Open, line: str, mark: str) -> None:
    page = visit(line, color_scheme="dark" if mark == "device" else "light")
    lab_of_page = page.locator("descent-lab")
    if mark != "device":
        expect(lab_of_page).to_have_attribute("data-scheme", "light")
    page.evaluate(
        {
            "quarto": "document.body.classList.add('quarto-dark')",
            "bootstrap": "document.documentElement.dataset.bsTheme = 'dark'",
            "device": "0",
            "ground": "document.body.style.background = '#111'; document.body.className = 'x'",
        }[mark]
    )
    expect(lab_of_page).to_have_attribute("data-scheme", "dark")
    ink = page.evaluate("document.querySelector('descent-lab').ink.current")
    assert ink == "#f37c1e"


@pytest.mark.parametrize("address", ["line", "curve"])
def test_fits_a_phone(visit: Open, address: str, request: pytest.FixtureRequest) -> None:
    page = visit(request.getfixturevalue(address), width=390, has_touch=True, is_mobile=True)
    assert page.evaluate("document.documentElement.scrollWidth") == 390
    small = page.evaluate(
        """() => [...document.querySelector('descent-lab').shadowRoot
             .querySelectorAll('button, input, select, .handle')]
             .map((e) => [e.outerHTML.slice(0, 60), e.getBoundingClientRect()])
             .filter(([, r]) => r.height < 28 || r.width < 24).map(([html]) => html)"""
    )
    assert small == []


# ---- 스크립트가 없을 때와 종이


def test_without_javascript_the_figure_stands(visit: Open, line: str) -> None:
    page = visit(line, java_script_enabled=False)
    figure = page.locator("descent-lab img")
    expect(figure).to_be_visible()
    assert "경사하강의 세 그림" in (figure.get_attribute("alt") or "")
    box = figure.bounding_box()
    assert box and box["width"] > 400 and box["height"] > 300


def test_on_screen_only_the_lab_on_paper_only_the_figure(visit: Open, line: str) -> None:
    page = visit(line)
    figure, section = page.locator("descent-lab img"), page.locator("descent-lab .lab")
    expect(section).to_be_visible()
    expect(figure).to_be_hidden()
    page.emulate_media(media="print")
    expect(section).to_be_hidden()
    expect(figure).to_be_visible()


def test_moved_in_the_page_it_still_works(visit: Open, line: str) -> None:
    page = visit(line)
    page.evaluate("document.body.prepend(document.querySelector('descent-lab'))")
    type_in(page, ALPHA, "0.004")
    assert state(page)["alpha"] == 0.004
    page.evaluate("document.body.classList.add('quarto-dark')")
    expect(page.locator("descent-lab")).to_have_attribute("data-scheme", "dark")
