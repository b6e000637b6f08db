"""물음을 하나씩 풀고, 그사이에도 취소를 듣는다.

물음  {"id": 1, "render": ["posts/a.qmd"], "force": false, "execute": true, "notebook": false}
      {"cancel": 1}
대답  {"id": 1, "done": {"posts/a.qmd": {"markdown": "…", "folders": ["…/figure-html"]}}}
      {"id": 1, "done": {"posts/a.qmd": {…, "warnings": ["posts/a.qmd:9: …"]}}}
      {"id": 1, "done": {"posts/a.qmd": {"error": "posts/a.qmd:12: …"}}}
      {"id": 1, "progress": {"name": "a", "done": 3, "total": 25, "seconds": 12.0}}
      {"id": 1, "waiting": true}      {"id": 1, "error": "…"}      {"id": 1, "cancelled": true}
"""

from __future__ import annotations

import contextlib
import json
import queue
import threading
import time
from typing import Any, TextIO

from freezer.errors import FreezerError
from freezer.project import Project
from freezer.service.answers import Answers, Request
from freezer.service.progress import Spoken

STOP_SECONDS = 0.1
ENDING_SECONDS = 10.0


class Loop:
    """`source`에서 묻고 `sink`에 답한다. 물음은 온 차례대로 하나씩 푼다."""

    def __init__(self, project: Project, source: TextIO, sink: TextIO) -> None:
        self.project, self.source, self.sink = project, source, sink
        self._asked: queue.Queue[dict[str, Any] | None] = queue.Queue()
        self._cancelled: set[int] = set()
        self._current: int | None = None
        self._closed = False
        self._speaking = threading.Lock()

    def serve(self) -> None:
        """`source`가 닫힐 때까지 산다. 닫히면 하던 실행을 멈춘다."""
        worker = threading.Thread(target=self._work, daemon=True)
        worker.start()
        try:
            for line in self.source:
                if line.strip():
                    self._hear(json.loads(line))
        finally:
            self._closed = True
            self._asked.put(None)
            self._stop(self._current)
            worker.join(ENDING_SECONDS)

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
        while (message := self._asked.get()) is not None and not self._closed:
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
        answers = Answers(
            self.project.root,
            progress,
            lambda: self._say(number, {"waiting": True}),
            lambda: number in self._cancelled or self._closed,
        )
        request = Request(
            sources=tuple(message["render"]),
            force=bool(message.get("force")),
            execute=bool(message.get("execute", True)),
            notebook=bool(message.get("notebook")),
        )
        try:
            return {"done": answers.to(request)}
        except FreezerError as error:
            return {"error": str(error).replace(f"{self.project.root}/", "")}
        except Exception as error:
            return {"error": f"freezer의 잘못입니다. {type(error).__name__}: {error}"}

    def _say(self, number: int, answer: dict[str, Any]) -> None:
        """대답 한 줄. 듣던 쪽이 이미 끝났으면 아무 일도 하지 않는다."""
        with self._speaking, contextlib.suppress(OSError, ValueError):
            print(
                json.dumps({"id": number, **answer}, ensure_ascii=False), file=self.sink, flush=True
            )
