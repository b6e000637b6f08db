"""Quarto를 찾아 사이트를 짓는다."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

from freezer.errors import FreezerError


def find(root: Path) -> str | None:
    """Quarto 실행 파일: PATH에서, 없으면 `.venv` 에서(pip 패키지 quarto-cli)."""
    return shutil.which("quarto") or shutil.which("quarto", path=str(root / ".venv" / "bin"))


def version(program: str) -> str:
    """`quarto --version` 이 찍는 판."""
    done = subprocess.run([program, "--version"], capture_output=True, text=True)
    return done.stdout.strip()


def build(program: str, root: Path, out: Path) -> None:
    """`quarto render`. 아무것도 실행하지 않는다: 낡은 강의도 얼린 모습 그대로 짓는다.

    Raises:
        FreezerError: Quarto가 실패했을 때.
    """
    command = [program, "render", "--no-execute", "--output-dir", os.path.relpath(out, root)]
    if subprocess.run(command, cwd=root).returncode:
        raise FreezerError("Quarto가 사이트를 짓지 못했습니다. 위에 적힌 까닭을 보세요.")
