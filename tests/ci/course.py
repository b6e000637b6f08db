"""러너가 돌려 볼 작은 과정: 프레임워크 없는 강의 셋과, 우리의 Makefile과 워크플로."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

from tests.ci.github import NAME, GitHub, git
from tests.ci.runner import Run, named
from tests.ci.workflow import ROOT

CONFIG = """\
project:
  type: website
  execute-dir: project
lang: ko
website:
  title: 작은 과정
  sidebar:
    contents:
      - posts/one.qmd
      - posts/two.qmd
      - posts/three.qmd
execute:
  freeze: auto
engines:
  - freezer
format:
  html:
    fig-format: svg
"""
PROJECT = """\
[project]
name = "course"
version = "0"
dependencies = ["{package}=={version}"]

[project.optional-dependencies]
site = []
run = []
gpu = []
"""
LECTURES = {
    "one": "import sortedcontainers\n\nprint('하나')",
    "two": "from lib.numbers import two\nprint(two())",
    "three": "print(3)",
}
LINKED = ("freezer", "finish", "_extensions")  # 큰 것은 베끼지 않고 잇는다
PACKAGE = "sortedcontainers"


class Course:
    """글쓴이의 폴더 하나. 고치고, 올리고, 워크플로를 돌린다."""

    def __init__(self, folder: Path, github: GitHub) -> None:
        self.folder, self.github = folder, github
        self.root = folder / "author"
        self.runs = 0

    def start(self, frozen: Path) -> None:
        """얼린 과정을 베껴 main에 올린다."""
        shutil.copytree(frozen, self.root, symlinks=True)
        git(self.root, "init", "-q", "-b", "main")
        git(self.root, "remote", "add", "origin", str(self.github.bare))
        self.push("처음")

    def write(self, name: str, text: str) -> None:
        path = self.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")

    def lecture(self, name: str, code: str, prose: str = "글.") -> None:
        self.write(f"posts/{name}.qmd", source(name, code, prose))

    def keep(self, name: str) -> None:
        """강의 하나만 남긴다."""
        for path in self.root.glob("posts/*.qmd"):
            if path.stem != name:
                path.unlink()
                shutil.rmtree(self.root / "_freeze/posts" / path.stem)
                self.edit("_quarto.yml", f"      - posts/{path.name}\n", "")
        self.push(f"{name} 하나만 남긴다")

    def edit(self, name: str, old: str, new: str) -> None:
        path = self.root / name
        text = path.read_text(encoding="utf-8")
        assert old in text
        path.write_text(text.replace(old, new), encoding="utf-8")

    def push(self, message: str, branch: str = "main") -> str:
        """모두 커밋해 올리고 그 커밋을 준다."""
        git(self.root, "add", "--all")
        git(self.root, "commit", "-qm", message)
        git(self.root, "push", "-q", "origin", f"HEAD:{branch}")
        return git(self.root, "rev-parse", "HEAD")

    def pull(self) -> None:
        git(self.root, "pull", "-q", "--rebase", "origin", "main")

    def run(self, name: str, **given: Any) -> Run:
        """워크플로를 main의 끝에서 한 번 돌린다."""
        self.runs += 1
        given.setdefault("sha", git(self.github.bare, "rev-parse", "main"))
        folder = self.folder / f"run-{self.runs}"
        run = Run(self.github, named(name), folder, number=self.runs, **given)
        return run.play()

    def publish(self, **given: Any) -> Run:
        return self.run("publish", **given)

    def page(self, name: str) -> str:
        """내놓은 사이트의 한 쪽. 없으면 빈 글."""
        assert self.github.pages is not None
        path = self.github.pages / f"{name}.html"
        return path.read_text(encoding="utf-8") if path.exists() else ""

    def log(self) -> list[str]:
        return git(self.github.bare, "log", "--format=%s", "main").splitlines()

    def committed(self, path: str) -> str:
        """main에 있는 파일. 없으면 빈 글."""
        try:
            return git(self.github.bare, "show", f"main:{path}")
        except RuntimeError:
            return ""

    def record(self, name: str) -> dict[str, Any]:
        text = self.committed(f"_freeze/posts/{name}/record.json")
        found: dict[str, Any] = json.loads(text) if text else {}
        return found


def source(name: str, code: str, prose: str = "글.") -> str:
    return f"---\ntitle: {name}\n---\n\n{prose}\n\n```{{python}}\n{code}\n```\n"


def freeze(folder: Path, version: str) -> Path:
    """작은 과정을 쓰고 한 번 얼린다. `version`은 pyproject.toml에 적을 `PACKAGE`의 버전이다."""
    for name in ("Makefile", ".gitattributes", ".gitignore", "package.json", "package-lock.json"):
        shutil.copy(ROOT / name, folder / name)
    shutil.copytree(ROOT / ".github", folder / ".github")
    for name in LINKED:
        (folder / name).symlink_to(ROOT / name)
    texts = {
        "_quarto.yml": CONFIG,
        "pyproject.toml": PROJECT.format(package=PACKAGE, version=version),
        "constraints.txt": f"{PACKAGE}=={version}\n",
        "constraints-gpu.txt": "-c constraints.txt\n",
        "index.qmd": "---\ntitle: 작은 과정\n---\n\n글.\n",
        "lib/__init__.py": "",
        "lib/numbers.py": "def two():\n    return 2\n",
        "lib/device.py": "def device():\n    return 'cpu'\n",
    }
    texts |= {f"posts/{name}.qmd": source(name, code) for name, code in LECTURES.items()}
    for name, text in texts.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    command = [sys.executable, "-m", "freezer", "run", "--jobs", "1"]
    # 이미 한 번 낸 과정: 노트북에 저장소의 이름이 적혀 있다.
    environ = os.environ | {"GITHUB_REPOSITORY": NAME}
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, env=environ)
    assert done.returncode == 0, done.stdout + done.stderr
    shutil.rmtree(folder / ".jupyter_cache")
    return folder
