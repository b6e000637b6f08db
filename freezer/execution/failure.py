"""셀의 오류를 사람이 읽을 글로: 어느 파일 몇째 줄의 몇째 셀인지와 traceback."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from nbformat import NotebookNode

from freezer.errors import LectureError
from freezer.reading.lecture import Cell

ANSI = re.compile(r"\x1b\[[0-9;]*m")
IN_CELL = re.compile(r"Cell In\[\d+\], line (?P<line>\d+)")

MISSING = (
    "패키지라면 pyproject.toml의 `[project.optional-dependencies]`에서 `run` 목록에 버전까지 적고 "
    "(`이름==버전`), `make lock` 다음에 `make install`을 부릅니다. "
    "`lib`의 모듈이라면 이름을 봅니다."
)


def explain(part: Cell, number: int, cell: NotebookNode) -> LectureError:
    """실패한 셀의 `error` 출력에서 LectureError를 만든다. `number`는 1부터 세는 셀의 차례."""
    error = next(output for output in cell.outputs if output.output_type == "error")
    trace = ANSI.sub("", "\n".join(error.traceback))
    found = IN_CELL.search(trace)
    line = part.first_code_line + int(found["line"]) - 1 if found else part.line
    hint = f"\n\n{MISSING}" if error.ename == "ModuleNotFoundError" else ""
    message = f"{number}번째 셀에서 {error.ename}: {ANSI.sub('', error.evalue)}{hint}\n\n{trace}"
    return LectureError(part.path, line, message)


def exits(part: Cell, number: int) -> LectureError:
    """셀이 `exit()`를 불렀다."""
    return LectureError(
        part.path,
        part.line,
        f"{number}번째 셀에서 exit()를 불러 커널을 끝내려 합니다. 뒤의 셀이 실행되지 않습니다. "
        "지우세요.",
    )


def inline_fails(path: Path, line: int, expression: str, result: dict[str, Any]) -> LectureError:
    """인라인 식이 실패했다. `result`는 커널의 대답이다."""
    return LectureError(
        path, line, f"인라인 식 `{expression}` 에서 {result['ename']}: {result['evalue']}"
    )
