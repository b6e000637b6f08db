"""살펴본 강의 한 편. `run`은 처음부터 끝까지 이것 하나를 넘겨받아 쓴다.

강의 파일은 한 번만 읽고 한 번만 해석한다. 아직 필요하지 않은 것은 물어볼 때에야 알아낸다:
최신인 강의는 글의 지문만 보면 되므로 해석하지 않는다.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import Enum
from functools import cached_property
from pathlib import Path
from typing import Any

from freezer.frozen.assembling import assemble, assembler_digest, read_outputs
from freezer.frozen.colab import installs_from
from freezer.frozen.record import Record, quarto_hash
from freezer.frozen.store import Frozen, label, notebook_file
from freezer.project import Project
from freezer.reading.lecture import Lecture
from freezer.reading.reader import load
from freezer.reading.settings import document_options, execution_options
from freezer.staleness.dependencies import INCLUDED, Dependencies, Scanner, patterns
from freezer.staleness.fingerprint import Digests, cells_digest, file_digest, is_piece
from freezer.staleness.pins import pinned
from freezer.staleness.reach import Reach
from freezer.staleness.touched import Present

DEVICE_MODULES = {"lib/device.py", "lib/device_tf.py"}


class Kind(Enum):
    """강의의 상태. 값은 사용자에게 보이는 말이다."""

    CURRENT = "최신"
    PROSE = "다시 조립"
    STALE = "다시 실행"
    MISSING = "처음 실행"
    BROKEN = "깨짐"
    INVALID = "읽을 수 없음"
    ORPHAN = "강의 없음"

    @property
    def must_execute(self) -> bool:
        """다시 조립하는 것으로는 안 되고 실행해야 하는가."""
        return self in (Kind.STALE, Kind.MISSING, Kind.BROKEN)


@dataclass(frozen=True)
class Surroundings:
    """강의들이 함께 쓰는 것: 프로젝트, 파일의 지문, 닿는 이름, 의존성, 고정한 버전, 설정의 지문.

    `pins`는 pyproject.toml의 버전, `locked`는 간접 의존까지의 버전, `present`는 지금의 모습이다.
    """

    project: Project
    digests: Digests
    reach: Reach
    scanner: Scanner
    pins: dict[str, str]
    locked: dict[str, str]
    present: Present
    config: str


@dataclass(eq=False)
class Examined:
    """강의 하나와 그 판정.

    `name`은 강의의 이름, `path`는 파일, `text`는 읽은 원문(읽지 못했으면 None),
    `before`는 얼린 기록, `kind`는 판정, `why`는 그 까닭들(비어 있으면 최신)이다. 이름을 바꾼
    강의이면 `renamed_from`이 옛 이름이고, 그 이름으로 얼린 결과를 이어받는다.
    """

    name: str
    path: Path
    around: Surroundings
    text: str | None = None
    before: Record | None = None
    kind: Kind = Kind.INVALID
    why: tuple[str, ...] = ()
    renamed_from: str | None = None

    def judged(self, kind: Kind, *why: str) -> Examined:
        """판정을 적고 자신을 돌려준다."""
        self.kind, self.why = kind, why
        return self

    @property
    def current(self) -> bool:
        return self.kind is Kind.CURRENT

    @property
    def frozen_as(self) -> str:
        """얼린 결과가 있는 이름."""
        return self.renamed_from or self.name

    @property
    def usable(self) -> bool:
        """실행하지 않고도 보일 수 있는가: 얼린 출력이 지금의 코드에 맞는가."""
        return self.kind in (Kind.CURRENT, Kind.PROSE)

    @cached_property
    def lecture(self) -> Lecture:
        """해석한 강의. 읽을 수 없으면 파일과 줄을 말하는 LectureError."""
        return load(self.path, self.around.project.root, self.text)

    @cached_property
    def options(self) -> dict[str, Any]:
        """`_quarto.yml`과 머리말을 합친 문서 옵션."""
        return document_options(self.around.project.config, self.lecture.front_matter)

    @cached_property
    def found(self) -> Dependencies:
        """글에서 찾은 의존성."""
        return self.around.scanner.scan(self.lecture)

    @property
    def named(self) -> set[str]:
        """코드의 문자열에 이름이 적혀 있어 찾은 파일들. 이름만 적혀 있고 읽지 않을 수도 있다."""
        root = self.around.project.root
        asked = {p.relative_to(root).as_posix() for each in self.depends for p in root.glob(each)}
        return {
            file
            for file, (_, via) in self.record.files.items()
            if not file.endswith(".py") and not is_piece(file, via) and file not in asked
        }

    @property
    def depends(self) -> list[str]:
        """셀들이 depends로 적은 무늬."""
        return [pattern for cell in self.lecture.cells for pattern in patterns(cell)]

    @cached_property
    def record(self) -> Record:
        """지금 실행한다면 남길 기록. 실행한 곳(`run`)은 비어 있다."""
        around, found = self.around, self.found
        code = around.reach.digests(found.roots, found.files)
        return Record(
            qmd=quarto_hash(self.lecture.text),
            cells=cells_digest(self.lecture),
            settings=execution_options(self.options),
            config=around.config,
            assembler=assembler_digest(),
            files={
                file: (file_digest(file, code, around.digests), via)
                for file, via in found.files.items()
            },
            roots={file: sorted(names) for file, names in found.roots.items()},
            code=code,
            packages=pinned(found.packages, around.pins),
            run={},
        )

    @property
    def expected(self) -> float:
        """지난번에 걸린 초. 모르면 무한."""
        try:
            return float(self.before.run["seconds"]) if self.before else float("inf")
        except (KeyError, TypeError, ValueError):
            return float("inf")

    @property
    def gpu(self) -> bool:
        """GPU를 보여 줄지. 장치를 찾는 `lib`을 부르지 않는 강의는 어디서나 CPU에서 실행한다."""
        record = self.before if self.current and self.before else self.record
        return not DEVICE_MODULES.isdisjoint(record.files)

    def reassembled(self, notebook: str, repository: str = "") -> Frozen:
        """얼린 노트북의 출력과 지금의 글을 다시 잇는다. 실행하지 않는다.

        글에서 온 것만 새로 적는다. 무엇으로 실행했는지는 실행한 때의 기록 그대로이고,
        `repository`가 없으면 노트북이 `lib`을 얻는 저장소도 그대로이다.
        """
        before, around = self.before, self.around
        assert before is not None
        outputs = read_outputs(
            notebook, self.lecture, label(self.frozen_as, notebook_file(self.frozen_as))
        )
        executed = {f: seen for f, seen in before.files.items() if not is_piece(f, seen[1])}
        record = replace(
            before,
            qmd=quarto_hash(self.lecture.text),
            config=around.config,
            assembler=assembler_digest(),
            files=executed | self._pieces(),
        )
        place = repository or installs_from(notebook)
        return assemble(self.lecture, self.options, outputs, record, self.name, place)

    def _pieces(self) -> dict[str, tuple[str, str]]:
        """끼워 넣은 조각 글들."""
        root = self.around.project.root
        names = (path.relative_to(root).as_posix() for path in self.lecture.includes)
        return {name: (self.around.digests[name], INCLUDED) for name in names}
