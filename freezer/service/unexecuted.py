"""실행하지 않은 강의의 markdown: 셀의 코드는 보이고 출력은 없다."""

from __future__ import annotations

from typing import Any

from freezer.conversion.blank import blank_notebook
from freezer.conversion.document import to_markdown
from freezer.reading.lecture import Lecture, Prose


def unexecuted(lecture: Lecture, options: dict[str, Any]) -> str:
    """인라인 식은 값 대신 식을 보인다."""
    notebook = blank_notebook(lecture)
    prose = [part for part in lecture.parts if isinstance(part, Prose) and part.inline]
    texts = [cell for cell in notebook.cells if cell.cell_type == "markdown"]
    for part, cell in zip(prose, texts, strict=True):
        cell.metadata["inline"] = [f"`{expression}`" for _, _, expression in part.inline]
    return to_markdown(lecture, notebook, options).markdown
