"""얼린 그림의 글자: 휴대전화에서도 읽히는 크기인지."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
FIGURES = sorted((ROOT / "_freeze").rglob("*.svg"))
PHONE = 350
"""너비 390px인 화면에서 본문의 너비(px). 정말 그런지는 tests/site/test_browser.py가 잰다."""
SMALLEST = 9
"""읽히는 글자의 크기(px). 첨자와 기호의 조각은 글자의 0.7배까지 작아지므로 세지 않는다."""


def text_sizes(svg: str) -> list[float]:
    """그림을 휴대전화의 너비에 맞추었을 때 글자들의 크기(px).

    글자는 윤곽선이어서 `scale(0.12 -0.12)`처럼 적혀 있고, 그 100배가 글자의 크기(pt)이다.
    """
    width = float(re.findall(r'viewBox="0 0 ([\d.]+)', svg)[0])
    shrink = min(4 / 3, PHONE / width)
    found = re.findall(r"scale\((0?\.\d+) -", svg)
    return [100 * float(scale) * shrink for scale in found if float(scale) > 0.05]


@pytest.mark.parametrize("path", FIGURES, ids=lambda path: path.name)
def test_text_is_large_enough_on_a_phone(path):
    svg = path.read_text()
    sizes = text_sizes(svg)
    # 글자 없이 사진만 있는 그림도 있다.
    assert sizes or "<image" in svg, "글자를 적는 꼴이 바뀌었다"
    assert min(sizes, default=SMALLEST) >= SMALLEST


def test_a_small_text_is_found():
    svg = '<svg viewBox="0 0 432 200"><g transform="translate(1 2) scale(.1 -.1)"/></svg>'
    assert text_sizes(svg) == [pytest.approx(10 * 350 / 432)]
