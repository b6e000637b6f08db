"""강의의 수: 얼린 결과에서, 그리고 따로 새로 실행해서."""

from __future__ import annotations

from pathlib import Path

import nbformat
import pytest
from nbformat import NotebookNode

from freezer.frozen.store import Store
from freezer.project import Project

from .expected import Expected, missing, printed_numbers, table

ROOT = Path(__file__).parents[2]
LECTURES = sorted({row.lecture for row in table()})


def rows(lecture: str) -> list[Expected]:
    return [row for row in table() if row.lecture == lecture]


def frozen(lecture: str) -> NotebookNode:
    return nbformat.reads(Store(ROOT).notebook(lecture), as_version=4)


def test_the_table_names_lectures_that_exist() -> None:
    names = {Project(ROOT).name(path) for path in Project(ROOT).lectures()}
    assert set(LECTURES) <= names
    assert len(table()) == 78


@pytest.mark.parametrize("lecture", LECTURES)
def test_frozen_numbers(lecture: str) -> None:
    assert missing(rows(lecture), printed_numbers(frozen(lecture))) == []


def test_a_missing_number_is_found() -> None:
    expected = Expected("a", 2.4459, 0.0005, "무엇")
    assert missing([expected], [2.4465, -2.4459]) == ["a: 무엇 = 2.4459"]
    assert missing([expected], [2.4463]) == []
