"""가벼워진 SVG가 같은 그림인지."""

import io
import re
from xml.etree import ElementTree

import matplotlib.pyplot as plt
import numpy as np
import pytest

from lib import svg

NUMBER = re.compile(r"-?\d+(?:\.\d+)?(?:e-?\d+)?")


@pytest.fixture(scope="module")
def original():
    x = np.linspace(0, 3, 40)
    fig, ax = plt.subplots()
    ax.plot(x, np.sin(x), "o")
    ax.vlines(x, 0, np.sin(x), lw=0.5)
    ax.set_title(r"$\hat w_0$ and text")
    file = io.StringIO()
    fig.savefig(file, format="svg")
    plt.close(fig)
    return file.getvalue()


def drawn(text):
    """그려지는 것들: 꼬리표, 물려받은 모양, 좌표."""
    root = ElementTree.fromstring(text)
    for metadata in root.findall("{*}metadata"):
        root.remove(metadata)
    shapes = []

    def walk(element, style, clip):
        style = style + element.get("style", "").replace(" ", "")
        clip = element.get("clip-path", clip)
        if element.tag.split("}")[1] in ("path", "use", "rect"):
            numbers = [
                float(n)
                for name in ("d", "x", "y", "transform")
                for n in NUMBER.findall(element.get(name, ""))
            ]
            link = element.get("{http://www.w3.org/1999/xlink}href")
            letters = sorted(set(re.findall(r"[A-Za-z]", element.get("d", ""))))
            shapes.append((element.tag, link, style, clip, letters, numbers))
        for child in element:
            walk(child, style, clip)

    walk(root, "", None)
    return shapes


def test_the_same_shapes_are_drawn(original):
    before, after = drawn(original), drawn(svg.compact(original))
    assert [shape[:2] for shape in before] == [shape[:2] for shape in after]
    for (*look, numbers), (*new_look, new_numbers) in zip(before, after, strict=True):
        assert len(numbers) == len(new_numbers)
        assert look[3:] == new_look[3:]
        # 소수 둘째 자리로 줄였으니 0.005 까지 다를 수 있다.
        assert np.allclose(numbers, new_numbers, rtol=0, atol=0.00501)
        assert set(filter(None, round_style(look[2]))) == set(
            filter(None, round_style(new_look[2]))
        )


def round_style(style):
    return [re.sub(r"\d+\.\d{3,}", lambda m: f"{float(m[0]):.2f}", s) for s in style.split(";")]


def test_it_is_shorter(original):
    assert len(svg.compact(original)) < 0.75 * len(original)


def test_doing_it_twice_changes_nothing(original):
    once = svg.compact(original)
    assert svg.compact(once) == once


def test_scales_are_kept_whole():
    text = (
        '<svg xmlns="http://www.w3.org/2000/svg">'
        '<path d="M 0 0" transform="translate(1.23456 2) scale(0.015625 -0.105)"/></svg>'
    )
    assert 'transform="translate(1.23 2) scale(0.015625 -0.105)"' in svg.compact(text)


def test_broken_svg_is_refused():
    with pytest.raises(ElementTree.ParseError):
        svg.compact("<svg>")
