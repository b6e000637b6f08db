"""Quarto의 `project: pre-render`. 맞는 파이썬을 골라 낡은 강의를 다시 얼리고 KaTeX를 옮긴다.

Quarto는 이 파일을 제가 찾은 파이썬으로 부른다. 거기에 이 프로젝트가 쓰는 것이 없을 수 있으므로,
쓸 수 있는 파이썬을 찾아 일을 맡긴다. 없으면 `make install-site`로 `.venv`를 갖춘다.
이 파일은 표준 라이브러리만 쓴다.
"""

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
NEEDS = "import markdown_it, mdit_py_plugins, nbformat, rich, yaml"
TASKS = (("freezer", "pre-render"), ("freezer.render.katex",))


def candidates() -> list[str]:
    """써 볼 파이썬들: 켜 둔 가상환경이 있으면 그것부터, 아니면 `.venv`부터."""
    own = [ROOT / ".venv" / "bin" / "python", ROOT / ".venv" / "Scripts" / "python.exe"]
    found = [str(path) for path in own if path.exists()]
    active = os.environ.get("VIRTUAL_ENV") or os.environ.get("CONDA_PREFIX")
    return [sys.executable, *found] if active else [*found, sys.executable]


def python() -> str:
    """일을 맡길 파이썬. 쓸 수 있는 것이 없으면 `.venv`를 갖춘다."""
    for candidate in candidates():
        if subprocess.run([candidate, "-c", NEEDS], capture_output=True).returncode == 0:
            return candidate
    print("사이트를 짓는 데 필요한 것을 .venv 에 설치합니다: make install-site", flush=True)
    if subprocess.run(["make", "--no-print-directory", "install-site"], cwd=ROOT).returncode:
        sys.exit("설치하지 못했습니다. 위에 적힌 까닭을 보고 `make site`를 먼저 실행하세요.")
    return str(ROOT / ".venv" / "bin" / "python")


if __name__ == "__main__":
    chosen = python()
    for task in TASKS:
        done = subprocess.run([chosen, "-m", *task], cwd=ROOT)
        if done.returncode:
            sys.exit(done.returncode)
