"""smalldocs가 읽을 프로젝트를 한 폴더에 차린다: 강의는 얼린 결과로, 나머지는 그대로."""

from __future__ import annotations

import hashlib
import json
import re
import shutil
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

from freezer.errors import FreezerError
from freezer.render.refusal import RefusedError

# 사이트를 smalldocs로 지을 때 우리가 따로 하거나, 얼린 결과에 이미 들어 있는 옵션
OURS = {"html-math-method", "respect-user-color-scheme", "fig-format", "fig-width", "fig-height"}
PASSED = {
    "toc",
    "toc-depth",
    "toc-expand",
    "code-copy",
    "code-overflow",
    "anchor-sections",
    "page-layout",
    "code-fold",
    "code-summary",
    "code-line-numbers",
    "number-sections",
    "number-depth",
    "fig-align",
    "callout-appearance",
    "callout-icon",
    "tbl-colwidths",
}
FRONT = re.compile(r"---[ \t]*\n(.*?\n)---[ \t]*(?:\n|\Z)", re.S)
# 얼린 폴더에서 사이트에 올리지 않는 것: 나머지(그림, 노트북)는 Quarto처럼 <강의>_files/ 가 된다
NOT_PUBLISHED = ("execute-results", "record.json")
TOP = {
    "engines",
    "project",
    "website",
    "format",
    "lang",
    "language",
    "date-format",
    "crossref",
    "execute",
    "search",  # Quarto의 색인에 드는지. 찾기는 언제나 우리 것이다
}


class OutdatedError(FreezerError):
    """얼린 결과가 원문보다 옛것이다."""


def stage(
    root: Path,
    config: dict[str, Any],
    strings: dict[str, str],
    themes: dict[str, Path],
    folder: Path,
    only: Path | None = None,
    drafts: bool = False,
) -> None:
    """빈 폴더 `folder` 에 차린다.

    Args:
        root: 프로젝트 폴더.
        config: `_quarto.yml` 의 내용.
        strings: 화면의 글(`language` 에 적힌 파일).
        themes: {"light": CSS, "dark": CSS}.
        only: 지을 페이지가 이것뿐일 때. 나머지는 머리말만 차리고 이것은 `put` 으로 차린다.
        drafts: 초안도 지을지.

    Raises:
        FreezerError: 얼린 결과가 없거나 낡았을 때, 여기서 다루지 않는 옵션이 있을 때.
    """
    for mode, sheet in themes.items():
        shutil.copy(sheet, folder / f"{mode}.css")
    for page in pages(root, config):
        if only is None:
            put(root, page, folder)
        elif page != only:
            _write(folder / page, _header((root / page).read_text(encoding="utf-8")))
            frozen = root / "_freeze" / page.with_suffix("")
            if frozen.is_dir():
                (folder / page).with_name(f"{page.stem}_files").symlink_to(frozen)
    adapted = yaml.safe_dump(adapt(config, strings, drafts), allow_unicode=True, sort_keys=False)
    (folder / "_quarto.yml").write_text(adapted, encoding="utf-8")


def put(
    root: Path, page: Path, folder: Path, text: str | None = None, files: Path | None = None
) -> None:
    """페이지 하나와 그 그림을 차린다. `text` 가 있으면 얼린 결과 대신 그것을."""
    target = folder / page
    _write(target, markdown(root, page) if text is None else text)
    frozen = files or root / "_freeze" / page.with_suffix("")
    if frozen.is_dir():
        beside = target.with_name(f"{page.stem}_files")
        shutil.copytree(frozen, beside, ignore=shutil.ignore_patterns(*NOT_PUBLISHED))


def front_matter(page: Path) -> dict[str, Any]:
    """원고의 머리말. 없으면 빈 것."""
    parts = FRONT.match(page.read_text(encoding="utf-8"))
    return (yaml.safe_load(parts[1]) or {}) if parts else {}


@lru_cache(maxsize=1024)
def _header(text: str) -> str:
    """머리말만 남긴 원고."""
    parts = FRONT.match(text)
    return f"---\n{yaml.safe_dump(yaml.safe_load(parts[1]) or {} if parts else {})}---\n"


def _write(file: Path, text: str) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, encoding="utf-8")


def pages(root: Path, config: dict[str, Any]) -> list[Path]:
    """지을 쪽들(뿌리에서 본 경로). `project.render` 의 순서대로."""
    patterns = [pattern.lstrip("/") for pattern in config["project"]["render"]]
    found = [path for pattern in patterns for path in sorted(root.glob(pattern))]
    return [path.relative_to(root) for path in found if not path.name.startswith(("_", "."))]


def markdown(root: Path, page: Path) -> str:
    """쪽의 Markdown: 얼린 결과가 있으면 그것, 없으면 원문."""
    source = (root / page).read_text(encoding="utf-8")
    frozen = root / "_freeze" / page.with_suffix("") / "execute-results" / "html.json"
    if not frozen.is_file():
        return source
    result = json.loads(frozen.read_text(encoding="utf-8"))
    if result["hash"] != hashlib.md5(source.encode("utf-8"), usedforsecurity=False).hexdigest():
        raise OutdatedError(
            f"{page.as_posix()}: 원문이 얼린 결과보다 새것입니다. "
            f"'python -m freezer run {page.stem}' 을 먼저 실행하세요."
        )
    return str(result["result"]["markdown"])


def size(config: dict[str, Any]) -> dict[str, float]:
    """`_quarto.yml` 에 적힌 그림의 크기."""
    html = config["format"]["html"]
    return {key: html[key] for key in ("fig-width", "fig-height") if key in html}


def adapt(config: dict[str, Any], strings: dict[str, str], drafts: bool = False) -> dict[str, Any]:
    """`_quarto.yml` 에서 smalldocs가 아는 것만. 모르는 옵션은 빠뜨리지 않고 RefusedError."""
    html = config["format"]["html"]
    unknown = [key for key in config if key not in TOP]
    unknown += [key for key in html if key not in OURS | PASSED | {"theme"}]
    if unknown:
        names = ", ".join(unknown)
        why = f"{names}: 이 옵션은 다루지 않습니다. 지우거나 Quarto로 지으세요."
        raise RefusedError(f"{unknown[0]}:", why, quarto=True)
    passed = {key: value for key, value in html.items() if key in PASSED}
    passed["toc-title"] = strings["toc-title-website"]
    passed |= {"theme": {mode: f"{mode}.css" for mode in html["theme"]}}
    passed |= {key: config[key] for key in ("lang", "date-format") if key in config}
    project = {key: config["project"][key] for key in ("type", "render", "resources")}
    website = {key: value for key, value in config["website"].items() if key != "site-path"}
    return {
        "project": {**project, "output-dir": "_site"},
        "website": website | ({"draft-mode": "visible"} if drafts else {}),
        "format": {"html": passed},
    }
