"""예제 프로젝트의 사본과, 그것을 짓고 미리 보이는 진짜 Quarto."""

from __future__ import annotations

import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import psutil

ROOT = Path(__file__).resolve().parents[2]
EXTENSION = ROOT / "_extensions" / "freezer"
QUARTO = shutil.which("quarto")
NO_QUARTO = "PATH에 Quarto가 없습니다."
PATIENCE = 120.0
COLOUR = re.compile(r"\x1b\[[0-9;]*m")


def wait_for(condition: Callable[[], object], seconds: float = PATIENCE) -> None:
    """`condition()`이 참이 될 때까지 기다린다. 되지 않으면 AssertionError."""
    until = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < until
        time.sleep(0.1)


class Example:
    """예제 프로젝트의 사본과, 그것을 짓는 Quarto."""

    def __init__(self, root: Path) -> None:
        self.root = root
        shutil.copytree(EXTENSION / "example", root)
        shutil.copytree(
            EXTENSION, root / "_extensions" / "freezer", ignore=shutil.ignore_patterns("example")
        )

    @property
    def env(self) -> dict[str, str]:
        env = os.environ | {"FREEZER_PYTHON": sys.executable, "PYTHONPATH": str(ROOT)}
        env.pop("VIRTUAL_ENV", None)
        return env

    def quarto(self, *words: str, **extra: str) -> subprocess.CompletedProcess[str]:
        assert QUARTO
        done = subprocess.run(
            [QUARTO, *words],
            cwd=self.root,
            env=self.env | extra,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            timeout=300,
        )
        done.stdout = COLOUR.sub("", done.stdout)
        return done

    def render(self, *words: str, **extra: str) -> subprocess.CompletedProcess[str]:
        return self.quarto("render", *words, **extra)

    def write(self, name: str, text: str) -> Path:
        path = self.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
        return path

    def edit(self, name: str, old: str, new: str) -> None:
        text = (self.root / name).read_text(encoding="utf-8")
        assert old in text
        self.write(name, text.replace(old, new))

    def page(self, name: str = "hello") -> str:
        return (self.root / "_site" / "posts" / f"{name}.html").read_text(encoding="utf-8")

    @property
    def record(self) -> Path:
        return self.root / "_freeze" / "posts" / "hello" / "record.json"


class Preview:
    """`quarto preview` 하나. `said()`는 지금까지 찍은 글."""

    def __init__(self, example: Example) -> None:
        assert QUARTO
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.address = f"http://localhost:{self.port}"
        self.log = example.root.parent / f"preview-{self.port}.log"
        with self.log.open("w") as output:
            self.process = subprocess.Popen(
                [QUARTO, "preview", "--no-browser", "--port", str(self.port)],
                cwd=example.root,
                env=example.env,
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        wait_for(lambda: self.process.poll() is not None or "Browse at" in self.said())
        assert self.process.poll() is None, self.said()

    def said(self) -> str:
        return COLOUR.sub("", self.log.read_text(encoding="utf-8"))

    def children(self) -> list[psutil.Process]:
        """Quarto와, Quarto가 띄운 모든 것."""
        return psutil.Process(self.process.pid).children(recursive=True)

    def kill(self) -> None:
        """Quarto만 SIGKILL로 죽인다. 스스로 치울 틈을 주지 않는다."""
        for process in self.children():
            if process.name() == "deno":
                process.kill()
        self.process.wait()

    def stop(self) -> None:
        """Ctrl-C."""
        if self.process.poll() is None:
            os.killpg(self.process.pid, signal.SIGINT)
            self.process.wait(timeout=30)


def alive(processes: list[psutil.Process]) -> list[psutil.Process]:
    return [p for p in processes if p.is_running() and p.status() != psutil.STATUS_ZOMBIE]
