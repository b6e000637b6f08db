"""강의들을 최신으로 만든다: 필요하면 실행하고, 아니면 다시 조립만 한다."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from freezer.assemble import assemble, assembler_digest, read_outputs
from freezer.errors import FreezerError, LectureError
from freezer.lecture import Lecture
from freezer.pins import installed, pinned
from freezer.reader import load
from freezer.record import Digests, Record, cells_digest, changed_files, quarto_hash
from freezer.settings import document_options, execution_options
from freezer.state import Inspector, Kind, State

if TYPE_CHECKING:
    from freezer.batch import Job, Progress
    from freezer.cache import Cache, Executed

# 실행에 쓰는 도구들. 사이트만 짓는 곳에는 없을 수 있어, 실행할 때에야 부른다.
TOOLS = ("ipykernel", "jupyter-cache", "nbclient")


@dataclass(frozen=True)
class Outcome:
    """`executed`는 실행한 셀의 수, `error`는 실패한 까닭."""

    name: str
    executed: int
    error: FreezerError | None = None


class Runner:
    """`run` 한 번. 저장은 한 곳(주 실)에서만 한다."""

    def __init__(self, inspector: Inspector, progress: Progress) -> None:
        self.inspector = inspector
        self.project = inspector.project
        self.store = inspector.store
        self.progress = progress

    def run(self, paths: Iterable[Path], jobs: int | None, force: bool) -> Iterator[Outcome]:
        """강의들을 최신으로 만들고 끝나는 대로 결과를 낸다. 하나가 실패해도 나머지는 계속한다.

        `jobs`는 함께 실행할 강의의 수이고, 없으면 코어의 수이다.
        """
        queue: list[Job] = []
        with self.store.lock():
            for path in paths:
                state = self.inspector.state(path)
                try:
                    if state.kind is Kind.INVALID:
                        raise FreezerError(state.why[0])
                    if force or state.kind not in (Kind.CURRENT, Kind.PROSE):
                        queue.append(make_job(self.inspector, path))
                        continue
                    if state.kind is Kind.PROSE:
                        self._reassemble(path, state)
                    yield Outcome(state.name, 0)
                except FreezerError as error:
                    yield Outcome(state.name, 0, error)
            if queue:
                yield from self._execute(queue, jobs, force)

    def _reassemble(self, path: Path, state: State) -> None:
        name = state.name
        lecture = load(path, self.project.root)
        old = self.store.record(name)
        assert old is not None
        label = self.store.label(name, "notebook.ipynb")
        outputs = read_outputs(self.store.notebook(name), lecture, label)
        record = replace(make_record(self.inspector, lecture), packages=old.packages, run=old.run)
        options = document_options(self.project.config, lecture.front_matter)
        self.store.write(name, assemble(lecture, options, outputs, record, name))

    def _execute(self, queue: list[Job], jobs: int | None, force: bool) -> Iterator[Outcome]:
        from freezer.batch import default_jobs, execute_all
        from freezer.cache import Cache

        cache = Cache(self.project.root)
        remaining = []
        for job in queue:
            known = None if force else cache.find(job.lecture, job.record)
            if known:
                yield self._freeze(job, known, 0)
            else:
                remaining.append(job)
        workers = jobs or default_jobs()
        for job, result in execute_all(self.project.root, remaining, workers, self.progress):
            if isinstance(result, FreezerError):
                yield Outcome(job.name, 0, result)
            else:
                yield self._keep(cache, job, result)

    def _keep(self, cache: Cache, job: Job, executed: Executed) -> Outcome:
        changed = self._changed_meanwhile(job)
        if changed:
            return Outcome(job.name, 0, changed)
        outcome = self._freeze(job, executed, len(executed.run["cells"]))
        if outcome.error is None:
            cache.keep(job.lecture, executed, job.record, job.name)
        return outcome

    def _changed_meanwhile(self, job: Job) -> FreezerError | None:
        """실행하는 동안 의존하는 파일이 바뀌었으면, 무엇으로 실행했는지 알 수 없다."""
        changed = changed_files(job.record.files, Digests(self.project.root))
        # 조각 글은 시작할 때 읽은 것을 쓴다.
        names = ", ".join(file for file in changed if not file.endswith(".qmd"))
        if not names:
            return None
        return LectureError(
            job.lecture.path, 0, f"실행하는 동안 {names} 이(가) 바뀌었습니다. 다시 실행하세요."
        )

    def _freeze(self, job: Job, executed: Executed, cells: int) -> Outcome:
        record = replace(job.record, run=executed.run)
        try:
            frozen = assemble(job.lecture, job.options, executed.notebook, record, job.name)
            self.store.write(job.name, frozen)
        except FreezerError as error:
            return Outcome(job.name, cells, error)
        return Outcome(job.name, cells)


def make_record(inspector: Inspector, lecture: Lecture) -> Record:
    """강의의 지금 기록. 실행한 곳(`run`)은 비어 있다."""
    found = inspector.scanner.scan(lecture)
    options = document_options(inspector.project.config, lecture.front_matter)
    return Record(
        qmd=quarto_hash(lecture.text),
        cells=cells_digest(lecture),
        settings=execution_options(options),
        config=inspector.config,
        assembler=assembler_digest(),
        files={file: (inspector.digests[file], via) for file, via in found.files.items()},
        packages=pinned(found.packages, inspector.pins),
        run={},
    )


def make_job(inspector: Inspector, path: Path) -> Job:
    """강의를 읽어 실행할 준비를 한다. 필요한 것이 설치돼 있지 않으면 LectureError."""
    name = inspector.project.name(path)
    lecture = load(path, inspector.project.root)
    record = make_record(inspector, lecture)
    check_installed(record.packages, lecture)
    from freezer.batch import Job

    options: dict[str, Any] = document_options(inspector.project.config, lecture.front_matter)
    return Job(name, lecture, record, options, _expected(inspector, name))


def _expected(inspector: Inspector, name: str) -> float:
    try:
        before = inspector.store.record(name)
        return float(before.run["seconds"]) if before else float("inf")
    except (FreezerError, KeyError, TypeError, ValueError):
        return float("inf")


def check_installed(packages: dict[str, str], lecture: Lecture) -> None:
    """커널과, 고정한 판의 패키지가 있는지 본다. 아니면 무엇을 할지 말하는 LectureError."""
    tools = {name: installed(name) or "" for name in TOOLS}
    for package, version in (tools | packages).items():
        have = installed(package)
        if have is None:
            raise LectureError(
                lecture.path,
                0,
                f"{package} 이(가) 설치돼 있지 않아 실행할 수 없습니다. "
                "`make freeze`로 필요한 것을 설치하고 실행하세요.",
            )
        if have != version:
            raise LectureError(
                lecture.path,
                0,
                f"{package} {have} 이(가) 설치돼 있지만 pyproject.toml은 {version} 을 정했습니다. "
                "둘을 맞추세요.",
            )
