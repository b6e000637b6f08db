"""커널이 적은 것을 기록의 `touched`로 접는다. 실행하는 동안 바뀐 파일이 있으면 거절한다."""

from __future__ import annotations

import ast
import glob
import os
import re
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from freezer.errors import LectureError
from freezer.execution.environment import is_given
from freezer.execution.tracing.trace import Entry, Trace
from freezer.reading.includes import read_text
from freezer.staleness.dependencies import shows_source
from freezer.staleness.doubts import Doubt, place_of, unseen_reads
from freezer.staleness.examined import Examined
from freezer.staleness.fingerprint import Digests
from freezer.staleness.pins import is_installed, required
from freezer.staleness.reach import Reach
from freezer.staleness.touched import Present, Touched, kernel_digest

PIP = re.compile(r"\b(?:pip3?|uv|conda|mamba)\s+(?:\S+\s+)*?install\b|-m\s+pip\b")
VARIABLE = re.compile(r"\$\{?(\w+)\}?")
# 다른 프로그램이 읽는 셀. 글은 낱말이 아니라 표준 입력으로 건네진다.
SCRIPT = re.compile(r"\s*%%(?:bash|sh|script|sx|system|!)[^\n]*\n")
# 기계와 때를 알려 주는 프로그램
MACHINE = re.compile(
    r"(?:^|[;|&(\n]|-c\0)\s*(?:\S*/)?(?:(?:date|hostname|nproc|uname|whoami|uptime|lscpu|free|df|ps"
    r"|nvidia-smi)(?=$|[\s\0;|&)])|(?:env|printenv)\s*(?=$|[\0;|&)]))"
    r"|\$\{?(?:RANDOM|SRANDOM|SECONDS|EPOCH\w+|BASHPID|HOSTNAME)\b|\$\$"
)
NAME = re.compile(r"[A-Z_][A-Z0-9_]{2,}")
# 글이 아니라 프로그램이 스스로 읽는 것: 강의와 freezer가 읽는 원문
SOURCES = (".py", ".pyc", ".qmd", ".md", ".ipynb", ".yml", ".toml", "constraints.txt")
SIZES = re.compile(r"\.st_size\b|\.stat\(")
WORD = re.compile(r"[^\s'\"=<>|;&()]+")
QUOTED = re.compile(r"'([^']+)'|\"([^\"]+)\"")
# freezer 자신의 것: torch는 부른 코드의 원문을 모두 읽는다
FREEZER = f"{Path(__file__).parents[2]}/"
STANDARD, BUILT_IN = sys.stdlib_module_names, set(sys.builtin_module_names)
COMPILED = re.compile(r"__pycache__/(?P<name>[^/]+?)\.[^/]+\.pyc$")


@dataclass
class _Seen:
    """적힌 것을 종류별로 모은 것. 경로는 프로젝트의 뿌리에서 본다."""

    data: dict[str, str] = field(default_factory=dict)
    modules: dict[str, str] = field(default_factory=dict)
    missing: set[str] = field(default_factory=set)
    written: dict[str, str] = field(default_factory=dict)
    # 비우지 않고 쓰려고 연 것과, 스스로 쓰기 전에 읽은 것: 그때의 크기와 시각
    kept: dict[str, str] = field(default_factory=dict)
    before: dict[str, str] = field(default_factory=dict)
    looked: dict[str, bool] = field(default_factory=dict)
    names: set[str] = field(default_factory=set)
    folders: set[str] = field(default_factory=lambda: {"."})
    imported: set[str] = field(default_factory=set)
    variables: set[str] = field(default_factory=set)
    # 프로그램을 부르거나 스스로를 복사한 셀들, 그리고 그 밖의 프로세스가 연 파일들
    started: set[str] = field(default_factory=set)
    foreign: dict[str, str] = field(default_factory=dict)
    copied: set[str] = field(default_factory=set)
    has_child: bool = False


