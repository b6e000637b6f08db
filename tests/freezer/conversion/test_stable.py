"""실행할 때마다 달라지는 것을 없앤 출력."""

from __future__ import annotations

import re

import nbformat
import pytest

from freezer.conversion.stable import stable_outputs
from tests.freezer.build import display, result, stderr, stdout


@pytest.mark.parametrize(
    ("text", "settled"),
    [
        ("a\r\nb\n", "a\nb\n"),
        ("\r0 %\r50 %\r끝   \n다음\n", "끝   \n다음\n"),
        ("12345\rab\n", "ab345\n"),
        ("진행 100 %\r", "진행 100 %"),
        ("그대로\n", "그대로\n"),
    ],
)
def test_what_a_terminal_shows_is_kept(text: str, settled: str) -> None:
    half = len(text) // 2
    (output,) = stable_outputs([stdout(text[:half]), stdout(text[half:])], "0")
    assert output.text == settled


def test_no_carriage_return_is_left() -> None:
    outputs = [
        display(html="<b>\r\n</b>", plain="a\rb"),
        result(markdown="가\r\n나"),
        nbformat.v4.new_output("error", ename="E", evalue="x\ry", traceback=["1\r\n2"]),
    ]
    assert "\\r" not in repr([dict(output) for output in stable_outputs(outputs, "0")])


def test_the_file_of_a_cell_has_no_process_in_its_name() -> None:
    said = "/tmp/ipykernel_{}/2893242.py:3: UserWarning: 조심\n  warnings.warn('조심')\n"
    (first,), (second,) = (stable_outputs([stderr(said.format(pid))], "0") for pid in (12, 345))
    assert first.text == second.text
    assert first.text.startswith("<셀>:3: UserWarning: 조심")


STYLED = (
    '<style>#T_{0}_row0_col0 {{color: red}}</style><table id="T_{0}">'
    '<td id="T_{0}_row0_col0">T_max</td></table>'
)


def test_a_styled_table_is_named_by_its_place() -> None:
    pages = []
    for names in (("0a1b2", "ffff0"), ("12345", "abcde")):
        outputs = [display(html=STYLED.format(name)) for name in names]
        pages.append([o.data["text/html"] for o in stable_outputs(outputs, "3")])
    assert pages[0] == pages[1]
    ids = [set(re.findall(r"T_[0-9a-f]{5}", page)) for page in pages[0]]
    assert [len(found) for found in ids] == [1, 1] and ids[0] != ids[1]
    assert all(page.count("T_max") == 1 for page in pages[0])
