"""얼려도 참으로 남지 않는 것들: 시각, 시드 없는 난수, 네트워크, 객체의 주소, 임시 경로.

막지 않고 파일과 줄을 알린다. 알고도 두려면 셀에 `#| accept: time`처럼 적는다.
"""

from __future__ import annotations

import ast
import os
import re
import tempfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from nbformat import NotebookNode

from freezer.errors import LectureError
from freezer.reading.lecture import Cell, Lecture
from freezer.staleness.dependencies import cell_tree

# 파일을 C++로 여는 것들
READS = re.compile(
    r"(?:\btf\.(?:data\.(?:TextLine|TFRecord|FixedLengthRecord)Dataset|data\.Dataset\.list_files"
    r"|data\.experimental\.\w*[Cc]sv\w*|io\.read_file|io\.gfile\.\w+|io\.matching_files)"
    r"|\bh5py\.File|\bread_(?:parquet|feather|orc|hdf)|\bparquet\.read_\w+|\bcv2\.imread"
    r"|\.read_image|\.from_file|\bload_model|\.load_weights)$"
)
# 열지 않고 C++로 찾아보는 것들. 운영체제도 알려 주지 않는다.
ASKS = re.compile(r"\b(?:tf|tensorflow)\.io\.gfile\.(?:exists|stat|isdir)$")
ADDRESS = re.compile(r"\bat 0x[0-9a-f]{6,}")


@dataclass(frozen=True)
class Doubt:
    """`place`는 파일:줄, `kind`는 셀 옵션 accept에 적는 이름이다."""

    place: str
    kind: str
    message: str

    def __str__(self) -> str:
        return f"{self.place}: {self.message} {self.remedy}"

    @property
    def remedy(self) -> str:
        return f"알고 두려면 셀에 `#| accept: {self.kind}` 를 적으세요."


def place_of(cell: Cell) -> str:
    return f"{cell.path}:{cell.first_code_line}"


def accepted(lecture: Lecture, doubts: Iterable[Doubt]) -> list[Doubt]:
    """셀이 알고 받아들인 것을 뺀 나머지. 한 셀의 같은 종류는 먼저 나온 곳에서만 말한다.

    모듈의 것은 그 강의의 어느 셀이든 받아들이면 된다.
    """
    cell_of = {
        f"{cell.path}:{line}": cell
        for cell in lecture.cells
        for line in range(cell.first_code_line, cell.first_code_line + cell.source.count("\n") + 2)
    }
    everywhere = {word for cell in lecture.cells for word in _accepts(cell)}
    left: dict[tuple[str, str], Doubt] = {}
    for doubt in doubts:
        cell = cell_of.get(doubt.place)
        if doubt.kind not in (_accepts(cell) if cell else everywhere):
            start = place_of(cell) if cell else doubt.place
            left.setdefault((start, doubt.kind), doubt)
    return sorted(left.values(), key=_order)


def _order(doubt: Doubt) -> tuple[bool, str, int]:
    """강의의 것을 먼저, 파일과 줄의 차례로."""
    file, _, line = doubt.place.rpartition(":")
    return not file.endswith(".qmd"), file, int(line)


def _accepts(cell: Cell) -> list[str]:
    words = cell.options.get("accept", [])
    return [words] if isinstance(words, str) else list(words)


def unseen_reads(lecture: Lecture, blind: bool) -> Iterator[Doubt]:
    """C++로 찾아보거나, 그런 것을 볼 수 없는(`blind`) 기계에서 이름을 지어서 여는 셀.

    depends를 적었으면 안다.
    """
    for cell in lecture.cells:
        if cell.options.get("eval") is False or "depends" in cell.options:
            continue
        for call, name in _called(cell):
            made = any(not isinstance(argument, ast.Constant) for argument in call.args[:1])
            if ASKS.search(name) or (blind and made and READS.search(name)):
                message = f"{name}이(가) 보는 파일은 알 수 없습니다. depends로 적으세요."
                yield _doubt(cell, call.lineno - 1, "outside", message)


def in_outputs(lecture: Lecture, notebook: NotebookNode) -> Iterator[Doubt]:
    """실행한 결과에 남은 것: 객체의 주소, 이 컴퓨터의 경로."""
    codes = (cell for cell in notebook.cells if cell.cell_type == "code")
    places = {tempfile.gettempdir(), os.path.expanduser("~")} - {"/", "~"}
    machine = re.compile(rf"(?<![\w/.])(?:{'|'.join(map(re.escape, sorted(places)))})/[\w.]")
    for cell, executed in zip(lecture.cells, codes, strict=False):
        text = "\n".join(_shown(executed))
        if ADDRESS.search(text):
            yield _doubt(cell, 0, "address", "출력에 객체의 주소가 있습니다.")
        if machine.search(text):
            yield _doubt(cell, 0, "path", "출력에 이 컴퓨터의 임시 폴더나 홈 폴더가 있습니다.")


def _doubt(cell: Cell, line: int, kind: str, message: str) -> Doubt:
    return Doubt(f"{cell.path}:{cell.first_code_line + line}", kind, message)


def _called(cell: Cell) -> Iterator[tuple[ast.Call, str]]:
    """셀이 부르는 것과 그 점 이름. 문법이 틀렸으면 없다."""
    try:
        tree = cell_tree(cell)
    except LectureError:
        return  # 오류를 보이려는 셀이다. 아니라면 실행하기 전에 이미 알렸다
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            name = ast.unparse(node.func)
            if name.replace(".", "").replace("_", "").isalnum():
                yield node, name


def _shown(executed: NotebookNode) -> Iterator[str]:
    for output in executed.outputs:
        if output.output_type == "stream":
            yield output.text
        elif output.output_type in ("display_data", "execute_result"):
            data = output.data
            # 그림이나 HTML이 있으면 글은 보이지 않는다.
            if not any(kind.startswith("image/") or kind == "text/html" for kind in data):
                yield str(data.get("text/plain", ""))
