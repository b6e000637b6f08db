"""여러 강의를 함께 실행한다: 늦게 끝나는 것부터, 커널은 강의마다 하나씩."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from pathlib import Path
from typing import Protocol

from freezer.errors import FreezerError
from freezer.execution.cache import Executed
from freezer.execution.environment import environment
from freezer.execution.folder import remove_left_over
from freezer.execution.kernel import execute
from freezer.execution.tracing.folding import fold
from freezer.execution.tracing.trace import Trace
from freezer.execution.tracing.watch import Watch
from freezer.execution.warm import Template, Templates
from freezer.execution.watchdog import stop_all
from freezer.execution.where import where_it_ran
from freezer.reading.settings import limits
from freezer.staleness.doubts import in_outputs
from freezer.staleness.examined import Examined


class Progress(Protocol):
    """진행을 보이는 곳. 강의마다 셀의 수로 시작하고, 셀마다 한 칸씩 간다."""

    def start(self, name: str, cells: int) -> None: ...
    def tick(self, name: str) -> None: ...
    def done(self, name: str, outcome: str) -> None: ...


def execute_all(
    root: Path, queue: list[Examined], jobs: int, progress: Progress
) -> Iterator[tuple[Examined, Executed | FreezerError]]:
    """강의들을 `jobs`개씩 실행하고, 끝나는 대로 결과나 오류를 낸다."""
    if not queue:
        return
    remove_left_over()
    kinds = [lecture.record.packages for lecture in queue]
    with (
        Templates(root, kinds, jobs, environment()) as templates,
        ThreadPoolExecutor(max_workers=jobs) as pool,
    ):
        running = {}
        for lecture in sorted(queue, key=lambda lecture: -lecture.expected):
            template = templates.get(lecture.record.packages)
            running[pool.submit(_execute, root, lecture, template, progress)] = lecture
        try:
            while running:
                done, _ = wait(running, return_when=FIRST_COMPLETED)
                for future in done:
                    yield running.pop(future), _result(future)
        except BaseException:
            pool.shutdown(wait=False, cancel_futures=True)
            templates.stop()
            stop_all()
            raise


def _result(future: Future[Executed]) -> Executed | FreezerError:
    try:
        return future.result()
    except FreezerError as error:
        return error


def _execute(
    root: Path, lecture: Examined, template: Template | None, progress: Progress
) -> Executed:
    progress.start(lecture.name, len(lecture.lecture.cells))
    started = time.perf_counter()
    outcome = "실패"
    gpu, trace = lecture.gpu, Trace(root)
    named = lecture.named
    watch = Watch(root / name for name in named)
    try:
        notebook, cells = execute(
            lecture.lecture,
            lecture.options | lecture.record.settings,
            limits(lecture.lecture),
            root,
            lambda: progress.tick(lecture.name),
            gpu,
            template,
            trace,
        )
        seconds = time.perf_counter() - started
        opened = {path.relative_to(root).as_posix() for path in watch.end()}
        touched, doubts = fold(trace, lecture)
        outcome = f"{seconds:.1f}초"
        doubts += in_outputs(lecture.lecture, notebook)
        seen = {
            "touched": touched,
            "doubts": [[d.place, d.kind, d.message] for d in doubts],
            "only-named": sorted(named - opened - {*touched["written"], *touched["present"]}),
        }
        return Executed(notebook, where_it_ran(cells, seconds, gpu) | seen)
    finally:
        watch.end()
        progress.done(lecture.name, outcome)


def default_jobs() -> int:
    """함께 실행할 강의의 수: 쓸 수 있는 코어의 수."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
