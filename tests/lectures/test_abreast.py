"""나란히 놓인 코드: 도구마다의 줄이 같은 높이에서 같은 일을 한다."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

POSTS = sorted((Path(__file__).parents[2] / "posts").glob("*.qmd"))
TEXT = "".join(path.read_text(encoding="utf-8") for path in POSTS)
GROUPS = re.findall(r"^::: \{\.abreast.*?^:::\n:::\n", TEXT, re.M | re.S)
WIDEST = {2: 64, 3: 43}  # 1,300픽셀 화면에서 열이 둘, 셋일 때 한 열에 드는 글자 수


def programs(group: str) -> list[list[str]]:
    return [code.splitlines() for code in re.findall(r"```\{python\}\n(.*?)```", group, re.S)]


def test_there_are_groups() -> None:
    assert len(GROUPS) == TEXT.count("{.abreast") >= 5


@pytest.mark.parametrize("group", GROUPS, ids=range(len(GROUPS)))
def test_lines_stand_side_by_side(group: str) -> None:
    beside = programs(group)
    assert len(beside) > 1
    assert len({len(lines) for lines in beside}) == 1
    for rows in zip(*beside, strict=True):
        assert len({row == "" for row in rows}) == 1
        assert len({row.startswith(("for ", "    for ")) for row in rows}) == 1
        assert max(map(len, rows)) <= WIDEST[len(beside)], rows
