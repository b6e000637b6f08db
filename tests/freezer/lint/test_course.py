"""우리 강의에는 실수가 없고, 실수가 있으면 그 자리를 하나도 빠뜨리지 않고 말한다."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from freezer.command_line import main
from freezer.lint.check import lint
from freezer.new import ABOUT, start
from freezer.project import Project
from tests.freezer.conftest import Site

ROOT = Path(__file__).parents[3]
FRONT = 'description: "설명"\ndate: 2026-11-27\ncategories: [가]\norder: 1\n'


def told(site: Site) -> list[str]:
    return [finding.told(site.root) for finding in lint(site.project)]


@pytest.fixture
def course(tmp_path: Path) -> Project:
    """우리 강의의 원고와 얼린 결과를 베낀 프로젝트."""
    for name in ("posts", "_freeze"):
        shutil.copytree(ROOT / name, tmp_path / name)
    for path in [*ROOT.glob("*.qmd"), *ROOT.glob("*.md"), ROOT / "_quarto.yml", ROOT / "LICENSE"]:
        shutil.copy(path, tmp_path)
    for folder in ("lab", "live"):
        (tmp_path / "assets" / folder).mkdir(parents=True)
    return Project(tmp_path)


def test_the_course_has_no_mistake() -> None:
    assert [finding.told(ROOT) for finding in lint(Project(ROOT))] == []


def test_a_new_draft_has_no_mistake_and_a_place(course: Project) -> None:
    start(course, "my-lecture", "새 강의")
    found = [f.told(course.root) for f in lint(Project(course.root)) if "assets" not in f.problem]
    assert found == []
    assert "          - posts/my-lecture.qmd\n" in (course.root / "_quarto.yml").read_text()
    index = (course.root / "index.qmd").read_text(encoding="utf-8")
    assert f"| [새 강의](posts/my-lecture.qmd)<br>{ABOUT} | 반 시간 |\n" in index


def test_a_deleted_lecture_leaves_no_link_behind(
    course: Project, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (course.root / "posts/autograd.qmd").unlink()
    monkeypatch.chdir(course.root)
    assert main(["lint", "--broken"]) == 1
    told = capsys.readouterr().err
    line = next(
        number
        for number, text in enumerate((course.root / "_quarto.yml").read_text().splitlines(), 1)
        if "posts/autograd.qmd" in text
    )
    assert f"_quarto.yml:{line}: 사이드바에 적힌 파일이 없습니다: posts/autograd.qmd" in told
    assert len([row for row in told.splitlines() if "autograd.qmd" in row]) > 10
    assert "조사" not in told


def test_a_lecture_that_cannot_be_read_stops_nothing(site: Site) -> None:
    site.lecture("a", "#| labell: fig-a\n1", prose="`x` 는 @fig-b를", front=FRONT)
    site.write("posts/b.qmd", "").write_bytes(b"\xff")
    found = told(site)
    assert any(line.startswith("posts/a.qmd:12: ") and "label" in line for line in found)
    assert any(line.startswith("posts/a.qmd:9: 조사가") for line in found)
    assert any(line.startswith("posts/a.qmd:9: `@fig-b를`") for line in found)
    assert any(line.startswith("posts/b.qmd:1: UTF-8") for line in found)


def test_only_the_chosen_lecture_is_told(
    site: Site, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    site.lecture("a", "1", prose="`x` 는", front=FRONT)
    site.lecture("b", "1", prose="`y` 는", front=FRONT.replace("1\n", "2\n"))
    monkeypatch.chdir(site.root)
    assert main(["lint", "b"]) == 1
    told = capsys.readouterr().err
    assert "posts/b.qmd:9: 조사가 떨어져 있습니다: `y` 는 → `y`는\n" in told
    assert "posts/a.qmd" not in told
    site.lecture("b", "1", front=FRONT.replace("1\n", "2\n"))
    assert main(["lint", "b"]) == 0
    assert "없습니다" in capsys.readouterr().out


def test_formulas_that_were_not_checked_are_told_once(
    site: Site, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """조판해 볼 수 없으면 조용히 넘기지 않고, 실수로 치지도 않는다."""
    site.lecture("a", "1", prose="$\\alhpa$", front=FRONT)
    monkeypatch.chdir(site.root)
    assert main(["lint", "a"]) == 0
    assert capsys.readouterr().err == ""
    shutil.copytree(ROOT / "finish", site.root / "finish")
    assert main(["lint", "a"]) == 0
    assert capsys.readouterr().err.startswith("알림: npm 패키지가 없어 수식은 살피지 않았습니다.")
    (site.root / "node_modules").symlink_to((ROOT / "node_modules").resolve())
    assert main(["lint", "a"]) == 1
    assert "알림" not in capsys.readouterr().err
    monkeypatch.setattr(shutil, "which", lambda _: None)
    assert main(["lint", "a"]) == 0
    assert capsys.readouterr().err.count("Node.js(20 이상)를 설치하고") == 1
