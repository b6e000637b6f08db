"""실행할 걸음: 셀 하나, 또는 인라인 식이 있는 글 하나."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from freezer.frozen.record import digest_json
from freezer.looking.names import Names, names
from freezer.looking.reads import Reads
from freezer.reading.lecture import Cell, Lecture, Prose


@dataclass(frozen=True)
class Wanted:
    """실행하고 싶은 걸음. `key`가 같으면 같은 상태에서 같은 일을 한다."""

    part: Cell | Prose
    evaluated: bool
    may_fail: bool

    @property
    def code(self) -> str:
        return self.part.source.rstrip("\n") if isinstance(self.part, Cell) else ""

    @property
    def expressions(self) -> dict[str, str]:
        if isinstance(self.part, Cell):
            return {}
        return {str(n): expression for n, (_, _, expression) in enumerate(self.part.inline)}

    @property
    def key(self) -> str:
        return digest_json([self.code, self.expressions, self.evaluated, self.may_fail])

    def names(self, modules: frozenset[str]) -> Names:
        """이 걸음이 쓰고 바꾸는 이름."""
        found = Names()
        for text in (self.code, *self.expressions.values()) if self.evaluated else ():
            found.add(names(text, modules))
        return found


@dataclass
class Step:
    """실행한 걸음: 나온 말들과 대답, 걸린 초, 읽은 것, 쓴 것이 있는지."""

    wanted: Wanted
    messages: list[dict[str, Any]] = field(default_factory=list)
    reply: dict[str, Any] = field(default_factory=dict)
    seconds: float = 0.0
    reads: Reads = field(default_factory=dict)

    @property
    def key(self) -> str:
        return self.wanted.key


def wanted(lecture: Lecture, options: dict[str, Any]) -> list[Wanted]:
    """강의의 걸음들, 실행할 차례대로."""
    found = []
    for part in lecture.parts:
        if isinstance(part, Cell):
            evaluated = part.options.get("eval", options.get("eval", True)) is not False
            may_fail = part.options.get("error", options.get("error", False)) is True
            found.append(Wanted(part, evaluated, may_fail))
        elif part.inline:
            found.append(Wanted(part, True, False))
    return found


def imported(steps: Iterable[Wanted]) -> frozenset[str]:
    """걸음들이 `import`로 묶는 모듈의 이름."""
    return frozenset().union(*(step.names(frozenset()).modules for step in steps))


def changes(step: Wanted, modules: frozenset[str]) -> set[str]:
    """걸음이 묶거나, 그 안을 바꾸었을 수 있는 이름."""
    found = step.names(modules)
    return found.binds | (found.touches - modules)
