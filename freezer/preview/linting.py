"""원고의 실수를 곁의 프로세스에서 찾는다: 저장하면 하던 것을 버리고, 보이는 일을 늦추지 않는다."""

from __future__ import annotations

import re
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path

ROW = re.compile(r"(?P<place>\S+\.\w+(?::\d+)?): (?P<problem>.*)")
LAST = re.compile(r"원고에서 고칠 곳 \d+군데")
Row = dict[str, str]


class Linter:
    """`python -m freezer lint`. 마치면 찾은 것들을 `hear`에 건넨다."""

    def __init__(self, root: Path, hear: Callable[[list[Row]], None]) -> None:
        self.root, self._hear = root, hear
        self._process: subprocess.Popen[str] | None = None

    def start(self) -> None:
        self.stop()
        self._process = subprocess.Popen(
            [sys.executable, "-m", "freezer", "lint"],
            cwd=self.root,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
        )
        threading.Thread(target=self._wait, args=(self._process,), daemon=True).start()

    def stop(self) -> None:
        process, self._process = self._process, None
        if process:
            process.kill()

    def _wait(self, process: subprocess.Popen[str]) -> None:
        text = process.communicate()[1]
        if process is self._process:
            self._hear(rows(text))


def rows(text: str) -> list[Row]:
    """`posts/a.qmd:12: 까닭 → 고칠 법` 줄들. 여러 줄인 까닭은 잇는다."""
    found: list[Row] = []
    for line in text.splitlines():
        row = ROW.fullmatch(line)
        if row:
            found.append({"place": row["place"], "problem": row["problem"], "remedy": ""})
        elif found and not LAST.match(line):
            found[-1]["problem"] += f"\n{line}"
    for each in found:
        each["problem"], _, each["remedy"] = each["problem"].partition(" → ")
    return found
