"""Quarto를 찾고 설치해 보는 일."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest
import yaml

from freezer.render import install, quarto

ROOT = Path(__file__).resolve().parents[2]


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


def test_a_quarto_too_old_for_the_extension_is_passed_over(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """PATH의 낡은 Quarto가 막지 않는다: 다음 것을 쓰고, 없으면 없는 것이다."""

    def put(folder: Path, version: str) -> str:
        folder.mkdir(parents=True, exist_ok=True)
        program = folder / "quarto"
        program.write_text(f"#!/bin/sh\necho {version}\n")
        program.chmod(0o755)
        return str(program)

    old = put(tmp_path / "bin", "1.8.27")
    monkeypatch.setenv("PATH", f"{tmp_path / 'bin'}{os.pathsep}{os.environ['PATH']}")
    assert quarto.find(tmp_path) is None
    assert f"{old}: Quarto 1.8.27은 쓰지 않습니다. 1.9 이상" in capsys.readouterr().err
    new = put(tmp_path / ".venv" / "bin", "1.10.18")
    assert quarto.find(tmp_path) == new
    assert put(tmp_path / "bin", "1.9.38") == quarto.find(tmp_path)


def test_the_oldest_version_is_the_one_that_the_extension_requires() -> None:
    extension = yaml.safe_load((ROOT / "_extensions/freezer/_extension.yml").read_text("utf-8"))
    assert extension["quarto-required"] == f">={quarto.OLDEST[0]}.{quarto.OLDEST[1]}.0"
