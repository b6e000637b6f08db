"""글쓴이가 보는 동안의 강의들: 저장하면 바로 살펴보고, 쉬는 동안 깨끗하게 실행해 얼린다."""

from __future__ import annotations

import logging
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from freezer.entry import Freezer
from freezer.errors import FreezerError
from freezer.frozen.record import Record
from freezer.looking.looker import CannotLookError, Looked, Looker
from freezer.looking.told import page
from freezer.project import Project
from freezer.staleness.examined import Examined
from freezer.staleness.verdict import Inspector

if TYPE_CHECKING:
    from freezer.execution.batch import Progress

FOLDER = ".build/look"


@dataclass(frozen=True)
class Shown:
    """보일 것. `markdown`이 None이면 얼린 결과가 최신이니 그것을 보인다. `files`는 그림의 폴더."""

    markdown: str | None = None
    files: Path | None = None


@dataclass(frozen=True)
class Rested:
    """쉬는 동안 한 일: 무엇을 했는지, 처음부터 실행한 강의, 실행하다 난 오류."""

    did: bool
    ran: Path | None = None
    error: FreezerError | None = None


class Live:
    """프로젝트 하나. 강의는 한 번에 하나씩 다루고, 다른 실에서 `stop_all`로 멈출 수 있다."""

    def __init__(self, root: Path) -> None:
        self.root, self.looker = root, Looker(root)
        # 살펴보았지만 아직 얼리지 않은 강의, 마지막에 본 강의, 실패한 강의의 그때 코드와 파일들
        self.unfrozen: dict[str, Path] = {}
        self.opened: Path | None = None
        self.failed: dict[str, Record] = {}

    def show(self, path: Path, progress: Progress) -> Shown:
        """강의를 최신으로 보인다: 얼린 것으로 되면 얼린 것을, 아니면 바뀐 셀만 살펴본다.

        셀이 실패했거나 원고를 읽을 수 없으면 FreezerError.
        """
        freezer = Freezer(Project(self.root))
        inspector = Inspector(freezer.project)
        self.opened = path
        lecture = inspector.examine(path)
        if not lecture.kind.must_execute or freezer.knows(lecture, progress):
            return self._frozen(freezer, lecture, progress, inspector)
        try:
            looked = self.looker.look(lecture, progress)
        except CannotLookError as error:
            logging.getLogger("freezer").warning("살펴볼 수 없어 처음부터 실행합니다. %s", error)
            return self._frozen(freezer, lecture, progress, inspector)
        except FreezerError:
            self.unfrozen.pop(lecture.name, None)
            self.failed[lecture.name] = lecture.record
            raise
        self.failed.pop(lecture.name, None)
        self.unfrozen[lecture.name] = path
        return self._shown(looked)

    def _frozen(
        self, freezer: Freezer, lecture: Examined, progress: Progress, inspector: Inspector
    ) -> Shown:
        self.unfrozen.pop(lecture.name, None)
        for outcome in freezer.run([lecture], 1, False, progress, inspector):
            if outcome.error:
                raise outcome.error
        return Shown()

    def _shown(self, looked: Looked) -> Shown:
        converted = page(looked)
        files = self.root / FOLDER / looked.lecture.name
        shutil.rmtree(files, ignore_errors=True)
        (files / "figure-html").mkdir(parents=True)
        for name, content in converted.figures.items():
            (files / "figure-html" / name).write_bytes(content)
        return Shown(converted.markdown, files)

    # ---- 쉬는 동안

    def rest(self, progress: Progress, stopped: Callable[[], bool]) -> Rested:
        """글쓴이가 쉬는 동안 할 일 하나를 한다: 살펴본 것을 처음부터 깨끗하게 실행해 얼리고,
        보고 있는 강의를 미리 살펴 두고, 다른 낡은 강의를 얼린다. `stopped()`이면 그만둔다.
        실패한 강의는 달린 것(원고, 모듈, 파일)이 바뀌면 다시 실행한다.
        """
        freezer = Freezer(Project(self.root))
        for path in list(self.unfrozen.values()):
            return self._freeze(freezer, path, progress, stopped)
        if self.opened and self._warm(freezer, self.opened, progress):
            return Rested(True)
        inspector = Inspector(freezer.project)
        for path in freezer.project.lectures():
            if stopped():
                return Rested(False)
            lecture = inspector.examine(path)
            if lecture.usable and lecture.name in self.failed:
                del self.failed[lecture.name]
                return Rested(True, lecture.path)
            if lecture.kind.must_execute and self.failed.get(lecture.name) != lecture.record:
                return self._freeze(freezer, lecture.path, progress, stopped)
        return Rested(False)

    def _freeze(
        self, freezer: Freezer, path: Path, progress: Progress, stopped: Callable[[], bool]
    ) -> Rested:
        lecture = freezer.examined_one(path)
        (outcome,) = freezer.run([path], 1, False, progress)
        if stopped():
            return Rested(False)
        self.unfrozen.pop(lecture.name, None)
        if outcome.error is None:
            self.failed.pop(lecture.name, None)
            return Rested(True, path)
        if lecture.kind.must_execute:
            self.failed[lecture.name] = lecture.record
        return Rested(True, path, outcome.error)

    def _warm(self, freezer: Freezer, path: Path, progress: Progress) -> bool:
        """고치기 전에 살펴 두어, 처음 고친 것도 바로 보이게 한다. 할 일이 없었으면 거짓."""
        lecture = freezer.examined_one(path)
        if not lecture.usable or self.looker.is_open(lecture.name) or not lecture.lecture.cells:
            return False
        try:
            self.looker.look(lecture, progress)
        except (CannotLookError, FreezerError):
            return False
        return True

    def close(self) -> None:
        self.looker.close()
