"""셀 옵션: 나누기, 값의 꼴, 거절하는 글."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from freezer.errors import LectureError
from freezer.reading.options import (
    FORWARDED,
    KNOWN_TO_QUARTO,
    REFUSED,
    SUPPORTED,
    check_options,
    split_options,
)
from tests.freezer.build import PATH, make_cell

GOOD = {
    "label": ["fig-a", "tbl-a.b_1"],
    "classes": ["a", ".a-b"],
    "eval": ["true", "false"],
    "echo": ["true", "fenced"],
    "output": ["false", "asis"],
    "include": ["false"],
    "warning": ["false"],
    "error": ["true"],
    "code-fold": ["true", "show"],
    "code-summary": ["보기", "'작은 따옴표'"],
    "code-line-numbers": ["true"],
    "code-overflow": ["wrap"],
    "changed": ["1", "'1'"],
    "depends": ["data/*.csv", "[data/*.csv, notes.txt]"],
    "accept": ["time", "[time, random]"],
    "lst-label": ["lst-a"],
    "lst-cap": ["함수 f"],
    "fig-cap": ["그림", "[가, 나]"],
    "fig-subcap": ["true", "가", "[가, 나]"],
    "fig-alt": ["글", "[가, 나]"],
    "fig-align": ["left"],
    "fig-link": ["https://example.org"],
    "fig-width": ["4", "4.5"],
    "fig-height": ["2"],
    "fig-column": ["margin"],
    "fig-cap-location": ["top"],
    "tbl-cap": ["표", "[가, 나]"],
    "tbl-subcap": ["[가, 나]"],
    "tbl-colwidths": ["auto", "false", "[40, 60]"],
    "tbl-column": ["page"],
    "tbl-cap-location": ["bottom"],
    "html-table-processing": ["none"],
    "column": ["screen-inset"],
    "panel": ["tabset"],
    "layout": ["[[3, -1, 3], [1]]"],
    "layout-ncol": ["2"],
    "layout-nrow": ["1"],
    "layout-align": ["right"],
    "layout-valign": ["bottom"],
}
BAD = {
    "label": ["3", "그림-가", "Fig-a", "fig a", "cell-3", "", "[fig-a]"],
    "classes": ["a b", "1a", "true", "[a]"],
    "eval": ["yes", "1", "'true'", "fenced", ""],
    "echo": ["no", "asis"],
    "output": ["all", "0"],
    "include": ["''"],
    "warning": ["[true]"],
    "error": ["없음"],
    "code-fold": ["hide"],
    "code-summary": ["'\"보기\"'", "'  '", "3"],
    "code-line-numbers": ["'1-3'"],
    "code-overflow": ["hidden"],
    "changed": ["0", "-1", "1.5", "true", "'1, 2'", "1-2", "[1]", "''"],
    "depends": ["3", "[]", "''"],
    "accept": ["clock", "[]", "true"],
    "lst-label": ["Lst-a"],
    "lst-cap": ["'\"f\"'"],
    "fig-cap": ["3", "[]", "[가, 3]", "{a: b}"],
    "fig-subcap": ["false", "3"],
    "fig-alt": ["true", '"가\\n나"', '[가, "나\\n다"]'],
    "fig-align": ["middle"],
    "fig-link": ["true"],
    "fig-width": ["0", "-1", "4in", "true"],
    "fig-height": ["'2'"],
    "fig-column": ["side"],
    "fig-cap-location": ["left"],
    "tbl-cap": ["3"],
    "tbl-subcap": ["가"],
    "tbl-colwidths": ["[40, x]", "50"],
    "tbl-column": ["wide"],
    "tbl-cap-location": ["none"],
    "html-table-processing": ["all"],
    "column": ["left"],
    "panel": ["tabs"],
    "layout": ["'[[1]]'", "[[1], 2]", "[50, 50]", "[]"],
    "layout-ncol": ["2.5", "0"],
    "layout-nrow": ["two"],
    "layout-align": ["justify"],
    "layout-valign": ["middle"],
}


def refused(raw: str) -> LectureError:
    with pytest.raises(LectureError) as caught:
        check_options(make_cell(raw), PATH)
    return caught.value


def test_the_tables_here_name_every_option() -> None:
    assert list(GOOD) == list(SUPPORTED) == list(BAD)
    assert not set(REFUSED) & set(SUPPORTED)
    assert set(FORWARDED) <= set(SUPPORTED)


@pytest.mark.parametrize(("name", "value"), [(n, v) for n, values in GOOD.items() for v in values])
def test_good_value(name: str, value: str) -> None:
    check_options(make_cell(f"#| {name}: {value}\nx\n"), PATH)


@pytest.mark.parametrize(("name", "value"), [(n, v) for n, values in BAD.items() for v in values])
def test_bad_value_is_refused_by_line(name: str, value: str) -> None:
    other = "warning" if name != "warning" else "eval"
    error = refused(f"#| {other}: true\n#| {name}: {value}\nx\n")
    assert str(error).startswith(f"posts/a.qmd:3: 셀 옵션 {name} 의 값 ")
    assert SUPPORTED[name].expected in error.message


@pytest.mark.parametrize("name", sorted(REFUSED))
def test_refused_option_says_what_to_do(name: str) -> None:
    assert REFUSED[name] in refused(f"#| {name}: 1\nx\n").message


def test_unknown_option_suggests_a_name() -> None:
    assert "fig-cap 을 뜻했나요?" in refused("#| fig_cap: 그림\nx\n").message
    said = refused("#| zzz: 1\nx\n").message
    assert "Quarto도 모르는 이름" in said and len(said) < 120


@pytest.mark.parametrize("name", sorted(KNOWN_TO_QUARTO))
def test_an_option_of_quarto_is_not_called_a_slip(name: str) -> None:
    """다른 이름을 잘못 적은 것이라고 넘겨짚지 않는다."""
    assert "Quarto는 알지만" in refused(f"#| {name}: 1\nx\n").message
    assert name not in SUPPORTED and name not in REFUSED


@pytest.mark.parametrize("name", ["label: fig-a", "fig-width: 4"])
def test_fence_would_show_rewritten_options(name: str) -> None:
    error = refused(f"#| {name}\n#| echo: fenced\nx\n")
    assert error.line == 3
    assert f"echo: fenced 는 {name.split(':')[0]} 과 함께 쓸 수 없습니다" in error.message


@pytest.mark.parametrize("code", ["a\nb\n", "\na\nb\n\n", "a\nb"])
def test_changed_lines_are_lines_that_show(code: str) -> None:
    check_options(make_cell(f"#| changed: 1 2\n{code}"), PATH)
    error = refused(f"#| warning: true\n#| changed: 1 3\n{code}")
    assert error.line == 3
    assert "3째 줄이 없습니다: 보이는 코드는 2줄입니다" in error.message


def test_caption_of_several_lines_beside_subcaptions() -> None:
    raw = "#| fig-cap: |\n#|   가\n#|   나\n"
    check_options(make_cell(raw + "x\n"), PATH)
    error = refused(raw + "#| fig-subcap: [가, 나]\nx\n")
    assert error.line == 2 and "fig-cap 을 한 줄로" in error.message


# --- 나누기 ------------------------------------------------------------------------------


def test_split() -> None:
    raw = "#| label: fig-a\n#|echo: false\n# | eval: true\n# 주석\nx = 1\n"
    options, source, lines = split_options(raw, PATH, 10)
    assert options == {"label": "fig-a", "echo": False, "eval": True}
    assert source == "# 주석\nx = 1\n"
    assert lines == {"label": 10, "echo": 11, "eval": 12}


def test_only_leading_lines_are_options() -> None:
    assert split_options("x\n#| echo: false\n", PATH, 1) == ({}, "x\n#| echo: false\n", {})


def test_blank_lines_before_the_options() -> None:
    options, source, lines = split_options("\n \n#| echo: false\nx\n", PATH, 5)
    assert (options, source, lines) == ({"echo": False}, "x\n", {"echo": 7})


def test_lines_of_a_value_are_spread_as_quarto_spreads_them() -> None:
    raw = '#| fig-alt: |\n#|   가\n#|   나\n#| fig-cap: "다\n#|   라"\n#| echo: true\n'
    options, _, lines = split_options(raw, PATH, 1)
    assert options == {"fig-alt": "\n가\n\n나\n", "fig-cap": "다\n라", "echo": True}
    assert lines == {"fig-alt": 1, "fig-cap": 4, "echo": 6}


def test_lines_are_spread_once_more_when_quarto_rewrites_the_options() -> None:
    raw = '#| label: fig-a\n#| fig-cap: >\n#|   가\n#|   나\n#| fig-subcap: ["다\n#|   라", 마]\n'
    options, _, _ = split_options(raw, PATH, 1)
    assert options["fig-cap"] == "\n\n\n가\n\n나\n"
    assert options["fig-subcap"] == ["\n다\n\n라", "마"]


def test_values_are_yaml_1_2() -> None:
    options, _, _ = split_options("#| a: yes\n#| b: 2026-11-23\n#| c: 1e2\n#| d:\n", PATH, 1)
    assert options == {"a": "yes", "b": "2026-11-23", "c": 100.0, "d": None}


@pytest.mark.parametrize(
    ("raw", "line"),
    [
        ("#| echo: false\n#| fig-cap: [가\nx\n", 4),
        ('#| echo: false\n#| fig-cap: "가\nx\n', 4),
        ("#| echo: false\n#| fig-cap: 가: 나\nx\n", 4),
        ("#| echo: false\n#| eval: true\n#| echo: true\n", 5),
        ("#| 옵션이 아니다\nx\n", 3),
        ("#| echo=false\nx\n", 3),
    ],
)
def test_broken_yaml_names_the_line(raw: str, line: int) -> None:
    with pytest.raises(LectureError) as caught:
        split_options(raw, Path("posts/b.qmd"), 3)
    assert str(caught.value).startswith(f"posts/b.qmd:{line}: ")


@given(st.text(st.characters(codec="utf-8", exclude_characters="\r")))
def test_code_is_a_tail_of_the_cell(code: str) -> None:
    raw = f"#| echo: false\nx{code}\n"
    options, source, _ = split_options(raw, PATH, 1)
    assert options == {"echo": False} and source == f"x{code}\n"
