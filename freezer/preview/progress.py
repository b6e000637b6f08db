"""실행의 진행: `셀 7/25 · 12초`."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

EVERY_SECONDS = 1.0


class Telling:
    """`freezer.execution.batch.Progress`. 1초마다, 오래 걸리는 셀 안에서도 알린다."""

    def __init__(self, tell: Callable[[str], None]) -> None:
        self._tell = tell
        self._ended = threading.Event()

    def start(self, name: str, cells: int) -> None:
        self._name, self._cells, self._done = name, cells, 0
        self._began = time.monotonic()
        self._ended.set()
        self._ended = threading.Event()
        threading.Thread(target=self._beat, args=(self._ended,), daemon=True).start()

    def tick(self, name: str) -> None:
        self._done += 1

    def done(self, name: str, outcome: str) -> None:
        self._ended.set()
        print(f"{name}: {outcome}", flush=True)

    def _beat(self, ended: threading.Event) -> None:
        while not ended.wait(EVERY_SECONDS):
            seconds = time.monotonic() - self._began
            at = min(self._done + 1, self._cells)
            self._tell(f"{self._name}: 셀 {at}/{self._cells} · {seconds:.0f}초")
