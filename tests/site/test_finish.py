"""다듬은 사이트: 조판된 수식, 덜어 낸 CSS, 만든 커밋, 저장소의 주소."""

from __future__ import annotations

import gzip
import json
import os
import subprocess
from pathlib import Path

import pytest
from bs4 import BeautifulSoup

from tests.site.conftest import PAGES, ROOT, Visit

PAGE = """<!DOCTYPE html><html lang="ko"><head><title>가</title></head><body><main>
<p><span class="math inline">{tex}</span></p>
<p><a href="https://github.com/OWNER/deep-learning-that-runs">원본</a></p></main></body></html>"""


def finish(site: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    """저장소를 모르는 곳에서 다듬는다."""
    env = {key: value for key, value in os.environ.items() if not key.startswith("GITHUB_")}
    return subprocess.run(
        ["node", str(ROOT / "finish" / "main.mjs"), str(site)],
        cwd=site,
        env=env | environment,
        capture_output=True,
        text=True,
    )


@pytest.mark.parametrize("name", PAGES)
def test_no_formula_is_left_to_the_browser(site: Path, name: str) -> None:
    soup = BeautifulSoup((site / name).read_text(encoding="utf-8"), "html.parser")
    spans = soup.select("span.math")
    assert all(span.select_one("math annotation") for span in spans)
    assert not soup.select("script[src*=katex], link[href*=katex]")
    commit = subprocess.run(
        ["git", "rev-parse", "HEAD"], cwd=ROOT, capture_output=True, text=True
    ).stdout.strip()
    assert [tag["content"] for tag in soup.select("meta[name=build]")] == [commit]


def test_sheets_are_light(site: Path) -> None:
    sheets = list(site.rglob("*.lean.css"))
    assert sheets
    assert all(len(gzip.compress(sheet.read_bytes())) < 30_000 for sheet in sheets)


def test_copying_a_formula_gives_tex(visit: Visit) -> None:
    page = visit.open("posts/vector-calculus.html")
    paragraph = page.locator("main p:has(math)").first
    tex = paragraph.locator("annotation").first.text_content()
    paragraph.evaluate("(p) => getSelection().selectAllChildren(p)")
    page.keyboard.press("Control+c")
    assert f"${tex}$" in page.evaluate("navigator.clipboard.readText()")
    paragraph.evaluate(
        "(p) => getSelection().setBaseAndExtent(p, 0, p.nextElementSibling.nextElementSibling, 1)"
    )
    page.keyboard.press("Control+c")
    assert "\n" in page.evaluate("navigator.clipboard.readText()").strip()


def test_formula_that_does_not_typeset_stops(tmp_path: Path) -> None:
    (tmp_path / "a.html").write_text(PAGE.format(tex=r"\frac{1"), encoding="utf-8")
    (tmp_path / "a.qmd").write_text("가\n\n" + r"$\frac{1$", encoding="utf-8")
    done = finish(tmp_path)
    assert done.returncode == 1
    assert r"a.qmd:3: 조판할 수 없는 수식입니다: \frac{1" in done.stderr


def test_unreadable_page_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "a.html").write_text("<html><body>가", encoding="utf-8")
    (tmp_path / "b.html").write_text(PAGE.format(tex="x^2"), encoding="utf-8")
    done = finish(tmp_path)
    assert done.returncode == 0
    assert "경고: a.html" in done.stderr
    assert (tmp_path / "a.html").read_text(encoding="utf-8") == "<html><body>가"
    assert "<msup>" in (tmp_path / "b.html").read_text(encoding="utf-8")


@pytest.mark.parametrize("repository", ["", "someone/course"])
def test_links_to_the_repository(tmp_path: Path, repository: str) -> None:
    (tmp_path / "a.html").write_text(PAGE.format(tex="x"), encoding="utf-8")
    assert finish(tmp_path, GITHUB_REPOSITORY=repository).returncode == 0
    soup = BeautifulSoup((tmp_path / "a.html").read_text(encoding="utf-8"), "html.parser")
    wanted = [f"https://github.com/{repository}"] if repository else []
    assert [link["href"] for link in soup.select("main a")] == wanted
    assert (tmp_path / "sitemap.xml").exists() == bool(repository)


@pytest.mark.parametrize("repository", ["", "someone/course"])
def test_notebooks_install_from_the_repository(tmp_path: Path, repository: str) -> None:
    source = "%pip install git+https://github.com/OWNER/deep-learning-that-runs"
    setup = {"cell_type": "code", "metadata": {"tags": ["setup"]}, "source": source}
    code = {"cell_type": "code", "metadata": {}, "source": "1 + 1"}
    notebook = tmp_path / "a_files" / "notebook" / "a.ipynb"
    notebook.parent.mkdir(parents=True)
    notebook.write_text(json.dumps({"cells": [setup, code]}), encoding="utf-8")
    (tmp_path / "a.html").write_text(PAGE.format(tex="x"), encoding="utf-8")
    assert finish(tmp_path, GITHUB_REPOSITORY=repository).returncode == 0
    cells = json.loads(notebook.read_text(encoding="utf-8"))["cells"]
    wanted = [f"%pip install git+https://github.com/{repository}"] if repository else []
    assert [cell["source"] for cell in cells] == [*wanted, "1 + 1"]
