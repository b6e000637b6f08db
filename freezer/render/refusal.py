"""지을 수 없는 것을 만났다는 오류. 어느 줄인지는 원고를 아는 쪽(`site`)이 찾는다."""

from __future__ import annotations

from pathlib import Path

from freezer.errors import FreezerError


class RefusedError(FreezerError):
    """지을 수 없는 것.

    Args:
        text: 원고에서 그 자리를 찾을 글. 여러 줄이면 마지막 줄이 그 자리이다.
        why: 까닭과 할 일.
        quarto: Quarto라면 되는지.
    """

    def __init__(self, text: str, why: str, quarto: bool = False) -> None:
        super().__init__(f"{why} Quarto에서는 됩니다." if quarto else why)
        self.text = text


def line_of(file: Path, text: str) -> int:
    """파일에서 `text` 가 처음 나오는 줄(여러 줄이면 그 끝). 없으면 첫 줄."""
    written = file.read_text(encoding="utf-8")
    at = written.find(text)
    return written.count("\n", 0, at + len(text)) + 1 if at >= 0 else 1
