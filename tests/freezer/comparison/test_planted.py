"""얼린 강의들의 출력에 0.1 %의 거짓을 심으면 verify가 안다: 수와 곡선의 표본."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from freezer.comparison.pictures import SVG, picture_difference
from freezer.comparison.text import NUMBER, same_text
from freezer.frozen.assembling import read_outputs
from freezer.frozen.store import Store
from freezer.project import Project
from freezer.reading.reader import load

PROJECT = Project(Path(__file__).resolve().parents[3])
EVERY = 5
DRAWING = re.compile(r"<svg\b.*?</svg>", re.DOTALL)
# 직선의 마디로만 이어진 길
POLYLINE = re.compile(r'<path (?![^>]*\bid=)[^>]*?\bd="(M[-\d.\sLe]+)"')
POINT = re.compile(r"(-?\d+\.?\d*)\s+(-?\d+\.?\d*)")


def shown(path: Path) -> Iterator[tuple[str, str]]:
    """강의 하나의 얼린 출력: (mime, 내용)."""
    name = PROJECT.name(path)
    lecture = load(path, PROJECT.root)
    for cell in read_outputs(Store(PROJECT.root).notebook(name), lecture, name).cells:
        for output in cell.get("outputs", []):
            if output.output_type == "stream":
                yield "text/plain", output.text
            elif output.output_type == "error":
                yield "text/plain", output.evalue
            else:
                kinds = [mime for mime in output.data if mime != "text/plain"] or ["text/plain"]
                yield from ((mime, str(output.data[mime])) for mime in kinds)


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
    for mime, text in shown(path):
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


@pytest.mark.parametrize("name", ["regression-steps", "precision"])
def test_a_curve_moved_by_a_thousandth_is_reported(name: str) -> None:
    curve = max(
        (
            found
            for mime, text in shown(PROJECT.path_of(name))
            if mime == SVG
            for found in POLYLINE.finditer(text)
        ),
        key=lambda found: len(found[1]),
    )
    drawing = curve.string
    height = float(re.findall(r'viewBox="[\d.]+ [\d.]+ [\d.]+ ([\d.]+)"', drawing)[0])

    def moved(point: re.Match[str]) -> str:
        return f"{point[1]} {height - (height - float(point[2])) * 1.001:.4f}"

    changed = drawing.replace(curve[1], POINT.sub(moved, curve[1]), 1)
    said = picture_difference(SVG, drawing, changed)
    assert said is not None and said.startswith("그림이 다름")
