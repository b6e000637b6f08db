"""Quarto의 `project: pre-render`. 맞는 파이썬을 골라 낡은 강의를 다시 얼리고 KaTeX를 옮긴다.

Quarto는 이 파일을 제가 찾은 파이썬으로 부른다. 그 파이썬이 이 프로젝트의 것이 아닐 수 있으므로,
켜 둔 가상환경이 없고 `.venv` 가 있으면 그 파이썬에 일을 맡긴다.
"""

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
TASKS = (("freezer", "pre-render"), ("freezer.render.katex",))


def python() -> str:
    """일을 맡길 파이썬."""
    if os.environ.get("VIRTUAL_ENV") or os.environ.get("CONDA_PREFIX"):
        return sys.executable
    for name in ("bin/python", "Scripts/python.exe"):
        if (ROOT / ".venv" / name).exists():
            return str(ROOT / ".venv" / name)
    return sys.executable


if __name__ == "__main__":
    for task in TASKS:
        done = subprocess.run([python(), "-m", *task], cwd=ROOT)
        if done.returncode:
            sys.exit(done.returncode)
