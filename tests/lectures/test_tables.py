"""원고의 표: 열의 너비."""

import re
from pathlib import Path

POSTS = Path(__file__).parents[2] / "posts"
WIDE = 72  # 줄이 이보다 길면 Pandoc이 열의 너비를 가르는 줄의 길이대로 못박는다


def equally_divided(source: str) -> list[str]:
    """열마다 ‘---’의 길이가 같은, 줄이 긴 표의 첫 줄들."""
    tables = re.findall(r"(?m)(?:^\|.*\n)+", source)
    found = []
    for head, rule, *rows in (table.splitlines() for table in tables):
        columns = rule.strip("|").split("|")
        wide = max(len(line) for line in [head, *rows]) > WIDE
        if wide and len({len(column) for column in columns}) == 1:
            found.append(head)
    return found


def test_a_wide_table_divides_its_width_by_what_its_columns_hold() -> None:
    """글자 하나뿐인 열이 문장이 든 열만큼 넓으면, 전화기에서 문장이 눌린다."""
    found = {path.name: equally_divided(path.read_text()) for path in POSTS.glob("*.qmd")}
    assert {name: heads for name, heads in found.items() if heads} == {}


def test_the_fault_is_found() -> None:
    """고르게 나눈 넓은 표만 걸린다."""
    row = f"| $x$ | {'긴 글 ' * 20} |\n"
    assert equally_divided("| 기호 | 뜻 |\n|:---|:---|\n" + row) == ["| 기호 | 뜻 |"]
    assert equally_divided("| 기호 | 뜻 |\n|:---|:---------|\n" + row) == []
    assert equally_divided("| 기호 | 뜻 |\n|:---|:---|\n| $x$ | 글 |\n") == []
