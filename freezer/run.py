"""강의들을 실행하고 얼린다: 늦게 끝나는 것부터, 여러 개를 함께."""

from __future__ import annotations

import contextlib
import os
import platform
import time
from collections.abc import Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Protocol

from nbformat import NotebookNode

from freezer.assemble import assemble, assembler_digest, read_outputs
from freezer.errors import FreezerError, LectureError
from freezer.lecture import Lecture
from freezer.pins import installed, pinned
from freezer.reader import load
from freezer.record import Record, cells_digest, quarto_hash
from freezer.settings import document_options, execution_options, limits
from freezer.state import Inspector, Kind, State


class Progress(Protocol):
    """진행을 보이는 곳. 강의마다 셀의 수로 시작하고, 셀마다 한 칸씩 간다."""

    def start(self, name: str, cells: int) -> None: ...
    def tick(self, name: str) -> None: ...
    def done(self, name: str, outcome: str) -> None: ...


@dataclass(frozen=True)
class Outcome:
    """`executed`는 실행한 셀의 수, `error`는 실패한 까닭."""

    name: str
    executed: int
    error: FreezerError | None = None


@dataclass
class Job:
    """실행할 강의 하나와, 실행하기 전에 알아 둔 것."""

    name: str
    lecture: Lecture
    record: Record
    expected: float


class Runner:
    """`run` 한 번. 저장은 한 곳(주 실)에서만 한다."""

    def __init__(self, inspector: Inspector, progress: Progress) -> None:
        self.inspector = inspector
        self.project = inspector.project
        self.store = inspector.store
        self.progress = progress

    def run(self, paths: Iterable[Path], jobs: int, force: bool) -> Iterator[Outcome]:
        """강의들을 최신으로 만든다. 끝나는 대로 결과를 낸다. 하나가 실패해도 나머지는 계속한다."""
        queue: list[Job] = []
        with self.store.lock():
            for path in paths:
                name = self.project.name(path)
                state = self.inspector.state(path)
                try:
                    done = self._without_executing(path, state, force)
                    if done:
                        yield done
                    else:
                        queue.append(self._job(path, name))
                except FreezerError as error:
                    yield Outcome(name, 0, error)
            yield from self._execute(sorted(queue, key=lambda job: -job.expected), jobs)

    def _without_executing(self, path: Path, state: State, force: bool) -> Outcome | None:
        if state.kind is Kind.INVALID:
            return Outcome(state.name, 0, FreezerError(state.why[0]))
        if force:
            return None
        if state.kind is Kind.CURRENT:
            return Outcome(state.name, 0)
        if state.kind is Kind.PROSE:
            self._reassemble(path, state.name)
            return Outcome(state.name, 0)
        return None

    def _reassemble(self, path: Path, name: str) -> None:
        lecture = load(path, self.project.root)
        old = self.store.record(name)
        assert old is not None
        outputs = read_outputs(
            self.store.notebook(name), lecture, self.store.label(name, "notebook.ipynb")
        )
        fresh = self._record(lecture, old.run)
        record = replace(fresh, packages=old.packages)
        self.store.write(name, assemble(lecture, self._options(lecture), outputs, record, name))

    def _options(self, lecture: Lecture) -> dict[str, Any]:
        return document_options(self.project.config, lecture.front_matter)

    def _record(self, lecture: Lecture, run: dict[str, Any]) -> Record:
        found = self.inspector.scanner.scan(lecture)
        digests = self.inspector.digests
        return Record(
            qmd=quarto_hash(lecture.text),
            cells=cells_digest(lecture),
            settings=execution_options(self._options(lecture)),
            config=self.inspector.config,
            assembler=assembler_digest(),
            files={file: (digests[file], via) for file, via in found.files.items()},
            packages=pinned(found.packages, self.inspector.pins),
            run=run,
        )

    def _job(self, path: Path, name: str) -> Job:
        lecture = load(path, self.project.root)
        record = self._record(lecture, {})
        check_installed(record.packages, lecture)
        try:
            before = self.store.record(name)
            expected = float(before.run["seconds"]) if before else float("inf")
        except (FreezerError, KeyError, TypeError, ValueError):
            expected = float("inf")
        return Job(name, lecture, record, expected)

    def _execute(self, queue: list[Job], jobs: int) -> Iterator[Outcome]:
        if not queue:
            return
        with ThreadPoolExecutor(max_workers=jobs) as pool:
            running = {pool.submit(self._one, job): job for job in queue}
            try:
                while running:
                    done, _ = wait(running, return_when=FIRST_COMPLETED)
                    for future in done:
                        yield self._finish(running.pop(future), future)
            except BaseException:
                from freezer.kernel import stop_all

                pool.shutdown(wait=False, cancel_futures=True)
                stop_all()
                raise

    def _one(self, job: Job) -> tuple[NotebookNode, list[float], float]:
        from freezer.kernel import execute

        self.progress.start(job.name, len(job.lecture.cells))
        started = time.perf_counter()
        notebook, seconds = execute(
            job.lecture,
            self._options(job.lecture) | job.record.settings,
            limits(job.lecture),
            self.project.root,
            lambda: self.progress.tick(job.name),
        )
        return notebook, seconds, time.perf_counter() - started

    def _finish(self, job: Job, future: Future[tuple[NotebookNode, list[float], float]]) -> Outcome:
        try:
            notebook, cells, seconds = future.result()
            record = replace(job.record, run=where_it_ran(cells, seconds))
            options = self._options(job.lecture)
            frozen = assemble(job.lecture, options, notebook, record, job.name)
            self.store.write(job.name, frozen)
        except FreezerError as error:
            self.progress.done(job.name, "실패")
            return Outcome(job.name, 0, error)
        self.progress.done(job.name, f"{seconds:.1f}초")
        return Outcome(job.name, len(cells))


def where_it_ran(cells: list[float], seconds: float) -> dict[str, Any]:
    """실행한 곳과 때: 장치, 파이썬, 날짜(UTC), 전체와 셀마다의 초."""
    return {
        "cells": cells,
        "date": datetime.now(UTC).strftime("%Y-%m-%d"),
        "device": device(),
        "python": platform.python_version(),
        "seconds": round(seconds, 3),
    }


def device() -> str:
    """실행한 장치의 이름: NVIDIA 드라이버가 보이면 GPU의 이름, 아니면 CPU."""
    with contextlib.suppress(OSError, StopIteration):
        cards = sorted(Path("/proc/driver/nvidia/gpus").glob("*/information"))
        text = next(iter(cards)).read_text(encoding="utf-8")
        model = next(line for line in text.splitlines() if line.startswith("Model:"))
        return f"GPU {model.split(':', 1)[1].strip()}"
    return f"CPU {platform.machine()}, 코어 {os.cpu_count()}개"


def check_installed(packages: dict[str, str], lecture: Lecture) -> None:
    """커널과, 고정한 판의 패키지가 있는지 본다. 아니면 무엇을 할지 말하는 LectureError."""
    tools = {name: installed(name) or "" for name in ("ipykernel", "jupyter-cache", "nbclient")}
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


def default_jobs() -> int:
    """함께 실행할 강의의 수: 쓸 수 있는 코어의 수."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
