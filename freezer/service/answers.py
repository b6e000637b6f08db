"""강의들을 최신으로 만들어 Quarto에 건넬 것으로 바꾼다."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from freezer.entry import Freezer
from freezer.errors import FreezerError
from freezer.frozen.record import quarto_hash
from freezer.frozen.store import BusyError, Store
from freezer.project import LECTURES, Project
from freezer.staleness.doubts import Doubt

if TYPE_CHECKING:
    from freezer.execution.batch import Progress
    from freezer.looking.live import Live

PAUSE_SECONDS = 0.2
Answer = dict[str, Any]
# 이름마다 실패한 까닭과, 얼려도 참으로 남지 않는 것들
Outcomes = dict[str, tuple[FreezerError | None, Sequence[Doubt]]]
T = TypeVar("T")


@dataclass(frozen=True)
class Request:
    """물음 하나: 문서의 경로들, 최신이어도 실행할지(`force`), 실행해도 되는지(`execute`).

    `notebook`이면 페이지가 아니라 노트북이 될 markdown을 준다. `look`이면 낡은 강의를 처음부터
    실행하는 대신 살펴본다: 미리 보기에서 쓴다.
    """

    sources: tuple[str, ...]
    force: bool = False
    execute: bool = True
    notebook: bool = False
    look: bool = False


class Answers:
    """물음 하나의 답을 모은다. `progress`로 진행을, `waiting`으로 기다림을 알린다.

    다른 freezer가 얼리는 중이면 끝날 때까지 기다린다. `cancelled()`이면 그만 기다린다.
    """

    def __init__(
        self,
        root: Path,
        live: Callable[[], Live],
        progress: Progress,
        waiting: Callable[[], None],
        cancelled: Callable[[], bool],
    ) -> None:
        self.live = live
        self.project, self.store = Project(root), Store(root)
        self.freezer = Freezer(self.project)
        self.progress, self.waiting, self.cancelled = progress, waiting, cancelled

    def to(self, request: Request) -> dict[str, Answer]:
        """문서마다 `{"markdown": 얼린 글, "folders": 곁에 둘 폴더들}`이나 `{"error": 까닭}`.

        실행하면서 알게 된, 얼려도 참으로 남지 않는 것은 `"warnings"`에 있다.
        """
        found: dict[str, Answer] = {}
        paths: dict[str, Path] = {}
        for source in request.sources:
            try:
                paths[source] = self.project.lecture(source)
            except FreezerError:
                found[source] = {"error": self._elsewhere(source)}
        if not request.execute:
            return found | {source: self._without(path) for source, path in paths.items()}
        if request.look and not request.force and not request.notebook:
            return found | {source: self._look(path) for source, path in paths.items()}
        outcomes = self._frozen(paths.values(), request.force)
        for source, path in paths.items():
            found[source] = self._answer(path, outcomes)
            if request.notebook and "markdown" in found[source]:
                found[source]["markdown"] = self._as_notebook(path)
        return found

    def _look(self, path: Path) -> Answer:
        try:
            shown = self._patiently(lambda: self.live().show(path, self.progress))
        except FreezerError as error:
            return self._error(error)
        if shown is None or shown.markdown is None:
            return self._answer(path, {})
        assert shown.files is not None
        folders = sorted(map(str, shown.files.iterdir()))
        return {"markdown": shown.markdown, "folders": folders}

    def _elsewhere(self, source: str) -> str:
        return (
            f"{self.project.relative(Path(source))}: freezer는 {LECTURES} 바로 아래의 문서만 "
            "실행합니다. 옮기거나, 머리말에 `engine: jupyter`를 적어 Quarto가 실행하게 하세요."
        )

    def _as_notebook(self, path: Path) -> str:
        from freezer.service.as_notebook import as_notebook

        return as_notebook(self.freezer.examined_one(path), self.store)

    def _answer(self, path: Path, outcomes: Outcomes) -> Answer:
        name = self.project.name(path)
        error, doubts = outcomes.get(name, (None, ()))
        try:
            if error:
                raise error
            folders = (path for path in self.store.folder(name).iterdir() if path.is_dir())
            beside = sorted(str(path) for path in folders if path.name != "execute-results")
            warnings = [self._short(doubt) for doubt in doubts]
            answer = {"markdown": self.store.markdown(name), "folders": beside}
            return answer | ({"warnings": warnings} if warnings else {})
        except FreezerError as error:
            return self._error(error)

    def _without(self, path: Path) -> Answer:
        """실행하지 않고: 얼린 결과가 맞으면 그것을, 낡았으면 까닭과 함께.

        원고가 얼릴 때와 다르면 맞는 결과가 없으니, 출력이 없는 글을 준다.
        """
        from freezer.service.unexecuted import unexecuted

        try:
            found = self.freezer.examined_one(path)
            if found.usable:
                return self._answer(path, self._frozen([path], force=False))
            why = [found.kind.value, *found.why]
            if found.before and found.text and found.before.qmd == quarto_hash(found.text):
                return self._answer(path, {}) | {"stale": why}
            text = unexecuted(found.lecture, found.options)
        except FreezerError as error:
            return self._error(error)
        return {"markdown": text, "folders": [], "stale": why}

    def _frozen(self, paths: Iterable[Path], force: bool) -> Outcomes:
        """강의들을 최신으로 만든다. 이름마다 어떻게 되었는지."""
        queue = list(paths)
        run = self.freezer.run
        outcomes = self._patiently(lambda: list(run(queue, None, force, self.progress)))
        return {outcome.name: (outcome.error, outcome.doubts) for outcome in outcomes or []}

    def _patiently(self, work: Callable[[], T]) -> T | None:
        """다른 freezer가 얼리는 중이면 끝날 때까지 기다린다. 취소하면 None."""
        told = False
        while True:
            try:
                return work()
            except BusyError:
                if self.cancelled():
                    return None
                if not told:
                    self.waiting()
                told = True
                time.sleep(PAUSE_SECONDS)

    def _error(self, error: FreezerError) -> Answer:
        return {"error": self._short(error)}

    def _short(self, said: object) -> str:
        return str(said).replace(f"{self.project.root}/", "")