def fold(trace: Trace, lecture: Examined) -> tuple[Touched, list[Doubt]]:
    """기록의 `touched`와, 얼리면서 알릴 것들.

    읽은 파일이 읽은 다음에 바뀌었으면, 무엇으로 실행했는지 모르므로 LectureError.
    """
    around, record = lecture.around, lecture.record
    root = around.project.root
    reach = Reach(root)
    now = Present(root, around.present.output, Digests(root), reach, around.project.variables)
    folding = _Folding(root, trace.base, now)
    for entry in trace.entries:
        folding.take(entry)
    for cell in lecture.lecture.cells:
        if cell.options.get("eval") is not False and (script := SCRIPT.match(cell.source)):
            folding.program(place_of(cell), cell.source[script.end() :], str(root))
    seen, written = folding.seen, set(folding.seen.written)
    _refuse_changed(lecture, root, {**seen.data, **seen.modules}, written)

    known = {file for file in record.files if file.endswith(".py")}
    scripts = any(name.endswith(".py") for name in seen.data)
    # 글로 알 수 없는 길로 모듈에 닿았으면, 닿은 함수도 글로는 알 수 없다.
    unknown = scripts or seen.has_child or not seen.modules.keys() <= known
    modules = ({*seen.modules, *known} if unknown else set()) - written
    names = seen.names | {f"path {pattern}" for pattern in lecture.depends}
    if _mentions(lecture, reach, SIZES.search):
        names |= {f"sizes{name[4:]}" for name in names if name.startswith("list ")}
    outside = _outside(seen, lecture.found.outside, now)
    present, absent = _lookups(seen, now, outside)
    # 설명 글이나 원문을 보이는 셀이 있으면, 모듈은 글자 하나까지 결과이다.
    shown = known | seen.modules.keys() if _shows_source(lecture, reach) else set()
    hidden, named = frozenset(written), record.files.keys() - known
    # 스스로 쓴 것도, 쓰기 전에 읽었으면 처음의 내용에 달려 있다.
    ours = written - seen.before.keys()
    read = (seen.data.keys() - (named - written)) | shown
    touched = {
        "files": {name: now.file(name) for name in sorted(read - ours)},
        "modules": {name: now.module(name) for name in sorted(modules)},
        "names": {key: now.names(key, hidden) for key in sorted(names)},
        "present": sorted(present - _implied({*written, *seen.data, *seen.modules, *known})),
        "absent": sorted(absent - written),
        "variables": {name: now.variable(name) for name in sorted(seen.variables)},
        "packages": required(outside - STANDARD, trace.loaded, around.locked),
        "kernel": kernel_digest(),
        "written": sorted(written),
    }
    unseen = unseen_reads(lecture.lecture, folding.blind)
    known_files = {*touched["files"], *modules, *record.files, *written}
    return touched, [*folding.doubts, *folding.rewritten(), *folding.unknown(known_files), *unseen]


