"""형판: 강의에 드는 것을 먼저 import해 두고, 강의마다 제 몸을 복사(fork)해 커널로 내주는 프로세스.

`freezer.execution.warm`이 파일의 경로로 부른다: `python template.py 소켓 [프레임워크 ...]`.
소켓이 닫히면 끝나고, 형판이 끝나면 커널들도 끝난다. 커널에서 보이는 것은 차가운 커널과 같아야
하므로, IPython의 셸이나 그림의 backend처럼 커널마다 만드는 것은 복사한 다음에 만들고, 미리
import한 프레임워크는 강의가 import할 때까지 `sys.modules`에서 감춘다.
"""

from __future__ import annotations

import builtins
import contextlib
import ctypes
import gc
import importlib
import importlib.util
import json
import os
import signal
import socket
import sys
import tempfile
from collections.abc import Iterator, Sequence, Set
from importlib.abc import Loader
from importlib.machinery import ModuleSpec
from typing import Any

# 커널마다 쓰는 것. matplotlib_inline의 backend는 셸을 찾아 맞추므로 여기서 부르지 않는다.
COMMON = (
    "ipykernel.kernelapp",
    "ipykernel.ipkernel",
    "IPython.core.pylabtools",
    "matplotlib.pyplot",
    "matplotlib.backends.backend_agg",
    "matplotlib.backends.backend_svg",
    "numpy.random",
)
BACKEND = "module://matplotlib_inline.backend_inline"
PROMPT = "In : "
PR_SET_PDEATHSIG = 1


class Hidden:
    """미리 import해 두고 감춘 모듈들. import하면 다시 실행하지 않고 그대로 내놓는다.

    프레임워크를 부르면 그것이 불렀던 것까지 모두, 다른 것을 부르면 그 꾸러미만 나온다.
    """

    def __init__(self) -> None:
        self.modules: dict[str, Any] = {}
        self.frameworks: tuple[str, ...] = ()

    def hide(self, frameworks: Sequence[str], before: Set[str]) -> None:
        """`before` 다음에 생긴 모듈을 감춘다. 표준 라이브러리는 서로를 이름으로 찾으므로 둔다."""
        self.frameworks = tuple(frameworks)
        later = [
            name
            for name in sys.modules
            if name not in before and _top(name) not in sys.stdlib_module_names
        ]
        self.modules = {name: sys.modules.pop(name) for name in later}
        if self.modules:
            sys.meta_path.insert(0, self)

    def find_spec(self, name: str, path: Any = None, target: Any = None) -> ModuleSpec | None:
        return ModuleSpec(name, Again(self)) if name in self.modules else None

    def show(self, name: str) -> Any:
        """감춘 모듈을 함께 나올 것들과 함께 내놓는다."""
        module, top = self.modules[name], _top(name)
        along = top in self.frameworks
        shown = [
            other
            for other in self.modules
            if _top(other) == top or (along and _top(other) not in self.frameworks)
        ]
        sys.modules.update({other: self.modules.pop(other) for other in shown})
        return module


class Again(Loader):
    """이미 있는 모듈을 내주는 loader."""

    def __init__(self, hidden: Hidden) -> None:
        self.hidden = hidden

    def create_module(self, spec: ModuleSpec) -> Any:
        module = self.hidden.show(spec.name)
        self.spec = module.__spec__
        return module

    def exec_module(self, module: Any) -> None:
        module.__spec__ = self.spec


def _top(name: str) -> str:
    return name.partition(".")[0]


class Late:
    """`sys.stdout` 자리에 있다가, 커널이 제 것을 만들면 거기로 넘긴다.

    import할 때의 `sys.stdout`을 붙들어 두는 모듈(TensorFlow의 logger)도 커널에 쓰게 된다.
    """

    def __init__(self, stream: Any) -> None:
        self.stream = stream

    def __getattr__(self, name: str) -> Any:
        return getattr(self.stream, name)

    def close(self) -> None:
        """닫지 않는다: 커널이 logging을 차릴 때 먼저 있던 handler들을 닫는다."""


