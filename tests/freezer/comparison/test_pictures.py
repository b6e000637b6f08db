"""그림을 견주기: 다르게 적은 같은 그림은 같고, 곡선 하나를 0.1 % 바꾸면 다르다."""

from __future__ import annotations

import base64
import io
import re
from collections.abc import Callable

import numpy as np
import pytest
from matplotlib import rc_context, rcdefaults, rcParams
from matplotlib.figure import Figure

from freezer.comparison.notebooks import differences
from freezer.comparison.pictures import SVG, picture_difference
from tests.freezer.build import display, make_notebook

X = np.linspace(0, 5, 80)


def draw(y: np.ndarray, *, log: bool = False, kind: str = "svg", salt: str = "a") -> str:
    """곡선 둘과 점들이 있는 그림."""
    with rc_context():
        rcdefaults()  # 앞의 시험이 강의의 설정을 켜 두었을 수 있다
        rcParams.update({"svg.hashsalt": salt, "svg.fonttype": "path"})
        figure = Figure(figsize=(6, 3.6))
        axes = figure.subplots()
        axes.plot(X, 20 - 2 * X, "--", linewidth=0.8)
        axes.scatter(X[::8], y[::8] * 0.9, s=12)
        axes.plot(X, y, label="$\\alpha$")
        axes.legend()
        if log:
            axes.set_yscale("log")
        page = io.BytesIO()
        figure.savefig(page, format=kind, metadata={"Date": None} if kind == "svg" else None)
    raw = page.getvalue()
    return raw.decode() if kind == "svg" else base64.b64encode(raw).decode()


CURVE = 2.5 + 4 * X


def test_the_same_figure_written_otherwise_is_the_same() -> None:
    first, second = draw(CURVE, salt="a"), draw(CURVE, salt="b")
    assert first != second
    assert picture_difference(SVG, first, second) is None
    compact = re.sub(r">\s+<", "><", first)
    assert picture_difference(SVG, first, compact) is None


@pytest.mark.parametrize("log", [False, True])
@pytest.mark.parametrize("kind", ["svg", "png"])
def test_the_last_digits_of_float32_are_not_seen(kind: str, log: bool) -> None:
    noise = 1 + np.random.default_rng(0).normal(0, 3e-6, size=X.size)
    mime = {"svg": SVG, "png": "image/png"}[kind]
    first, second = (draw(y, log=log, kind=kind) for y in (CURVE, CURVE * noise))
    assert picture_difference(mime, first, second) is None


CHANGES: dict[str, Callable[[], np.ndarray]] = {
    "scaled": lambda: CURVE * 1.001,
    "shifted": lambda: CURVE + 0.02,
    "one point": lambda: np.where(X[40] == X, CURVE * 1.02, CURVE),
}


@pytest.mark.parametrize("change", CHANGES)
def test_a_changed_curve_is_seen(change: str) -> None:
    said = picture_difference(SVG, draw(CURVE), draw(CHANGES[change]()))
    assert said is not None and said.startswith("그림이 다름")


def test_a_thousandth_is_seen_on_a_logarithmic_axis() -> None:
    assert picture_difference(SVG, draw(CURVE, log=True), draw(CURVE * 1.001, log=True))


def test_a_changed_png_is_seen() -> None:
    first, second = (draw(y, kind="png") for y in (CURVE, CURVE * 1.001))
    assert picture_difference("image/png", first, second) is not None


def test_another_size_is_named() -> None:
    square = '<svg xmlns="http://www.w3.org/2000/svg" width="{}pt" height="20pt"></svg>'
    said = picture_difference(SVG, square.format(20), square.format(30))
    assert said == "그림의 크기가 다름: 20×20 → 30×20"


ANIMATION = (
    '<light-animation frames="2"><svg viewBox="0 0 60 60" width="60" height="60">'
    '<g id="{name}"><path data-on="0" display="none" d="M 5 5 L 50 {end}" stroke="red"/>'
    '<path data-on="1" d="M 5 50 L 50 5" stroke="blue"/></g></svg></light-animation>'
)


