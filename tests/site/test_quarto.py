"""Quarto를 찾고 설치해 보는 일."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from freezer.render import install, quarto


@pytest.fixture
def prefix(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """가상환경의 폴더. Quarto는 없다."""
    monkeypatch.setattr(sys, "prefix", str(tmp_path))
    monkeypatch.setattr(quarto, "find", lambda root: None)
    return tmp_path


def test_failure_is_remembered(prefix: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    tries: list[str] = []

    def unreachable() -> str:
        tries.append("시도")
        return "닿지 않습니다"

    monkeypatch.setattr(install, "_unreachable", unreachable)
    monkeypatch.setattr(install, "_pip", lambda: pytest.fail("닿지 않으면 설치하지 않는다"))
    assert "닿지 않습니다" in install.install(prefix)
    assert "설치하지 않습니다" in install.install(prefix)
    assert len(tries) == 1


def test_another_version_is_tried_again(prefix: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (prefix / "quarto-unavailable").write_text("quarto-cli==0.1\n", encoding="utf-8")
    monkeypatch.setattr(install, "_unreachable", lambda: None)
    monkeypatch.setattr(install, "_pip", lambda: None)
    assert "설치했습니다" in install.install(prefix)


def test_quarto_in_the_virtual_environment_is_found(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", "")
    assert quarto.find(tmp_path) is None
    program = tmp_path / ".venv" / "bin" / "quarto"
    program.parent.mkdir(parents=True)
    program.write_text("#!/bin/sh\n")
    program.chmod(0o755)
    assert quarto.find(tmp_path) == str(program)
