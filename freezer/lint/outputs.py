"""다시 실행하면 달라질 것: 얼린 출력에 찍혔거나, 코드에서 부르는 것."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from freezer.errors import LectureError
from freezer.lint.finding import Finding
from freezer.reading.lecture import Cell, Lecture
from freezer.staleness.dependencies import Scanner
from freezer.staleness.doubts import accepted
from freezer.staleness.reach import Reach
from freezer.staleness.unstable import in_code

CELL = re.compile(r"^:::+ \{[^{}]*\.cell [^{}]*?execution_count=(\d+)[^{}]*\}$", re.M)
CODE = re.compile(r"^```+ \{\.python \.cell-code.*?^```+$", re.M | re.S)
UNSTABLE: list[tuple[str, str, str]] = [
    (r"\b0x[0-9a-fA-F]{6,16}\b", "객체의 주소", "주소가 없는 값을 출력합니다."),
    (
        r"(?<![\w.])/(?:tmp|home|root|Users|var/folders)/[\w./-]+",
        "이 기계의 경로",
        "경로의 이름만 출력합니다.",
    ),
    (r"[\d.]+ (?:ns|µs|us|ms|s) ± ", "잰 시간", "시간은 글에 어림으로 적고 출력하지 않습니다."),
    (r"\b(?:Wall|CPU) times?: ", "잰 시간", "시간은 글에 어림으로 적고 출력하지 않습니다."),
    (r"\b20\d\d-\d\d-\d\d[ T]\d\d:\d\d", "실행한 때", "때를 출력하지 않습니다."),
    (r"^[\w/.]*\w*Warning: .*", "경고", "경고의 까닭을 고칩니다."),
    (r"-?\d\.\d{4,}e-1[3-9]\b", "반올림 오차의 숫자", "`1e-9`보다 작다는 것만 보입니다."),
]


def frozen_outputs(markdown: str) -> dict[int, str]:
    """셀의 차례(execution_count) → 코드를 뺀 출력. 얼린 markdown에서 꺼낸다."""
    parts = CELL.split(markdown)
    return {int(n): CODE.sub("", text) for n, text in zip(parts[1::2], parts[2::2], strict=True)}


def read_frozen(folder: Path) -> dict[int, str]:
    """강의 하나의 얼린 출력. 얼린 적이 없거나 읽을 수 없으면 비어 있다: 까닭은 status가 말한다."""
    try:
        result = json.loads((folder / "execute-results/html.json").read_text(encoding="utf-8"))
        return frozen_outputs(result["result"]["markdown"])
    except (OSError, ValueError, KeyError, TypeError):
        return {}


def executed(lecture: Lecture) -> Iterator[tuple[int, Cell]]:
    """실행하는 셀들: (execution_count, 셀)."""
    run = (cell for cell in lecture.cells if cell.options.get("eval", True))
    yield from enumerate(run, 1)


def outputs(lecture: Lecture, frozen: dict[int, str]) -> Iterator[Finding]:
    """실행할 때마다, 또는 기계마다 달라질 것이 찍힌 셀들."""
    for number, cell in executed(lecture):
        shown = "\n".join(
            line for line in frozen.get(number, "").splitlines() if not line.startswith("![")
        )
        for pattern, what, remedy in UNSTABLE:
            if found := re.search(pattern, shown, re.M):
                problem = f"다시 실행하면 달라질 출력입니다({what}): {found[0][:60]}"
                yield Finding(cell.path, cell.line, problem, remedy)


def unstable(root: Path, lectures: Iterable[Lecture]) -> Iterator[Finding]:
    """강의들의 시각, 시드 없는 난수, 네트워크. 셀이 accept로 받아들인 것은 뺀다."""
    reach = Reach(root)
    scanner = Scanner(root, reach)
    for lecture in lectures:
        try:
            found = scanner.scan(lecture)
        except LectureError as error:
            yield Finding(Path(error.path), error.line, error.message, "")
            continue
        code = reach.digests(found.roots, found.files)
        for doubt in accepted(lecture, in_code(lecture, reach, code)):
            file, _, line = doubt.place.rpartition(":")
            yield Finding(Path(file), int(line), doubt.message, doubt.remedy)
