"""실행된 강의를 Quarto가 얼리는 markdown과 그림 파일로 바꾼다. 아무것도 실행하지 않는다.

글과 옵션은 강의에서, 출력은 노트북에서 온다. 그래서 글만 고치면 다시 잇기만 하면 된다.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from nbformat import NotebookNode

from freezer.conversion.cell import CellConverter
from freezer.conversion.prose import ProseSplitter
from freezer.errors import LectureError
from freezer.reading.lecture import Cell, Lecture, Prose
from freezer.reading.options import check_options
from freezer.reading.settings import DEFAULTS, document_options

CELL_DEFAULTS = {"echo": True, "output": True, "warning": True, "include": True}


@dataclass(frozen=True)
class Converted:
    """`figures`의 이름은 `<slug>_files/figure-html/`에서 본 것이다."""

    markdown: str
    figures: dict[str, bytes]


def to_markdown(
    lecture: Lecture, notebook: NotebookNode, options: Mapping[str, Any] | None = None
) -> Converted:
    """강의와 그 실행 결과를 잇는다.

    `notebook`에는 강의의 셀마다 코드 셀이, 인라인 식이 있는 글마다 그 값들을
    `metadata["inline"]`에 담은 글 셀이 차례로 있다. `options`는 `_quarto.yml`과 머리말을 합친
    문서 옵션이고, 없으면 머리말만 본다. 모르는 옵션이나 보일 수 없는 출력이 있으면 LectureError.
    """
    if options is None:
        options = document_options({}, lecture.front_matter)
    document = {**DEFAULTS, **CELL_DEFAULTS, **options}
    blocks: list[str] = []
    figures: dict[str, bytes] = {}
    splitter = ProseSplitter()
    identifiers: list[str] = []
    for part, executed in _pairs(lecture, notebook):
        if isinstance(part, Prose):
            inline = executed.metadata["inline"] if executed else []
            blocks += splitter.blocks(part, inline, part is lecture.parts[-1])
        elif executed and part.raw.strip():
            check_options(part, part.path)
            identifiers.append(_identifier(part, identifiers))
            converter = CellConverter(
                cell=part,
                outputs=executed.outputs,
                number=len(identifiers),
                identifier=identifiers[-1],
                folder=f"{lecture.slug}_files/figure-html",
                document=document,
            )
            blocks.append(converter.markdown())
            figures |= converter.figures
    return Converted("".join(f"{block}\n" for block in blocks), figures)


def _pairs(
    lecture: Lecture, notebook: NotebookNode
) -> Iterator[tuple[Prose | Cell, NotebookNode | None]]:
    """강의의 조각과 노트북의 셀을 짝짓는다. 값이 필요 없는 글의 짝은 None이다."""
    needs = [part for part in lecture.parts if isinstance(part, Cell) or part.inline]
    kinds = ["code" if isinstance(part, Cell) else "markdown" for part in needs]
    if kinds != [cell.cell_type for cell in notebook.cells]:
        raise LectureError(
            lecture.path,
            0,
            f"실행 결과의 셀이 강의와 맞지 않습니다 (강의 {len(kinds)}개, "
            f"결과 {len(notebook.cells)}개). `python -m freezer run --force`로 다시 실행하세요.",
        )
    cells = iter(notebook.cells)
    for part in lecture.parts:
        yield part, next(cells) if isinstance(part, Cell) or part.inline else None


def _identifier(cell: Cell, taken: list[str]) -> str:
    """셀의 id: 이름표가 있으면 `cell-이름표`, 없으면 차례와 코드에서 나온 16진수 여덟 자."""
    if cell.label:
        return f"cell-{cell.label}"
    salt = 0
    while True:
        seed = f"{len(taken)}\0{salt}\0{cell.source}"
        identifier = hashlib.sha256(seed.encode()).hexdigest()[:8]
        if identifier not in taken:
            return identifier
        salt += 1
