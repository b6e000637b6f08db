"""<first-line> 을 진짜 Chromium 에서: 직선이 움직이고, 답에 닿고, 학습률을 키우면 달아난다."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from lib import data, lab, regression
from tests.lab import freeze_first_line
from tests.lab.conftest import Open, Write, names

RESULT = "first-line .result"


class FirstLine:
    def _repr_html_(self) -> str:
        return (
            '<first-line style="display: block"><p id="still">그림</p></first-line>'
            '<script type="module" src="../assets/lab/first-line.js"></script>'
        )


@pytest.fixture(scope="module")
def front(write: Write) -> str:
    """첫 페이지의 그림과, 그 아래에 실험실."""
    return write("front", FirstLine(), lab.curve_lab())


def coefficients(page: Page) -> list[float]:
    told = page.locator(RESULT).inner_text().replace("−", "-").replace(",", "")
    return [float(value.replace(" ", "")) for value in re.findall(r"-? ?\d+\.\d+", told)]


def drag(page: Page, share: float) -> None:
    page.evaluate(
        """(share) => {
          const slider = document.querySelector("first-line").shadowRoot.querySelector("input");
          slider.value = share * slider.max;
          slider.dispatchEvent(new Event("input"));
        }""",
        share,
    )


def test_the_line_walks_to_the_answer_of_the_lecture(visit: Open, front: str) -> None:
    page = visit(front, element="first-line")
    # 처음에는 끝 모습으로 서 있다가 화면에 들어오면 걷기 시작한다.
    expect(page.locator("first-line .main")).to_have_text("멈추기")
    expect(page.locator("first-line .main")).to_have_text("출발점부터 다시", timeout=30_000)
    assert "30걸음" in page.locator(RESULT).inner_text()
    X = regression.design(data.ice_coffee()[0])
    run = regression.closed_form(X, data.ice_coffee()[1])
    w0, w1, loss = coefficients(page)
    assert (w0, w1) == pytest.approx(run, abs=0.03)
    assert loss == pytest.approx(regression.loss(X, data.ice_coffee()[1], run), abs=0.1)


def test_a_reader_who_wants_no_motion_sees_the_end_at_once(visit: Open, front: str) -> None:
    page = visit(front, element="first-line", reduced_motion="reduce")
    expect(page.locator(RESULT)).to_contain_text("30걸음")
    expect(page.locator("first-line .main")).to_have_text("출발점부터 다시")
    page.wait_for_selector("descent-lab[data-ready]")
    told = names(page)
    assert "" not in told
    assert {"학습률", "한 걸음만", "출발점 손잡이", "빠르기"} <= set(told)


def test_one_step_after_the_end_begins_again(visit: Open, front: str) -> None:
    page = visit(front, element="first-line", reduced_motion="reduce")
    step = page.locator("first-line [data-act=step]")
    step.click()
    assert coefficients(page)[:2] == freeze_first_line.record()["start"]
    step.click()
    expect(page.locator(RESULT)).to_contain_text("1걸음")


def test_a_large_learning_rate_runs_away(visit: Open, front: str) -> None:
    page = visit(front, element="first-line", reduced_motion="reduce")
    expect(page.locator("first-line .badge")).to_have_text("수렴")
    before = coefficients(page)[2]
    drag(page, 1)
    expect(page.locator("first-line .badge")).to_have_text("발산")
    assert "×10" in page.locator(RESULT).inner_text() or coefficients(page)[2] > before


def test_the_picture_fits_a_phone_and_follows_the_scheme(visit: Open, front: str) -> None:
    page = visit(
        front, element="first-line", width=360, color_scheme="dark", reduced_motion="reduce"
    )
    wide = page.evaluate("document.documentElement.scrollWidth")
    assert wide <= 360
    expect(page.locator("first-line")).to_have_attribute("data-scheme", "dark")


def test_without_scripts_the_still_picture_stays(visit: Open, front: str) -> None:
    page = visit(front, java_script_enabled=False)
    expect(page.locator("#still")).to_be_visible()
