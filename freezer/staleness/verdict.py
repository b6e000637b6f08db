"""강의마다 얼린 결과가 지금도 맞는지 판정한다. 프레임워크를 import하지 않는다."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property
from pathlib import Path

from freezer.errors import FreezerError
from freezer.frozen.assembling import assembler_digest
from freezer.frozen.record import Record, quarto_hash
from freezer.frozen.store import Store, digests_of
from freezer.project import Project
from freezer.reading.includes import read_text
from freezer.reading.settings import execution_options
from freezer.staleness.dependencies import Scanner
from freezer.staleness.examined import Examined, Kind, Surroundings
from freezer.staleness.fingerprint import (
    Change,
    Digests,
    cells_digest,
    changed_files,
    config_digest,
    is_piece,
)
from freezer.staleness.module import BODY
from freezer.staleness.pins import pinned, read_lock, read_pins
from freezer.staleness.reach import Reach
from freezer.staleness.touched import Present, changes

SPOKEN = {BODY: "import할 때 실행되는 코드"}


class Inspector:
    """프로젝트의 강의들을 살핀다. 파일마다 한 번만 읽고 나눠 쓴다."""

    def __init__(self, project: Project) -> None:
        self.project = project
        self.store = Store(project.root)
        reach, digests = Reach(project.root), Digests(project.root)
        pins = read_pins(project.root)
        self.around = Surroundings(
            project=project,
            digests=digests,
            reach=reach,
            scanner=Scanner(project.root, reach),
            pins=pins,
            locked=read_lock(project.root) | pins,
            present=Present(project.root, project.output, digests, reach, project.variables),
            config=config_digest(project.config),
        )

    def all(self) -> list[Examined]:
        """모든 강의, 그리고 강의 파일이 없어진 얼린 결과."""
        found = [self.examine(path) for path in self.project.lectures()]
        for name in self._orphans:
            orphan = Examined(name, self.project.path_of(name), self.around)
            why = "강의 파일이 없습니다. `python -m freezer prune`으로 지웁니다."
            found.append(orphan.judged(Kind.ORPHAN, why))
        return found

    @cached_property
    def _orphans(self) -> list[str]:
        """강의 파일이 없어진 얼린 결과들."""
        here = {self.project.name(path) for path in self.project.lectures()}
        return [name for name in self.store.names() if name not in here]

    def examine(self, path: Path) -> Examined:
        """강의 하나를 판정한다. 오류도 판정으로 남긴다."""
        examined = Examined(self.project.name(path), path, self.around)
        try:
            self.project.check_place(path)
            examined.text = read_text(path)
            before = self.store.record(examined.name)
        except OSError as error:
            return examined.judged(Kind.INVALID, self._short(error))
        except FreezerError as error:
            if examined.text is None:
                return examined.judged(Kind.INVALID, self._short(error))
            return self._readable(examined, Kind.BROKEN, str(error))
        if before is None:
            return self._renamed(examined) or self._readable(
                examined, Kind.MISSING, "얼린 결과가 없음"
            )
        examined.before = before
        try:
            self.store.check(examined.name, before)
        except FreezerError as error:
            return self._readable(examined, Kind.BROKEN, str(error))
        return self._compare(examined, before)

    def _renamed(self, examined: Examined) -> Examined | None:
        """이름만 바꾼 강의인가: 강의가 없어진 결과 가운데 셀이 같고 지금도 맞는 것이 있다."""
        for name in self._orphans:
            try:
                before = self.store.record(name)
                if before is None or cells_digest(examined.lecture) != before.cells:
                    continue
                self.store.check(name, before)
                found = self._compare(examined, before)
            except (FreezerError, OSError):
                continue
            if found.usable:
                examined.before, examined.renamed_from = before, name
                return examined.judged(Kind.PROSE, f"{name}에서 이름이 바뀜")
        return None

    def _readable(self, examined: Examined, kind: Kind, why: str) -> Examined:
        """실행하기 전에, 읽을 수 있는 강의인지부터 본다."""
        try:
            _ = examined.lecture
        except (FreezerError, OSError) as error:
            return examined.judged(Kind.INVALID, self._short(error))
        return examined.judged(kind, why)

    def _compare(self, examined: Examined, before: Record) -> Examined:
        same_text = quarto_hash(examined.text or "") == before.qmd
        changed = changed_files(before, self.around.digests, self.around.reach)
        why = list(dict.fromkeys(self._outside(before, changed)))
        pieces = [file for file, change in changed.items() if is_piece(file, change.via)]
        try:
            if same_text and not pieces and self.around.config == before.config:
                if why:
                    return examined.judged(Kind.STALE, *why)
                return self._assembled_alike(examined, before)
            why = [*self._inside(examined, before), *why]
        except (FreezerError, OSError) as error:
            return examined.judged(Kind.INVALID, self._short(error))
        if why:
            return examined.judged(Kind.STALE, *why)
        return examined.judged(Kind.PROSE, _prose_reason(same_text, pieces))

    def _assembled_alike(self, examined: Examined, before: Record) -> Examined:
        """변환기가 바뀌었으면 다시 조립해 본다. 같은 것이 나오면 얼린 결과는 그대로 맞다."""
        if before.assembler == assembler_digest():
            return examined.judged(Kind.CURRENT)
        frozen = examined.reassembled(self.store.notebook(examined.frozen_as))
        if digests_of(examined.name, frozen) == before.results:
            return examined.judged(Kind.CURRENT)
        return examined.judged(Kind.PROSE, "freezer의 변환기가 바뀜")

    def _inside(self, examined: Examined, before: Record) -> Iterator[str]:
        """강의 안에서 온 까닭: 코드와 설정."""
        if cells_digest(examined.lecture) != before.cells:
            yield "코드 셀이 바뀜"
        options = execution_options(examined.options)
        for key in sorted(options.keys() | before.settings.keys()):
            old, new = before.settings.get(key), options.get(key)
            if old != new:
                yield f"옵션 {key}: {old} → {new}"

    def _outside(self, before: Record, changed: dict[str, Change]) -> Iterator[str]:
        """강의 밖에서 온 까닭: 모듈과 데이터 파일, 패키지의 버전."""
        for file, change in changed.items():
            if not is_piece(file, change.via):
                yield _file_reason(file, change, there=bool(self.around.digests[file]))
        pins = pinned(before.packages, self.around.pins)
        for package, version in before.packages.items():
            if package in pins and pins[package] != version:
                yield f"{package} {version} → {pins[package]}"
        yield from changes(before.touched, self.around.present, self.around.locked)

    def _short(self, error: Exception) -> str:
        return str(error).replace(f"{self.project.root}/", "")


def _file_reason(file: str, change: Change, there: bool) -> str:
    through = f" ({change.via} 를 거쳐)" if change.via.endswith(".py") else ""
    if not there:
        return f"{file} 이(가) 없어짐{through}"
    names = ", ".join(SPOKEN.get(name, name) for name in change.names)
    return f"{file}{'의 ' + names if names else ''} 이(가) 바뀜{through}"


def _prose_reason(same_text: bool, pieces: list[str]) -> str:
    if pieces:
        return f"{', '.join(pieces)} 의 글이 바뀜"
    return "_quarto.yml의 보이는 옵션이 바뀜" if same_text else "글이나 보이는 옵션이 바뀜"
