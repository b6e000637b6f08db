"""강의마다 얼린 결과가 지금도 맞는지 판단한다. 프레임워크를 import하지 않는다."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum
from pathlib import Path
from typing import Any

from freezer.assemble import assembler_digest
from freezer.depends import Scanner
from freezer.errors import FreezerError
from freezer.includes import read_text
from freezer.lecture import Lecture
from freezer.options import SUPPORTED
from freezer.pins import pinned, read_pins
from freezer.project import Project
from freezer.reader import load
from freezer.record import (
    Digests,
    Record,
    cells_digest,
    changed_files,
    digest_json,
    quarto_hash,
)
from freezer.settings import (
    DEFAULTS,
    EXECUTION_KEYS,
    REPOSITORY,
    document_options,
    execution_options,
)
from freezer.store import Store

# 이 밖의 옵션(theme, toc 들)은 렌더할 때만 쓰여, 얼린 결과를 바꾸지 않는다.
RELEVANT = {*SUPPORTED, *DEFAULTS, *EXECUTION_KEYS, REPOSITORY}


class Kind(Enum):
    """강의의 상태. 값은 사용자에게 보이는 말이다."""

    CURRENT = "최신"
    PROSE = "다시 조립"
    STALE = "다시 실행"
    MISSING = "처음 실행"
    BROKEN = "깨짐"
    INVALID = "읽을 수 없음"
    ORPHAN = "강의 없음"


@dataclass(frozen=True)
class State:
    """`name`은 강의의 이름, `why`는 상태의 까닭들(비어 있으면 최신)."""

    name: str
    kind: Kind
    why: tuple[str, ...] = ()

    @property
    def current(self) -> bool:
        return self.kind is Kind.CURRENT


class Inspector:
    """프로젝트의 강의들을 살핀다. 파일마다 한 번만 읽고 나눠 쓴다."""

    def __init__(self, project: Project) -> None:
        self.project = project
        self.store = Store(project.root)
        self.digests = Digests(project.root)
        self.scanner = Scanner(project.root)
        self.pins = read_pins(project.root)
        self.config = config_digest(project.config)

    def all(self) -> list[State]:
        """모든 강의의 상태, 그리고 강의 파일이 없어진 얼린 결과."""
        lectures = self.project.lectures()
        names = {self.project.name(path) for path in lectures}
        states = [self.state(path) for path in lectures]
        for name in self.store.names():
            if name not in names:
                why = "강의 파일이 없습니다. `python -m freezer prune`으로 지웁니다."
                states.append(State(name, Kind.ORPHAN, (why,)))
        return states

    def state(self, path: Path) -> State:
        """강의 하나의 상태. 오류도 상태로 돌려준다."""
        name = self.project.name(path)
        try:
            self.project.check_place(path)
            text = read_text(path)
        except (FreezerError, OSError) as error:
            return State(name, Kind.INVALID, (self._short(error),))
        try:
            record = self.store.record(name)
        except FreezerError as error:
            return self._broken(name, path, error)
        if record is None:
            return self._validated(path, State(name, Kind.MISSING, ("얼린 결과가 없음",)))
        try:
            self.store.check(name, record)
        except FreezerError as error:
            return self._broken(name, path, error)
        return self._compare(path, name, text, record)

    def _broken(self, name: str, path: Path, error: FreezerError) -> State:
        return self._validated(path, State(name, Kind.BROKEN, (str(error),)))

    def _validated(self, path: Path, state: State) -> State:
        """실행하기 전에, 읽을 수 있는 강의인지부터 본다."""
        try:
            load(path, self.project.root)
        except (FreezerError, OSError) as error:
            return State(state.name, Kind.INVALID, (self._short(error),))
        return state

    def _compare(self, path: Path, name: str, text: str, record: Record) -> State:
        same_text = quarto_hash(text) == record.qmd
        changed = changed_files(record.files, self.digests)
        why = list(self._outside(record, changed))
        pieces = [file for file in changed if file.endswith(".qmd")]
        if same_text and not pieces and self.config == record.config:
            if not why and assembler_digest() != record.assembler:
                return State(name, Kind.PROSE, ("freezer의 변환기가 바뀜",))
            return State(name, Kind.STALE if why else Kind.CURRENT, tuple(why))
        try:
            lecture = load(path, self.project.root)
            why = [*self._inside(lecture, record), *why]
        except (FreezerError, OSError) as error:
            return State(name, Kind.INVALID, (self._short(error),))
        if why:
            return State(name, Kind.STALE, tuple(why))
        return State(name, Kind.PROSE, (self._prose_reason(same_text, pieces),))

    def _prose_reason(self, same_text: bool, pieces: list[str]) -> str:
        if pieces:
            return f"{', '.join(pieces)} 의 글이 바뀜"
        return "_quarto.yml의 보이는 옵션이 바뀜" if same_text else "글이나 보이는 옵션이 바뀜"

    def _inside(self, lecture: Lecture, record: Record) -> Iterator[str]:
        """강의 안에서 온 까닭: 코드와 설정."""
        if cells_digest(lecture) != record.cells:
            yield "코드 셀이 바뀜"
        options = execution_options(document_options(self.project.config, lecture.front_matter))
        for key in sorted(options.keys() | record.settings.keys()):
            before, after = record.settings.get(key), options.get(key)
            if before != after:
                yield f"옵션 {key}: {before} → {after}"

    def _outside(self, record: Record, changed: dict[str, str]) -> Iterator[str]:
        """강의 밖에서 온 까닭: 모듈과 데이터 파일, 패키지의 판."""
        for file, via in changed.items():
            if file.endswith(".qmd"):
                continue
            verb = "바뀜" if self.digests[file] else "없어짐"
            through = f" ({via} 를 거쳐)" if via.endswith(".py") else ""
            yield f"{file} 이(가) {verb}{through}"
        pins = pinned(record.packages, self.pins)
        for package, version in record.packages.items():
            if package in pins and pins[package] != version:
                yield f"{package} {version} → {pins[package]}"

    def _short(self, error: Exception) -> str:
        return str(error).replace(f"{self.project.root}/", "")


def config_digest(config: dict[str, Any]) -> str:
    """`_quarto.yml`에서 얼린 markdown에 드는 옵션들의 지문."""
    options = document_options(config, {})
    return digest_json({key: options[key] for key in options if key in RELEVANT})
