"""표가 마크다운으로 옳게 나오는지."""

from __future__ import annotations

import pytest

from lib.tables import Table


def test_markdown_has_a_rule_and_right_aligned_numbers() -> None:
    table = Table(["이름", "값"], [["가", "1"], ["나", "2"]])
    assert table._repr_markdown_() == "| 이름 | 값 |\n| :--- | ---: |\n| 가 | 1 |\n| 나 | 2 |"


def test_repr_shows_the_same_cells_as_text() -> None:
    assert repr(Table(["이름", "값"], [["가", "1"]])) == "이름  값\n가  1"


@pytest.mark.parametrize("row", [["가"], ["가", "1", "2"], ["가|나", "1"], ["가\n나", "1"]])
def test_a_row_that_would_break_the_table_is_refused(row: list[str]) -> None:
    with pytest.raises(ValueError, match="1번째 줄"):
        Table(["이름", "값"], [row])
