"""Quarto를 찾고 설치해 보는 일, 그리고 Quarto가 부르는 pre-render."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from freezer.render import install, prerender, quarto


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


def interpreter(path: Path, able: bool) -> Path:
    """이 프로젝트가 쓰는 것이 있거나(`able`) 없는 파이썬 노릇을 하는 파일."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"#!/bin/sh\nexit {0 if able else 1}\n", encoding="utf-8")
    path.chmod(0o755)
    return path


def test_prerender_prefers_the_active_environment(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    own = interpreter(tmp_path / ".venv" / "bin" / "python", able=True)
    monkeypatch.setattr(prerender, "ROOT", tmp_path)
    monkeypatch.setenv("VIRTUAL_ENV", "/somewhere")
    assert prerender.python() == sys.executable
    monkeypatch.delenv("VIRTUAL_ENV")
    monkeypatch.delenv("CONDA_PREFIX", raising=False)
    assert prerender.python() == str(own)
    interpreter(own, able=False)
    assert prerender.python() == sys.executable


def test_prerender_sets_up_what_no_python_has(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(prerender, "ROOT", tmp_path)
    monkeypatch.setattr(sys, "executable", str(interpreter(tmp_path / "bare", able=False)))
    (tmp_path / "Makefile").write_text("install-site:\n\t@echo 갖춤\n", encoding="utf-8")
    assert prerender.python() == str(tmp_path / ".venv" / "bin" / "python")
    assert "갖춤" in capfd.readouterr().out
    (tmp_path / "Makefile").write_text("install-site:\n\t@exit 3\n", encoding="utf-8")
    with pytest.raises(SystemExit, match="make site"):
        prerender.python()
