"""페이지 하나만 다시 짓기: 전부 지은 것과 본문이 같고, 다른 페이지는 건드리지 않는다."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from freezer.errors import FreezerError
from freezer.render.fallback import build
from tests.site.conftest import ROOT

SOURCE = Path("posts/side-by-side.qmd")


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """지어 둔 사이트를 대신하는 폴더. 다른 페이지 하나와 CSS 파일들이 있다."""
    out = tmp_path_factory.mktemp("site")
    (out / "posts").mkdir()
    (out / "posts" / "other.html").write_text("<p>다른 페이지</p>", encoding="utf-8")
    build.build_page(ROOT, out, SOURCE)
    return out


def body(site: Path, page: Path) -> str:
    text = (site / page.with_suffix(".html")).read_text(encoding="utf-8")
    main = re.search(r"<main.*</main>", text, re.S)
    assert main is not None
    return main[0]


def test_page_is_the_one_of_the_whole_site(built: Path, site: Path) -> None:
    if site.name != "smalldocs":
        pytest.skip("Quarto로 지은 사이트와는 다른 시험이 견줍니다.")
    assert body(built, SOURCE) == body(site, SOURCE)
    figures = Path("posts/side-by-side_files/figure-html")
    assert len(list((built / figures).iterdir())) == len(list((site / figures).iterdir()))
    notebooks = [path.relative_to(built).as_posix() for path in built.rglob("*.ipynb")]
    assert notebooks == ["posts/side-by-side.ipynb"]


def test_other_pages_are_left_alone(built: Path) -> None:
    pages = sorted(path.name for path in built.rglob("*.html"))
    assert pages == ["other.html", "side-by-side.html"]


def test_result_that_is_not_frozen_is_shown(built: Path, tmp_path: Path) -> None:
    out = tmp_path / "site"
    shutil.copytree(built, out)
    text = "---\ntitle: 보기\n---\n\n![곡선](side-by-side_files/a.svg)\n"
    files = tmp_path / "files"
    files.mkdir()
    (files / "a.svg").write_text("<svg xmlns='http://www.w3.org/2000/svg'/>", encoding="utf-8")
    build.build_page(ROOT, out, SOURCE, markdown=text, files=files)
    assert "곡선" in body(out, SOURCE) and "보기" in body(out, SOURCE)
    assert (out / "posts/side-by-side_files/a.svg").is_file()
    assert not (out / "posts/side-by-side_files/figure-html").exists()


def test_file_beside_the_page_comes_along(built: Path, tmp_path: Path) -> None:
    out = tmp_path / "site"
    shutil.copytree(built, out)
    text = "---\ntitle: 보기\n---\n\n[모양](/assets/theme/light.scss)과 [없는 것](nowhere.csv)\n"
    build.build_page(ROOT, out, SOURCE, markdown=text)
    assert (out / "assets/theme/light.scss").is_file()
    assert not (out / "assets/lab").exists()


def test_failure_leaves_the_page(built: Path) -> None:
    before = body(built, SOURCE)
    with pytest.raises(FreezerError, match="@fig-nowhere"):
        build.build_page(ROOT, built, SOURCE, markdown="---\ntitle: 가\n---\n\n@fig-nowhere\n")
    assert body(built, SOURCE) == before


def test_what_every_page_shares(tmp_path: Path) -> None:
    (tmp_path / "_quarto.yml").write_text("language: ko.yml\nproject: {render: ['*.qmd']}\n")
    (tmp_path / "ko.yml").write_text("{}\n")
    page = tmp_path / "a.qmd"
    page.write_text("---\ntitle: 가\n---\n\n글\n", encoding="utf-8")
    first = build.shared(tmp_path)
    page.write_text("---\ntitle: 가\n---\n\n고친 글\n", encoding="utf-8")
    assert build.shared(tmp_path) == first
    page.write_text("---\ntitle: 나\n---\n\n고친 글\n", encoding="utf-8")
    assert build.shared(tmp_path) != first
