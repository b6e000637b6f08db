"""실행의 진행을 말로 전한다. 너무 자주 말하지 않는다."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

EVERY_SECONDS = 2.0


class Spoken:
    """`freezer.execution.batch.Progress`. `tell({"name", "done", "total", "seconds"})`로 알린다."""

    def __init__(self, tell: Callable[[dict[str, Any]], None]) -> None:
        self._tell = tell
        self._started = self._told = time.monotonic()
        self._done = self._total = 0

    def start(self, name: str, cells: int) -> None:
        self._started = self._told = time.monotonic()
        self._done, self._total = 0, cells

    def tick(self, name: str) -> None:
        self._done += 1
        now = time.monotonic()
        if now - self._told >= EVERY_SECONDS:
            self._told = now
            seconds = round(now - self._started, 1)
            told = {"name": name, "done": self._done, "total": self._total, "seconds": seconds}
            self._tell(told)

    def done(self, name: str, outcome: str) -> None:
        """끝은 대답이 알린다."""
