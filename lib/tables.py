"""계산한 값을 마크다운 표로."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Table:
    """노트북의 셀 끝에 놓으면 표로 보이는 값.

    Args:
        header: 열의 이름들.
        rows: 줄마다 칸의 글. 수는 미리 글로 바꾸어 넣는다. 칸 안의 수식은 `$...$`.

    Raises:
        ValueError: 칸의 수가 열의 수와 다른 줄이 있거나, 칸에 `|` 나 줄바꿈이 있을 때.
    """

    header: Sequence[str]
    rows: Sequence[Sequence[str]]

    def __post_init__(self) -> None:
        for number, row in enumerate([self.header, *self.rows]):
            if len(row) != len(self.header):
                raise ValueError(
                    f"{number}번째 줄의 칸이 {len(row)}개입니다. 열은 {len(self.header)}개입니다."
                )
            if any("|" in cell or "\n" in cell for cell in row):
                raise ValueError(f"{number}번째 줄의 칸에 '|' 나 줄바꿈을 쓸 수 없습니다: {row}.")

    def __repr__(self) -> str:
        return "\n".join("  ".join(row) for row in [self.header, *self.rows])

    def _repr_markdown_(self) -> str:
        rule = [":---", *["---:"] * (len(self.header) - 1)]
        return "\n".join("| " + " | ".join(row) + " |" for row in [self.header, rule, *self.rows])
