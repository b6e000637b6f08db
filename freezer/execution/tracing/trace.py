"""freezer 쪽: 커널에 건넬 코드를 짓고, 커널이 적은 줄들을 읽는다."""

from __future__ import annotations

import json
import marshal
import os
import site
import sys
import sysconfig
import tempfile
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from freezer.execution.environment import GIVEN

# 커널과 자식 파이썬에 이어 붙여 건네는 것들
PROBE = [Path(__file__).with_name(name) for name in ("opens.py", "probe.py")]
SYSTEM = (
    *("/usr", "/etc", "/proc", "/sys", "/dev", "/lib", "/lib64", "/bin", "/sbin", "/var"),
    *("/run", "/snap", "/System", "/Library", "/opt/homebrew"),
)
# 자식 파이썬이 먼저 읽는 sitecustomize의 끝. 본디의 sitecustomize가 있으면 이어서 부른다.
CHILD = """
start(*{arguments!r})
sys.path[:] = [folder for folder in sys.path if folder != {folder!r}]
_ours = sys.modules.pop("sitecustomize", None)
try:
    import sitecustomize
except ImportError:
    sys.modules["sitecustomize"] = _ours
"""


@dataclass(frozen=True)
class Entry:
    """커널이 적은 한 줄: 일의 종류와 낱말들, 그때 실행하던 셀의 자리(파일:줄)."""

    kind: str
    words: tuple[Any, ...]
    place: str


class Trace:
    """실행 한 번의 기록. `base`는 저장소의 뿌리, `loaded`는 불러 쓴 모듈들이다."""

    def __init__(self, root: Path) -> None:
        self.base = repository(root)
        self.entries: list[Entry] = []
        self.loaded: set[str] = set()
        self._log: Path | None = None

    def begin(self, folder: Path) -> str:
        """`folder`에 적을 자리를 마련하고, 커널이 맨 먼저 실행할 코드를 준다."""
        self._log = folder / "touched"
        self._log.touch()
        child = folder / "child"
        child.mkdir()
        arguments = (str(self.base), str(self._log), system_places(), GIVEN, str(child))
        told = CHILD.format(arguments=(*arguments, True), folder=str(child))
        (child / "sitecustomize.py").write_text(_source() + told, encoding="utf-8")
        (folder / "probe").write_bytes(_compiled())
        return (
            "(lambda names: (exec(__import__('marshal').loads("
            f"open({str(folder / 'probe')!r}, 'rb').read()), names), names['start'](*{arguments!r})"
            "))({'__name__': 'probe'}) and None"
        )

    def mark(self, place: str) -> None:
        """지금부터의 일은 이 자리(파일:줄)의 셀이 한 것이다."""
        self.say("cell", place)

    def say(self, *entry: Any) -> None:
        """커널 밖에서 아는 것을, 커널이 적은 것들 사이에 적는다."""
        if self._log:
            with self._log.open("a", encoding="utf-8") as file:
                file.write(json.dumps(entry) + "\n")

    def has_programs(self) -> bool:
        """지금까지 다른 프로그램을 부른 적이 있는가."""
        return self._log is not None and b'["program"' in self._log.read_bytes()

    def end(self) -> None:
        """적힌 것을 읽어 둔다. 폴더는 곧 없어진다."""
        if self._log is None or not self._log.is_file():
            return
        place = ""
        for line in self._log.read_text(encoding="utf-8").splitlines():
            try:
                kind, *words = json.loads(line)
            except ValueError:  # 적다가 죽은 자식
                kind, words = "lost", ["log"]
            if kind == "cell":
                place = words[0]
            else:
                self.entries.append(Entry(kind, tuple(words), place))
        self._log = None


@cache
def _source() -> str:
    return "from __future__ import annotations\n" + "".join(map(_text, PROBE))


@cache
def _compiled() -> bytes:
    """커널마다 컴파일하지 않게, 여기서 한 번 컴파일한다. 커널은 같은 파이썬이다."""
    return marshal.dumps(compile(_source(), "probe.py", "exec"))


def _text(path: Path) -> str:
    """이어 붙일 수 있는 글: `from __future__`는 맨 앞에 한 번만 있어야 한다."""
    return path.read_text(encoding="utf-8").replace("from __future__ import annotations\n", "")


def repository(root: Path) -> Path:
    """`root`가 든 git 저장소의 뿌리. 저장소가 아니면 `root`."""
    return next((folder for folder in (root, *root.parents) if (folder / ".git").exists()), root)


def system_places() -> list[str]:
    """파이썬과 패키지와 시스템의 폴더들. 여기의 것은 패키지의 버전으로 안다."""
    packages = [*site.getsitepackages(), site.getusersitepackages()]
    python = [sys.prefix, sys.base_prefix, sys.exec_prefix, *sysconfig.get_paths().values()]
    places = [*python, *packages, tempfile.gettempdir(), *SYSTEM]
    return sorted({*places, *(os.path.realpath(place) for place in places)} - {"/"})
