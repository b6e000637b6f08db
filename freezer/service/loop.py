"""물음을 하나씩 풀고, 그사이에도 취소를 듣는다.

물음  {"id": 1, "render": "posts/a.qmd", "force": false}      {"cancel": 1}
대답  {"id": 1, "markdown": "…", "folders": ["…/figure-html"]}
      {"id": 1, "progress": {"name": "a", "done": 3, "total": 25, "seconds": 12.0}}
      {"id": 1, "error": "posts/a.qmd:12: …"}                 {"id": 1, "cancelled": true}
"""

from __future__ import annotations

import json
import queue
import threading
from typing import Any, TextIO

from freezer.errors import FreezerError
from freezer.project import Project
from freezer.service.lecture import frozen
from freezer.service.progress import Spoken


class Loop:
    """`source`에서 묻고 `sink`에 답한다. 물음은 온 차례대로 하나씩 푼다."""

    def __init__(self, project: Project, source: TextIO, sink: TextIO) -> None:
        self.project, self.source, self.sink = project, source, sink
        self._asked: queue.Queue[dict[str, Any] | None] = queue.Queue()
        self._cancelled: set[int] = set()
        self._current: int | None = None
        self._lock = threading.Lock()
        self._speaking = threading.Lock()

    def serve(self) -> None:
        """`source`가 닫힐 때까지 산다. 닫히면 하던 실행을 멈춘다."""
        worker = threading.Thread(target=self._work)
        worker.start()
        try:
            for line in self.source:
                if line.strip():
                    self._hear(json.loads(line))
        finally:
            self._asked.put(None)
            with self._lock:
                running = self._current is not None
            if running:
                _stop_kernels()
            worker.join()

    def _hear(self, message: dict[str, Any]) -> None:
        if "cancel" not in message:
            self._asked.put(message)
            return
        with self._lock:
            self._cancelled.add(message["cancel"])
            running = self._current == message["cancel"]
        if running:
            _stop_kernels()

    def _work(self) -> None:
        while (message := self._asked.get()) is not None:
            number = int(message["id"])
            with self._lock:
                self._current = number
            try:
                answer = self._answer(message)
            finally:
                with self._lock:
                    self._current = None
            if number in self._cancelled:
                answer = {"cancelled": True}
            self._say(number, answer)

    def _answer(self, message: dict[str, Any]) -> dict[str, Any]:
        number = int(message["id"])
        if number in self._cancelled:
            return {"cancelled": True}
        progress = Spoken(lambda told: self._say(number, {"progress": told}))
        try:
            return frozen(self.project, message["render"], bool(message.get("force")), progress)
        except FreezerError as error:
            return {"error": str(error).replace(f"{self.project.root}/", "")}
        except Exception as error:
            return {"error": f"freezer의 잘못입니다. {type(error).__name__}: {error}"}

    def _say(self, number: int, answer: dict[str, Any]) -> None:
        with self._speaking:
            print(
                json.dumps({"id": number, **answer}, ensure_ascii=False), file=self.sink, flush=True
            )


def _stop_kernels() -> None:
    from freezer.execution.watchdog import stop_all

    stop_all()
