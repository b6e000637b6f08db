"""얼린 강의들의 출력에 0.1 %의 거짓을 심으면 verify가 안다: 수와 곡선의 표본."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from freezer.comparison.notebooks import DRAWING
from freezer.comparison.pictures import SVG
from freezer.comparison.text import NUMBER, same_text
from tests.freezer.comparison.planted import PROJECT, outputs, planted_curves

EVERY, EVERY_CURVE = 5, 13


def planted(number: str) -> str:
    """0.1 % 키워 같은 자리까지 적은 수. 세는 수는 하나 키운다."""
    if number.lstrip("-+").isdecimal():
        return str(int(number) + 1)
    mantissa, mark, exponent = re.split(r"([eE]|$)", number, maxsplit=1)
    places = len(mantissa.partition(".")[2])
    return f"{float(mantissa) * 1.001:.{places}f}{mark}{exponent}"


@pytest.mark.parametrize("path", PROJECT.lectures(), ids=lambda path: path.stem)
def test_a_number_changed_by_a_thousandth_is_reported(path: Path) -> None:
    seen, missed = 0, []
    for mime, text in outputs(path):
        if mime == SVG:
            continue
        text = DRAWING.sub("<svg>", text)
        for found in list(NUMBER.finditer(text))[::EVERY]:
            new = planted(found[0])
            if float(new) == float(found[0]):
                continue  # 찍힌 자리에서는 보이지 않는 변화
            if same_text(text, text[: found.start()] + new + text[found.end() :]):
                missed.append((found[0], new, text[:60]))
            seen += 1
    assert missed == [] and seen


@pytest.mark.parametrize("path", PROJECT.lectures(), ids=lambda path: path.stem)
def test_a_curve_moved_by_a_thousandth_is_reported(path: Path) -> None:
    """모두 심어 보는 것은 `python -m tests.freezer.comparison.planted`."""
    found = list(planted_curves(path, EVERY_CURVE))
    assert [planted for planted in found if planted.drawn and planted.said is None] == []
    assert any(planted.drawn for planted in found) or not found
