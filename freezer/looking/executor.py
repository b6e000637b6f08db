"""살펴보는 프로세스 하나: 셀을 실행하고, 시키면 제 몸을 복사(fork)해 지금 상태를 남긴다.

형판(`freezer.execution.template`)이 복사한 프로세스에서 `main`을 부른다. 커널의 소켓과 실은 복사할
수 없으므로 ipykernel의 셸만 쓰고, 내보낼 말은 소켓 대신 `Wire`로 보낸다. 그래서 출력은 커널과 같다
(tests/freezer/looking). 한 줄에 JSON 하나씩 듣고 말한다.

듣는 것  {"do": "run", "code": "…", "store": true, "silent": false, "expressions": {}}
         {"do": "fork", "name": 7}
말하는 것  {"name": 7, "pid": 123}      처음 이어졌을 때
         {"msg_type": "stream", "content": {…}}      출력 (커널의 iopub과 같은 꼴)
         {"crash": "…"}      이 파일의 잘못
         {"reply": {…}, "unfit": "…"}      셀이 끝났을 때. unfit이 있으면 복사할 수 없다
"""

from __future__ import annotations

import asyncio
import base64
import codecs
import contextlib
import fcntl
import io
import json
import logging
import os
import random
import signal
import socket
import sys
import traceback
import types
from typing import Any

STREAMS = {"stdout": 1, "stderr": 2}


class Wire:
    """살펴보는 쪽과 이어진 소켓. 저쪽이 죽으면, 셀을 실행하던 이 프로세스도 끝난다.

    `<소켓>.alive`는 저쪽이 열어 두는 FIFO이다. 닫히면 SIGIO가 오고, 그 기본 동작은 끝나는 것이다.
    """

    def __init__(self, address: str, name: int) -> None:
        self.address = address
        self.open(name)

    def open(self, name: int) -> None:
        self.socket = socket.socket(socket.AF_UNIX)
        self.socket.connect(self.address)
        self.lines = self.socket.makefile("r", encoding="utf-8")
        self.alive = os.open(f"{self.address}.alive", os.O_RDONLY | os.O_NONBLOCK)
        self.say({"name": name, "pid": os.getpid()})

    def close(self) -> None:
        self.lines.close()
        self.socket.close()
        os.close(self.alive)

    def say(self, message: dict[str, Any]) -> None:
        text = json.dumps(message, ensure_ascii=False, default=_plain)
        self.socket.sendall(text.encode("utf-8", "surrogatepass") + b"\n")

    @contextlib.contextmanager
    def dying(self) -> Any:
        """이 안에서는 저쪽과 함께 죽는다. 밖에서는 `lines`가 끝나는 것으로 안다."""
        fcntl.fcntl(self.alive, fcntl.F_SETOWN, os.getpid())
        fcntl.fcntl(self.alive, fcntl.F_SETFL, os.O_NONBLOCK | os.O_ASYNC)
        try:
            yield
        finally:
            fcntl.fcntl(self.alive, fcntl.F_SETFL, os.O_NONBLOCK)


def _plain(value: Any) -> str:
    return base64.b64encode(value).decode() if isinstance(value, bytes) else str(value)


class Written:
    """1번과 2번에 바로 쓴 글(C 코드, 다른 프로그램)을 담는 메모리의 파일."""

    def __init__(self) -> None:
        # 글자의 가운데까지 왔으면 나머지를 기다린다.
        decoder = codecs.getincrementaldecoder("utf-8")
        self.decoders = {name: decoder("replace") for name in STREAMS}
        for name, number in STREAMS.items():
            handle = os.memfd_create(name)
            fcntl.fcntl(handle, fcntl.F_SETFL, os.O_APPEND)
            os.dup2(handle, number)
            os.close(handle)

    def take(self, name: str) -> str:
        handle = STREAMS[name]
        size = os.fstat(handle).st_size
        text = os.pread(handle, size, 0) if size else b""
        os.ftruncate(handle, 0)
        return self.decoders[name].decode(text)


class Stream(io.TextIOBase):
    """`sys.stdout`과 `sys.stderr`의 자리: 쓰는 대로 출력이 된다."""

    encoding = "UTF-8"
    errors = None

    def __init__(self, executor: Executor, name: str) -> None:
        self.executor, self.name = executor, name

    def write(self, text: str) -> int:
        if not isinstance(text, str):
            raise TypeError(f"write() argument must be str, not {type(text)}")
        if text:
            self.executor.send("stream", {"name": self.name, "text": text})
        return len(text)

    def flush(self) -> None:
        text = self.executor.written.take(self.name)
        if text:
            self.executor.send("stream", {"name": self.name, "text": text})

    def writable(self) -> bool:
        return True

    def isatty(self) -> bool:
        return False

    def fileno(self) -> int:
        return STREAMS[self.name]


