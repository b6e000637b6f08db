"""노트북에서 만든 강의: 그대로 실행되고, 할 수 있는 만큼 규칙을 지킨다."""

from __future__ import annotations

from pathlib import Path

import nbformat
import pytest

from freezer.entry import Freezer
from freezer.errors import FreezerError
from freezer.importing import bring
from freezer.lint.check import lint
from freezer.reading.reader import load
from tests.freezer.build import display
from tests.freezer.conftest import Site

MARKDOWN, CODE = nbformat.v4.new_markdown_cell, nbformat.v4.new_code_cell


def book(site: Site, *cells: nbformat.NotebookNode) -> Path:
    path = site.root / "Book 1.ipynb"
    nbformat.write(nbformat.v4.new_notebook(cells=list(cells)), path)
    return path


def test_a_notebook_becomes_a_lecture_that_passes_lint(site: Site) -> None:
    path = book(
        site,
        MARKDOWN('# 직선의 "기울기"\n\n`x` 가 늘면 $y$ 도 늡니다. "정말" 그럴까요?'),
        CODE("%matplotlib inline\n!pip install numpy\nimport numpy as np\nx = np.arange(3)"),
        MARKDOWN('# 그림\n\n```\n"코드"는 그대로\n```'),
        CODE("x", outputs=[display(png="iVBORw0KGgo=")]),
    )
    lecture = load(bring(site.project, path, "slope"), site.root)
    assert lecture.front_matter["title"] == "직선의 “기울기”"
    text = lecture.text
    assert "`x`가 늘면 $y$도 늡니다. “정말” 그럴까요?" in text
    assert '"코드"는 그대로' in text and "\n## 그림\n" in text and "\n# " not in text
    assert [cell.source.strip() for cell in lecture.cells] == [
        "import numpy as np\nx = np.arange(3)",
        "x",
    ]
    assert lecture.cells[1].label == "fig-slope-1"
    assert [f.told(site.root) for f in lint(site.project, [lecture.path])] == []


def test_what_cannot_be_brought_is_said(site: Site) -> None:
    cell = MARKDOWN("![](attachment:a.png)")
    cell["attachments"] = {"a.png": {"image/png": "iVBORw0KGgo="}}
    with pytest.raises(FreezerError, match="2번째 셀에 붙여 넣은 그림"):
        bring(site.project, book(site, MARKDOWN("글"), cell), "a")
    broken = site.write("broken.ipynb", "{")
    with pytest.raises(FreezerError, match="노트북으로 읽을 수 없습니다"):
        bring(site.project, broken, "a")
    assert site.project.lectures() == []


def test_a_notebook_under_posts_is_refused(site: Site) -> None:
    site.write("posts/x.ipynb", "{}")
    (found,) = [f for f in lint(site.project) if f.path.suffix == ".ipynb"]
    assert "freezer import posts/x.ipynb" in found.remedy


def test_a_renamed_lecture_keeps_its_results(site: Site) -> None:
    path = site.lecture("old", "print('값')")
    site.run("old")
    path.rename(path.with_name("new.qmd"))
    assert site.states()["new"].why == ("old에서 이름이 바뀜",)
    outcome = site.run()["new"]
    assert (outcome.executed, outcome.error) == (0, None)
    assert site.states()["new"].current
    html = site.frozen("new", "execute-results/html.json").read_text(encoding="utf-8")
    assert "값" in html and "new_files/notebook/new.ipynb" in html
    # 셀까지 고쳤으면 다시 실행한다.
    path.with_name("new.qmd").rename(site.lecture("newer", "print('다른 값')"))
    site.lecture("newer", "print('다른 값')")
    assert site.states()["newer"].kind.must_execute


def test_a_conflict_in_the_frozen_is_cured_by_plain_run(site: Site) -> None:
    site.lecture("a", "print('값')")
    site.run()
    record = site.frozen("a", "record.json")
    for name in ("record.json", "execute-results/html.json", "notebook/a.ipynb"):
        file = site.frozen("a", name)
        text = file.read_text(encoding="utf-8")
        file.write_text(f"<<<<<<< HEAD\n{text}=======\n{text}>>>>>>> other\n", encoding="utf-8")
    assert not site.states()["a"].usable
    assert site.run()["a"].error is None
    assert site.states()["a"].current and "<<<" not in record.read_text(encoding="utf-8")


def test_a_missing_package_is_told_with_its_list(site: Site) -> None:
    site.lecture("a", "import no_such_package")
    error = str(site.run()["a"].error)
    assert "no_such_package" in error and "`run` 목록" in error
    assert not Freezer(site.project).examined()[0].usable
