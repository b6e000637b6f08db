"""살펴보는 프로세스를 낳고 부리는 쪽: executor.py와 소켓으로 이야기한다."""

from __future__ import annotations

import contextlib
import json
import os
import socket
from collections.abc import Callable
from pathlib import Path
from typing import Any

from freezer.execution.warm import Forked, Template

EXECUTOR = Path(__file__).with_name("executor.py")
CONNECT_SECONDS = 60.0
Message = dict[str, Any]


class GoneError(Exception):
    """살펴보는 프로세스가 끝났다."""


class Nursery:
    """프로세스들이 이어 오는 소켓. `folder`에 소켓과, 살아 있다는 표시(FIFO)를 둔다."""

    def __init__(self, folder: Path, template: Template, env: dict[str, str]) -> None:
        self.template, self.env = template, env
        self.address = str(folder / "look")
        self.server = socket.socket(socket.AF_UNIX)
        self.server.bind(self.address)
        self.server.listen()
        self.server.settimeout(CONNECT_SECONDS)
        os.mkfifo(f"{self.address}.alive")
        self.alive = os.open(f"{self.address}.alive", os.O_RDWR | os.O_CLOEXEC)
        self.count = 0

    def first(self) -> Process:
        """갓 시작한 프로세스. 형판이 복사할 수 없으면 GoneError."""
        self.count += 1
        if self.template.fork([self.address, str(self.count)], self.env, EXECUTOR) is None:
            raise GoneError(self.template.unfit)
        return self.accept()

    def accept(self) -> Process:
        try:
            connection, _ = self.server.accept()
        except TimeoutError as error:
            raise GoneError("프로세스가 이어지지 않는다") from error
        return Process(self, connection)

    def close(self) -> None:
        self.server.close()
        os.close(self.alive)


class Process:
    """프로세스 하나. `unfit`은 복사할 수 없는 까닭이고, 복사할 수 있으면 None이다."""

    def __init__(self, nursery: Nursery, connection: socket.socket) -> None:
        self.nursery, self.unfit = nursery, None
        self._lines = connection.makefile("rw", encoding="utf-8", errors="surrogatepass")
        connection.close()
        self.pid = int(self._hear()["pid"])
        self._handle = Forked(self.pid)

    def run(
        self,
        code: str,
        hear: Callable[[Message], None],
        expressions: dict[str, str] | None = None,
        silent: bool = False,
    ) -> Message:
        """코드를 실행하고 대답을 준다. 그동안의 출력은 `hear`에 건넨다. 끝났으면 GoneError."""
        asked = {"code": code, "silent": silent, "store": not silent}
        self._say({"do": "run", "expressions": expressions or {}} | asked)
        while "reply" not in (message := self._hear()):
            hear(message)
        self.unfit = message["unfit"]
        reply: Message = message["reply"]
        return reply

    def fork(self) -> Process:
        """같은 상태에서 계속할 프로세스. 이것은 그대로 남는다."""
        self.nursery.count += 1
        self._say({"do": "fork", "name": self.nursery.count})
        return self.nursery.accept()

    def interrupt(self) -> None:
        """실행하던 셀을 KeyboardInterrupt로 끝낸다."""
        self._handle.send_signal(2)

    def kill(self) -> None:
        self._handle.kill()
        self._handle.wait()
        with contextlib.suppress(OSError, ValueError):
            self._lines.close()

    def _say(self, message: Message) -> None:
        try:
            print(json.dumps(message), file=self._lines, flush=True)
        except (OSError, ValueError) as error:
            raise GoneError(str(error)) from error

    def _hear(self) -> Message:
        try:
            line = self._lines.readline()
        except (OSError, ValueError) as error:
            raise GoneError(str(error)) from error
        if not line:
            raise GoneError("프로세스가 끝났다")
        message: Message = json.loads(line)
        if "crash" in message:
            raise GoneError(message["crash"])
        return message
