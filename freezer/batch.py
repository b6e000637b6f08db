"""여러 강의를 함께 실행한다: 늦게 끝나는 것부터, 커널은 강의마다 하나씩."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

from freezer.cache import Executed
from freezer.errors import FreezerError
from freezer.kernel import environment, execute, stop_all
from freezer.lecture import Lecture
from freezer.record import Record
from freezer.settings import limits
from freezer.warm import Template, Templates
from freezer.where import where_it_ran

DEVICE_MODULES = {"lib/device.py", "lib/device_tf.py"}


class Progress(Protocol):
    """진행을 보이는 곳. 강의마다 셀의 수로 시작하고, 셀마다 한 칸씩 간다."""

    def start(self, name: str, cells: int) -> None: ...
    def tick(self, name: str) -> None: ...
    def done(self, name: str, outcome: str) -> None: ...


@dataclass(frozen=True)
class Job:
    """실행할 강의 하나. `options`는 문서 옵션, `expected`는 지난번에 걸린 초(모르면 무한)."""

    name: str
    lecture: Lecture
    record: Record
    options: dict[str, Any]
    expected: float

    @property
    def gpu(self) -> bool:
        """GPU를 보여 줄지. 장치를 찾는 `lib`을 부르지 않는 강의는 어디서나 CPU에서 실행한다."""
        return not DEVICE_MODULES.isdisjoint(self.record.files)


def execute_all(
    root: Path, queue: list[Job], jobs: int, progress: Progress
) -> Iterator[tuple[Job, Executed | FreezerError]]:
    """강의들을 `jobs`개씩 실행하고, 끝나는 대로 결과나 오류를 낸다."""
    if not queue:
        return
    kinds = [job.record.packages for job in queue]
    with (
        Templates(root, kinds, jobs, environment()) as templates,
        ThreadPoolExecutor(max_workers=jobs) as pool,
    ):
        running = {}
        for job in sorted(queue, key=lambda job: -job.expected):
            template = templates.get(job.record.packages)
            running[pool.submit(_execute, root, job, template, progress)] = job
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


def _execute(root: Path, job: Job, template: Template | None, progress: Progress) -> Executed:
    progress.start(job.name, len(job.lecture.cells))
    started = time.perf_counter()
    outcome = "실패"
    try:
        notebook, cells = execute(
            job.lecture,
            job.options | job.record.settings,
            limits(job.lecture),
            root,
            lambda: progress.tick(job.name),
            job.gpu,
            template,
        )
        seconds = time.perf_counter() - started
        outcome = f"{seconds:.1f}초"
        return Executed(notebook, where_it_ran(cells, seconds, job.gpu))
    finally:
        progress.done(job.name, outcome)


def default_jobs() -> int:
    """함께 실행할 강의의 수: 쓸 수 있는 코어의 수."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
