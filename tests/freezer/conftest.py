"""시험마다 새로 만드는 작은 프로젝트."""

from __future__ import annotations

import io
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import chdir, redirect_stderr, redirect_stdout
from pathlib import Path

import pytest

from freezer.command_line import main
from freezer.display import RunDisplay
from freezer.project import Project
from freezer.run import Outcome, Runner
from freezer.staleness.examined import Examined
from freezer.staleness.verdict import Inspector

# 기다리는 시간의 한도(초). 되면 바로 나아가므로, 느린 기계에서 모자라지만 않으면 된다.
PATIENCE = 240
CONFIG = """\
project:
  type: website
  execute-dir: project
lang: ko
execute:
  freeze: auto
format:
  html:
    fig-format: svg
"""


def wait_for(condition: Callable[[], object], seconds: float = PATIENCE) -> None:
    until = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < until, f"{seconds}초를 기다려도 되지 않습니다."
        time.sleep(0.05)


def alive(pid: int) -> bool:
    try:
        state = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rsplit(")", 1)[1].split()[0]
    except OSError:
        return False
    return state != "Z"


class Site:
    """임시 폴더의 프로젝트. 파일을 쓰고, 얼리고, 상태를 묻는다."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.write("_quarto.yml", CONFIG)

    def write(self, name: str, text: str) -> Path:
        path = self.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
        return path

    def lecture(self, name: str, *cells: str, prose: str = "글.", front: str = "") -> Path:
        blocks = [f"---\ntitle: {name}\n{front}---\n\n{prose}\n"]
        blocks += [f"```{{python}}\n{cell}\n```\n" for cell in cells]
        return self.write(f"posts/{name}.qmd", "\n".join(blocks))

    @property
    def project(self) -> Project:
        return Project(self.root)

    def states(self) -> dict[str, Examined]:
        return {state.name: state for state in Inspector(self.project).all()}

    def run(self, *names: str, force: bool = False, jobs: int = 1) -> dict[str, Outcome]:
        paths = [self.project.lecture(name) for name in names] or self.project.lectures()
        runner = Runner(Inspector(self.project), RunDisplay(len(paths)))
        return {outcome.name: outcome for outcome in runner.run(paths, jobs, force)}

    def command(
        self, *arguments: str, env: dict[str, str] | None = None
    ) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "freezer", *arguments],
            cwd=self.root,
            env=env,
            capture_output=True,
            text=True,
            timeout=300,
        )

    def ask(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """`command`와 같되 이 프로세스에서 한다: 새 파이썬이 import하는 시간이 들지 않는다."""
        told, erred = io.StringIO(), io.StringIO()
        with chdir(self.root), redirect_stdout(told), redirect_stderr(erred):
            try:
                code = main(arguments)
            except SystemExit as stop:  # 잘못된 낱말
                code = int(stop.code or 0)
        return subprocess.CompletedProcess(arguments, code, told.getvalue(), erred.getvalue())

    def frozen(self, name: str, file: str) -> Path:
        return self.root / "_freeze" / "posts" / name / file


@pytest.fixture
def site(tmp_path: Path) -> Site:
    return Site(tmp_path)


@pytest.fixture(scope="session")
def frozen_once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """강의 하나(a)를 얼려 둔 프로젝트. 베껴서 쓴다."""
    site = Site(tmp_path_factory.mktemp("frozen"))
    site.lecture("a", "print('옛것')")
    assert site.run()["a"].error is None
    return site.root


@pytest.fixture
def frozen(frozen_once: Path, tmp_path: Path) -> Site:
    """얼려 둔 프로젝트의 사본."""
    shutil.copytree(frozen_once, tmp_path, dirs_exist_ok=True, symlinks=True)
    return Site(tmp_path)


@pytest.fixture
def make_site(tmp_path_factory: pytest.TempPathFactory) -> Callable[[], Site]:
    return lambda: Site(tmp_path_factory.mktemp("site"))
