"""링크를 나눌 때: 설명과 그림, 그리고 사이트가 뿌리가 아닌 곳에 놓였을 때의 404."""

from __future__ import annotations

import os
import shutil
import struct
import subprocess
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from playwright.sync_api import Browser

from tests.site.conftest import PAGES, ROOT
from tests.site.weigh import serving

SITE = "https://someone.github.io/repo/"


@pytest.fixture(scope="module")
def shared(site: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """주소(끝의 빗금 없이)를 알고 다시 다듬은 사이트. `repo/` 아래에 놓인다."""
    folder = tmp_path_factory.mktemp("shared") / "repo"
    shutil.copytree(site, folder)
    command = ["node", str(ROOT / "finish" / "main.mjs"), str(folder)]
    address = {"SITE_URL": SITE.removesuffix("/")}
    subprocess.run(command, cwd=ROOT, env={**os.environ, **address}, check=True)
    return folder


def tags(page: Path) -> dict[str, str]:
    soup = BeautifulSoup(page.read_text(encoding="utf-8"), "html.parser")
    found = soup.select("meta[property], meta[name]")
    return {str(tag.get("property") or tag["name"]): str(tag["content"]) for tag in found}


@pytest.mark.parametrize("name", PAGES)
def test_every_page_has_a_description(site: Path, name: str) -> None:
    found = tags(site / name)
    assert len(found["description"]) > 20
    assert found["og:description"] == found["description"]


@pytest.mark.parametrize("name", [name for name in PAGES if name.startswith(("posts", "index"))])
def test_card_is_a_picture_of_the_page(shared: Path, name: str) -> None:
    found = tags(shared / name)
    assert found["og:url"] == SITE + name.removesuffix("index.html")
    assert found["og:image"].startswith(SITE)
    picture = (shared / found["og:image"].removeprefix(SITE)).read_bytes()
    assert picture[1:4] == b"PNG"
    assert struct.unpack(">II", picture[16:24]) == (1200, 630)
    assert len(picture) > 10_000
    assert len(found["og:image:alt"]) > 15


def test_page_finished_twice_is_the_same(site: Path, shared: Path, tmp_path: Path) -> None:
    """빗금으로 끝나는 주소로 다시 다듬어도."""
    again = tmp_path / "again"
    shutil.copytree(shared, again)
    command = ["node", str(ROOT / "finish" / "main.mjs"), str(again)]
    subprocess.run(command, cwd=ROOT, env={**os.environ, "SITE_URL": SITE}, check=True)
    names = [*PAGES, "sitemap.xml"]
    assert {name: (again / name).read_bytes() for name in names} == {
        name: (shared / name).read_bytes() for name in names
    }
    # 찾아보기가 든 폴더의 이름은 내용의 지문이라, 몇 번을 다듬어도 하나이다
    searched = [[f.name for f in each.glob("site_libs/finish/search-*")] for each in (site, again)]
    assert searched[0] == searched[1] and len(searched[0]) == 1
    assert f'content="{searched[0][0]}/"' in (again / "about.html").read_text(encoding="utf-8")


def test_missing_page_works_under_a_sub_path(browser: Browser, shared: Path) -> None:
    """GitHub Pages처럼 없는 주소에 `404.html`의 내용을 보인다."""
    page = browser.new_page()
    with serving(shared.parent) as (address, sent):
        body = (shared / "404.html").read_text(encoding="utf-8")
        page.route(
            "**/deep/down/nowhere",
            lambda route: route.fulfill(
                status=404, body=body, content_type="text/html; charset=utf-8"
            ),
        )
        lost: list[str] = []
        page.on(
            "response",
            lambda r: lost.append(r.url) if r.status >= 400 and "nowhere" not in r.url else None,
        )
        page.goto(f"{address}/repo/deep/down/nowhere", wait_until="networkidle")
        assert lost == []
        assert any("lean.css" in path for path, _ in sent)
        page.locator("main a", has_text="첫 강의").click()
        page.wait_for_url("**/repo/posts/regression-steps.html")
    page.close()
