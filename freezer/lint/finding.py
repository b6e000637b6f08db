"""찾은 실수 하나."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple


class Finding(NamedTuple):
    """`path`의 `line`번째 줄(1부터, 파일 전체의 일이면 0)에서 무엇이 잘못되었고 어떻게 고치는지.

    고칠 법이 까닭에 이미 있으면 `remedy`는 비어 있다.
    """

    path: Path
    line: int
    problem: str
    remedy: str

    def told(self, root: Path) -> str:
        """`posts/a.qmd:12: 까닭 → 고칠 법`. 경로는 `root`에서 본 것이다."""
        place = (
            self.path.relative_to(root).as_posix() if self.path.is_relative_to(root) else self.path
        )
        where = f"{place}:{self.line}" if self.line else f"{place}"
        return f"{where}: {self.problem}" + (f" → {self.remedy}" if self.remedy else "")
