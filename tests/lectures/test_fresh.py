"""모든 강의를 새 커널에서 실행해, 얼린 결과가 정직한지 본다."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import nbformat
import pytest
from nbformat import NotebookNode

from freezer.comparison.notebooks import differences
from freezer.conversion.document import to_markdown
from freezer.display import RunDisplay
from freezer.execution.batch import default_jobs, execute_all
from freezer.frozen.notebook import outputs_of
from freezer.project import Project
from freezer.staleness.verdict import Inspector

from .expected import missing, printed_numbers, table

ROOT = Path(__file__).parents[2]
NAMES = [Project(ROOT).name(path) for path in Project(ROOT).lectures()]
# 독자에게 보이면 안 되는 것들: 객체의 주소, 이 기계의 경로, 경고
NOISE = re.compile(r"\bat 0x[0-9a-f]+|/(?:tmp|home|root|Users)/|site-packages|Warning\b")


def execute(*names: str) -> dict[str, NotebookNode]:
    """강의들을 새로 실행한다. 실패하면 그 오류를 그대로 올린다."""
    project = Project(ROOT)
    inspector = Inspector(project)
    queue = [inspector.examine(project.lecture(name)) for name in names]
    executed = {}
    with RunDisplay(len(queue)) as display:
        for lecture, result in execute_all(ROOT, queue, default_jobs(), display):
            if isinstance(result, Exception):
                raise result
            executed[lecture.name] = result.notebook
    return executed


@pytest.fixture(scope="session")
def fresh() -> dict[str, NotebookNode]:
    return execute(*NAMES)


def texts(notebook: NotebookNode) -> Iterator[str]:
    for cell in notebook.cells:
        for output in cell.get("outputs", []):
            if output.output_type == "stream":
                yield output.text
            elif "data" in output and not any(m.startswith("image/") for m in output.data):
                yield from (str(value) for value in output.data.values())


@pytest.mark.parametrize("name", NAMES)
def test_fresh_numbers(fresh: dict[str, NotebookNode], name: str) -> None:
    rows = [row for row in table() if row.lecture == name]
    assert missing(rows, printed_numbers(fresh[name])) == []


@pytest.mark.parametrize("name", NAMES)
def test_fresh_equals_frozen(fresh: dict[str, NotebookNode], name: str) -> None:
    inspector = Inspector(Project(ROOT))
    lecture = inspector.examine(Project(ROOT).lecture(name))
    text = inspector.store.notebook(name)
    frozen = outputs_of(nbformat.reads(text, as_version=4), lecture.lecture)
    assert list(differences(frozen, fresh[name])) == []


@pytest.mark.parametrize("name", NAMES)
def test_no_noise(fresh: dict[str, NotebookNode], name: str) -> None:
    streams = [o for c in fresh[name].cells for o in c.get("outputs", []) if "name" in o]
    assert [output.text for output in streams if output.name == "stderr"] == []
    assert [line for text in texts(fresh[name]) for line in NOISE.findall(text)] == []


@pytest.mark.parametrize("name", ["autograd", "tensorflow-regression"])
def test_two_executions_give_the_same_text(fresh: dict[str, NotebookNode], name: str) -> None:
    project = Project(ROOT)
    lecture = Inspector(project).examine(project.lecture(name))
    first, second = (
        to_markdown(lecture.lecture, notebook, lecture.options)
        for notebook in (fresh[name], execute(name)[name])
    )
    assert first.markdown == second.markdown
    assert first.figures == second.figures
