"""시험에서 강의와 실행 결과를 손으로 짓는다."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import nbformat
from nbformat import NotebookNode

from freezer.conversion.document import Converted, to_markdown
from freezer.reading.lecture import Cell, Lecture, Prose
from freezer.reading.options import split_options

PATH = Path("posts/a.qmd")


def make_cell(raw: str, line: int = 1) -> Cell:
    options, source, lines = split_options(raw, PATH, line + 1)
    return Cell(source, options, line, raw, PATH, lines)


def make_lecture(*parts: Prose | Cell) -> Lecture:
    return Lecture(PATH, "", {}, parts)


def make_notebook(*outputs: list[NotebookNode]) -> NotebookNode:
    cells = [nbformat.v4.new_code_cell("", outputs=each) for each in outputs]
    return nbformat.v4.new_notebook(cells=cells)


def convert(raw: str, *outputs: NotebookNode, **options: Any) -> Converted:
    """셀 하나짜리 강의를 변환한다. `options`는 문서 옵션(밑줄은 하이픈)이다."""
    document = {name.replace("_", "-"): value for name, value in options.items()}
    return to_markdown(make_lecture(make_cell(raw)), make_notebook(list(outputs)), document)


def stdout(text: str) -> NotebookNode:
    return nbformat.v4.new_output("stream", name="stdout", text=text)


def stderr(text: str) -> NotebookNode:
    return nbformat.v4.new_output("stream", name="stderr", text=text)


def display(metadata: dict[str, Any] | None = None, **data: Any) -> NotebookNode:
    """`display(...)`의 출력. 이름은 MIME의 줄임말(html, svg, …)이다."""
    return nbformat.v4.new_output("display_data", data=_mime(data), metadata=metadata or {})


def result(**data: Any) -> NotebookNode:
    """마지막 식의 값."""
    return nbformat.v4.new_output("execute_result", data=_mime(data), execution_count=1)


MIME = {
    "plain": "text/plain",
    "html": "text/html",
    "markdown": "text/markdown",
    "latex": "text/latex",
    "svg": "image/svg+xml",
    "png": "image/png",
    "jpeg": "image/jpeg",
    "javascript": "application/javascript",
    "widget": "application/vnd.jupyter.widget-view+json",
    "json": "application/json",
}


def _mime(data: dict[str, Any]) -> dict[str, Any]:
    return {MIME[name]: value for name, value in data.items()}
