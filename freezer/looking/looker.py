"""강의를 살펴본다: 바뀐 셀부터 이어 실행해, 얼리지 않고 보일 것을 만든다."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from nbformat import NotebookNode

from freezer.conversion.blank import blank_notebook
from freezer.conversion.inline import inline_text
from freezer.conversion.stable import stable_outputs
from freezer.errors import FreezerError, LectureError
from freezer.execution.environment import environment, quarto_environment
from freezer.execution.failure import exits, explain, inline_fails
from freezer.execution.folder import KernelFolder
from freezer.execution.output.client import Client
from freezer.execution.output.letters import LETTERS
from freezer.execution.setup import setup_source
from freezer.execution.tracing.trace import Trace
from freezer.execution.warm import Template, frameworks, possible
from freezer.execution.watchdog import ACTIVE
from freezer.frozen.record import digest_json
from freezer.looking.process import GoneError, Nursery
from freezer.looking.session import FailedError, Result, Session
from freezer.looking.steps import Step, wanted
from freezer.looking.watching import Gentle
from freezer.project import Project
from freezer.reading.lecture import Cell, Prose
from freezer.reading.settings import limits
from freezer.staleness.examined import Examined

if TYPE_CHECKING:
    from freezer.execution.batch import Progress

# 한꺼번에 열어 두는 강의의 수
OPEN = 2


class CannotLookError(Exception):
    """이 기계나 이 강의에서는 살펴볼 수 없다. 처음부터 실행하면 된다."""


@dataclass(frozen=True)
class Looked:
    """살펴본 것. `notebook`은 실행된 노트북, `result`는 무엇을 다시 실행했는지."""

    lecture: Examined
    notebook: NotebookNode
    result: Result


@dataclass
class _Open:
    """열어 둔 강의: 프로세스들과, 그것이 쓰는 폴더와 형판."""

    key: str
    folder: KernelFolder
    template: Template
    nursery: Nursery
    session: Session

    def close(self) -> None:
        self.session.close()
        self.nursery.close()
        self.template.stop()
        self.folder.cleanup()


class Looker:
    """강의마다 열어 둔 프로세스들. 오래 보지 않은 것은 닫는다. 한 실에서만 쓴다."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self._open: dict[str, _Open] = {}

    def look(self, lecture: Examined, progress: Progress) -> Looked:
        """살펴본 결과. 셀이 실패하면 LectureError, 살펴볼 수 없으면 CannotLookError."""
        if not possible():
            raise CannotLookError("리눅스의 CPU에서만 살펴봅니다.")
        steps = wanted(lecture.lecture, lecture.options)
        watch = Gentle(limits(lecture.lecture))
        ACTIVE.add(watch)
        progress.start(lecture.name, len(lecture.lecture.cells))
        outcome = "실패"
        try:
            opened = self._session(lecture)
            if not opened.template.ready(lambda: watch.fault is not None):
                raise GoneError("형판을 기다리다 그만두었다")
            session = opened.session
            watch.start_clock()
            cells = iter(steps)

            def tick() -> None:
                if isinstance(next(cells).part, Cell):
                    progress.tick(lecture.name)

            result = session.look(steps, watch, tick)
            outcome = f"셀 {result.ran}개를 살펴봄"
            return Looked(lecture, self._notebook(lecture, result.steps), result)
        except FailedError as error:
            raise self._failure(lecture, error.step, watch) from error
        except GoneError as error:
            if watch.fault:
                raise LectureError(lecture.path, 0, watch.fault) from error
            self.close(lecture.name)
            raise CannotLookError(str(error)) from error
        finally:
            ACTIVE.discard(watch)
            progress.done(lecture.name, outcome)

    def close(self, name: str | None = None) -> None:
        """강의 하나, 또는 모두를 닫는다."""
        for each in [name] if name else list(self._open):
            if each in self._open:
                self._open.pop(each).close()

    def is_open(self, name: str) -> bool:
        return name in self._open

    # ---- 열기

    def _session(self, lecture: Examined) -> _Open:
        options = self._options(lecture)
        size = options["fig-width"], options["fig-height"], options["fig-dpi"]
        setup = setup_source(*size, options["fig-format"])
        env = environment(False, Project(self.root).variables)
        key = digest_json([setup, env, lecture.around.locked])
        found = self._open.pop(lecture.name, None)
        if found and found.key != key:
            found.close()
            found = None
        found = found or self._start(lecture, key, setup, env)
        self._open[lecture.name] = found
        for name in list(self._open)[:-OPEN]:
            self.close(name)
        quarto_environment(lecture.lecture, options, self.root, Path(found.folder.name))
        return found

    def _start(self, lecture: Examined, key: str, setup: str, env: dict[str, str]) -> _Open:
        folder = KernelFolder()
        place = Path(folder.name)
        own = quarto_environment(lecture.lecture, self._options(lecture), self.root, place)
        own["IPYTHONDIR"] = f"{place}/ipython"
        template = Template(self.root, frameworks(lecture.record.packages), environment())
        nursery = Nursery(place, template, env | own)
        begin = Trace(self.root).begin(place)
        session = Session(nursery, f"{begin}\n{LETTERS}{setup}", place / "touched")
        return _Open(key, folder, template, nursery, session)

    def _options(self, lecture: Examined) -> dict[str, Any]:
        return lecture.options | lecture.record.settings

    # ---- 결과

    def _notebook(self, lecture: Examined, steps: tuple[Step, ...]) -> NotebookNode:
        """나온 말들로, 커널에서 실행했을 때와 같은 노트북을 만든다."""
        notebook = blank_notebook(lecture.lecture)
        client = Client.replaying(notebook)
        count = 0
        for index, (step, cell) in enumerate(zip(steps, notebook.cells, strict=True)):
            part = step.wanted.part
            if not isinstance(part, Cell):
                cell.metadata["inline"] = self._inline(lecture, step)
                continue
            count += 1
            client.replay(step.messages, cell, index)
            if any(item.get("source") == "ask_exit" for item in step.reply.get("payload") or []):
                raise exits(part, count)
            cell.execution_count = count
            if step.wanted.evaluated:
                cell.outputs = stable_outputs(cell.outputs, str(index))
        return notebook

    def _inline(self, lecture: Examined, step: Step) -> list[str]:
        found = []
        for key, expression in step.wanted.expressions.items():
            result = step.reply["user_expressions"][key]
            if result["status"] != "ok":
                assert isinstance(step.wanted.part, Prose)
                line = step.wanted.part.line_of(expression)
                raise inline_fails(lecture.path, line, expression, result)
            found.append(inline_text(result["data"]))
        return found

    def _failure(self, lecture: Examined, step: Step, watch: Gentle) -> FreezerError:
        part = step.wanted.part
        if watch.fault or not isinstance(part, Cell):
            return LectureError(
                part.path if isinstance(part, Cell) else lecture.path,
                part.line,
                watch.fault or "인라인 식이 실패했습니다.",
            )
        cell = blank_notebook(lecture.lecture).cells[0]
        client = Client.replaying(NotebookNode(cells=[cell]))
        client.replay(step.messages, cell, 0)
        return explain(part, lecture.lecture.cells.index(part) + 1, cell)
