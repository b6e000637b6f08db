"""Quarto의 `project: pre-render`. 낡은 강의를 한꺼번에 얼리고 KaTeX를 옮긴다.

엔진(_extensions/freezer)은 강의를 하나씩 물으므로, 여럿이 낡았을 때 함께 실행하는 일은 여기서 한다.
미리 보기에서 저장할 때에는 엔진이 그 강의만 돌보므로 아무 일도 하지 않는다.

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


def one_file_is_saved() -> bool:
    """미리 보기의 저장이나 파일 하나의 렌더인가. 전체이면 Quarto가 RENDER_ALL을 준다."""
    whole = os.environ.get("QUARTO_PROJECT_RENDER_ALL") == "1"
    return not whole and bool(os.environ.get("QUARTO_PROJECT_INPUT_FILES", "").strip())


if __name__ == "__main__":
    if one_file_is_saved() and (ROOT / "assets" / "katex").is_dir():
        sys.exit()
    chosen = python()
    for task in TASKS:
        done = subprocess.run([chosen, "-m", *task], cwd=ROOT)
        if done.returncode:
            sys.exit(done.returncode)
