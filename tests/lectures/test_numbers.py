"""강의의 수: 얼린 결과에서, 그리고 따로 새로 실행해서."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import nbformat
import pytest
from nbformat import NotebookNode, v4

from freezer.frozen.store import Store
from freezer.project import Project

from .expected import Expected, missing, printed_numbers, table

ROOT = Path(__file__).parents[2]
LECTURES = sorted({row.lecture for row in table()})


def rows(lecture: str) -> list[Expected]:
    return [row for row in table() if row.lecture == lecture]


def frozen(lecture: str) -> NotebookNode:
    return nbformat.reads(Store(ROOT).notebook(lecture), as_version=4)


def test_every_lecture_has_numbers() -> None:
    names = {Project(ROOT).name(path) for path in Project(ROOT).lectures()}
    counts = Counter(row.lecture for row in table())
    assert set(counts) == names
    assert min(counts.values()) >= 5


@pytest.mark.parametrize("lecture", LECTURES)
def test_frozen_numbers(lecture: str) -> None:
    assert missing(rows(lecture), printed_numbers(frozen(lecture))) == []


def test_a_missing_number_is_found() -> None:
    expected = Expected("a", 2.4459, 0.0005, "무엇")
    assert missing([expected], [2.4465, -2.4459]) == ["a: 무엇 = 2.4459"]
    assert missing([expected], [2.4463]) == []


def test_numbers_are_read_from_korean_text() -> None:
    output = v4.new_output("stream", text="계수 2,645개, 손실 147 -> 48,648\n(1, −0.5)")
    notebook = v4.new_notebook(cells=[v4.new_code_cell(outputs=[output])])
    assert printed_numbers(notebook) == [2645, 147, 48648, 1, -0.5]
