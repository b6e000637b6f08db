"""커널의 시간과 기억 공간을 지켜본다."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

import psutil

from freezer.reading.settings import Limits

ACTIVE: set[Watchdog] = set()


class Watchdog:
    """커널의 시간과 기억 공간을 지켜보다가, 한도를 넘으면 커널을 죽이고 까닭을 남긴다."""

    interval = 0.1
    # 자식을 찾으려면 모든 프로세스를 훑어야 하므로 가끔만 찾는다.
    family_interval = 1.0

    def __init__(self, limits: Limits) -> None:
        self.limits = limits
        self.fault: str | None = None
        self._pid: int | None = None
        self._deadline = float("inf")
        self._children: list[psutil.Process] = []
        self._looked = float("-inf")

    def start_clock(self) -> None:
        """제한 시간을 지금부터 잰다: 커널이 뜨는 시간은 강의의 것이 아니다."""
        self._deadline = time.monotonic() + self.limits.seconds

    def flooded(self) -> None:
        self.stop(f"셀 하나가 {self.limits.output:,}글자 넘게 출력했습니다.")

    def stop(self, fault: str) -> None:
        """커널을 죽인다. 처음 까닭만 남는다."""
        self.fault = self.fault or fault
        if self._pid is not None:
            try:
                for child in psutil.Process(self._pid).children(recursive=True):
                    child.kill()
                psutil.Process(self._pid).kill()
            except psutil.NoSuchProcess:
                pass

    @contextmanager
    def watching(self, pid: int | None) -> Iterator[None]:
        self._pid = pid
        if self.fault:
            self.stop(self.fault)
        done = threading.Event()
        thread = threading.Thread(target=self._watch, args=(done,), daemon=True)
        thread.start()
        try:
            yield
        finally:
            done.set()
            thread.join()

    def _watch(self, done: threading.Event) -> None:
        while not done.wait(self.interval):
            if time.monotonic() > self._deadline:
                self.stop(
                    f"제한 시간 {self.limits.seconds:g}초를 넘었습니다. 더 필요하면 머리말에 "
                    "`freezer: {seconds: …}` 를 적으세요."
                )
            used = self._memory()
            if used > self.limits.memory:
                self.stop(
                    f"기억 공간이 모자랍니다: {used:,} MiB를 썼고 한도는 "
                    f"{self.limits.memory:,} MiB입니다. 더 필요하면 머리말에 "
                    "`freezer: {memory: …}` 를 적으세요."
                )

    def _memory(self) -> int:
        """커널과 그것이 낳은 프로세스들이 쓰는 기억 공간(MiB)."""
        try:
            kernel = psutil.Process(self._pid)
            if time.monotonic() - self._looked >= self.family_interval:
                self._children = kernel.children(recursive=True)
                self._looked = time.monotonic()
            return sum(_resident(process) for process in (kernel, *self._children)) >> 20
        except (psutil.NoSuchProcess, TypeError):
            return 0


def _resident(process: psutil.Process) -> int:
    try:
        return int(process.memory_info().rss)
    except psutil.Error:
        return 0


def stop_all() -> None:
    """지금 도는 커널을 모두 죽인다. freezer가 멈출 때 부른다."""
    for watchdog in list(ACTIVE):
        watchdog.stop("freezer가 멈췄습니다.")
