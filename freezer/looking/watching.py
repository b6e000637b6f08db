"""살펴보는 프로세스를 지켜본다. 복사해 둔 것이 없는 프로세스는 죽이기 전에 셀만 멈춰 본다."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager

from freezer.execution.watchdog import Watchdog
from freezer.looking.process import Process

PATIENCE = 2.0


class Gentle(Watchdog):
    """`over(process)`인 동안 지켜본다. 복사할 수 없는 프로세스를 잃으면 처음부터 다시 해야 한다."""

    _process: Process | None = None
    _asked = float("inf")

    @contextmanager
    def over(self, process: Process) -> Iterator[None]:
        self._process = process
        try:
            with self.watching(process.pid):
                yield
        finally:
            self._process = None

    def stop(self, fault: str) -> None:
        process, first = self._process, self.fault is None
        if process is None:
            self.fault = self.fault or fault
        elif not process.unfit:
            super().stop(fault)
        elif first:
            self.fault, self._asked = fault, time.monotonic()
            process.interrupt()
        elif time.monotonic() - self._asked > PATIENCE:
            super().stop(fault)
