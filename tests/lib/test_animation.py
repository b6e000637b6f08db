"""lib/animation.py: 겹친 그림에서 어느 프레임을 꺼내도 matplotlib 이 그린 그 프레임이다."""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterator
from xml.etree import ElementTree

import matplotlib

matplotlib.use("agg")
import matplotlib.pyplot as plt
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from matplotlib import animation
from matplotlib.figure import Figure

from lib.animation import LIMIT, light


@pytest.fixture(autouse=True)
def close_figures() -> Iterator[None]:
    yield
    plt.close("all")


def scene(frames: int, title: bool = False) -> tuple[Figure, Callable[[int], None]]:
    """곡선과, 그 위의 점을 하나씩 늘리는 함수."""
    fig, ax = plt.subplots()
    beta = np.linspace(-10, 2, frames)
    ax.plot(beta, (beta / 2 - 1) ** 2)
    (points,) = ax.plot([], [], "o")

    def animate(i: int) -> None:
        points.set_data(beta[: i + 1], (beta[: i + 1] / 2 - 1) ** 2)
        if title:
            ax.set_title(f"epoch {i}")

    return fig, animate


def trail(frames: int, interval: int = 50, title: bool = False) -> animation.FuncAnimation:
    fig, animate = scene(frames, title)
    return animation.FuncAnimation(fig, animate, frames=frames, interval=interval)


def drawing(markup: str) -> ElementTree.Element:
    return ElementTree.fromstring(markup[markup.index("<svg") : markup.index("</svg>") + 6])


def marks(svg: ElementTree.Element, frame: int) -> list[tuple[float | str, ...]]:
    """그 프레임에 보이는 표시를 그리는 차례대로: 이름과 그 안의 수."""

    def visit(element: ElementTree.Element) -> Iterator[tuple[float | str, ...]]:
        tag = element.tag.rpartition("}")[2]
        on = element.attrib.get("data-on")
        if tag in {"defs", "metadata", "style"} or (on is not None and frame not in listed(on)):
            return
        if tag in {"path", "use"}:
            where = " ".join(element.attrib.get(name, "") for name in ("d", "x", "y"))
            yield tag, *(round(float(n), 1) for n in re.findall(r"-?\d+\.?\d*", where))
        for child in element:
            yield from visit(child)

    return list(visit(svg))


def listed(ranges: str) -> set[int]:
    pairs = [[int(end) for end in part.split("-")] for part in ranges.split(",")]
    return {frame for pair in pairs for frame in range(pair[0], pair[-1] + 1)}


def close(ours: list[tuple[float | str, ...]], theirs: list[tuple[float | str, ...]]) -> bool:
    """좌표를 두 자리로 줄였으므로 0.1 까지의 차이는 같은 것으로 본다."""
    if [m[0] for m in ours] != [m[0] for m in theirs]:
        return False
    pairs = zip(ours, theirs, strict=True)
    return all(np.allclose(np.array(a[1:]), np.array(b[1:]), atol=0.11) for a, b in pairs)


def as_drawn(fig: Figure) -> ElementTree.Element:
    page = io.BytesIO()
    fig.savefig(page, format="svg")
    return ElementTree.fromstring(page.getvalue())


@pytest.mark.parametrize("title", [False, True])
def test_every_frame_is_the_one_matplotlib_draws(title: bool) -> None:
    svg = drawing(light(trail(6, title=title), alt="점")._repr_html_())
    fig, animate = scene(6, title)
    for frame in range(6):
        animate(frame)
        assert close(marks(svg, frame), marks(as_drawn(fig), 0))


@settings(max_examples=15, deadline=None)
@given(st.lists(st.lists(st.booleans(), min_size=4, max_size=4), min_size=2, max_size=4))
def test_artists_may_come_and_go_in_any_order(shown: list[list[bool]]) -> None:
    fig, ax = plt.subplots(figsize=(2, 2))
    ax.set(xlim=(0, 5), ylim=(0, 5))
    lines = [ax.plot([0, i + 1], [0, 5 - i])[0] for i in range(4)]

    def animate(frame: int) -> None:
        for line, visible in zip(lines, shown[frame], strict=True):
            line.set_visible(visible)

    ani = animation.FuncAnimation(fig, animate, frames=len(shown))
    svg = drawing(light(ani, alt="선")._repr_html_())
    for frame in range(len(shown)):
        animate(frame)
        assert close(marks(svg, frame), marks(as_drawn(fig), 0))


def test_a_mark_that_stays_is_written_once() -> None:
    short, long = (light(trail(n), alt="점")._repr_html_() for n in (20, 40))
    assert len(long) - len(short) < 20 * 120


def test_a_hundred_frames_keep_to_the_limit_and_ask_no_other_host() -> None:
    markup = light(trail(101), alt="점")._repr_html_()
    assert len(markup.encode()) < LIMIT
    assert "http" not in markup and "data:" not in markup


def test_without_script_the_last_frame_shows() -> None:
    svg = drawing(light(trail(4), alt="점")._repr_html_())
    for element in svg.iter():
        if on := element.attrib.get("data-on"):
            assert ("display" in element.attrib) == (3 not in listed(on))


def test_interval_alt_and_captions_arrive() -> None:
    ani = trail(2, interval=70)
    markup = light(ani, alt='골짜기 "아래"로', captions=["β < 0", "β = 2"])._repr_html_()
    assert 'interval="70"' in markup and "골짜기 &quot;아래&quot;로" in markup
    assert "β &lt; 0" in markup


def test_names_do_not_clash_between_two_animations() -> None:
    first, second = (drawing(light(trail(n), alt="점")._repr_html_()) for n in (2, 3))
    names = [{e.attrib["id"] for e in svg.iter() if "id" in e.attrib} for svg in (first, second)]
    assert names[0] and not names[0] & names[1]


def test_the_same_animation_gives_the_same_text() -> None:
    first, second = (light(trail(3), alt="점") for _ in range(2))
    assert first == second
    assert "0x" not in repr(first)


def test_the_axes_stay_where_the_first_frame_put_them() -> None:
    fig, ax = plt.subplots(layout="constrained")

    def animate(i: int) -> None:
        ax.set_ylabel("\n".join(["loss"] * (i + 1)))

    svg = drawing(light(animation.FuncAnimation(fig, animate, frames=3), alt="축")._repr_html_())
    changing = [element for element in svg.iter() if "data-on" in element.attrib]
    assert changing, "바뀌는 것은 축의 이름이다"
    assert not any(part.tag == "path" for element in changing for part in element.iter())


def test_too_heavy_is_refused_with_advice() -> None:
    fig, ax = plt.subplots()
    walk = np.random.default_rng(0).normal(size=(60, 60))
    (line,) = ax.plot(walk[0])
    ani = animation.FuncAnimation(fig, lambda i: line.set_ydata(walk[i]), frames=60)
    with pytest.raises(ValueError, match="한도"):
        light(ani, alt="선")


def test_captions_must_match_the_frames() -> None:
    with pytest.raises(ValueError, match="captions 는 1개인데 프레임은 3개"):
        light(trail(3), alt="점", captions=["하나"])


def test_the_figure_is_closed_so_that_it_is_not_shown_twice() -> None:
    light(trail(2), alt="점")
    assert plt.get_fignums() == []
