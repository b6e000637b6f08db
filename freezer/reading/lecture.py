"""강의 한 편을 나타내는 자료형. 읽기(reader)가 만들고 변환(convert)과 실행(execute)이 쓴다."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any


@dataclass(frozen=True)
class Prose:
    """실행하지 않는 글. `text`는 원문 그대로이고 줄바꿈을 포함한다.

    `inline`은 인라인 식 ``{python} 식`` 의 (시작 위치, 끝 위치, 식) 목록이다.
    위치는 `text` 안에서 백틱까지 포함한 구간이다.
    """

    text: str
    line: int
    inline: tuple[tuple[int, int, str], ...] = ()

    def line_of(self, expression: str) -> int:
        """그 인라인 식이 처음 나오는 줄."""
        start = next(start for start, _, text in self.inline if text == expression)
        return self.line + self.text.count("\n", 0, start)


@dataclass(frozen=True)
class Cell:
    """실행하는 셀 하나.

    `source`는 옵션 주석을 뺀 코드, `options`는 ``#|`` 줄의 YAML, `raw`는 울타리를 뺀 원문,
    `line`은 여는 울타리의 줄 번호(1부터), `option_lines`는 옵션 이름마다의 줄 번호,
    `path`는 셀이 적힌 파일(include로 들어온 셀은 그 조각 파일)이다.
    """

    source: str
    options: dict[str, Any]
    line: int
    raw: str
    path: Path
    option_lines: dict[str, int] = field(default_factory=dict)

    @property
    def label(self) -> str | None:
        value = self.options.get("label")
        return None if value is None else str(value)

    @property
    def first_code_line(self) -> int:
        """코드 첫 줄의 줄 번호: 오류가 난 셀 안의 줄을 파일의 줄로 바꿀 때 쓴다."""
        return self.line + 1 + self.raw.count("\n") - self.source.count("\n")


@dataclass(frozen=True)
class Lecture:
    """강의 파일 하나.

    `text`는 LF로 맞춘 파일의 원문, `parts`는 include를 펼친 뒤 번갈아 나오는 글과 셀,
    `includes`는 펼친 조각 파일들의 경로이다.
    """

    path: Path
    text: str
    front_matter: dict[str, Any]
    parts: tuple[Prose | Cell, ...]
    includes: tuple[Path, ...] = ()

    @property
    def slug(self) -> str:
        return self.path.stem

    @property
    def cells(self) -> list[Cell]:
        return [part for part in self.parts if isinstance(part, Cell)]

    @property
    def inline(self) -> list[str]:
        """글 속 인라인 식들, 나오는 순서대로."""
        return [expression for _, expression in self.inline_lines]

    @property
    def inline_lines(self) -> list[tuple[int, str]]:
        """글 속 인라인 식들과 그 줄."""
        prose = (part for part in self.parts if isinstance(part, Prose))
        return [(part.line_of(text), text) for part in prose for _, _, text in part.inline]
