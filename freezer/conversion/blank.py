"""강의에서, 아직 실행하지 않은 노트북을 만든다."""

from __future__ import annotations

import nbformat
from nbformat import NotebookNode

from freezer.reading.lecture import Cell, Lecture


def blank_notebook(lecture: Lecture) -> NotebookNode:
    """실행할 노트북: 셀마다 코드 셀 하나, 인라인 식이 있는 글마다 글 셀 하나."""
    notebook = nbformat.v4.new_notebook()
    for part in lecture.parts:
        if isinstance(part, Cell):
            cell = nbformat.v4.new_code_cell(part.source.rstrip("\n"))
        elif part.inline:
            cell = nbformat.v4.new_markdown_cell(part.text)
        else:
            continue
        cell.pop("id", None)
        notebook.cells.append(cell)
    notebook.nbformat_minor = 4
    notebook.metadata["kernelspec"] = {
        "name": "python3",
        "display_name": "Python 3",
        "language": "python",
    }
    return notebook
