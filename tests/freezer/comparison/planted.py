"""얼린 그림들의 곡선에 0.1 %의 거짓을 심어 verify가 아는지 센다.

`python -m tests.freezer.comparison.planted`는 모든 강의의 모든 곡선에, 시험은 그 표본에 심는다.
곡선은 눈금의 짧은 표시와 글자를 뺀 모든 선과 면, 그리고 셋 넘게 이어진 점들이다. 심는 거짓은
그림의 바닥에서 잰 높이를 0.1 % 키운 것이다.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from freezer.comparison.drawings import MOVED
from freezer.comparison.notebooks import DRAWING
from freezer.comparison.pictures import SVG, picture_difference
from freezer.frozen.assembling import read_outputs
from freezer.frozen.store import Store
from freezer.project import Project
from freezer.reading.reader import load

PROJECT = Project(Path(__file__).resolve().parents[3])
SHARE = 1.001
DEFS = re.compile(r"<defs>.*?</defs>", re.DOTALL)
BOX = re.compile(r"""viewBox=["']([-\d.]+) ([-\d.]+) ([-\d.]+) ([-\d.]+)["']""")
# 절대 좌표로 적은 선과 면, 그리고 잇따라 놓인 점들
CURVE = re.compile(
    r"""<path\b[^>]*?\sd=["'][MLCQz\d.\s-]+["'][^>]*>"""
    r"""|(?:<use\b[^>]*\sx=["'][^>]*\sy=["'][^>]*/>\s*){3,}"""
)
HEIGHT = re.compile(r"""(?P<before>-?\d+\.?\d*\s+|\sy=["'])(?P<y>-?\d+\.?\d*)""")
PLACES = re.compile(r"""\s(?:d|y)=["'][^"']*["']""")


@dataclass(frozen=True)
class Planted:
    """곡선 하나에 심은 거짓: 얼마나 옮겼고(pt) verify가 무어라 하는지."""

    lecture: str
    curve: str
    distance: float
    said: str | None

    @property
    def drawn(self) -> bool:
        """그려진 자리가 달라졌는가. 바닥 곁의 선은 0.1 %를 키워도 거의 제자리이다."""
        return self.distance > MOVED


def outputs(path: Path) -> Iterator[tuple[str, str]]:
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


def drawings(path: Path) -> Iterator[str]:
    """강의 하나의 그림들: 그림 출력과 HTML 속의 움직이는 그림."""
    for mime, text in outputs(path):
        if mime == SVG:
            yield text
        elif mime == "text/html":
            yield from DRAWING.findall(text)


def planted_curves(path: Path, every: int = 1) -> Iterator[Planted]:
    """강의 하나의 첫 곡선부터 `every`개마다 하나에 거짓을 심어 본다."""
    count = 0
    for drawing in drawings(path):
        box = BOX.search(drawing)
        assert box, drawing[:200]
        bottom = float(box[2]) + float(box[4])
        hidden = [found.span() for found in DEFS.finditer(drawing)]
        for curve in CURVE.finditer(drawing):
            if any(start <= curve.start() < end for start, end in hidden):
                continue
            if count % every == 0:
                yield _planted(path.stem, drawing, curve, bottom)
            count += 1


def _planted(lecture: str, drawing: str, curve: re.Match[str], bottom: float) -> Planted:
    far = 0.0

    def raised(found: re.Match[str]) -> str:
        nonlocal far
        y = float(found["y"])
        new = round(bottom - (bottom - y) * SHARE, 2)
        far = max(far, abs(new - y))
        return f"{found['before']}{new:.2f}"

    changed = PLACES.sub(lambda place: HEIGHT.sub(raised, place[0]), curve[0])
    false = drawing[: curve.start()] + changed + drawing[curve.end() :]
    return Planted(lecture, curve[0][:70], far, picture_difference(SVG, drawing, false))


def main() -> None:
    """강의마다 심은 것과 알린 것을 세고, 놓친 것을 모두 보인다."""
    whole: list[Planted] = []
    for path in PROJECT.lectures():
        found = list(planted_curves(path))
        whole += found
        print(_line(path.stem, found))
    print(_line("모두", whole))
    for planted in whole:
        if planted.drawn and planted.said is None:
            print(f"놓침: {planted}")


def _line(name: str, found: list[Planted]) -> str:
    told, drawn = _told(found)
    near, still = _told([planted for planted in found if not planted.drawn])
    return (
        f"{name}: 곡선 {drawn}개 가운데 {told}개를 알림. {MOVED} pt 안에서 옮겨진 것은 "
        f"{still}개 가운데 {near}개."
    )


def _told(found: list[Planted]) -> tuple[int, int]:
    return sum(planted.said is not None for planted in found), len(found)


if __name__ == "__main__":
    main()
