"""얼리지 못한 강의는 마지막으로 얼린 원고로, 얼린 적이 없으면 빼고 짓는다."""

from __future__ import annotations

import hashlib
import json
import subprocess
from pathlib import Path

import pytest

from freezer.ci.last_frozen import restore
from freezer.ci.programs import ActionError
from tests.ci.test_actions import git

CONFIG = "website:\n  sidebar:\n    contents:\n      - posts/a.qmd\n      - posts/new.qmd\n"


@pytest.fixture
def course(tmp_path: Path) -> Path:
    """강의 a는 두 번째 커밋에서 얼렸다."""
    subprocess.run(["git", "init", "-q", "-b", "main", tmp_path], check=True)
    (tmp_path / "_quarto.yml").write_text(CONFIG)
    for text in ("처음\n", "얼린 글\n"):
        write(tmp_path, "a", text)
        git(tmp_path, "add", "--all")
        git(tmp_path, "commit", "-qm", text.strip())
    freeze(tmp_path, "a", "얼린 글\n")
    return tmp_path


def write(root: Path, name: str, text: str) -> None:
    path = root / "posts" / f"{name}.qmd"
    path.parent.mkdir(exist_ok=True)
    path.write_text(text, encoding="utf-8")


def freeze(root: Path, name: str, text: str) -> None:
    path = root / "_freeze/posts" / name / "execute-results/html.json"
    path.parent.mkdir(parents=True)
    path.write_text(json.dumps({"hash": hashlib.md5(text.encode()).hexdigest()}))


def test_a_current_lecture_is_left_alone(course: Path) -> None:
    assert restore(course) == "모든 강의가 얼린 원고 그대로입니다."
    (course / "posts/a.qmd").write_bytes("얼린 글\r\n".encode())  # 줄 끝만 다른 것은 같은 원고다
    assert "그대로" in restore(course)


def test_a_failed_lecture_goes_back_to_what_was_frozen(course: Path) -> None:
    write(course, "a", "틀린 글\n")
    git(course, "commit", "-qam", "틀린 글")
    said = restore(course)
    assert said == (
        "::warning file=posts/a.qmd::새로 얼리지 못해, 마지막으로 얼린 원고로 짓습니다."
    )
    assert (course / "posts/a.qmd").read_text(encoding="utf-8") == "얼린 글\n"


def test_a_lecture_never_frozen_is_left_out(course: Path) -> None:
    write(course, "new", "처음부터 틀린 글\n")
    assert restore(course).startswith("::warning file=posts/new.qmd::얼린 결과가 없어")
    assert not (course / "posts/new.qmd").exists()
    assert (course / "_quarto.yml").read_text() == CONFIG.replace("      - posts/new.qmd\n", "")


def test_a_source_that_is_nowhere_is_left_out(course: Path) -> None:
    """기록에 없는 원고로 얼린 결과는, 무엇의 결과인지 알 수 없다."""
    freeze(course, "b", "커밋한 적 없는 글\n")
    write(course, "b", "틀린 글\n")
    assert "빼고 짓습니다" in restore(course)


def test_a_damaged_result_is_told(course: Path) -> None:
    (course / "_freeze/posts/a/execute-results/html.json").write_text("{")
    with pytest.raises(ActionError, match=r"html\.json"):
        restore(course)
