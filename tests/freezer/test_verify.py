"""verify: 얼린 것과 새로 실행한 것이 다르면 어디가 다른지 말한다."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from freezer.execution.where import processor
from freezer.frozen.record import digest
from freezer.verify import DRIFTED, FAILED

from .conftest import Site


@pytest.fixture(scope="module")
def frozen_once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """글과 수와 사전을 보이는 강의 하나(a)."""
    site = Site(tmp_path_factory.mktemp("verified"))
    site.lecture("a", "name = 'b'\nprint('수', 314159 / 100000)", "{name: 1}")
    assert site.run()["a"].error is None
    return site.root


def tamper(site: Site, name: str, old: str, new: str) -> None:
    """얼린 노트북의 출력을, 기록의 지문까지 맞추어 바꾼다: 내용으로만 들킬 수 있게."""
    file = f"notebook/{name}.ipynb"
    path = site.frozen(name, file)
    notebook = json.loads(path.read_text(encoding="utf-8"))
    changed = 0
    for output in (o for cell in notebook["cells"] for o in cell.get("outputs", [])):
        raw = json.dumps(output, ensure_ascii=False)
        changed += old in raw
        output.clear()
        output.update(json.loads(raw.replace(old, new)))
    assert changed
    path.write_text(json.dumps(notebook, ensure_ascii=False), encoding="utf-8")
    record = site.frozen(name, "record.json")
    data = json.loads(record.read_text(encoding="utf-8"))
    data["results"][file] = digest(path.read_bytes())
    record.write_text(json.dumps(data), encoding="utf-8")


def test_an_honest_result_passes(frozen: Site) -> None:
    done = frozen.command("verify")
    assert done.returncode == 0, done.stderr
    assert "모두 같습니다" in done.stdout


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [("3.14159", "3.15", "3.15"), ("수 ", "숫자 ", "숫자"), ("'b'", "'c'", "'c'")],
)
def test_a_changed_output_is_named(frozen: Site, old: str, new: str, says: str) -> None:
    tamper(frozen, "a", old, new)
    report = frozen.root / "report.md"
    done = frozen.ask("verify", "--report", str(report))
    assert done.returncode == 1
    assert says in report.read_text(encoding="utf-8")
    assert "posts/a.qmd:" in done.stdout


def test_a_changed_figure_is_named(site: Site) -> None:
    site.lecture("a", "import matplotlib.pyplot as plt\nplt.plot([1, 2]);")
    site.run()
    tamper(site, "a", "L 4", "L 9")
    done = site.ask("verify")
    assert done.returncode == 1 and "그림" in done.stdout


def test_nothing_is_written(frozen: Site) -> None:
    before = {p: p.stat().st_mtime_ns for p in (frozen.root / "_freeze").rglob("*")}
    frozen.ask("verify")
    assert {p: p.stat().st_mtime_ns for p in (frozen.root / "_freeze").rglob("*")} == before


def test_what_can_not_be_executed_is_no_drift(site: Site) -> None:
    """실행하지 못한 것은 어긋남과 다른 제목, 다른 종료 코드로 알린다."""
    site.write("lib.py", "VALUE = 1\n")
    site.lecture("a", "import lib\nprint(lib.VALUE)")
    site.lecture("b", "print(2.5)")
    site.run()
    site.write("lib.py", "raise OSError('자료가 없다')\n")
    done = site.ask("verify", "--jobs", "1")
    assert done.returncode == 3
    assert done.stdout.startswith(f"# {FAILED}\n")
    assert "## a: 실행하지 못함" in done.stdout and "자료가 없다" in done.stdout
    tamper(site, "b", "2.5", "2.6")
    done = site.ask("verify", "--jobs", "1")
    assert done.returncode == 1
    assert done.stdout.startswith(f"# {DRIFTED}\n")
    assert "## b: 다름" in done.stdout and "## a: 실행하지 못함" in done.stdout


def test_the_report_names_both_processors(frozen: Site) -> None:
    record = json.loads(frozen.frozen("a", "record.json").read_text(encoding="utf-8"))
    assert record["run"]["processor"] == processor()
    tamper(frozen, "a", "3.14159", "3.15")
    said = frozen.ask("verify").stdout
    assert f"(얼린 프로세서: {processor()})" in said
    assert f"이 기계의 프로세서: {processor()}" in said


def test_records_without_a_processor_are_valid(frozen: Site) -> None:
    path = frozen.frozen("a", "record.json")
    record = json.loads(path.read_text(encoding="utf-8"))
    del record["run"]["processor"]
    path.write_text(json.dumps(record), encoding="utf-8")
    assert frozen.states()["a"].current
    tamper(frozen, "a", "3.14159", "3.15")
    assert "## a: 다름\n" in frozen.ask("verify").stdout
