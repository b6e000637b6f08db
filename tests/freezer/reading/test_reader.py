"""강의 읽기: 무엇을 셀로 보고, 무엇을 거절하는가."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from freezer.errors import LectureError
from freezer.reading.lecture import Cell, Lecture, Prose
from freezer.reading.reader import load, read


def read_text(tmp_path: Path, text: str) -> Lecture:
    path = tmp_path / "posts" / "a.qmd"
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(text.encode("utf-8"))
    return read(path, tmp_path)


def refused(tmp_path: Path, text: str) -> LectureError:
    with pytest.raises(LectureError) as caught:
        read_text(tmp_path, text)
    return caught.value


def test_parts_alternate_and_keep_lines(tmp_path: Path) -> None:
    code = "```{python}\n#| label: fig-a\n#| echo: false\nx = 1\n```\n"
    text = f"---\ntitle: 제목\n---\n\n글\n\n{code}\n끝\n"
    lecture = read_text(tmp_path, text)
    first, cell, last = lecture.parts
    assert isinstance(cell, Cell)
    assert lecture.front_matter == {"title": "제목"}
    assert isinstance(first, Prose) and first.text == "---\ntitle: 제목\n---\n\n글\n\n"
    assert (cell.line, cell.first_code_line) == (7, 10)
    assert cell.source == "x = 1\n"
    assert cell.options == {"label": "fig-a", "echo": False}
    assert cell.option_lines == {"label": 8, "echo": 9}
    assert isinstance(last, Prose) and (last.text, last.line) == ("\n끝\n", 12)


def test_cells_inside_divs_are_cells(tmp_path: Path) -> None:
    lecture = read_text(tmp_path, "::: {.callout-tip}\n\n```{python}\n1\n```\n\n:::\n")
    assert [cell.source for cell in lecture.cells] == ["1\n"]


def test_inline_expressions(tmp_path: Path) -> None:
    lecture = read_text(tmp_path, "값은 `{python} x + 1` 이고 ``{python} y`` 는 아니다.\n")
    prose = lecture.parts[0]
    assert isinstance(prose, Prose)
    ((start, end, expression),) = prose.inline
    assert prose.text[start:end] == "`{python} x + 1`"
    assert expression == "x + 1"


CELL = "```{python}\nx\n```\n"


@pytest.mark.parametrize(
    "text",
    [
        f"# 제목\n{CELL}## 다음\n{CELL}",
        f"{CELL}---\n\n글\n\n---\n{CELL}",
        f"{CELL}---\n{CELL}",
        f"## 소제목\n---\n\n글\n\n{CELL}",
        f"글\n\n---\n## 소제목\n\n{CELL}",
    ],
)
def test_a_rule_or_a_heading_beside_a_cell(tmp_path: Path, text: str) -> None:
    """Quarto가 쓴 결과와 같은지는 test_reference가 본다."""
    assert len(read_text(tmp_path, text).cells) == text.count(CELL)


def test_a_rule_beside_a_cell_stops_includes(tmp_path: Path) -> None:
    (tmp_path / "posts").mkdir()
    (tmp_path / "posts/_piece.qmd").write_text("조각\n", encoding="utf-8")
    text = f"{CELL}---\n\n{{{{< include _piece.qmd >}}}}\n"
    assert "머리말의 시작" in refused(tmp_path, text).message


def test_an_inline_expression_needs_a_cell(tmp_path: Path) -> None:
    """셀이 없으면 Quarto는 얼린 글을 쓰지 않고 식을 그대로 찍는다."""
    path = tmp_path / "a.qmd"
    front, prose = "---\ntitle: 가\n---\n", "\n값은 `{python} 1 + 1` 입니다.\n"
    path.write_text(front + prose, encoding="utf-8")
    with pytest.raises(LectureError, match=r":5: .*셀을 하나 두거나"):
        load(path, tmp_path)
    path.write_text(f"{front}\n{CELL}{prose}", encoding="utf-8")
    assert load(path, tmp_path).inline_lines == [
        (
            path.read_text(encoding="utf-8").splitlines().index("값은 `{python} 1 + 1` 입니다.")
            + 1,
            "1 + 1",
        )
    ]


@pytest.mark.parametrize(
    ("text", "line", "says"),
    [
        ("글\n\n```{python}\nx\n", 3, "닫히지 않았습니다"),
        ("글\n\n```python\nx\n", 3, "닫히지 않았습니다"),
        ("````\n```{python}\nx\n```\n````\n", 2, "{{python}}"),
        ("- 하나\n\n  ```{python}\n  x\n  ```\n", 3, "목록"),
        ("> ```{python}\n> x\n> ```\n\n    ```{python}\n", 5, "들여쓴"),
        ("<!--\n```{python}\nx\n```\n-->\n", 2, "주석"),
        ("```{r}\nx\n```\n", 1, "{r} 셀"),
        ("```{python echo=false}\nx\n```\n", 1, "echo=false"),
        ("```{python}\nx\n````\n", 1, "같은 수"),
        ("제목\n---\n", 2, "머리말의 시작"),
        ("---\ntitle: 가\ndate: [\n---\n", 3, "YAML"),
        ("---\n- a\n---\n", 1, "이름: 값"),
        ("```python\n`{python} x`\n```\n", 2, "{{python}}"),
        ("```{python}\n#| label: a\n1\n```\n\n```{python}\n#| label: a\n2\n```\n", 7, "1번째 줄"),
    ],
)
def test_refuses(tmp_path: Path, text: str, line: int, says: str) -> None:
    error = refused(tmp_path, text)
    assert error.line == line
    assert says in str(error)


def test_not_utf8_names_the_line(tmp_path: Path) -> None:
    path = tmp_path / "a.qmd"
    path.write_bytes("첫 줄\n둘째 ".encode() + "줄".encode("cp949"))
    with pytest.raises(LectureError, match=r"a\.qmd:2: UTF-8"):
        read(path, tmp_path)


def test_crlf_reads_as_lf(tmp_path: Path) -> None:
    lecture = read_text(tmp_path, "글\r\n\r\n```{python}\r\nx = 1\r\n```\r\n")
    assert lecture.text == "글\n\n```{python}\nx = 1\n```\n"
    assert lecture.cells[0].source == "x = 1\n"


def test_include_expands_and_points_to_its_own_file(tmp_path: Path) -> None:
    piece = tmp_path / "posts" / "_piece.qmd"
    piece.parent.mkdir()
    piece.write_text("조각\n\n```{python}\n1 / 0\n```\n", encoding="utf-8")
    lecture = read_text(tmp_path, "앞\n\n{{< include _piece.qmd >}}\n\n뒤\n")
    assert lecture.includes == (piece,)
    assert (lecture.cells[0].path, lecture.cells[0].line) == (piece, 3)
    assert "".join(p.text for p in lecture.parts if isinstance(p, Prose)) == (
        "앞\n\n조각\n\n\n\n뒤\n"
    )


@pytest.mark.parametrize(
    ("target", "says"),
    [
        ("없음.qmd", "없습니다"),
        ("../../밖.qmd", "프로젝트 밖"),
        ("a.qmd", "자기 자신"),
    ],
)
def test_include_refuses(tmp_path: Path, target: str, says: str) -> None:
    error = refused(tmp_path, f"글\n\n{{{{< include {target} >}}}}\n")
    assert error.line == 3
    assert says in str(error)


def test_include_in_code_is_only_shown(tmp_path: Path) -> None:
    lecture = read_text(tmp_path, "```\n{{< include 없음.qmd >}}\n```\n")
    assert lecture.includes == ()


LETTERS = st.characters(categories=["L", "N", "P", "Zs"], exclude_characters="`")
WORDS = st.text(LETTERS, max_size=30)
PROSE = st.lists(WORDS, max_size=4).map(lambda words: "".join(f"글 {word}\n\n" for word in words))
CODE = st.lists(WORDS.map(lambda word: f"x = 1  # {word}\n"), min_size=1, max_size=4).map("".join)
OPTIONS = st.dictionaries(
    st.sampled_from(["echo", "eval", "warning", "include"]), st.booleans(), max_size=3
)


@given(st.lists(st.tuples(PROSE, OPTIONS, CODE), max_size=5), PROSE)
def test_no_text_is_lost(
    tmp_path_factory: pytest.TempPathFactory,
    blocks: list[tuple[str, dict[str, bool], str]],
    tail: str,
) -> None:
    """글은 한 자도 잃지 않고, 셀은 옵션과 함께 제 차례로 돌아온다."""
    text = ""
    for prose, options, code in blocks:
        lines = "".join(f"#| {key}: {str(value).lower()}\n" for key, value in options.items())
        text += f"{prose}\n```{{python}}\n{lines}{code}```\n\n"
    text += tail
    lecture = read_text(tmp_path_factory.mktemp("p"), text)
    rebuilt = "".join(
        part.text if isinstance(part, Prose) else f"```{{python}}\n{part.raw}```\n"
        for part in lecture.parts
    )
    assert rebuilt == text
    assert [(cell.options, cell.source) for cell in lecture.cells] == [
        (options, code) for _, options, code in blocks
    ]


def test_a_byte_order_mark_is_refused(tmp_path: Path) -> None:
    assert "BOM" in refused(tmp_path, "\ufeff---\ntitle: a\n---\n").message


def test_an_unquoted_colon_is_explained(tmp_path: Path) -> None:
    caught = refused(tmp_path, "---\ntitle: 손실: 첫걸음\n---\n")
    assert caught.line == 2 and "따옴표" in caught.message


@pytest.mark.parametrize("language", ["mermaid", "dot", "ojs"])
def test_cells_that_quarto_handles_are_left_to_it(tmp_path: Path, language: str) -> None:
    shown = f"```{{{language}}}\nA -> B\n```\n"
    lecture = read_text(tmp_path, f"---\ntitle: x\n---\n\n{shown}\n```{{python}}\n1\n```\n")
    assert [cell.source for cell in lecture.cells] == ["1\n"]
    (prose,) = (part for part in lecture.parts if isinstance(part, Prose))
    assert shown in prose.text


def test_front_matter_that_is_not_closed_is_told_so(tmp_path: Path) -> None:
    path = tmp_path / "a.qmd"
    path.write_text("---\ntitle: 가\n\n글\n", encoding="utf-8")
    with pytest.raises(LectureError, match=r"a\.qmd:1: 머리말이 .*닫히지 않았습니다"):
        load(path, tmp_path)
