"""열 가지 풀이의 약속: 바로 앞 풀이와 다른 줄은 모두 표시하고, 다른 곳에는 표시하지 않는다."""

from __future__ import annotations

from difflib import SequenceMatcher
from itertools import pairwise
from pathlib import Path

import pytest

from freezer.reading.lecture import Cell
from freezer.reading.reader import load

ROOT = Path(__file__).parents[2]
# 풀이마다 바로 뒤의 셀이 답을 적는다.
RECORD = 'answers["풀이 '


def all_cells() -> list[Cell]:
    return load(ROOT / "posts" / "pytorch-patterns.qmd", ROOT).cells


def solutions(cells: list[Cell]) -> list[Cell]:
    """나오는 순서대로, 답을 적는 셀의 바로 앞에 있는 셀들."""
    return [cell for cell, after in pairwise(cells) if after.source.startswith(RECORD)]


def shown(cell: Cell) -> list[str]:
    return cell.source.strip().splitlines()


def marked(cell: Cell) -> set[int]:
    return {int(number) for number in str(cell.options.get("changed", "")).split()}


def differing(before: list[str], after: list[str]) -> set[int]:
    """`after`의 줄 가운데 `before`와 짝이 없는 것의 번호(1부터)."""
    matcher = SequenceMatcher(None, before, after, autojunk=False)
    kept = {block.b + n for block in matcher.get_matching_blocks() for n in range(block.size)}
    return {number + 1 for number in range(len(after)) if number not in kept}


PAIRS = list(pairwise(solutions(all_cells())))


@pytest.mark.parametrize(("before", "after"), PAIRS, ids=lambda cell: f"line-{cell.line}")
def test_every_line_that_differs_is_marked_and_no_other(before: Cell, after: Cell) -> None:
    assert marked(after) == differing(shown(before), shown(after)), f"{after.path}:{after.line}"


def test_all_ten_solutions_are_compared() -> None:
    records = [cell.source for cell in all_cells() if cell.source.startswith(RECORD)]
    numbers = [int(source.removeprefix(RECORD).split(":")[0]) for source in records]
    assert sorted(set(numbers)) == list(range(1, 11)) and numbers == sorted(numbers)
    assert len(PAIRS) == len(records) - 1


def test_nothing_but_solutions_after_the_first_is_marked() -> None:
    cells = all_cells()
    with_marks = [cell.line for cell in cells if marked(cell)]
    assert with_marks == [cell.line for cell in solutions(cells)[1:]]


def test_an_unmarked_change_is_seen() -> None:
    assert differing(["a", "b", "c"], ["a", "x", "c", "d"]) == {2, 4}
    assert differing(["a", "b", "c"], ["a", "c"]) == set()
