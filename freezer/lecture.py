"""강의 한 편을 나타내는 자료형. 읽기(reader)가 만들고 변환(convert)과 실행(execute)이 쓴다."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any


@dataclass(frozen=True)
class Prose:
    """실행하지 않는 글. `text`는 원문 그대로이고 줄바꿈을 포함한다.

    `inline`은 인라인 식 ``{python} 식`` 의 (시작 위치, 끝 위치, 식) 목록이다.
    """

    text: str
    line: int
    inline: tuple[tuple[int, int, str], ...] = ()


@dataclass(frozen=True)
class Cell:
    """실행하는 셀 하나.

    `source`는 옵션 주석을 뺀 코드, `options`는 ``#|`` 줄의 YAML, `line`은 여는 울타리의 줄 번호(1부터),
    `option_lines`는 옵션 이름마다의 줄 번호, `indent`는 울타리 앞의 들여쓰기이다.
    """

    source: str
    options: dict[str, Any]
    line: int
    raw: str
    option_lines: dict[str, int] = field(default_factory=dict)
    indent: str = ""

    @property
    def label(self) -> str | None:
        value = self.options.get("label")
        return None if value is None else str(value)


@dataclass(frozen=True)
class Lecture:
    """강의 파일 하나: 경로, LF로 맞춘 원문, 머리말, 글과 셀이 번갈아 나오는 `parts`."""

    path: Path
    text: str
    front_matter: dict[str, Any]
    parts: tuple[Prose | Cell, ...]

    @property
    def slug(self) -> str:
        return self.path.stem

    @property
    def cells(self) -> list[Cell]:
        return [part for part in self.parts if isinstance(part, Cell)]