class _Folding:
    def __init__(self, root: Path, base: Path, now: Present) -> None:
        self.root, self.base, self.now = str(root), f"{base}/", now
        self.seen, self.doubts = _Seen(), list[Doubt]()
        self.blind, self.scripts = False, set[str]()

    def take(self, entry: Entry) -> None:
        """첫 셀보다 먼저 한 일은 freezer의 것이다."""
        if not entry.place and entry.kind not in ("blind", "folder"):
            return
        getattr(self, f"_{entry.kind}")(entry.place, *entry.words)

    def _name(self, full: str) -> str | None:
        """뿌리에서 본 이름. 저장소 밖이거나 도구가 만든 것이면 None."""
        if not f"{full}/".startswith(self.base):
            return None
        name = os.path.relpath(full, self.root)
        compiled = COMPILED.search(name)
        if compiled:
            name = f"{name[: compiled.start()]}{compiled['name']}.py"
        return None if self.now.generated(name) else name

    def _read(self, place: str, full: str, how: str, mark: str) -> None:
        name = self._name(full)
        if name is None:
            self._outside(place, full, mark)
        elif not mark and full.endswith(".pyc"):
            return
        elif not mark:
            self.seen.missing.add(name)
        elif not os.path.isdir(full):
            (self.seen.modules if how == "module" else self.seen.data).setdefault(name, mark)
            if name not in self.seen.written or name in self.seen.kept:
                self.seen.before.setdefault(name, self.seen.kept.get(name, mark))

    def rewritten(self) -> Iterator[Doubt]:
        """읽은 다음 고친 파일들. 다시 실행하면 다른 것을 읽는다."""
        for name, place in self.seen.written.items():
            full = os.path.join(self.root, name)
            if self.seen.before.get(name, _mark(full)) != _mark(full):
                message = f"{name} 을(를) 읽은 다음 고칩니다. 다시 실행하면 고친 것을 읽습니다."
                yield Doubt(place, "outside", message)

    def _keep(self, place: str, full: str, mark: str) -> None:
        name = self._name(full)
        if name is not None and mark and name not in self.seen.written:
            self.seen.kept.setdefault(name, mark)

    def _outside(self, place: str, full: str, mark: str) -> None:
        home = os.path.expanduser("~/.")
        if full.startswith(FREEZER):
            return
        if mark and not f"{full}/".startswith((self.base, home)) and os.path.isfile(full):
            message = f"저장소 밖의 파일 {full} 을(를) 읽습니다. 바뀌어도 알 수 없습니다."
            self.doubts.append(Doubt(place, "outside", message))

    def _write(self, place: str, full: str) -> None:
        name = self._name(full)
        if name is not None and not COMPILED.search(full):
            self.seen.written.setdefault(name, place)

    def _made(self, place: str, full: str) -> None:
        """먼저 쓰고 나서 읽은 것."""
        self._write(place, full)
        self.seen.before.pop(self._name(full) or "", None)

    def _list(self, place: str, full: str) -> None:
        self._names("list", full)

    def _glob(self, place: str, full: str) -> None:
        self._names("glob", full)

    def _path(self, place: str, full: str) -> None:
        self._names("path", full)

    def _link(self, place: str, full: str) -> None:
        self._names("link", full)

    def _names(self, kind: str, full: str) -> None:
        name = self._name(full)
        if name is not None:
            self.seen.names.add(f"{kind} {name}")

    def _look(self, place: str, full: str, there: bool) -> None:
        name = self._name(full)
        if name is not None:
            self.seen.looked.setdefault(name, there)

    def _import(self, place: str, name: str) -> None:
        self.seen.imported.add(name)

    def _folder(self, place: str, full: str) -> None:
        name = self._name(full)
        if name is not None and os.path.isdir(full):
            self.seen.folders.add(name)

    def _variable(self, place: str, name: str) -> None:
        if not is_given(name):
            self.seen.variables.add(name)

    def _child(self, place: str) -> None:
        self.seen.started.add(place)
        self.seen.has_child = True

    def _blind(self, place: str) -> None:
        """이 기계에서는 C++로 여는 파일을 볼 수 없다."""
        self.blind = True

    def _everything(self, place: str) -> None:
        message = "환경 변수를 모두 훑습니다. 어느 것에 달려 있는지 알 수 없습니다."
        self.doubts.append(Doubt(place, "machine", message))

    def _copied(self, place: str) -> None:
        self.seen.copied.add(place)

    def _system(self, place: str, path: str) -> None:
        self.doubts.append(Doubt(place, "machine", f"이 기계의 파일 {path} 을(를) 읽습니다."))

    def _forked(self, place: str) -> None:
        self.seen.started.add(place)

    def _foreign(self, place: str, full: str) -> None:
        name = self._name(full)
        if name is not None and not name.endswith(SOURCES) and os.path.isfile(full):
            self.seen.foreign.setdefault(name, place)

    def unknown(self, known: set[str]) -> Iterator[Doubt]:
        """부른 프로그램에게서 온 것 가운데, 무엇인지 알 수 없는 것들."""
        for place in self.seen.copied - self.seen.started:
            message = "환경 변수를 모두 옮깁니다. 어느 것에 달려 있는지 알 수 없습니다."
            yield Doubt(place, "machine", message)
        for name, place in self.seen.foreign.items():
            if place in self.seen.started and name not in known:
                message = f"부른 프로그램이 {name} 을(를) 여는 것 같습니다. depends로 적으세요."
                yield Doubt(place, "outside", message)

    def _network(self, place: str, host: str) -> None:
        self.doubts.append(
            Doubt(place, "network", f"네트워크({host})에서 받은 것에 달려 있습니다.")
        )

    def _unfinished(self, place: str, command: str) -> None:
        message = (
            f"{command} 이(가) 셀이 끝난 뒤에도 돌고 있습니다. 찍는 글이 어느 셀 아래에 놓일지 "
            "모르니, 끝나기를 기다리거나(.wait()) 출력을 버리세요(stdout=subprocess.DEVNULL)."
        )
        # 여러 셀 동안 돌면, 시작한 셀에서만 말한다.
        if message not in (doubt.message for doubt in self.doubts):
            self.doubts.append(Doubt(place, "time", message))

    def _lost(self, place: str, event: str) -> None:
        self.doubts.append(Doubt(place, "outside", f"무엇을 건드렸는지 적지 못했습니다 ({event})."))

    def _program(self, place: str, words: str, folder: str) -> None:
        self.seen.started.add(place)
        self.program(place, words, folder)

    def program(self, place: str, words: str, folder: str) -> None:
        """부른 프로그램. 낱말 가운데 파일이면 읽은 것으로, `$이름`이면 환경 변수로 본다."""
        command = words.replace("\0", " ")
        if PIP.search(command):
            message = "실행하면서 패키지를 설치합니다. pyproject.toml에 적으세요."
            self.doubts.append(Doubt(place, "pip", message))
        if MACHINE.search(words):
            message = "기계나 때를 묻는 프로그램을 부릅니다."
            self.doubts.append(Doubt(place, "machine", message))
        variables = self.now.variables
        named = (w for w in WORD.findall(command) if w in variables or NAME.fullmatch(w))
        for name in (*VARIABLE.findall(command), *named):
            self._variable(place, name)
        # `cd 폴더`처럼, 앞에 적힌 폴더에서 보는 이름일 수도 있다.
        folders = [folder]
        for word in [*WORD.findall(command), *_spaced(words)]:
            for here in tuple(folders):
                full = os.path.normpath(os.path.join(here, word))
                if os.path.isdir(full):
                    folders.append(full)
                self._word(full)
                if full.endswith(".sh") and full not in self.scripts and os.path.isfile(full):
                    self.scripts.add(full)
                    self.program(place, read_text(Path(full)), folder)

    def _word(self, full: str) -> None:
        """프로그램에 건넨 낱말 하나가 가리키는 파일이나 폴더나 무늬."""
        name = self._name(full)
        if name is None or name == ".":
            return
        if any(letter in full for letter in "*?["):
            self._names("glob", full)
            for found in filter(os.path.isfile, glob.glob(full)):
                self._word(found)
        elif os.path.isfile(full):
            self.seen.data.setdefault(name, _mark(full))
        elif os.path.isdir(full):
            self._names("list", full)