class Executor:
    """ipykernel의 셸 하나와, 말을 주고받는 `Wire`."""

    def __init__(self, wire: Wire, late: tuple[Any, Any]) -> None:
        self.wire, self.written = wire, Written()
        self.forks: list[int] = []
        sys.stdout, sys.stderr = Stream(self, "stdout"), Stream(self, "stderr")
        late[0].stream, late[1].stream = sys.stdout, sys.stderr
        sys.path.insert(0, "")
        self.kernel = self._kernel()
        self._settle()

    def _kernel(self) -> Any:
        from ipykernel.displayhook import ZMQDisplayHook
        from ipykernel.ipkernel import IPythonKernel
        from jupyter_client.session import Session
        from traitlets.config import Config

        executor = self

        class Sent(Session):
            """소켓 대신 `Wire`로 보내는 Session."""

            def send(self, *arguments: Any, **_: Any) -> Any:
                message, content = (*arguments[1:3], None)[:2]
                if isinstance(message, dict):
                    message, content = message["msg_type"], message["content"]
                executor.send(message, content or {})
                return {"header": {}, "msg_id": ""}

        # 실을 시작하는 것 둘을 쓰지 않는다: 입력한 것을 파일에 적기, 디버거
        config, quiet = Config(), logging.Logger("executor", logging.CRITICAL)
        config.HistoryManager.hist_file = ":memory:"
        session = Sent()
        import ipykernel.debugger as debugger

        debugger._is_debugpy_available = False
        kernel = IPythonKernel.instance(
            config=config,
            session=session,
            log=quiet,
            user_ns=None,
            shell_channel_thread=types.SimpleNamespace(parent_thread=None),
        )
        sys.displayhook = ZMQDisplayHook(session, None)
        return kernel

    def send(self, kind: str, content: dict[str, Any]) -> None:
        self.wire.say({"msg_type": kind, "content": content})

    def _settle(self) -> None:
        """복사한 다음에 새로 갖추는 것: 이벤트 루프, 그리고 지금 열려 있는 파일들의 목록."""
        self.loop = asyncio.new_event_loop()
        asyncio.set_event_loop(self.loop)
        self.known = set(os.listdir("/proc/self/fd"))

    def serve(self) -> None:
        """저쪽이 닫을 때까지 시키는 대로 한다."""
        while line := self.wire.lines.readline():
            asked = json.loads(line)
            if asked["do"] == "run":
                self._run(asked)
            else:
                self._fork(asked["name"])

    def _run(self, asked: dict[str, Any]) -> None:
        parent = {"header": {"msg_id": "", "session": ""}, "metadata": {}}
        self.kernel.set_parent([], parent)
        self.kernel.shell.set_parent(parent)
        self._forget()
        with self.wire.dying():
            reply = self.loop.run_until_complete(
                self.kernel.do_execute(
                    asked["code"],
                    asked["silent"],
                    store_history=asked["store"],
                    user_expressions=asked["expressions"],
                )
            )
            sys.stdout.flush()
            sys.stderr.flush()
        self.wire.say({"reply": reply, "unfit": self.unfit()})

    def _forget(self) -> None:
        """기록하는 probe(`freezer.execution.tracing`)가, 앞 셀에서 적은 것도 다시 적게 한다."""
        for finder in sys.meta_path:
            getattr(finder, "seen", set()).clear()

    def unfit(self) -> str | None:
        """지금 상태를 복사하면 달라지는 까닭. 없으면 None."""
        if len(os.listdir("/proc/self/task")) > 1:
            return "스레드"
        if asyncio.all_tasks(self.loop):
            return "끝나지 않은 asyncio의 일"
        if self._children():
            return "자식 프로세스"
        if any(map(self._is_shared, set(os.listdir("/proc/self/fd")) - self.known)):
            return "열어 둔 파일이나 소켓"
        return None

    def _children(self) -> set[int]:
        with open(f"/proc/self/task/{os.getpid()}/children", encoding="ascii") as file:
            return {int(pid) for pid in file.read().split()} - set(self.forks)

    def _is_shared(self, handle: str) -> bool:
        """복사한 쪽과 함께 쓰게 되는가. 패키지의 파일을 읽는 것은 괜찮다(글꼴)."""
        try:
            path = os.readlink(f"/proc/self/fd/{handle}")
            flags = fcntl.fcntl(int(handle), fcntl.F_GETFL)
        except OSError:
            return False  # 훑던 폴더
        reading = flags & os.O_ACCMODE == os.O_RDONLY
        return not reading or not ("/site-packages/" in path or path.startswith("/usr/"))

    def _fork(self, name: int) -> None:
        """자식은 새 이름으로 이어져 같은 상태에서 계속하고, 이쪽은 그대로 남는다."""
        state = random.getstate()
        self.forks = [pid for pid in self.forks if not _reaped(pid)]
        pid = os.fork()
        if pid:
            self.forks.append(pid)
            return
        # 파이썬의 random은 fork할 때 스스로 새 씨앗을 얻는다.
        random.setstate(state)
        self.forks = []
        self.wire.close()
        self.written = Written()
        self.wire.open(name)
        self._settle()


def _reaped(pid: int) -> bool:
    try:
        return os.waitpid(pid, os.WNOHANG)[0] != 0
    except ChildProcessError:
        return True


def main(argv: list[str], late: tuple[Any, Any]) -> None:
    """`argv`: 살펴보는 쪽이 듣는 소켓의 경로와, 이 프로세스의 이름(수)."""
    address, name = argv
    signal.signal(signal.SIGIO, signal.SIG_DFL)
    executor = Executor(Wire(address, int(name)), late)
    try:
        executor.serve()
    except Exception:
        # 1번과 2번에 쓴 글은 아무도 읽지 않는다.
        executor.wire.say({"crash": traceback.format_exc()})
    os._exit(0)
