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
import time
from typing import Any, TextIO

from freezer.errors import FreezerError
from freezer.project import Project
from freezer.service.lecture import frozen
from freezer.service.progress import Spoken

STOP_SECONDS = 0.1


class Loop:
    """`source`에서 묻고 `sink`에 답한다. 물음은 온 차례대로 하나씩 푼다."""

    def __init__(self, project: Project, source: TextIO, sink: TextIO) -> None:
        self.project, self.source, self.sink = project, source, sink
        self._asked: queue.Queue[dict[str, Any] | None] = queue.Queue()
        self._cancelled: set[int] = set()
        self._current: int | None = None
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
            self._stop(self._current)
            worker.join()

    def _hear(self, message: dict[str, Any]) -> None:
        if "cancel" not in message:
            self._asked.put(message)
            return
        number = message["cancel"]
        self._cancelled.add(number)
        threading.Thread(target=self._stop, args=(number,), daemon=True).start()

    def _stop(self, number: int | None) -> None:
        """그 물음의 커널을 죽인다. 아직 뜨지 않은 커널도 뜨는 대로 죽인다."""
        from freezer.execution.watchdog import stop_all

        while number is not None and self._current == number:
            stop_all()
            time.sleep(STOP_SECONDS)

    def _work(self) -> None:
        while (message := self._asked.get()) is not None:
            number = int(message["id"])
            self._current = number
            try:
                answer = self._answer(message)
            finally:
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
