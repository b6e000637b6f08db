"""따뜻한 커널: 프레임워크를 한 번만 import한 형판(template.py)을 복사해 쓴다.

커널의 출력은 차가운 커널과 같다(tests/freezer/execution/test_warm.py). 형판의 실이 하나뿐이면
쥐인 채 복사되는 자물쇠가 없어 안전하다. torch 2.13과 TensorFlow 2.21은 import만으로는 실도 CUDA도
시작하지 않는다. 판이 바뀌면 다를 수 있으므로 형판이 복사할 때마다 제 실을 센다. 실이 여럿이거나,
import하다가 글을 썼거나(차가운 커널이라면 셀의 출력이다), GPU가 있거나, 리눅스가 아니면 차가운
커널로 실행한다.

TensorFlow 강의에서 커널을 시작해 import하기까지 4.8초가 0.8초로, torch는 2.0초가 0.4초로 준다.
"""

from __future__ import annotations

import contextlib
import json
import os
import select
import signal
import socket
import subprocess
import sys
import threading
from collections import Counter
from collections.abc import Callable, Iterable
from pathlib import Path
from types import TracebackType
from typing import Any, cast

from jupyter_client.connect import KernelConnectionInfo
from jupyter_client.manager import KernelManager
from jupyter_client.provisioning import LocalProvisioner

TEMPLATE = Path(__file__).with_name("template.py")
WAIT_SECONDS = 0.05
FRAMEWORKS = ("tensorflow", "torch")
LAUNCHER = [sys.executable, "-m", "ipykernel_launcher"]


class Template:
    """형판 프로세스 하나. 처음 쓸 때 시작한다. 여러 실이 함께 써도 된다."""

    def __init__(self, root: Path, frameworks: Iterable[str], env: dict[str, str]) -> None:
        self._root, self._frameworks = root, tuple(frameworks)
        self._env = env | {"JPY_PARENT_PID": str(os.getpid())}
        self._lock = threading.Lock()
        self._process: subprocess.Popen[bytes] | None = None
        self._socket: Any = None
        self._line: Any = None
        self._loading = False
        self.unfit: str | None = None

    def fork(self, argv: list[str], env: dict[str, str], script: Path | None = None) -> int | None:
        """`argv`와 `env`를 받은 커널의 pid. `script`가 있으면 커널 대신 그 파일의 `main`이 된다.

        복사할 수 없으면 None이고 까닭은 `unfit`에 남는다.
        """
        with self._lock:
            self._greet()
            wanted = {"argv": argv, "env": env} | ({"script": str(script)} if script else {})
            answer = {} if self.unfit else self._ask(wanted)
            self.unfit = self.unfit or answer.get("unfit")
            return answer.get("pid")

    def ready(self, stopped: Callable[[], bool]) -> bool:
        """시작해서 다 불러올 때까지 기다린다. `stopped()`이면 불러오게 두고 먼저 나온다(거짓)."""
        with self._lock:
            if self._process is None and not self.unfit:
                self._start()
            while self._loading and not select.select([self._socket], [], [], WAIT_SECONDS)[0]:
                if stopped():
                    return False
            self._greet()
        return True

    def _greet(self) -> None:
        """시작했고, 불러오며 알린 것을 들은 상태로."""
        if self._process is None and not self.unfit:
            self._start()
        if self._loading:
            self._loading = False
            self.unfit = self._answer().get("unfit")

    def _start(self) -> None:
        ours, theirs = socket.socketpair()
        with theirs:
            self._process = subprocess.Popen(
                [sys.executable, str(TEMPLATE), str(theirs.fileno()), *self._frameworks],
                cwd=self._root,
                env=self._env,
                stdin=subprocess.DEVNULL,
                pass_fds=[theirs.fileno()],
                start_new_session=True,
            )
        with ours:  # 닫아도 `_line`이 닫힐 때까지는 열려 있다.
            self._socket, self._line = ours, ours.makefile("rw", encoding="utf-8")
        self._loading = True

    def _ask(self, request: dict[str, Any]) -> dict[str, Any]:
        with contextlib.suppress(OSError):
            print(json.dumps(request), file=self._line, flush=True)
        return self._answer()

    def _answer(self) -> dict[str, Any]:
        answer = ""
        with contextlib.suppress(OSError):
            answer = self._line.readline()
        return json.loads(answer) if answer else {"unfit": "형판이 끝났다"}

    def kill(self) -> None:
        if self._process is not None:
            self._process.kill()
            self._process.wait()

    def stop(self) -> None:
        """형판과, 아직 도는 그 커널들을 끝낸다."""
        self.unfit = self.unfit or "형판을 끝냈다"
        self.kill()
        with self._lock, contextlib.suppress(OSError):
            if self._line is not None:
                self._line.close()


