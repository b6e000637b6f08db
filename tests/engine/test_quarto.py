"""진짜 Quarto로 예제 프로젝트를 짓는다. PATH에 Quarto가 없으면 건너뛴다."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.engine.example import NO_QUARTO, QUARTO, Example

pytestmark = pytest.mark.skipif(QUARTO is None, reason=NO_QUARTO)


@pytest.fixture
def example(tmp_path: Path) -> Example:
    return Example(tmp_path / "project")


def test_only_what_changed_is_executed(example: Example) -> None:
    done = example.render()
    assert done.returncode == 0, done.stdout
    assert "the answer is 42" in example.page()
    frozen = example.record.stat().st_mtime_ns
    assert example.render("posts/hello.qmd").returncode == 0
    assert example.record.stat().st_mtime_ns == frozen
    example.edit("lib/numbers.py", "42", "43")
    assert example.render().returncode == 0
    assert "the answer is 43" in example.page()


def test_an_error_ends_with_file_and_line_and_keeps_the_frozen_result(example: Example) -> None:
    assert example.render().returncode == 0
    frozen = example.record.read_bytes()
    example.edit("posts/hello.qmd", "print(", "1 / 0\nprint(")
    failed = example.render("posts/hello.qmd")
    assert failed.returncode != 0
    assert "posts/hello.qmd:10: 1번째 셀에서 ZeroDivisionError" in failed.stdout
    assert example.record.read_bytes() == frozen


def test_without_the_extension_quarto_renders_from_what_is_frozen(example: Example) -> None:
    assert example.render().returncode == 0
    shutil.rmtree(example.root / "_extensions")
    shutil.rmtree(example.root / "_site")
    example.edit("_quarto.yml", "engines:\n  - freezer\n\n", "")
    stop = example.root.parent / "python"
    watch = 'case "$*" in */jupyter/jupyter.py*) echo 실행 >> "$0.used";; esac'
    stop.write_text(f"#!/bin/sh\n{watch}\nexit 1\n")
    stop.chmod(0o755)
    done = example.render(QUARTO_PYTHON=str(stop))
    assert done.returncode == 0, done.stdout
    assert "the answer is 42" in example.page()
    assert not stop.with_name("python.used").exists()


def test_other_languages_are_refused_and_no_execution_is_honoured(example: Example) -> None:
    path = example.root / "posts" / "hello.qmd"
    text = path.read_text(encoding="utf-8")
    path.write_text(f"{text}\n```{{r}}\n1\n```\n", encoding="utf-8")
    refused = example.render("posts/hello.qmd")
    assert refused.returncode != 0 and "{r} 셀" in refused.stdout
    path.write_text(text, encoding="utf-8")
    assert example.render("posts/hello.qmd", "--no-execute").returncode == 0
    assert "the answer is 42" not in example.page()


def test_nothing_is_left_running(example: Example) -> None:
    assert example.render().returncode == 0
    listed = subprocess.run(["ps", "-eo", "args"], capture_output=True, text=True).stdout
    assert f"{sys.executable} -m freezer.service" not in listed.splitlines()
