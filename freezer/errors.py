"""사람이 읽는 오류: 어느 파일 몇째 줄인지, 무엇을 기대했는지, 무엇을 하면 되는지."""

from __future__ import annotations

from pathlib import Path


class FreezerError(Exception):
    """freezer가 스스로 알리는 모든 오류. 글은 그대로 사용자에게 보인다."""


class StoppedError(FreezerError):
    """더 새것을 저장해 그만둔 일. 글쓴이에게 알릴 것이 아니다."""


class LectureError(FreezerError):
    """강의 파일의 한 줄을 가리키는 오류.

    `path`는 강의 파일, `line`은 1부터 세는 줄 번호(모르면 0), `message`는 한국어 설명이다.
    """

    def __init__(self, path: Path | str, line: int, message: str) -> None:
        where = f"{path}:{line}" if line else str(path)
        super().__init__(f"{where}: {message}")
        self.path = Path(path)
        self.line = line
        self.message = message
