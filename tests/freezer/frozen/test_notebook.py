"""내려받는 노트북: 어디서나 열리고, 저장소 밖에서 lib을 갖출 줄 알고, 출력을 되찾을 수 있다."""

import nbformat

from freezer.frozen.colab import installs_from, is_setup, setup_cell
from freezer.frozen.notebook import outputs_of, published
from freezer.frozen.provenance import notebook_links
from freezer.frozen.record import Record
from freezer.reading.lecture import Cell, Prose
from tests.freezer.build import make_cell, make_lecture, make_notebook, stdout

REPOSITORY = "https://github.com/someone/course"
PACKAGES = {"numpy": "2.4.6", "pylopdf_fonts_ko": "0.1.1", "torch": "2.13.0"}


def record() -> Record:
    return Record("", "", {}, "", "", {}, {}, {}, PACKAGES, {})


def parts() -> list[Prose | Cell]:
    return [Prose("---\ntitle: 가\n---\n\n글\n", 1), make_cell("print(1)\n", 7), Prose("끝\n", 10)]


def executed() -> nbformat.NotebookNode:
    notebook = make_notebook([stdout("1\n")])
    notebook.cells[0].source = "print(1)"
    return notebook


def test_link_names_the_file_after_the_lecture() -> None:
    assert "(line_files/notebook/line.ipynb){download=line.ipynb}" in notebook_links("sub/line")


def test_notebook_tells_where_it_installs_from() -> None:
    lecture = make_lecture(*parts())
    for repository in ("", REPOSITORY):
        notebook = published(lecture, executed(), record(), "a", repository)
        assert installs_from(nbformat.writes(notebook)) == repository


def test_setup_leaves_what_colab_has() -> None:
    source = setup_cell(REPOSITORY, PACKAGES).source
    line = next(line for line in source.splitlines() if "%pip" in line)
    assert line.split()[-2:] == ["pylopdf-fonts-ko==0.1.1", f"git+{REPOSITORY}"]
    assert "torch" not in line
    assert "--no-deps" in line


def test_setup_does_nothing_outside_colab() -> None:
    source = setup_cell(REPOSITORY, PACKAGES).source
    # 파이썬이 모르는 마술 명령은 Colab에서만 닿는 곳에 있다.
    plain = source.replace("%pip install", "raise AssertionError #")
    exec(compile(plain, "setup", "exec"), {})


def test_setup_comes_before_the_first_code_and_is_not_an_output() -> None:
    lecture = make_lecture(*parts())
    notebook = published(lecture, executed(), record(), "a", REPOSITORY)
    assert [is_setup(cell) for cell in notebook.cells] == [False, True, False, False]
    found = outputs_of(notebook, lecture)
    assert [cell.outputs[0].text for cell in found.cells] == ["1\n"]


def test_without_a_repository_there_is_no_setup() -> None:
    notebook = published(make_lecture(*parts()), executed(), record(), "a", "")
    assert not any(is_setup(cell) for cell in notebook.cells)
    nbformat.validate(notebook)


def test_references_captions_links_and_notes_read_without_quarto() -> None:
    """‘그림 1’, 설명, 식의 번호. 갈 곳이 없는 링크는 글만 남고, 코드 안은 그대로이다."""
    prose = """\
---
title: 가
---

## 첫 절 {#sec-one}

@fig-a, [@tbl-b], `@fig-a`, @sec-one, [아래](#sec-one), [앞 강의](regression-steps.qmd#sec-x).
각주[^way]와 @eq-c, 모르는 @fig-none, 주소 me@fig-a.com.

$$
x
$$ {#eq-c}

[^way]: 뜻 [밖](https://example.org/a.qmd).

| 열 |
|:--|
| 값 |

: 적은 표 {#tbl-d}
"""
    figure = make_cell('#| label: fig-a\n#| fig-cap: "점 $x$ (@eq-c)"\n1\n', 20)
    table = make_cell("#| label: tbl-b\n#| tbl-cap: 표\n2\n", 30)
    book = make_notebook([], [])
    book.cells[0].source, book.cells[1].source = "1", "2"
    lecture = make_lecture(Prose(prose, 1), figure, table)
    notebook = published(lecture, book, record(), "a", "")
    text, _, first, _, second = (cell.source for cell in notebook.cells)
    assert "그림 1, 표 2, `@fig-a`, ‘첫 절’, [아래](#첫-절), 앞 강의." in text
    assert "각주<sup>1</sup>와 식 (1), 모르는 @fig-none, 주소 me@fig-a.com." in text
    assert "x\n\\tag{1}\n$$" in text
    assert "<sup>1</sup> 뜻 [밖](https://example.org/a.qmd)." in text
    assert text.endswith("| 값 |\n\n**표 1.** 적은 표")
    assert (first, second) == ("**그림 1.** 점 $x$ (식 (1))", "**표 2.** 표")
    assert len(outputs_of(notebook, lecture).cells) == 2
