"""코드: 다시 실행하면 달라질 것을 부르는 셀과, 셀이 닿는 모듈의 함수."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from freezer.errors import LectureError
from freezer.lint.finding import Finding
from freezer.reading.lecture import Lecture
from freezer.staleness.dependencies import Scanner
from freezer.staleness.doubts import accepted
from freezer.staleness.reach import Reach
from freezer.staleness.unstable import in_code


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
