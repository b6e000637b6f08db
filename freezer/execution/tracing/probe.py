"""커널 안에서 도는 쪽: 읽고, 쓰고, 찾아보고, 부른 것을 기록 파일에 한 줄씩 적는다.

freezer가 이 파일의 글을 커널에 건네고, 자식 파이썬은 sitecustomize로 받는다. 그래서 파이썬이 늘
불러 두는 표준 라이브러리만 쓴다. 감사 훅(sys.addaudithook)은 open, import, 폴더 읽기, 프로그램
부르기를 알려 준다. 알려 주지 않는 것은 감싼다: os.stat(`p.exists()`), 환경 변수 읽기.
C++로 여는 것은 셀이 끝날 때마다 운영체제에 묻는다(opens.py).
"""

from __future__ import annotations

import atexit
import builtins
import importlib._bootstrap_external as importing
import itertools
import json
import os
import re
import sys
from collections.abc import Callable
from functools import cache, lru_cache
from types import FrameType
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from freezer.execution.tracing.opens import (
        CLOSE_WRITE,
        CREATE,
        MODIFY,
        ON_FOLDER,
        OVERFLOW,
        Opens,
    )

# 이 함수들을 거친 읽기는 그것을 부른 코드의 것이다.
READERS = {
    "os.py": {
        *("getenv", "getenvb", "__getitem__", "copy", "get", "setdefault"),
        *("__or__", "__ror__", "__repr__"),
    },
    "_collections_abc.py": {
        *("get", "__contains__", "__iter__", "items", "setdefault", "pop", "popitem", "__eq__"),
    },
    "posixpath.py": {"expandvars"},
    "pathlib.py": {"open", "read_text", "read_bytes"},
    "interactiveshell.py": {"_modified_open"},
    "shutil.py": {"get_terminal_size"},
    "gettext.py": {"find", "translation"},
    "locale.py": {"getdefaultlocale"},
}
# 있는지만이 아니라 크기와 시각, 링크가 가리키는 곳까지 묻는 함수들
MEASURERS = {
    "genericpath.py": {"getsize", "getmtime", "getatime", "getctime"},
    "pathlib.py": {"stat", "lstat", "readlink"},
    "filecmp.py": {"cmp", "_cmp", "cmpfiles"},
}
# 링크인지, 어디를 가리키는지 묻는 함수들
LINKERS = {
    "posixpath.py": {"realpath", "_joinrealpath", "islink"},
    "pathlib.py": {"readlink", "resolve", "is_symlink"},
}
# 기계가 제 모습을 알려 주는 곳
MACHINE = ("/proc/", "/sys/", "/etc/", "/dev/")
SHOWING_SOURCE = {"traceback.py", "ultratb.py", "warnings.py", "tbtools.py"}
METADATA = "/importlib/metadata/"
FINDERS = (
    "importlib/__init__.py",
    "importlib/util.py",
    "/runpy.py",
    "<frozen runpy>",
    "/pkgutil.py",
)
# `os.environ.items()`를 훑는 것은 옮기는 것과 달리, 값을 보고 고르는 것이다.
VIEWS = ("ItemsView.", "ValuesView.")
# 찾아보는 것이 제 일인 모듈: glob은 무늬로 적고, 나머지는 원문을 보이려는 것이다.
LOOKING = {"glob.py", "inspect.py", "linecache.py"}
# 환경 변수와 sitecustomize를 보지 않게 하는 파이썬의 옵션
ALONE = re.compile(r"-[A-Za-z]*[IES][A-Za-z]*")
PYTHON = re.compile(r"(?:^|/)python[\d.]*$")
SHOWN = 60
WRITING = os.O_WRONLY | os.O_RDWR
# 한 번 가려 둔 경로의 수: import와 realpath는 같은 폴더를 수백 번 묻는다.
REMEMBERED = 4096
STAT, LSTAT = os.stat, os.lstat


