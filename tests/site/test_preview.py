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
PATIENCE = 90_000


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
    assert process.wait(timeout=60) == 0


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
    assert set(lost) == {answer.url}
    page.close()


def test_only_what_changed_is_swapped_and_mistakes_are_told_until_mended(
    project: Path, address: str, browser: Browser
) -> None:
    """한 문단을 고치면 그 문단만 바뀐다. 무엇을 잘못 적어도 옛 페이지 위에 알리고 끝나지 않는다."""
    page = browser.new_page()
    page.goto(f"{address}about.html")
    expect(page.get_by_text("옛 글")).to_be_visible(timeout=PATIENCE)
    about = project / "about.qmd"
    long = "".join(f"문단 {number}입니다.\n\n" for number in range(80))
    about.write_text(f"---\ntitle: 처음\n---\n\n{long}고칠 문단\n", encoding="utf-8")
    expect(page.get_by_text("고칠 문단")).to_be_attached(timeout=PATIENCE)
    # 전부 지은 다음의 첫 저장은 CSS가 달라 한 번 새로 고친다. 그다음부터는 바뀐 것만 바꾼다.
    kept = False
    for number in range(3):
        page.evaluate(
            "scrollTo(0, 500); document.querySelector('main p').kept = window.kept = true"
        )
        text = f"---\ntitle: 처음\n---\n\n{long}고친 문단 {number}\n"
        about.write_text(text, encoding="utf-8")
        expect(page.get_by_text(f"고친 문단 {number}")).to_be_attached(timeout=PATIENCE)
        now = page.evaluate("[document.querySelector('main p').kept, window.kept, scrollY]")
        if kept := now == [True, True, 500]:
            break
    assert kept, now
    panel = page.locator("#freezer-preview")
    config = project / "_quarto.yml"
    right = config.read_text(encoding="utf-8")
    config.write_text(right.replace("lang: ko", "lang: [ko"), encoding="utf-8")
    expect(panel).to_contain_text("YAML이 틀렸습니다", timeout=PATIENCE)
    expect(page.get_by_text("고친 문단")).to_be_attached()
    config.write_text(right.replace("- assets/theme/light.scss", "- cosmo"), encoding="utf-8")
    expect(panel).to_contain_text("cosmo", timeout=PATIENCE)
    config.write_text(right, encoding="utf-8")
    expect(panel).not_to_contain_text("cosmo", timeout=PATIENCE)
    about.write_text("---\ntitle: 처음\n---\n\n::: {.callout-nte}\n글\n", encoding="utf-8")
    expect(panel).to_contain_text("about.qmd:5", timeout=PATIENCE)
    expect(panel).to_contain_text("callout-note", timeout=PATIENCE)
    about.write_text("---\ntitle: 처음\ndraft: true\n---\n\n쓰다 만 글\n", encoding="utf-8")
    expect(page.get_by_text("쓰다 만 글")).to_be_visible(timeout=PATIENCE)
    expect(page.locator("#quarto-draft-alert")).to_be_visible(timeout=PATIENCE)
    about.write_text("---\ntitle: 처음\n---\n\n맺는 글\n", encoding="utf-8")
    expect(page.get_by_text("맺는 글")).to_be_visible(timeout=PATIENCE)
    expect(panel).not_to_contain_text("callout", timeout=PATIENCE)
    page.close()
