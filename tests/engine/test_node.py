"""Quarto 없이 엔진의 논리를 Node로 시험한다."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

HERE = Path(__file__).parent


def test_in_node() -> None:
    node = shutil.which("node")
    assert node, "Node가 없습니다. Node 20 이상을 설치하세요."
    command = [node, "--test", str(HERE / "engine.test.mjs")]
    done = subprocess.run(command, capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stdout + done.stderr
    count = (HERE / "engine.test.mjs").read_text(encoding="utf-8").count("\ntest(")
    assert f"# pass {count}\n" in done.stdout
