"""Quarto를 찾아 사이트를 짓는다."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

from freezer.errors import FreezerError

OLDEST = (1, 9)  # 엔진 확장이 처음 된 버전. _extensions/freezer/_extension.yml에도 있다


def find(root: Path) -> str | None:
    """Quarto 실행 파일: PATH에서, 없으면 `.venv` 에서(quarto-cli). 낡은 것은 지나친다."""
    places = (None, str(root / ".venv" / "bin"))
    found = filter(None, (shutil.which("quarto", path=path) for path in places))
    return next((program for program in found if _is_new_enough(program)), None)


def version(program: str) -> str:
    """`quarto --version` 이 찍는 버전."""
    done = subprocess.run([program, "--version"], capture_output=True, text=True)
    return done.stdout.strip()


def _is_new_enough(program: str) -> bool:
    """버전을 읽을 수 없으면 그렇다고 본다. 낡았으면 표준 오류에 알린다."""
    found = version(program)
    numbers = re.match(r"(\d+)\.(\d+)", found)
    if not numbers or (int(numbers[1]), int(numbers[2])) >= OLDEST:
        return True
    oldest = ".".join(map(str, OLDEST))
    print(
        f"{program}: Quarto {found}은 쓰지 않습니다. {oldest} 이상이어야 합니다.", file=sys.stderr
    )
    return False


def build(program: str, root: Path, out: Path) -> None:
    """`quarto render`. 아무것도 실행하지 않는다: 낡은 강의도 얼린 모습 그대로 짓는다.

    Raises:
        FreezerError: Quarto가 실패했을 때.
    """
    command = [program, "render", "--no-execute", "--output-dir", os.path.relpath(out, root)]
    if subprocess.run(command, cwd=root).returncode:
        raise FreezerError("Quarto가 사이트를 짓지 못했습니다. 위에 적힌 까닭을 보세요.")
