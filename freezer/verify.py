"""얼린 결과를 의심한다: 모두 새로 실행해 얼린 것과 견준다. 아무것도 바꾸지 않는다."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from freezer.comparison.notebooks import differences
from freezer.errors import FreezerError
from freezer.frozen.assembling import read_outputs
from freezer.frozen.store import label, notebook_file
from freezer.reading.lecture import Cell
from freezer.staleness.examined import Examined
from freezer.staleness.verdict import Inspector

if TYPE_CHECKING:
    from freezer.execution.batch import Progress
    from freezer.execution.cache import Executed


@dataclass(frozen=True)
class Verdict:
    """`drift`는 다른 곳마다 (파일:줄, 무엇이 다른지), `error`는 견주지 못한 까닭.

    `frozen_on`은 얼린 결과를 실행한 프로세서이다. 적혀 있지 않으면 빈 글.
    """

    name: str
    drift: tuple[tuple[str, str], ...] = ()
    error: FreezerError | None = None
    frozen_on: str = ""

    @property
    def same(self) -> bool:
        return not self.drift and self.error is None


def verify(
    inspector: Inspector, paths: Iterable[Path], jobs: int | None, progress: Progress
) -> Iterator[Verdict]:
    """강의마다 새 커널에서 실행하고, 얼린 것과 다른 곳을 낸다."""
    from freezer.execution.batch import default_jobs, execute_all
    from freezer.execution.requirements import check_installed

    queue: list[Examined] = []
    for path in paths:
        lecture = inspector.examine(path)
        try:
            check_installed(lecture.record.packages, path)
            queue.append(lecture)
        except FreezerError as error:
            yield Verdict(lecture.name, error=error)
    root = inspector.project.root
    for lecture, result in execute_all(root, queue, jobs or default_jobs(), progress):
        if isinstance(result, FreezerError):
            yield Verdict(lecture.name, error=result)
        else:
            yield _compare(inspector, lecture, result)


def _compare(inspector: Inspector, examined: Examined, executed: Executed) -> Verdict:
    store, lecture, name = inspector.store, examined.lecture, examined.name
    try:
        frozen = read_outputs(store.notebook(name), lecture, label(name, notebook_file(name)))
    except FreezerError as error:
        return Verdict(name, error=error)
    parts = [part for part in lecture.parts if isinstance(part, Cell) or part.inline]
    places = [(part.path if isinstance(part, Cell) else lecture.path, part.line) for part in parts]
    drift = tuple(
        (f"{inspector.project.relative(places[index][0])}:{places[index][1]}", what)
        for index, what in differences(frozen, executed.notebook)
    )
    before = examined.before.run if examined.before else {}
    return Verdict(name, drift, frozen_on=str(before.get("processor", "")))


DRIFTED = "다시 실행한 결과가 얼린 결과와 다릅니다"
FAILED = "강의를 다시 실행하지 못했습니다"
SAME = "새로 실행한 결과가 얼린 것과 모두 같습니다."


def report(verdicts: Iterable[Verdict]) -> str:
    """Markdown 보고서. 첫 줄이 결론이고, 어긋난 강의와 실행하지 못한 강의를 나누어 적는다."""
    from freezer.execution.where import processor

    verdicts = list(verdicts)
    drifted = [verdict for verdict in verdicts if verdict.drift]
    failed = [verdict for verdict in verdicts if verdict.error]
    if not drifted and not failed:
        return f"{SAME}\n"
    lines = [f"# {DRIFTED if drifted else FAILED}", ""]
    if drifted:
        lines += [f"이 기계의 프로세서: {processor()}", ""]
    for verdict in drifted:
        where = f" (얼린 프로세서: {verdict.frozen_on})" if verdict.frozen_on else ""
        lines += [f"## {verdict.name}: 다름{where}", ""]
        lines += [*(f"- `{place}` {what}" for place, what in verdict.drift), ""]
    for verdict in failed:
        lines += [f"## {verdict.name}: 실행하지 못함", "", "```", str(verdict.error), "```", ""]
    return "\n".join(lines)
