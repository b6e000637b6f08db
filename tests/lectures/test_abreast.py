"""나란히 놓인 코드: 세 도구의 줄이 같은 높이에서 같은 일을 한다."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

TEXT = (Path(__file__).parents[2] / "posts" / "side-by-side.qmd").read_text(encoding="utf-8")
GROUPS = re.findall(r"^::: \{\.abreast.*?^:::\n:::\n", TEXT, re.M | re.S)
WIDEST = 43  # 1,300픽셀 화면의 한 열에 드는 글자 수


def programs(group: str) -> list[list[str]]:
    return [code.splitlines() for code in re.findall(r"```\{python\}\n(.*?)```", group, re.S)]


def test_there_are_groups() -> None:
    assert len(GROUPS) == TEXT.count("{.abreast") == 5


@pytest.mark.parametrize("group", GROUPS, ids=range(len(GROUPS)))
def test_lines_stand_side_by_side(group: str) -> None:
    three = programs(group)
    assert len(three) == 3
    assert len({len(lines) for lines in three}) == 1
    for rows in zip(*three, strict=True):
        assert len({row == "" for row in rows}) == 1
        assert len({row.startswith(("for ", "    for ")) for row in rows}) == 1
        assert max(map(len, rows)) <= WIDEST, rows