def _spaced(words: str) -> list[str]:
    """빈칸이 든 이름들: 따옴표로 묶었거나, 낱말 하나로 건넨 것."""
    quoted = (one or other for one, other in QUOTED.findall(words))
    return [word for word in (*words.split("\0"), *quoted) if " " in word]


def _shows_source(lecture: Examined, reach: Reach) -> bool:
    """셀이나 셀이 닿는 모듈의 코드가 설명 글이나 원문을 보이는가. 오류의 자취도 원문을 보인다."""
    shows_error = any(cell.options.get("error") for cell in lecture.lecture.cells)
    return shows_error or _mentions(lecture, reach, shows_source)


def _mentions(lecture: Examined, reach: Reach, found: Callable[[str], object]) -> bool:
    """셀이나, 셀이 닿는 모듈의 코드에 `found`가 찾는 것이 있는가."""
    if any(found(cell.source) for cell in lecture.lecture.cells):
        return True
    files = (file for file in lecture.record.code if found(read_text(reach.root / file)))
    return any(
        found(ast.unparse(statement))
        for file in files
        for name in lecture.record.code[file]
        for statement in reach.statements(file, name)
    )


def _implied(names: set[str]) -> set[str]:
    """이 파일들이 있으면 있는 것들: 파일과 그것이 든 폴더."""
    return {str(place) for name in names for place in (Path(name), *Path(name).parents)}


def _refuse_changed(lecture: Examined, root: Path, read: dict[str, str], written: set[str]) -> None:
    changed = [
        name
        for name, mark in read.items()
        if name not in written and _mark(os.path.join(root, name)) != mark
    ]
    if changed:
        names = ", ".join(sorted(changed))
        raise LectureError(
            lecture.path, 0, f"실행하는 동안 {names} 이(가) 바뀌었습니다. 다시 실행하세요."
        )


def _mark(path: str) -> str:
    """probe.py가 적는 것과 같은, 파일의 크기와 시각."""
    try:
        found = os.stat(path)
    except OSError:
        return ""
    return f"{found.st_mtime_ns} {found.st_ctime_ns} {found.st_size} {found.st_ino}"


def _outside(seen: _Seen, read: set[str], now: Present) -> set[str]:
    """프로젝트의 코드가 import하는, 프로젝트 밖의 최상위 이름들."""
    tops = read | {name.partition(".")[0] for name in seen.imported}
    places = [place for folder in seen.folders for top in tops for place in _places(folder, top)]
    inside = {
        place.removesuffix("/__init__.py").removesuffix(".py")
        for place in places
        if now.there(place)
    }
    return {top for top in tops if not any(os.path.basename(name) == top for name in inside)}


def _lookups(seen: _Seen, now: Present, outside: set[str]) -> tuple[set[str], set[str]]:
    """찾아보아 있던 것과 없던 것. import한 이름마다, 먼저 찾았을 자리들도."""
    present = {name for name, there in seen.looked.items() if there and name != "."}
    absent = {name for name, there in seen.looked.items() if not there} | seen.missing
    ours = {name for name in seen.imported if name.partition(".")[0] not in outside}
    for folder in sorted(seen.folders):
        for name in sorted({*outside, *ours, *map(_dotted, seen.modules)} - BUILT_IN):
            places = list(_places(folder, name))
            if name in ours or (name not in STANDARD and not is_installed(name)):
                places.append(os.path.normpath(os.path.join(folder, *name.split("."))))
            for place in places:
                (present if now.there(place) else absent).add(place)
                if now.there(place):
                    break
    return present, {name for name in absent if not now.generated(name) and name != "."}


def _dotted(file: str) -> str:
    return file.removesuffix(".py").removesuffix("/__init__").replace("/", ".")


def _places(folder: str, name: str) -> Iterator[str]:
    """모듈을 찾는 자리: 꾸러미와 모듈. 둘 다 없으면 폴더가 이름공간이 된다."""
    path = os.path.normpath(os.path.join(folder, *name.split(".")))
    yield f"{path}/__init__.py"
    yield f"{path}.py"