def main(arguments: Sequence[str]) -> None:
    """형판으로 산다. 복사된 쪽은 커널이 되어, 커널이 끝날 때 돌아온다."""
    # 파이썬이 넣은 이 파일의 폴더를 뺀다. 지금 폴더는 커널이 스스로 넣는다.
    del sys.path[0]
    handle, *frameworks = arguments
    freezer = socket.socket(fileno=int(handle))
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    late = Late(sys.stdout), Late(sys.stderr)
    hidden = Hidden()
    unfit = _prepare(frameworks, late, hidden)
    with freezer, freezer.makefile("rw", encoding="utf-8") as line:
        _say(line, unfit=unfit)
        for request in line:
            if _threads() > 1:
                _say(line, unfit="실이 여럿이다")
                continue
            wanted, template = json.loads(request), os.getpid()
            script = wanted.pop("script", None)
            pid = os.fork()
            if pid == 0:
                break
            # 신호가 형판까지 가지 않게, 커널마다 무리를 나눈다.
            os.setpgid(pid, pid)
            _say(line, pid=pid)
        else:
            return
    _begin(template, **wanted)
    if script:
        _call(script, wanted["argv"], late)
    else:
        _kernel(late, wanted["argv"])


def _prepare(frameworks: Sequence[str], late: tuple[Late, Late], hidden: Hidden) -> str | None:
    """필요한 것을 import한다. 복사해도 좋으면 None, 아니면 까닭."""
    os.environ["MPLBACKEND"] = BACKEND
    # 지금 폴더의 matplotlibrc를 읽지 않게, 기본값이 있는 폴더에서 import한다.
    rules = os.path.dirname(os.environ.get("MATPLOTLIBRC", os.curdir + os.sep))
    with _listening(late) as noise, _as_in_a_notebook(), contextlib.chdir(rules):
        for name in COMMON:
            importlib.import_module(name)
        before = frozenset(sys.modules)
        for name in frameworks:
            importlib.import_module(name)
        hidden.hide(frameworks, before)
    gc.collect()
    gc.freeze()
    if noise:
        return f"import할 때 쓴 글이 있다: {noise[0]!r}"
    return "실이 여럿이다" if _threads() > 1 else None


@contextlib.contextmanager
def _as_in_a_notebook() -> Iterator[None]:
    """IPython의 표시. TensorFlow는 import할 때 이것을 보고 어디에 쓸지 정한다."""
    sys.ps1 = PROMPT
    vars(builtins)["get_ipython"] = lambda: None
    try:
        yield
    finally:
        del vars(builtins)["get_ipython"]


@contextlib.contextmanager
def _listening(late: tuple[Late, Late]) -> Iterator[list[str]]:
    """import하는 동안 나온 글을 모은다. 차가운 커널이라면 셀의 출력에 남았을 글이다."""
    noise: list[str] = []
    with tempfile.TemporaryFile() as file:
        kept = [os.dup(number) for number in (1, 2)]
        for number in (1, 2):
            os.dup2(file.fileno(), number)
        sys.stdout, sys.stderr = late
        try:
            yield noise
        finally:
            for stream, number in zip(late, (1, 2), strict=True):
                stream.flush()
                os.dup2(kept[number - 1], number)
                os.close(kept[number - 1])
            sys.stdout, sys.stderr = sys.__stdout__, sys.__stderr__
            file.seek(0)
            noise += [text.decode("utf-8", "replace") for text in file.readlines()]


def _threads() -> int:
    return len(os.listdir("/proc/self/task"))


def _say(line: Any, **answer: Any) -> None:
    print(json.dumps(answer), file=line, flush=True)


def _begin(template: int, argv: list[str], env: dict[str, str]) -> None:
    """복사된 쪽: 환경 변수 `env`를 받은, 갓 시작한 프로세스처럼 된다."""
    _die_with(template)
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    os.environ.clear()
    os.environ.update(env)
    # 파이썬의 random은 fork할 때 스스로 새 씨앗을 얻는다.
    sys.modules["numpy.random"].seed()


def _call(script: str, argv: list[str], late: tuple[Late, Late]) -> None:
    """커널 대신 파이썬 파일 `script`의 `main(argv, late)`가 된다."""
    spec = importlib.util.spec_from_file_location("executor", script)
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    module.main(argv, late)


def _kernel(late: tuple[Late, Late], argv: list[str]) -> None:
    launcher = importlib.util.find_spec("ipykernel_launcher")
    assert launcher is not None and launcher.origin is not None
    sys.argv = [launcher.origin, *argv]

    from ipykernel.kernelapp import IPKernelApp

    app = IPKernelApp.instance()
    app.initialize()
    late[0].stream, late[1].stream = sys.stdout, sys.stderr
    app.start()


def _die_with(template: int) -> None:
    """형판이 어떻게 끝나든 커널도 끝나게 한다."""
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != template:
        os._exit(1)


if __name__ == "__main__":
    main(sys.argv[1:])
