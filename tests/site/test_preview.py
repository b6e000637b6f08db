"""미리 보기: 고치면 다시 짓고, 열어 둔 쪽이 새로 고쳐진다."""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml
from playwright.sync_api import Browser, Request, expect

from tests.site.conftest import ROOT

COPIED = ("_quarto.yml", "package.json", "package-lock.json", "pyproject.toml", "404.qmd")
PATIENCE = 60_000


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """강의가 없는 작은 프로젝트."""
    for name in COPIED:
        shutil.copy(ROOT / name, tmp_path / name)
    for name in ("assets", "finish", "freezer"):
        shutil.copytree(ROOT / name, tmp_path / name)
    (tmp_path / "node_modules").symlink_to(ROOT / "node_modules")
    for name in ("posts", "lib"):
        (tmp_path / name).mkdir()
    for name in ("index", "about"):
        (tmp_path / f"{name}.qmd").write_text("---\ntitle: 처음\n---\n\n옛 글\n", encoding="utf-8")
    return tmp_path


@pytest.fixture
def address(project: Path) -> Iterator[str]:
    path = os.pathsep.join(p for p in os.environ["PATH"].split(os.pathsep) if not _has_quarto(p))
    process = subprocess.Popen(
        [sys.executable, "-m", "freezer.preview", "--port", "0"],
        cwd=project,
        env={**os.environ, "PATH": path},
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    for line in process.stdout:
        if match := re.search(r"http://127\.0\.0\.1:\d+/", line):
            yield match[0]
            break
    process.send_signal(signal.SIGINT)
    assert process.wait(timeout=20) == 0


def _failed(request: Request) -> bool:
    answer = request.response()
    return answer is None or answer.status >= 400


def _has_quarto(folder: str) -> bool:
    return shutil.which("quarto", path=folder) is not None


def test_saving_a_page_reloads_the_browser(project: Path, address: str, browser: Browser) -> None:
    page = browser.new_page()
    page.goto(f"{address}about.html")
    expect(page.get_by_text("옛 글")).to_be_visible(timeout=PATIENCE)
    time.sleep(1)
    (project / "about.qmd").write_text("---\ntitle: 처음\n---\n\n새 글\n", encoding="utf-8")
    expect(page.get_by_text("새 글")).to_be_visible(timeout=PATIENCE)
    lost: list[str] = []
    page.on(
        "requestfinished", lambda request: lost.append(request.url) if _failed(request) else None
    )
    answer = page.goto(f"{address}deep/down/nowhere.html")
    assert answer is not None and answer.status == 404
    front = (project / "404.qmd").read_text(encoding="utf-8")
    title = next(yaml.safe_load_all(front))["title"]
    expect(page.locator("main h1")).to_have_text(title)
    assert lost == [answer.url]
    page.close()
