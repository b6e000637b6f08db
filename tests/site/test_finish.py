"""다듬은 사이트: 조판된 수식, 덜어 낸 CSS, 만든 커밋, 저장소의 주소."""

from __future__ import annotations

import gzip
import os
import subprocess
from pathlib import Path

import nbformat
import pytest
from bs4 import BeautifulSoup

from freezer.frozen.colab import setup_cell
from tests.site.conftest import LECTURES, PAGES, ROOT, Visit
from tests.site.test_links import parsed

PAGE = """<!DOCTYPE html><html lang="ko"><head><title>가</title></head><body><main>
<p><span class="math inline">{tex}</span></p>
<div class="notebook-links"><a href="a_files/notebook/a.ipynb" download="a.ipynb">노트북</a></div>
</main><div class="nav-footer-right"><a href="about.html">출처</a></div></body></html>"""


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
    soup = parsed(site / name)
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


def test_scripts_are_shortened(site: Path) -> None:
    """저장소에는 읽기 좋게, 읽는 이에게는 짧게."""
    sources = [path for path in (ROOT / "assets").rglob("*.js") if "katex" not in path.parts]
    shares = {
        path.name: (site / path.relative_to(ROOT)).stat().st_size / path.stat().st_size
        for path in sources
    }
    assert shares and max(shares.values()) < 0.95, shares


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


@pytest.mark.parametrize("number", ["", "\n\\tag{1}"])
def test_formula_that_does_not_typeset_stops(tmp_path: Path, number: str) -> None:
    (tmp_path / "a.html").write_text(PAGE.format(tex=rf"\frac{{1{number}"), encoding="utf-8")
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


def test_notebooks_lie_beside_their_pages(site: Path) -> None:
    """`<강의>.ipynb`로, 얼린 것 그대로. `_files` 안에는 없다."""
    frozen = {
        f"posts/{path.stem}.ipynb": ROOT / f"_freeze/posts/{path.stem}/notebook/{path.stem}.ipynb"
        for path in LECTURES
    }
    found = {path.relative_to(site).as_posix(): path for path in site.rglob("*.ipynb")}
    assert found.keys() == frozen.keys()
    assert all(found[name].read_bytes() == frozen[name].read_bytes() for name in found)
    for name in found:
        (link,) = parsed(site / name.replace(".ipynb", ".html")).select(
            ".notebook-links [download]"
        )
        assert f"posts/{link['href']}" == name and link["download"] == link["href"]
    assert not list(site.glob("posts/*_files/notebook"))


def test_notebook_is_brought_at_every_save(tmp_path: Path) -> None:
    """저장할 때마다 Quarto는 페이지를 새로 쓰고 노트북을 `_files`에 다시 놓는다. 없으면 알린다."""
    page, beside = tmp_path / "a.html", tmp_path / "a.ipynb"
    given = tmp_path / "a_files" / "notebook" / "a.ipynb"

    def finished(html: str | None = None) -> tuple[str, str]:
        if html:
            page.write_text(html, encoding="utf-8")
        done = finish(tmp_path, QUARTO_PROJECT_OUTPUT_FILES=str(page))
        assert done.returncode == 0, done.stderr
        (link,) = BeautifulSoup(page.read_text("utf-8"), "html.parser").select("[download]")
        return str(link["href"]), done.stderr

    rendered = PAGE.format(tex="x")
    old, told = finished(rendered)
    assert old == "a_files/notebook/a.ipynb" and "경고: a.html: 내려받을 노트북이" in told
    for text in ("{}", "[]"):
        given.parent.mkdir(parents=True)
        given.write_text(text)
        assert finished(rendered) == ("a.ipynb", "")
        assert beside.read_text() == text and not given.parent.exists()
        assert finished() == ("a.ipynb", "")  # 다듬은 것을 다시 다듬는다
    beside.unlink()
    assert "경고: a.html: 내려받을 노트북이" in finished()[1]


@pytest.mark.parametrize("repository", ["", "someone/course", "other/course"])
def test_links_to_the_repository(tmp_path: Path, repository: str) -> None:
    """저장소를 모르면 링크가 없고, 그 저장소의 `lib`을 얻지 않는 노트북은 Colab에서 열지 않는다."""
    (tmp_path / "a.html").write_text(PAGE.format(tex="x"), encoding="utf-8")
    cell = setup_cell("https://github.com/someone/course", {})
    notebook = tmp_path / "a_files" / "notebook" / "a.ipynb"
    notebook.parent.mkdir(parents=True)
    notebook.write_text(nbformat.writes(nbformat.v4.new_notebook(cells=[cell])), encoding="utf-8")
    for _ in range(2):
        assert finish(tmp_path, GITHUB_REPOSITORY=repository).returncode == 0
    soup = BeautifulSoup((tmp_path / "a.html").read_text(encoding="utf-8"), "html.parser")
    links = [str(link["href"]) for link in soup.select("a") if "github" in str(link["href"])]
    colab = "https://colab.research.google.com/github/someone/course/blob/main/_freeze/posts/a/"
    wanted = [f"{colab}notebook/a.ipynb"] if repository == "someone/course" else []
    assert links == [*wanted, *([f"https://github.com/{repository}"] if repository else [])]
    assert (tmp_path / "sitemap.xml").exists() == bool(repository)