class Templates:
    """`run` 한 번에 쓰는 형판들: 프레임워크의 모임마다, 값을 할 만큼 강의가 많을 때만."""

    def __init__(
        self, root: Path, lectures: Iterable[Iterable[str]], jobs: int, env: dict[str, str]
    ) -> None:
        # 강의가 함께 도는 수보다 많아야, 형판을 기다린 시간을 다음 강의들이 갚는다.
        counts = Counter(frameworks(packages) for packages in lectures)
        worth = [kind for kind, count in counts.items() if count > jobs] if possible() else []
        self._templates = {kind: Template(root, kind, env) for kind in worth}

    def get(self, packages: Iterable[str]) -> Template | None:
        """이 패키지들을 쓰는 강의의 형판. 없으면 차가운 커널로 실행한다."""
        return self._templates.get(frameworks(packages))

    def stop(self) -> None:
        for template in self._templates.values():
            template.stop()

    def __enter__(self) -> Templates:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.stop()


def frameworks(packages: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted(set(packages).intersection(FRAMEWORKS)))


def possible() -> bool:
    """복사해도 되는 기계인가: pidfd가 있는 리눅스이고 GPU가 없다."""
    if sys.platform != "linux" or any(Path("/dev").glob("nvidia*")):
        return False
    try:
        os.close(os.pidfd_open(os.getpid()))
    except OSError:
        return False
    return True


class WarmProvisioner(LocalProvisioner):
    """`template`에서 커널을 낳는다. 형판이 못 하면 여느 커널처럼 새로 시작한다."""

    template: Template

    @classmethod
    def of(cls, manager: KernelManager, template: Template) -> WarmProvisioner:
        provisioner = cls(kernel_spec=manager.kernel_spec, parent=manager)
        provisioner.template = template
        return provisioner

    async def launch_kernel(self, cmd: list[str], **kwargs: Any) -> KernelConnectionInfo:
        pid = None
        if cmd[: len(LAUNCHER)] == LAUNCHER:
            env = kwargs["env"] | {"JPY_PARENT_PID": str(os.getpid())}
            pid = self.template.fork(cmd[len(LAUNCHER) :], env)
        if pid is None:
            return await super().launch_kernel(cmd, **kwargs)
        self.process = cast(Any, Forked(pid))
        self.pid = self.pgid = pid
        self.cwd = kwargs["cwd"]
        return self.connection_info


class Forked:
    """형판의 자식을 subprocess.Popen처럼 다룬다. 거두기는 형판이 한다."""

    stdin = stdout = stderr = None

    def __init__(self, pid: int) -> None:
        self.pid = pid
        self._handle: int | None = None
        with contextlib.suppress(ProcessLookupError):
            self._handle = os.pidfd_open(pid)

    def poll(self) -> int | None:
        """아직 돌면 None. 끝났으면 1 (남의 자식이라 종료 코드는 모른다)."""
        return 1 if self._ended(timeout=0) else None

    def wait(self) -> int:
        self._ended(timeout=None)
        if self._handle is not None:
            os.close(self._handle)
            self._handle = None
        return 1

    def _ended(self, timeout: float | None) -> bool:
        if self._handle is None:
            return True
        watch = select.poll()
        watch.register(self._handle, select.POLLIN)
        return bool(watch.poll(timeout))

    def send_signal(self, number: int) -> None:
        if self._handle is not None:
            signal.pidfd_send_signal(self._handle, number)

    def kill(self) -> None:
        self.send_signal(signal.SIGKILL)

    def terminate(self) -> None:
        self.send_signal(signal.SIGTERM)
