"""독자가 내려받는 노트북: 글, 코드, 출력을 모두 담고 어디서나 열린다.

같은 파일이 셀의 출력을 보관하는 곳이기도 하다. 그래서 글을 고치면 실행하지 않고 다시 쓴다.
"""

from __future__ import annotations

import copy

import nbformat
from nbformat import NotebookNode

from freezer.frozen.colab import is_setup, setup_cell
from freezer.frozen.notebook_prose import notebook_prose
from freezer.frozen.notebook_references import caption, numbers
from freezer.frozen.record import Record, digest
from freezer.reading.lecture import Cell, Lecture


def published(
    lecture: Lecture, executed: NotebookNode, record: Record, name: str, repository: str
) -> NotebookNode:
    """실행된 셀에 글을 끼운 노트북 (nbformat 4.5). 셀의 id는 내용에서 정해진다.

    `repository`(저장소의 주소)가 있으면 첫 코드 앞에 `lib`을 설치하는 셀을 둔다.
    """
    notebook = nbformat.v4.new_notebook()
    notebook.metadata["kernelspec"] = {
        "name": "python3",
        "display_name": "Python 3",
        "language": "python",
    }
    notebook.metadata["language_info"] = {"name": "python"}
    cells, known = iter(executed.cells), numbers(lecture)
    for part in lecture.parts:
        if isinstance(part, Cell):
            notebook.cells.append(_code(next(cells)))
            if told := caption(part, known):
                notebook.cells.append(nbformat.v4.new_markdown_cell(told))
            continue
        inline = list(next(cells).metadata["inline"]) if part.inline else []
        text = notebook_prose(part, inline, lecture, name, known)
        if text or inline:
            cell = nbformat.v4.new_markdown_cell(text)
            if inline:
                cell.metadata["inline"] = inline
            notebook.cells.append(cell)
    if repository:
        code = [cell.cell_type == "code" for cell in notebook.cells]
        first = code.index(True) if any(code) else len(code)
        notebook.cells.insert(first, setup_cell(repository, record.packages))
    for index, cell in enumerate(notebook.cells):
        cell["id"] = digest(f"{index}\0{cell.source}")[:8]
    nbformat.validate(notebook)
    return notebook


def _code(executed: NotebookNode) -> NotebookNode:
    cell = nbformat.v4.new_code_cell(executed.source)
    cell.outputs = copy.deepcopy(executed.outputs)
    cell.execution_count = executed.execution_count
    return cell


def outputs_of(notebook: NotebookNode, lecture: Lecture) -> NotebookNode:
    """얼린 노트북에서 코드 셀과 인라인 값이 있는 글 셀만, 강의의 순서대로.

    셀의 수나 코드가 강의와 다르면 ValueError.
    """
    cells = [cell for cell in notebook.cells if not is_setup(cell)]
    kept = [c for c in cells if c.cell_type == "code" or "inline" in c.metadata]
    parts = [p for p in lecture.parts if isinstance(p, Cell) or p.inline]
    if len(kept) != len(parts):
        raise ValueError(f"셀이 {len(parts)}개여야 하는데 {len(kept)}개입니다")
    for part, cell in zip(parts, kept, strict=True):
        if isinstance(part, Cell) and cell.source != part.source.rstrip("\n"):
            raise ValueError(f"{part.line}번째 줄의 셀과 코드가 다릅니다")
    return nbformat.from_dict({**notebook, "cells": kept})
