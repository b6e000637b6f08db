"""`run`의 길: 강의 하나는 한 번 읽고, 변환기가 바뀌면 다시 조립해 본다."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from pathlib import Path

import pytest

from freezer.frozen import assembling
from freezer.reading import reader
from freezer.staleness import examined, verdict
from freezer.staleness.examined import Kind
from tests.freezer.conftest import Site


@dataclass
class Watched:
    """강의 파일마다 읽은 횟수와 해석한 횟수."""

    opened: Counter[str]
    parsed: Counter[str]


@pytest.fixture
def watched(monkeypatch: pytest.MonkeyPatch) -> Watched:
    seen = Watched(Counter(), Counter())
    read_bytes, load = Path.read_bytes, reader.load

    def counting_read(path: Path) -> bytes:
        seen.opened[path.name] += 1
        return read_bytes(path)

    def counting_load(path: Path, root: Path, text: str | None = None) -> object:
        seen.parsed[path.name] += 1
        return load(path, root, text)

    monkeypatch.setattr(Path, "read_bytes", counting_read)
    monkeypatch.setattr(examined, "load", counting_load)
    return seen


@pytest.mark.parametrize(
    ("change", "parsed"),
    [
        pytest.param(("", ""), 0, id="current"),
        pytest.param(("글.", "새 글."), 1, id="prose"),
        pytest.param(("print(1)", "print(2)"), 1, id="code"),
    ],
)
def test_a_lecture_is_read_once(
    site: Site, watched: Watched, change: tuple[str, str], parsed: int
) -> None:
    path = site.lecture("a", "print(1)")
    assert site.run()["a"].error is None
    assert (watched.opened["a.qmd"], watched.parsed["a.qmd"]) == (1, 1)
    path.write_text(path.read_text(encoding="utf-8").replace(*change), encoding="utf-8")
    watched.opened.clear()
    watched.parsed.clear()
    assert site.run()["a"].error is None
    assert (watched.opened["a.qmd"], watched.parsed["a.qmd"]) == (1, parsed)
    assert site.states()["a"].kind is Kind.CURRENT


def changed_converter(monkeypatch: pytest.MonkeyPatch) -> None:
    for module in (assembling, examined, verdict):
        monkeypatch.setattr(module, "assembler_digest", lambda: "다른 변환기")


def test_a_changed_converter_that_gives_the_same_leaves_the_lecture_current(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    site.lecture("a", "print(1)")
    site.run()
    before = site.frozen("a", "record.json").read_bytes()
    changed_converter(monkeypatch)
    assert site.states()["a"].kind is Kind.CURRENT
    assert site.run()["a"].executed == 0
    assert site.frozen("a", "record.json").read_bytes() == before


def test_a_changed_converter_that_gives_something_else_reassembles(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    site.lecture("a", "print(1)")
    site.run()
    changed_converter(monkeypatch)
    box = assembling.provenance_box
    monkeypatch.setattr(assembling, "provenance_box", lambda record: box(record) + "\n덧붙인 글\n")
    state = site.states()["a"]
    assert (state.kind, state.why) == (Kind.PROSE, ("freezer의 변환기가 바뀜",))
    assert site.run()["a"].executed == 0
    assert "덧붙인 글" in site.frozen("a", "execute-results/html.json").read_text(encoding="utf-8")
    assert site.states()["a"].kind is Kind.CURRENT


def test_notebook_follows_the_repository_only_where_the_site_is_published(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    """저장소를 모르거나 포크여도 얼린 것은 그대로 맞고, GitHub Actions는 실행하지 않고 옮긴다."""
    for name in ("GITHUB_ACTIONS", "GITHUB_REPOSITORY"):
        monkeypatch.delenv(name, raising=False)
    site.lecture("a", "1 + 1")
    assert site.run()["a"].executed == 1
    notebook = site.frozen("a", "notebook/a.ipynb")
    assert "pip install" not in notebook.read_text(encoding="utf-8")
    monkeypatch.setenv("GITHUB_REPOSITORY", "fork/course")
    before = notebook.read_bytes()
    site.run()
    assert notebook.read_bytes() == before
    monkeypatch.setenv("GITHUB_ACTIONS", "true")
    assert site.states()["a"].current
    outcome = site.run()["a"]
    assert (outcome.executed, outcome.error) == (0, None)
    assert "git+https://github.com/fork/course" in notebook.read_text(encoding="utf-8")
    for name in ("GITHUB_ACTIONS", "GITHUB_REPOSITORY"):
        monkeypatch.delenv(name)
    moved = notebook.read_bytes()
    monkeypatch.setattr(assembling, "assembler_digest", lambda: "다음")
    monkeypatch.setattr(verdict, "assembler_digest", lambda: "다음")
    monkeypatch.setattr(examined, "assembler_digest", lambda: "다음")
    assert site.states()["a"].current
    site.lecture("a", "1 + 1", prose="고친 글.")
    site.run()
    assert b"git+https://github.com/fork/course" in notebook.read_bytes() != moved
