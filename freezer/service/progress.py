"""실행의 진행을 말로 전한다. 너무 자주 말하지 않는다."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

EVERY_SECONDS = 2.0


@dataclass
class _Row:
    """강의 하나: 시작한 때와 마지막으로 말한 때, 마친 셀과 모든 셀."""

    started: float
    told: float
    done: int
    total: int


class Spoken:
    """`freezer.execution.batch.Progress`. `tell({"name", "done", "total", "seconds"})`로 알린다."""

    def __init__(self, tell: Callable[[dict[str, Any]], None]) -> None:
        self._tell = tell
        self._rows: dict[str, _Row] = {}

    def start(self, name: str, cells: int) -> None:
        now = time.monotonic()
        self._rows[name] = _Row(now, now, 0, cells)

    def tick(self, name: str) -> None:
        """마지막 셀이거나 말한 지 오래되었으면 말한다."""
        row, now = self._rows[name], time.monotonic()
        row.done += 1
        if now - row.told >= EVERY_SECONDS or row.done == row.total:
            row.told = now
            seconds = round(now - row.started, 1)
            self._tell({"name": name, "done": row.done, "total": row.total, "seconds": seconds})

    def done(self, name: str, outcome: str) -> None:
        """끝은 대답이 알린다."""
