"""물음을 하나씩 풀고, 그사이에도 취소를 듣는다. 미리 보기에서는 쉬는 동안 깨끗하게 실행해 얼린다.

물음  {"id": 1, "render": ["posts/a.qmd"], "force": false, "execute": true, "notebook": false,
       "look": false}
      {"cancel": 1}
대답  {"id": 1, "done": {"posts/a.qmd": {"markdown": "…", "folders": ["…/figure-html"]}}}
      {"id": 1, "done": {"posts/a.qmd": {…, "warnings": ["posts/a.qmd:9: …"]}}}
      {"id": 1, "done": {"posts/a.qmd": {"error": "posts/a.qmd:12: …"}}}
      {"id": 1, "progress": {"name": "a", "done": 3, "total": 25, "seconds": 12.0}}
      {"id": 1, "waiting": true}      {"id": 1, "error": "…"}      {"id": 1, "cancelled": true}
"""

from __future__ import annotations

import contextlib
import itertools
import json
import queue
import sys
import threading
import time
from typing import TYPE_CHECKING, Any, TextIO

from freezer.errors import FreezerError
from freezer.project import Project
from freezer.service.answers import Answers, Request
from freezer.service.progress import Spoken

if TYPE_CHECKING:
    from freezer.looking.live import Live

STOP_SECONDS = 0.1
ENDING_SECONDS = 10.0
# 대답하고 이만큼 새 물음이 없으면 쉬는 것으로 본다.
PAUSE_SECONDS = 1.5


class Loop:
    """`source`에서 묻고 `sink`에 답한다. 물음은 온 차례대로 하나씩 푼다."""

    def __init__(self, project: Project, source: TextIO, sink: TextIO) -> None:
        self.project, self.source, self.sink = project, source, sink
        self._asked: queue.Queue[dict[str, Any] | None] = queue.Queue()
        self._cancelled: set[int] = set()
        self._current: int | None = None
        # 쉬는 동안 하는 일의 번호는 음수이다.
        self._rests = itertools.count(-1, -1)
        self._closed = False
        self._live: Live | None = None
        self._patience: float | None = None
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
            self._interrupt_rest()
            return
        number = message["cancel"]
        self._cancel(number)

    def _cancel(self, number: int) -> None:
        self._cancelled.add(number)
        threading.Thread(target=self._stop, args=(number,), daemon=True).start()

    def _interrupt_rest(self) -> None:
        """쉬는 동안의 일은 새 물음에 자리를 내준다."""
        current = self._current
        if current is not None and current < 0:
            self._cancel(current)

    def _stop(self, number: int | None) -> None:
        """그 물음의 커널을 죽인다. 아직 뜨지 않은 커널도 뜨는 대로 죽인다."""
        from freezer.execution.watchdog import stop_all

        while number is not None and self._current == number:
            stop_all()
            time.sleep(STOP_SECONDS)

    def _work(self) -> None:
        while not self._closed:
            try:
                message = self._asked.get(timeout=self._patience)
            except queue.Empty:
                self._rest()
                continue
            if message is None:
                break
            number = int(message["id"])
            self._current = number
            try:
                answer = self._answer(message)
            finally:
                self._current = None
            self._patience = PAUSE_SECONDS if self._live else None
            if number in self._cancelled:
                answer = {"cancelled": True}
            self._say(number, answer)
        if self._live:
            self._live.close()

    @property
    def live(self) -> Live:
        """살펴보는 것은 무거우므로 미리 보기에서 처음 물을 때 부른다."""
        from freezer.looking.live import Live

        self._live = self._live or Live(self.project.root)
        return self._live

    def _rest(self) -> None:
        """할 일이 하나씩 끝날 때마다 새 물음이 있는지 본다."""
        number = self._current = next(self._rests)
        try:
            if not self._asked.empty() or not self._live:
                return
            quiet = Spoken(lambda told: None)
            done = self._live.rest(quiet, lambda: number in self._cancelled or self._closed)
            self._patience = 0.0 if done.did else None
        except Exception as error:
            self._patience = None
            print(f"freezer: 쉬는 동안 실행하지 못했습니다. {error}", file=sys.stderr)
        finally:
            self._current = None

    def _answer(self, message: dict[str, Any]) -> dict[str, Any]:
        number = int(message["id"])
        if number in self._cancelled:
            return {"cancelled": True}
        progress = Spoken(lambda told: self._say(number, {"progress": told}))
        answers = Answers(
            self.project.root,
            lambda: self.live,
            progress,
            lambda: self._say(number, {"waiting": True}),
            lambda: number in self._cancelled or self._closed,
        )
        request = Request(
            sources=tuple(message["render"]),
            force=bool(message.get("force")),
            execute=bool(message.get("execute", True)),
            notebook=bool(message.get("notebook")),
            look=bool(message.get("look")),
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
