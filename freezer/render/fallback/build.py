"""Quarto가 없을 때 사이트를 짓는다: smalldocs가 짓고, 모자란 것을 채운다."""

from __future__ import annotations

import shutil
import sys
import tempfile
from importlib import resources
from pathlib import Path, PurePosixPath
from typing import Any
from urllib.parse import urlsplit

import smalldocs.config
import smalldocs.site
import yaml
from bs4 import BeautifulSoup

from freezer.errors import FreezerError
from freezer.render import node
from freezer.render.fallback import (
    callouts,
    cells,
    chrome,
    crossref,
    floats,
    footnotes,
    parser,
    staging,
    theme,
)

STATIC = Path(__file__).with_name("static")
NOT_FOUND = "404.html"


def build(root: Path, out: Path) -> None:
    """`out` 에 사이트를 짓는다. 다 지은 다음에 옛것과 바꾼다.

    Raises:
        FreezerError: 얼린 결과가 없거나 낡았을 때, 모르는 옵션이 있을 때.
    """
    config = yaml.safe_load((root / "_quarto.yml").read_text(encoding="utf-8"))
    strings = yaml.safe_load((root / config["language"]).read_text(encoding="utf-8"))
    work = root / ".build"
    sheets = theme.stylesheets(root, config, work / "theme")
    with tempfile.TemporaryDirectory(dir=work) as folder:
        staging.stage(root, config, strings, sheets, Path(folder))
        built = _smalldocs(Path(folder))
        _finish(built, strings, config)
        _static(built, strings)
        node.finish(root, built)
        shutil.rmtree(out, ignore_errors=True)
        out.parent.mkdir(parents=True, exist_ok=True)
        shutil.move(built, out)


class Site(smalldocs.site.Site):
    """노트북을 쪽으로 바꾸지 않고 내려받는 파일로 두는 사이트."""

    def resolve(self, href: str, page: Any, record: bool = True) -> str:
        """링크를 고쳐 쓴다. 노트북으로 가는 링크는 그대로 둔다."""
        beside = PurePosixPath(page.src).parent / href if page else PurePosixPath(href)
        if beside.suffix == ".ipynb" and (self.root / beside).is_file():
            return href
        return str(super().resolve(href, page, record))


def _smalldocs(project: Path) -> Path:
    with parser.pandoc_markdown():
        site = Site(smalldocs.config.load(project), quiet=True)
        site.build()
    for page in site.pages.values():
        for line in page.env.get("unrun", []):
            raise FreezerError(
                f"{page.src}:{line}: 얼린 결과가 없는 셀입니다. "
                "'python -m freezer run' 을 먼저 실행하세요."
            )
    for warning in site.warnings:
        print(f"경고: {warning}", file=sys.stderr)
    for files in (project / page.with_name(f"{page.stem}_files") for page in site.pages):
        if files.is_dir():
            shutil.copytree(files, site.out / files.relative_to(project), dirs_exist_ok=True)
    return Path(site.out)


def _finish(site: Path, strings: dict[str, str], config: dict[str, Any]) -> None:
    for file in sorted(site.rglob("*.html")):
        page = PurePosixPath(file.relative_to(site).as_posix())
        soup = BeautifulSoup(file.read_text(encoding="utf-8"), "html.parser")
        cells.finish(soup, strings)
        floats.finish(soup)
        callouts.finish(soup, strings)
        footnotes.finish(soup, strings)
        crossref.finish(soup, config["crossref"], f"{page.with_suffix('.qmd')}")
        chrome.finish(soup, strings, "../" * (len(page.parts) - 1))
        if page.name == NOT_FOUND:
            chrome.absolute(soup, _site_path(config["website"]))
        file.write_text(soup.decode(formatter="minimal"), encoding="utf-8")
    (site / "search.json").unlink(missing_ok=True)


def _site_path(website: dict[str, Any]) -> str:
    """사이트가 놓이는 경로('/' 나 '/강의/'): `site-path`, 없으면 `site-url` 의 경로."""
    path = website.get("site-path") or urlsplit(website.get("site-url", "")).path
    return f"/{path.strip('/')}/".replace("//", "/")


def _static(site: Path, strings: dict[str, str]) -> None:
    """우리가 더하는 파일들을 `site_libs/` 에 둔다."""
    libs = site / "site_libs"
    for file in STATIC.iterdir():
        shutil.copy(file, libs / file.name)
    vendor = resources.files("smalldocs") / "assets" / "vendor" / "bootstrap"
    bootstrap = (vendor / "bootstrap.min.css").read_bytes()
    (libs / "bootstrap" / "bootstrap.min.css").write_bytes(bootstrap)
    behaviour = libs / "smalldocs.js"
    text = behaviour.read_text(encoding="utf-8")
    behaviour.write_text(chrome.script(text, strings), encoding="utf-8")
    shutil.rmtree(libs / "fuse")