class Probe:
    """`base`: 저장소의 뿌리. `log`: 적을 파일. `system`: 파이썬과 패키지와 시스템의 폴더들.

    `given`: 어디서나 같게 정해 주어, 읽어도 적지 않는 환경 변수들의 머리.
    """

    def __init__(self, base: str, log: str, system: list[str], given: tuple[str, ...]) -> None:
        self.given = given
        self.base, self.log = base.rstrip("/") + "/", log
        places = [place.rstrip("/") + "/" for place in system]
        self.inner = tuple(place for place in places if place.startswith(self.base))
        self.inner_folders = {place.rstrip("/") for place in self.inner}
        self.outer = tuple(place for place in places if not place.startswith(self.base))
        self.seen: set[Any] = set()
        self.pid, self.handle = 0, -1
        self.path: list[str] = []
        # 파이썬이 연 것들. 이 밖의 것은 C++가 열었다.
        self.opened: set[str] = set()
        # 읽은 것의, 읽을 때의 크기와 시각
        self.marks: dict[str, str] = {}
        self.opens: Opens | None = None
        self.prepared = self.taking = self.is_kernel = False
        self.owners: dict[tuple[str, str], bool | None] = {}
        self.copying: tuple[int, int] | None = None
        self.handlers: dict[str, Callable[..., None]] = {
            "open": self.on_open,
            "os.listdir": self.on_list,
            "os.scandir": self.on_list,
            "glob.glob/2": self.on_glob,
            "pathlib.Path.glob": self.on_path_glob,
            "pathlib.Path.rglob": self.on_path_rglob,
            "os.rename": self.on_rename,
            "os.mkdir": self.on_write,
            "os.truncate": self.on_write,
            "sqlite3.connect": self.on_database,
            "subprocess.Popen": self.on_popen,
            "os.exec": self.on_exec,
            "os.posix_spawn": self.on_exec,
            "os.system": self.on_system,
            "os.fork": self.on_fork,
            "socket.getaddrinfo": self.on_network,
            "socket.connect": self.on_connect,
        }

    # ---- 적기

    def say(self, *entry: Any) -> None:
        """한 번 적은 것은 다시 적지 않는다. 자식 프로세스는 제 손으로 파일을 연다."""
        if entry in self.seen:
            return
        self.seen.add(entry)
        if self.pid != os.getpid():
            self.handle = os.open(self.log, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
            self.pid = os.getpid()
        line = json.dumps(entry, ensure_ascii=True, default=str) + "\n"
        try:
            os.write(self.handle, line.encode())
        except OSError:
            self.pid = 0
            self.seen.discard(entry)

    def place(self, path: Any) -> str | None:
        """절대 경로. 파이썬과 패키지와 시스템의 것이면 None."""
        if isinstance(path, int) or self.is_system(path):
            return None
        full = os.path.normpath(os.path.join(os.getcwd(), os.fsdecode(path)))
        if full.startswith(self.inner) or "/site-packages/" in full:
            return None
        inside = (full + "/").startswith(self.base)
        return full if inside or not full.startswith(self.outer) else None

    def is_system(self, path: Any) -> bool:
        """절대 경로 그대로 보아 알 수 있으면 참. 거의 모든 열기가 여기서 끝난다."""
        if type(path) is not str or not path.startswith("/") or "/../" in path:
            return False
        return path.startswith(self.inner if path.startswith(self.base) else self.outer)

    def is_elsewhere(self, path: Any) -> bool:
        """절대 경로 그대로 보아, 찾아본 곳이 프로젝트가 아닌가."""
        if type(path) is not str or not path.startswith("/") or "/../" in path:
            return False
        inside = path.startswith(self.base)
        return not inside or path.startswith(self.inner) or path in self.inner_folders

    # ---- 파일

    def on_open(self, frame: FrameType, path: Any, mode: str | None, flags: int) -> None:
        full = self.place(path)
        if full is None:
            self.system(frame, path, flags)
            return
        self.opened.add(full)
        kept = not flags & os.O_TRUNC
        if not flags & WRITING or (flags & os.O_RDWR and kept):
            self.read(full, self.how(frame, full))
        elif kept and ("write", full) not in self.seen:
            self.say("keep", full, _mark_of(full))
        if flags & WRITING:
            self.say("write", full)

    def system(self, frame: FrameType, path: Any, flags: int) -> None:
        """프로젝트의 코드가 곧바로 읽은, 기계의 모습."""
        known = type(path) is str and path.startswith(MACHINE) and path != os.devnull
        if known and not flags & WRITING and self.ours(frame):
            self.say("system", path)

    def read(self, full: str, how: str) -> None:
        """처음 열 때의 크기와 시각도 적는다. 실행이 끝난 다음 달라졌으면 무엇을 읽었는지 모른다."""
        if ("read", full, how) in self.seen:
            return
        self.seen.add(("read", full, how))
        self.marks[full] = _mark_of(full)
        self.say("read", full, how, self.marks[full])

    def how(self, frame: FrameType, full: str) -> str:
        """모듈로 읽었으면 module. 원문을 보이려고 읽은 것은 글자 하나까지 결과이다."""
        if not full.endswith((".py", ".pyc")):
            return "data"
        if frame.f_code.co_filename.startswith("<frozen importlib"):
            return "module"
        names = _names_above(frame)
        return "module" if "linecache.py" in names and not names & SHOWING_SOURCE else "data"

    def on_write(self, frame: FrameType, path: Any, *_: Any) -> None:
        full = self.place(path)
        if full:
            self.say("write", full)

    def on_rename(self, frame: FrameType, source: Any, target: Any, *_: Any) -> None:
        self.on_write(frame, target)

    def on_database(self, frame: FrameType, path: Any) -> None:
        uri = path if isinstance(path, str) and path.startswith("file:") else ""
        full = self.place(uri[5:].partition("?")[0] if uri else path)
        if full:
            self.read(full, "data")

    # ---- 파이썬이 모르게 연 것

    def take_opens(self, *_: Any) -> None:
        """C++로 열거나 쓴 것. 셀이 끝날 때마다, 자식 파이썬은 끝날 때 부른다."""
        self.taking = True
        try:
            kinds = self.opens.by_path() if self.opens else {}
            if self.prepared:
                self.tell_opens(kinds)
            else:
                # 커널을 준비하면서 건드린 것은 강의의 것이 아니다. 강의가 또 건드리면 적는다.
                self.seen.clear()
                if self.opens:
                    self.opens.take_foreign()
                self.prepared = True
        except Exception:
            self.say("lost", "fanotify")
        self.taking = False

    def tell_opens(self, kinds: dict[str, int]) -> None:
        if self.is_kernel and self.opens:
            for full in self.opens.take_foreign():
                self.say("foreign", full)
        known = self.opened | {os.path.realpath(full) for full in self.opened} if kinds else set()
        for full, mask in kinds.items():
            if mask & OVERFLOW:
                self.say("lost", "fanotify")
            elif full in known:
                self.tell_written(full, mask)
            elif self.place(full):
                if mask & ON_FOLDER and not mask & CREATE:
                    self.say("list", full)
                    continue
                # 고칠 수 있게 열었으나 고치지 않은 것은 읽은 것이다.
                if not mask & (CREATE | MODIFY):
                    self.read(full, "data")
                    for link in self.opens.leading_to(full) if self.opens else ():
                        self.say("link", link)
                if mask & (CREATE | MODIFY | CLOSE_WRITE):
                    self.say("write", full)

    def tell_written(self, full: str, mask: int) -> None:
        """파이썬이 읽은 것을 C++로도 썼다. 읽은 다음 그대로이면, 쓴 것이 먼저이다(`torch.save`)."""
        if mask & (CREATE | MODIFY) and ("write", full) not in self.seen and self.place(full):
            first = self.marks.get(full) == _mark_of(full)
            self.say("made" if first else "write", full)

    # ---- 찾아보기

    def on_list(self, frame: FrameType, path: Any) -> None:
        code = frame.f_code
        name = os.path.basename(code.co_filename)
        walking = name == "glob.py" or (name == "pathlib.py" and code.co_name == "_scandir")
        importing = code.co_filename.startswith("<frozen importlib")
        if isinstance(path, int):
            path = os.readlink(f"/proc/self/fd/{path}")
        full = self.place(path or ".")
        if full:
            self.opened.add(full)
            if METADATA in code.co_filename:
                if self.ours(frame):
                    self.say("glob", os.path.join(full, "*.*-info"))
            elif not walking and not importing:
                self.say("list", full)

    def on_glob(self, frame: FrameType, pattern: Any, _: bool, root: Any, __: Any) -> None:
        full = self.place(os.path.join(os.fsdecode(root or ""), os.fsdecode(pattern)))
        if full:
            self.say("glob", full)

    def on_path_glob(self, frame: FrameType, path: Any, pattern: Any) -> None:
        full = self.place(path)
        if full:
            self.say("path", os.path.join(full, str(pattern)))

    def on_path_rglob(self, frame: FrameType, path: Any, pattern: Any) -> None:
        self.on_path_glob(frame, path, os.path.join("**", str(pattern)))

    def looked(self, frame: FrameType, path: Any, there: bool) -> None:
        if self.taking or path in sys.path:
            return
        if LOOKING & {os.path.basename(each.f_code.co_filename) for each in _two(frame)}:
            return
        full = self.place(path)
        if full and (full + "/").startswith(self.base):
            self.say("look", full, there)
            if there and self.measures(frame):
                self.read(full, "data")

    def linked(self, frame: FrameType, path: Any) -> None:
        if self.measures(frame, LINKERS) and (full := self.place(path)):
            self.say("link", full)

    def measures(self, frame: FrameType | None, functions: dict[str, set[str]] = MEASURERS) -> bool:
        """프로젝트의 코드가, 이 함수들을 거쳐, 있는지만이 아니라 그 밖의 것까지 물었는가."""
        while frame and _is_in(functions, *_named(frame)):
            frame = frame.f_back
        return frame is not None and self.owner(*_named(frame)) is True

    # ---- import

    def find_spec(self, name: str, path: Any = None, target: Any = None) -> None:
        """sys.meta_path의 맨 앞에서, 아직 불러오지 않은 모듈을 찾을 때마다 불린다. 찾지는 않는다.

        감사 훅의 import는 importlib.import_module과 find_spec을 알려 주지 않는다.
        """
        try:
            if path and self.is_system(path[0]):
                return
            if sys.path != self.path:
                self.path = list(sys.path)
                for folder in self.path:
                    full = self.place(folder or ".")
                    if full and (full + "/").startswith(self.base):
                        self.say("folder", full)
            if self.ours(sys._getframe(1)):
                self.say("import", name)
        except Exception:
            self.say("lost", "import")

    def ours(self, frame: FrameType | None) -> bool:
        """프로젝트의 코드나 셀이 한 일인가. import와 읽기를 거드는 함수는 지나친다."""
        code = None
        while frame is not None:
            code = frame.f_code
            key = (code.co_filename, code.co_name)
            if key not in self.owners:
                self.owners[key] = self.owner(*key)
            if self.owners[key] is not None:
                return bool(self.owners[key])
            frame = frame.f_back
        # `python -c 코드`의 코드에는 파일이 없다.
        return code is not None and code.co_filename == "<string>"

    def owner(self, file: str, name: str) -> bool | None:
        """프로젝트의 코드이면 참, 남의 것이면 거짓, 지나칠 것이면 None."""
        made = file.startswith("<") and not file.startswith("<frozen ")
        finding = file.startswith("<frozen importlib") or file.endswith(FINDERS) or METADATA in file
        if made or finding or _is_reader(file, name):
            return None
        if file.endswith(("IPython/core/extensions.py", "IPython/core/magics/osm.py")):
            return True
        inside = file.startswith(self.base) and self.place(file) is not None
        return inside or "/ipykernel_" in file

    # ---- 환경 변수

    def variable(self, frame: FrameType, key: Any) -> None:
        here = _reader(frame)
        if here is not None and self.copying == (id(here), here.f_lasti):
            return
        if self.ours(frame):
            self.say("variable", os.fsdecode(key))

    def all_variables(self, frame: FrameType) -> None:
        """`dict(os.environ)`처럼 통째로 옮기는 것은 자식에게 건네려는 것일 수 있다."""
        here = _reader(frame)
        name = frame.f_code.co_qualname
        chosen = not _is_reader(frame.f_code.co_filename, frame.f_code.co_name)
        if self.ours(frame):
            self.say("everything" if chosen or name.startswith(VIEWS) else "copied")
        self.copying = (id(here), here.f_lasti) if here is not None else None

    # ---- 다른 프로그램과 네트워크

    def on_popen(self, frame: FrameType, program: Any, words: Any, cwd: Any, env: Any) -> None:
        words = [words] if isinstance(words, str | bytes) else words
        self.program(list(words), cwd)
        if PYTHON.search(os.fsdecode(words[0]).partition(" ")[0]):
            self.on_python([os.fsdecode(word) for word in words], env)

    def on_python(self, words: list[str], env: Any) -> None:
        """자식 파이썬이 sitecustomize를 찾지 못하면, 무엇을 건드리는지 보이지 않는다."""
        options = itertools.takewhile(lambda word: word.startswith("-"), words[1:])
        alone = env is not None and not {"PYTHONPATH", b"PYTHONPATH"} & env.keys()
        if alone or any(map(ALONE.fullmatch, options)):
            self.say("lost", " ".join([os.path.basename(words[0]), *words[1:]])[:SHOWN])

    def on_exec(self, frame: FrameType, program: Any, words: Any, env: Any) -> None:
        self.program(list(words), None)
        if PYTHON.search(os.fsdecode(program)):
            self.on_python([os.fsdecode(word) for word in words], env)

    def on_fork(self, frame: FrameType) -> None:
        self.say("forked")

    def on_system(self, frame: FrameType, command: Any) -> None:
        self.program([command], None)

    def program(self, words: list[Any], cwd: Any) -> None:
        where = os.path.join(os.getcwd(), os.fsdecode(cwd)) if cwd else os.getcwd()
        self.say("program", "\0".join(os.fsdecode(word) for word in words), where)

    def on_network(self, frame: FrameType, host: Any, *_: Any) -> None:
        if host not in (None, "", "localhost", "127.0.0.1", "::1"):
            self.say("network", str(host))

    def on_connect(self, frame: FrameType, _: Any, address: Any) -> None:
        if isinstance(address, tuple):
            self.on_network(frame, address[0])


def _mark_of(full: str) -> str:
    """파일의 크기와 시각. 없으면 빈 글자열."""
    try:
        found = STAT(full)
    except OSError:
        return ""
    return f"{found.st_mtime_ns} {found.st_ctime_ns} {found.st_size} {found.st_ino}"


def _two(frame: FrameType) -> list[FrameType]:
    return [frame, frame.f_back] if frame.f_back else [frame]


def _names_above(frame: FrameType | None) -> set[str]:
    names = set()
    while frame is not None:
        names.add(os.path.basename(frame.f_code.co_filename))
        frame = frame.f_back
    return names


def _named(frame: FrameType) -> tuple[str, str]:
    return frame.f_code.co_filename, frame.f_code.co_name


@cache
def _is_reader(file: str, name: str) -> bool:
    return _is_in(READERS, file, name)


def _is_in(functions: dict[str, set[str]], file: str, name: str) -> bool:
    module = os.path.basename(file)
    if module.startswith("<frozen "):
        module = f"{module[8:-1]}.py"
    return name in functions.get(module, ())


def _reader(frame: FrameType | None) -> FrameType | None:
    """os.environ를 읽는 함수들을 지나, 그것을 부른 곳."""
    while frame is not None:
        if not _is_reader(frame.f_code.co_filename, frame.f_code.co_name):
            return frame
        frame = frame.f_back
    return None


# ---- 듣기와 감싸기


def listen(probe: Probe) -> None:
    """감사 훅을 건다. id()나 속성 읽기에도 불리므로, 적지 않을 것은 가장 빨리 돌려보낸다."""
    handlers = probe.handlers

    def hook(event: str, arguments: tuple[Any, ...]) -> None:
        if event in handlers:
            try:
                # 파이썬이 스스로 여는 것(`python 파일.py`)에는 부른 코드가 없다.
                frame = sys._getframe()
                handlers[event](frame.f_back or frame, *arguments)
            except Exception:  # 적지 못해도 강의는 그대로 실행한다
                probe.say("lost", event)

    sys.addaudithook(hook)


def wrap_stat(probe: Probe) -> None:
    """os.path.exists와 Path.is_file이 부르는 것들. 감사 훅은 이것을 알려 주지 않는다."""
    for name in ("stat", "lstat", "access"):
        original = getattr(os, name)
        wrapped = _looking(probe, original)
        wrapped.__name__ = wrapped.__qualname__ = name
        wrapped.__doc__ = original.__doc__
        for known in (os.supports_dir_fd, os.supports_fd, os.supports_follow_symlinks):
            if original in known:
                known.add(wrapped)
        setattr(os, name, wrapped)


def wrap_links(probe: Probe) -> None:
    """os.readlink. 가리키는 곳을 글로 쓰는 코드만 적는다."""
    original = os.readlink

    def readlink(path: Any, *arguments: Any, **options: Any) -> Any:
        if not probe.is_elsewhere(path) and "dir_fd" not in options:
            try:
                probe.linked(sys._getframe(1), path)
            except Exception:
                probe.say("lost", "readlink")
        return original(path, *arguments, **options)

    readlink.__doc__ = original.__doc__
    os.supports_dir_fd.add(readlink)
    os.readlink = readlink


def _looking(probe: Probe, original: Callable[..., Any]) -> Callable[..., Any]:
    is_elsewhere = lru_cache(REMEMBERED)(probe.is_elsewhere)

    def look(path: Any, *arguments: Any, **options: Any) -> Any:
        if type(path) is str and is_elsewhere(path):
            return original(path, *arguments, **options)
        if isinstance(path, int) or "dir_fd" in options:
            return original(path, *arguments, **options)
        there = True
        try:
            found = original(path, *arguments, **options)
            there = found is not False
            return found
        except OSError:
            there = False
            raise
        finally:
            try:
                # genericpath와 pathlib를 지난, 찾아본 코드
                probe.looked(sys._getframe(1), path, there)
                if original is LSTAT:
                    probe.linked(sys._getframe(1), path)
            except Exception:
                probe.say("lost", "stat")

    return look


def wrap_environment(probe: Probe) -> None:
    kind, given = type(os.environ), probe.given
    get, every = kind.__getitem__, kind.__iter__

    # matplotlib은 한 변수를 만 번 묻는다: 적지 않을 것은 부른 곳을 찾지 않고 돌려보낸다.
    def __getitem__(self: Any, key: Any) -> Any:  # noqa: N807
        if not (type(key) is str and key.startswith(given)):
            probe.variable(sys._getframe(1), key)
        return get(self, key)

    def __iter__(self: Any) -> Any:  # noqa: N807
        probe.all_variables(sys._getframe(1))
        return every(self)

    def whole(original: Callable[..., Any]) -> Callable[..., Any]:
        def asked(self: Any) -> Any:
            if probe.ours(sys._getframe(1)):
                probe.say("everything")
            return original(self)

        return asked

    kind.__getitem__, kind.__iter__ = __getitem__, __iter__  # type: ignore[method-assign]
    kind.__len__, kind.__repr__ = whole(kind.__len__), whole(kind.__repr__)  # type: ignore[method-assign]


def compile_from_source(probe: Probe) -> None:
    """프로젝트의 모듈은 언제나 원문에서 실행한다: 낡은 .pyc가 원문의 자리를 차지하지 못한다."""
    cached = importing.cache_from_source

    def cache_from_source(path: Any, *arguments: Any, **options: Any) -> str:
        full = None if probe.is_system(path) else probe.place(path)
        if full and full.startswith(probe.base):
            raise NotImplementedError
        return cached(path, *arguments, **options)

    importing.cache_from_source = cache_from_source


def watch_opens(probe: Probe) -> None:
    """C++로 여는 것까지 지켜본다. 볼 수 없는 곳이면 그렇다고 적는다."""
    probe.opens = Opens(probe.base, probe.is_system)
    if not probe.opens.works:
        probe.say("blind")
    atexit.register(probe.take_opens)
    shell = getattr(builtins, "get_ipython", lambda: None)()
    probe.prepared, probe.is_kernel = not shell, bool(shell)
    if shell:
        shell.events.register("post_run_cell", probe.take_opens)


def start(
    base: str,
    log: str,
    system: list[str],
    given: tuple[str, ...],
    child: str,
    is_child: bool = False,
) -> None:
    """지금부터 적는다. `child`: 자식 파이썬이 sitecustomize를 찾을 폴더."""
    probe = Probe(base, log, system, given)
    if is_child:
        probe.say("child")
    os.environ["PYTHONPATH"] = child
    compile_from_source(probe)
    watch_opens(probe)
    wrap_stat(probe)
    wrap_links(probe)
    wrap_environment(probe)
    sys.meta_path.insert(0, probe)
    listen(probe)
