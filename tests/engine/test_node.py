"""Quarto 없이 엔진의 논리를 Node로 시험한다."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import yaml

HERE = Path(__file__).parent
EXTENSION = HERE.parents[1] / "_extensions" / "freezer"
# Quarto 1.8이 확장에서 아는 것. 없으면 버전을 말하기 전에 “아무것도 주지 않는다”며 멈춘다.
OLD = {"shortcodes", "filters", "formats", "project", "revealjs-plugins", "metadata"}


def test_in_node() -> None:
    node = shutil.which("node")
    assert node, "Node가 없습니다. Node 20 이상을 설치하세요."
    command = [node, "--test", str(HERE / "engine.test.mjs")]
    done = subprocess.run(command, capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stdout + done.stderr
    count = (HERE / "engine.test.mjs").read_text(encoding="utf-8").count("\ntest(")
    assert f"# pass {count}\n" in done.stdout


def test_an_older_quarto_can_name_the_version_that_is_required() -> None:
    """1.8.27은 `Extension requires: >=1.9.0`이라고 한다. 여기서는 그 앞의 검사를 지나는지 본다."""
    extension = yaml.safe_load((EXTENSION / "_extension.yml").read_text(encoding="utf-8"))
    assert any(extension["contributes"].get(name) for name in OLD)