def page_differences(old: str, new: str) -> list[str]:
    notebooks = (make_notebook([display(html=html, plain="무엇")]) for html in (old, new))
    return [what for _, what in differences(*notebooks)]


def test_drawings_inside_html_are_compared_as_pictures() -> None:
    still = ANIMATION.format(name="a1", end=50)
    assert page_differences(still, ANIMATION.format(name="b2", end=50.0001)) == []
    # 감춰 둔 프레임도 본다.
    (said,) = page_differences(still, ANIMATION.format(name="a1", end=52))
    assert said == "그림이 다름: 좌표가 2 옮겨짐 (50 → 52)"
    (said,) = page_differences(still, still.replace('frames="2"', 'frames="3"'))
    assert said.startswith("글이 다름")


COVERED = (
    '<svg viewBox="0 0 60 60" width="60" height="60">'
    '<path data-on="0,2-3" display="none" d="M 5 5 L 50 {end}" stroke="red"/>'
    '<rect data-on="1" width="60" height="60" fill="grey"/></svg>'
)


def test_a_frame_hidden_behind_another_is_seen() -> None:
    bent = COVERED.format(end="40 L 50 50.5")
    said = picture_difference(SVG, COVERED.format(end=50), bent)
    assert said and said.startswith("1번째 프레임: 그림이 다름")
    assert picture_difference(SVG, COVERED.format(end=50), COVERED.format(end=50.0001)) is None
    fewer = COVERED.format(end=50).replace("0,2-3", "0,2")
    said = picture_difference(SVG, COVERED.format(end=50), fewer)
    assert said == "프레임의 수가 다름: 4 → 3"


# 화소로는 보이지 않는 것들이 있는 그림: 옅은 격자선, 늘어난 선, 점 하나, 글자로 담긴 글
FAINT = (
    '<svg viewBox="0 0 200 200" width="200pt" height="200pt">'
    '<defs><path id="m{name}" d="M0 1L1 0"/></defs>'
    '<path d="M20 {grid}L180 {grid}" stroke="#eeeeee" stroke-width="0.8"/>'
    '<path d="M100 180L100 {top}" stroke="black"/><use href="#m{name}" x="50" y="{dot}"/>'
    '<path d="M20 {one}L30 {two} 40 {three} 50 33" stroke="grey"/>'
    '<path d="M5 5L9 9{seam}" stroke="blue"/><text x="9" y="9">손실 {loss}</text></svg>'
)
SAME = {"name": "1", "grid": "90", "top": "20", "dot": "60", "seam": "", "loss": "0.5000"}
SAME |= {"one": "30", "two": "31", "three": "32"}


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"grid": "90.09"}, "그림이 다름: 좌표가 0.09 옮겨짐 (90 → 90.09)"),
        ({"top": "19.84"}, "그림이 다름: 좌표가 0.16 옮겨짐 (20 → 19.84)"),
        ({"dot": "60.07"}, "그림이 다름: 좌표가 0.07 옮겨짐 (60 → 60.07)"),
        # 배운 신경망이 흔들리는 만큼이면, 선이 통째로 옮겨진 것만
        ({"dot": "60.04", "grid": "90.04", "one": "30.04"}, None),
        (
            {"one": "30.04", "two": "31.04", "three": "32.04"},
            "그림이 다름: 좌표가 0.04 옮겨짐 (32 → 32.04)",
        ),
        ({"loss": "0.5005"}, "그림 속 글이 다름: '손실 0.5000' → '손실 0.5005'"),
        # 다른 요소의 꼴이 달라도, 꼴이 같은 요소는 좌표로 본다
        ({"seam": "L9.001 9.001", "grid": "90.09"}, "그림이 다름: 좌표가 0.09 옮겨짐 (90 → 90.09)"),
        ({"seam": "L9.001 9.001"}, None),
        ({"name": "2", "grid": "90.01", "dot": "60.02", "top": "19.99"}, None),
    ],
)
def test_what_pixels_do_not_show(change: dict[str, str], said: str | None) -> None:
    old, new = FAINT.format(**SAME), FAINT.format(**SAME | change)
    assert picture_difference(SVG, old, new) == said
    assert (picture_difference(SVG, new, old) is None) is (said is None)
