"""저장소를 어떻게 받아도 얼린 결과는 그대로이다."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from freezer.frozen.record import Record
from freezer.frozen.store import Frozen, Store
from tests.freezer.conftest import Site

ROOT = Path(__file__).parents[3]


def git(*arguments: object) -> None:
    who = ["-c", "user.name=a", "-c", "user.email=a@example.com"]
    subprocess.run(["git", *who, *map(str, arguments)], check=True, capture_output=True)


@pytest.mark.parametrize("autocrlf", ["true", "input", "false"])
def test_line_ends_are_left_alone(site: Site, tmp_path: Path, autocrlf: str) -> None:
    """Windows의 git처럼 줄 끝을 CRLF로 바꿔 받아도, `_freeze`의 바이트는 바뀌지 않는다."""
    record = Record("hash", "cells", {}, "config", "assembler", {}, {}, {}, {}, {})
    figures = {"a.svg": b"<svg>\n</svg>\n"}
    Store(site.root).write("a", Frozen("글\n둘\n", figures, '{"cells": []}\n', record))
    site.write("posts/a.qmd", "---\ntitle: a\n---\n\n글\n")
    shutil.copy(ROOT / ".gitattributes", site.root)
    git("init", "--quiet", site.root)
    git("-C", site.root, "-c", f"core.autocrlf={autocrlf}", "add", "--all")
    git("-C", site.root, "commit", "--quiet", "--message", "a")
    copy = tmp_path / "copy"
    git("-c", f"core.autocrlf={autocrlf}", "clone", "--quiet", site.root, copy)
    text = (copy / "posts/a.qmd").read_bytes()
    assert (b"\r\n" in text) == (autocrlf == "true")
    store = Store(copy)
    kept = store.record("a")
    assert kept is not None
    store.check("a", kept)
