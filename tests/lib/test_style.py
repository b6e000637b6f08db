"""색과 글꼴: 누구에게나, 흰 바탕에서나 어두운 바탕에서나 보이는지."""

import itertools
import re
import warnings
from pathlib import Path

import matplotlib.pyplot as plt
import numpy as np
import pytest

from lib import style

COLOURS = {
    name: np.array([int(value[i : i + 2], 16) for i in (1, 3, 5)]) / 255
    for name, value in vars(style).items()
    if name in ("DATA", "CURRENT", "TRUTH", "FORMULA")
}
POSTS = Path(__file__).parents[2] / "posts"
WHITE = np.ones(3)
PAPER = np.array([0xFD, 0xFD, 0xFB]) / 255
DARK = np.array([0x1B, 0x1F, 0x24]) / 255
THEME = (Path(__file__).parents[2] / "assets/theme/dark.scss").read_text("utf-8")
[INVERT] = map(float, re.findall(r"\binvert\(([\d.]+)\)", THEME))
# CSS 표준의 hue-rotate(180deg)
HUE_ROTATE = np.array([[-0.574, 1.43, 0.144], [0.426, 0.43, 0.144], [0.426, 1.43, -0.856]])
# 색각 이상의 모의: Machado, Oliveira, Fernandes (2009), 정도 1.0
VISION = {
    "보통": np.eye(3),
    "적색맹": [[0.1523, 1.0526, -0.2049], [0.1145, 0.7863, 0.0992], [-0.0039, -0.0481, 1.0520]],
    "녹색맹": [[0.3673, 0.8607, -0.2280], [0.2801, 0.6725, 0.0474], [-0.0118, 0.0429, 0.9689]],
    "청색맹": [[1.2555, -0.0767, -0.1788], [-0.0784, 0.9308, 0.1476], [0.0047, 0.6914, 0.3039]],
}


def on_dark_page(colour):
    return np.clip(HUE_ROTATE @ (INVERT * (1 - colour) + (1 - INVERT) * colour), 0, 1)


def linear(colour):
    return np.where(colour <= 0.04045, colour / 12.92, ((colour + 0.055) / 1.055) ** 2.4)


def contrast(one, other):
    low, high = sorted(linear(c) @ [0.2126, 0.7152, 0.0722] for c in (one, other))
    return (high + 0.05) / (low + 0.05)


def lab(rgb):
    """선형 RGB를 CIE L*a*b*로."""
    to_xyz = np.array(
        [[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]]
    )
    xyz = to_xyz @ np.clip(rgb, 0, 1) / [0.9505, 1.0, 1.089]
    f = np.where(xyz > 0.008856, np.cbrt(xyz), 7.787 * xyz + 16 / 116)
    return np.array([116 * f[1] - 16, 500 * (f[0] - f[1]), 200 * (f[1] - f[2])])


@pytest.mark.parametrize("name", COLOURS)
def test_colours_stand_out_on_both_pages(name):
    # 3:1 은 WCAG 2.1 이 그림의 요소에 요구하는 대비이다.
    assert contrast(COLOURS[name], WHITE) >= 3
    assert contrast(on_dark_page(COLOURS[name]), DARK) >= 3


@pytest.mark.parametrize("path", sorted(POSTS.glob("*.qmd")), ids=lambda path: path.stem)
def test_coloured_formulas_can_be_read(path):
    # 4.5:1 은 WCAG 2.1 이 글자에 요구하는 대비이다. 수식의 색도 어두운 화면에서 뒤집힌다.
    for found in sorted(set(re.findall(r"\\(?:text)?color\{#(\w{6})\}", path.read_text("utf-8")))):
        colour = np.array(list(bytes.fromhex(found))) / 255
        assert contrast(colour, PAPER) >= 4.5, f"#{found}"
        assert contrast(on_dark_page(colour), DARK) >= 4.5, f"#{found}"


@pytest.mark.parametrize("vision", VISION)
@pytest.mark.parametrize("page", [lambda colour: colour, on_dark_page], ids=["light", "dark"])
def test_colours_differ_for_every_eye(vision, page):
    seen = {
        name: lab(np.array(VISION[vision]) @ linear(page(colour)))
        for name, colour in COLOURS.items()
    }
    for one, other in itertools.combinations(seen, 2):
        # 색차 2.3 이 겨우 알아차리는 차이이고, 10 이면 한눈에 다르다.
        assert np.linalg.norm(seen[one] - seen[other]) > 10, (one, other)


@pytest.fixture
def styled():
    with plt.rc_context():
        style.use()
        yield
        plt.close("all")


def test_korean_and_minus_have_glyphs(styled):
    fig, ax = plt.subplots()
    ax.set(title="손실곡면 뷁 α − × → ŷ", xlabel=r"한글과 $\hat w_0^2$", xlim=(-3, -1))
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        text = style.figure_svg(fig)
    assert "NotoSansKR" in text
    # 눈금의 빼기는 하이픈이 아니라 빼기표(U+2212)이다.
    fig.canvas.draw()
    assert ax.get_xticklabels()[1].get_text().startswith("−")


def test_svg_is_transparent_and_the_same_every_time(styled):
    def draw():
        fig, ax = plt.subplots()
        ax.plot([0, 1, 2], "o-", label="자료")
        ax.legend()
        return style.figure_svg(fig)

    first, second = draw(), draw()
    assert first == second
    assert not re.search(r"fill: ?#ffffff|<dc:date>", first)


def test_a_size_set_by_the_site_is_kept():
    with plt.rc_context({"figure.figsize": (4.0, 2.0)}):
        style.use()
        assert plt.rcParams["figure.figsize"] == [4.0, 2.0]
    with plt.rc_context({"figure.figsize": plt.rcParamsDefault["figure.figsize"]}):
        style.use()
        assert plt.rcParams["figure.figsize"] == [5.2, 3.4]


def test_missing_font_package_is_explained(monkeypatch):
    monkeypatch.setitem(__import__("sys").modules, "pylopdf_fonts_ko", None)
    with pytest.raises(ModuleNotFoundError, match="pip install pylopdf-fonts-ko"):
        style._font_path()
