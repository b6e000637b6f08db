"""Quarto가 없을 때 사이트를 짓는다: 전부(`build`), 또는 페이지 하나만(`build_page`)."""

from __future__ import annotations

import json
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from hashlib import sha256
from importlib import resources
from pathlib import Path, PurePosixPath
from typing import Any
from urllib.parse import urlsplit

import yaml

from freezer.errors import FreezerError
from freezer.render import node
from freezer.render.fallback import chrome, staging, theme
from freezer.render.fallback.site import Site
from freezer.render.refusal import RefusedError, line_of

STATIC = Path(__file__).with_name("static")


def build(
    root: Path, out: Path, drafts: bool = False, stopped: Callable[[], bool] = lambda: False
) -> None:
    """`out` 에 사이트를 짓는다. 다 지은 다음에 옛것과 바꾼다.

    Args:
        root: 프로젝트 폴더.
        out: 사이트를 둘 폴더.
        drafts: 초안(`draft: true`)도 초안이라고 적어 지을지. 미리 보기가 켠다.
        stopped: 그만둘 것인가. 페이지마다 묻고, 그렇다면 StoppedError를 낸다.

    Raises:
        FreezerError: 얼린 결과가 없거나 낡았을 때, 지을 수 없는 것이 있을 때.
    """
    with _staged(root, drafts=drafts) as (config, strings, folder):
        shutil.copytree(root / "assets", folder / "assets", ignore=shutil.ignore_patterns("theme"))
        built = _site(folder, root, config, strings).write(stopped=stopped)
        _static(built, strings)
        node.finish(root, built, stopped=stopped)
        shutil.rmtree(out, ignore_errors=True)
        out.parent.mkdir(parents=True, exist_ok=True)
        shutil.move(built, out)


def build_page(
    root: Path,
    out: Path,
    source: Path,
    markdown: str | None = None,
    files: Path | None = None,
    drafts: bool = False,
) -> Path:
    """`build` 가 지어 둔 `out` 에서 페이지 하나만 다시 지어 바꿔 넣는다.

    다른 페이지, CSS, 아이콘, 찾기의 색인은 지은 그대로 둔다. 사이드바와 목록에
    보이는 것(`shared`)이 바뀌었으면 다른 페이지도 달라지므로 `build` 를 부른다.

    Args:
        root: 프로젝트 폴더.
        out: 지어 둔 사이트의 폴더.
        source: 페이지의 원고, `root` 에서 본 경로(`posts/autograd.qmd`).
        markdown: 얼리지 않고 보여 줄 결과(머리말까지). 없으면 얼린 것으로 짓는다.
        files: `markdown` 과 함께 `<이름>_files/` 가 될 폴더. 없으면 얼린 폴더.
        drafts: `build` 에 준 것과 같게.

    Returns:
        새로 쓴 HTML 파일. 그림과 노트북(`<이름>_files/`)도 새것으로 바뀐다.

    Raises:
        FreezerError: `build` 와 같다. 이때 `out` 은 그대로다.
    """
    with _staged(root, source, drafts) as (config, strings, folder):
        (folder / "assets").symlink_to(root / "assets")
        staging.put(root, source, folder, markdown, files)
        built = _site(folder, root, config, strings).write(PurePosixPath(source.as_posix()))
        shutil.rmtree(out / source.with_name(f"{source.stem}_files"), ignore_errors=True)
        shutil.copytree(built, out, dirs_exist_ok=True)
    written = out / source.with_suffix(".html")
    node.finish(root, out, [written])
    return written


def shared(root: Path) -> str:
    """모든 페이지가 함께 보이는 것(설정과 화면의 글, 페이지들의 머리말)의 지문."""
    config = _read(root / "_quarto.yml")
    pages = staging.pages(root, config)
    fronts = {page.as_posix(): staging.front_matter(root / page) for page in pages}
    parts = json.dumps([config, _read(root / config["language"]), fronts], default=str)
    return sha256(parts.encode()).hexdigest()


@contextmanager
def _staged(
    root: Path, only: Path | None = None, drafts: bool = False
) -> Iterator[tuple[dict[str, Any], dict[str, str], Path]]:
    """smalldocs가 지을 프로젝트를 차린 임시 폴더: (설정, 화면의 글, 폴더).

    `only` 페이지만 지을 것이면 나머지는 머리말만 차린다.
    """
    config = _read(root / "_quarto.yml")
    strings = _read(root / config["language"])
    work = root / ".build"
    sheets = theme.stylesheets(root, config, work / "theme")
    with tempfile.TemporaryDirectory(dir=work) as folder:
        try:
            staging.stage(root, config, strings, sheets, Path(folder), only, drafts)
        except RefusedError as error:
            line = line_of(root / "_quarto.yml", error.text)
            raise FreezerError(f"_quarto.yml:{line}: {error}") from None
        yield config, strings, Path(folder)


def _read(path: Path) -> dict[str, Any]:
    loaded: dict[str, Any] = yaml.safe_load(path.read_text(encoding="utf-8"))
    return loaded


def _site(folder: Path, root: Path, config: dict[str, Any], strings: dict[str, str]) -> Site:
    base = _site_path(config["website"])
    return Site(folder, root, strings, config["crossref"], base, staging.size(config))


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
