"""lib/animation.js: 재생, 멈춤, 넘기기, 자판, 움직임 줄이기, 스크립트 없는 화면, 인쇄."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import matplotlib

matplotlib.use("agg")
import matplotlib.pyplot as plt
import pytest
from matplotlib import animation
from playwright.sync_api import Browser, Page

from lib.animation import light
from tests.conftest import PATIENCE

FRAMES = 5
VISIBLE = """(animation) => [...animation.querySelectorAll('[clip-path] use')]
    .filter((mark) => mark.checkVisibility()).length"""


# 프레임 1이 보이자마자 같은 단추를 다시 누른다. 밖에서 누르면 그사이에 끝까지 가 있을 수 있다.
PAUSE_AT_ONE = """() => {
  const animation = document.querySelector("light-animation");
  const button = animation.shadowRoot.getElementById("play");
  window.paused = new Promise((done) => {
    const watch = new MutationObserver(() => {
      if (animation.frame !== 1) return;
      watch.disconnect();
      const label = button.getAttribute("aria-label");
      button.click();
      done(label);
    });
    watch.observe(animation.shadowRoot.querySelector("output"), { childList: true });
  });
}"""


def trail(interval: int, captions: list[str] | None = None) -> str:
    """프레임마다 점이 하나씩 늘어나는 애니메이션: n번째 프레임에는 점이 n + 1개."""
    fig, ax = plt.subplots(figsize=(4, 2.4))
    ax.set(xlim=(-1, FRAMES), ylim=(-1, 1))
    (points,) = ax.plot([], [], "o")
    ani = animation.FuncAnimation(
        fig,
        lambda i: points.set_data(range(i + 1), [0] * (i + 1)),
        frames=FRAMES,
        interval=interval,
    )
    return light(ani, alt="늘어나는 점", captions=captions)._repr_html_()


PAGE = f"""<!doctype html><html lang="ko"><meta charset="utf-8"><title>시험</title><body>
<main>{trail(60, [f"{i}걸음" for i in range(FRAMES)])}
<div style="height: 2000px"></div>{trail(60)}</main>"""


@pytest.fixture
def opened(browser: Browser) -> Iterator[Callable[..., Page]]:
    contexts = []

    def open_page(**options: object) -> Page:
        context = browser.new_context(**({"reduced_motion": "reduce"} | options))  # type: ignore[arg-type]
        context.set_default_timeout(PATIENCE)
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: pytest.fail(str(error)))
        page.set_content(PAGE)
        return page

    yield open_page
    for context in contexts:
        context.close()


def shown(page: Page, index: int = 0) -> int:
    return int(page.locator("light-animation").nth(index).evaluate(VISIBLE))


def status(page: Page) -> str:
    return page.locator("light-animation output").first.inner_text()


def test_each_animation_on_the_page_starts_at_its_first_frame(opened: Callable[..., Page]) -> None:
    page = opened()
    assert [shown(page, 0), shown(page, 1)] == [1, 1]
    assert status(page) == "0걸음"
    assert page.locator("light-animation output").nth(1).inner_text() == "1 / 5"


def test_step_and_back_stop_at_the_ends(opened: Callable[..., Page]) -> None:
    page = opened()
    page.get_by_label("이전 프레임").first.click()
    assert shown(page) == 1
    for expected in [2, 3, 4, 5, 5]:
        page.get_by_label("다음 프레임").first.click()
        assert shown(page) == expected
    assert status(page) == "4걸음"


def test_play_runs_to_the_end_and_pause_stops_it(opened: Callable[..., Page]) -> None:
    page = opened()
    page.evaluate(PAUSE_AT_ONE)
    page.get_by_label("재생").first.click()
    assert page.evaluate("window.paused") == "멈춤"
    page.wait_for_timeout(300)
    assert shown(page) == 2
    page.get_by_label("재생").first.click()
    page.wait_for_function("document.querySelector('light-animation').frame === 4")
    page.get_by_label("재생").first.wait_for()
    assert shown(page) == FRAMES
    assert shown(page, 1) == 1


def test_the_keyboard_reaches_everything(opened: Callable[..., Page]) -> None:
    page = opened()
    for _ in range(2):
        page.keyboard.press("Tab")
    page.keyboard.press("ArrowRight")
    assert status(page) == "1걸음"
    page.keyboard.press("End")
    assert status(page) == "4걸음"
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("Home")
    page.keyboard.press("ArrowRight")
    assert status(page) == "1걸음"
    slider = page.get_by_role("slider").first
    assert slider.get_attribute("aria-valuetext") == "1걸음"


def test_it_plays_once_when_seen_but_not_for_readers_who_asked_for_less_motion(
    opened: Callable[..., Page],
) -> None:
    lively, calm = opened(reduced_motion="no-preference"), opened()
    lively.wait_for_function("document.querySelector('light-animation').frame === 4")
    assert shown(lively, 1) == 1, "화면 밖의 것은 기다린다"
    calm.wait_for_timeout(400)
    assert shown(calm) == 1


def test_without_script_the_last_frame_is_a_picture(opened: Callable[..., Page]) -> None:
    page = opened(java_script_enabled=False)
    marks = page.locator("light-animation").first.locator("[clip-path] use:not([display])")
    assert marks.count() == FRAMES
    assert page.get_by_role("img", name="늘어나는 점").first.is_visible()


def test_printed_it_is_the_last_frame_without_buttons(opened: Callable[..., Page]) -> None:
    page = opened()
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    page.emulate_media(media="print")
    assert shown(page) == FRAMES
    assert not page.get_by_label("다음 프레임").first.is_visible()


def test_it_fits_a_phone_and_fingers(opened: Callable[..., Page]) -> None:
    page = opened(viewport={"width": 390, "height": 800})
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    box = page.get_by_label("재생").first.bounding_box()
    assert box and min(box["width"], box["height"]) >= 44
