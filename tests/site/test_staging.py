"""차리기: 얼린 결과만 쓰고, 낡은 것과 모르는 옵션은 까닭을 말하며 거절한다."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

import pytest
import yaml

from freezer.errors import FreezerError
from freezer.render.fallback import staging
from tests.site.conftest import ROOT

STRINGS = {"toc-title-website": "차례"}


@pytest.fixture
def config() -> dict[str, Any]:
    loaded: dict[str, Any] = yaml.safe_load((ROOT / "_quarto.yml").read_text(encoding="utf-8"))
    return loaded


def freeze(root: Path, source: str, markdown: str) -> Path:
    """강의 하나와 그 얼린 결과."""
    post = root / "posts" / "a.qmd"
    post.parent.mkdir(parents=True, exist_ok=True)
    post.write_text(source, encoding="utf-8")
    folder = root / "_freeze" / "posts" / "a"
    (folder / "execute-results").mkdir(parents=True)
    (folder / "figure-html").mkdir()
    (folder / "figure-html" / "fig.svg").write_text("<svg/>", encoding="utf-8")
    (folder / "record.json").write_text("{}", encoding="utf-8")
    digest = hashlib.md5(source.encode("utf-8"), usedforsecurity=False).hexdigest()
    result = {"hash": digest, "result": {"markdown": markdown}}
    (folder / "execute-results" / "html.json").write_text(json.dumps(result), encoding="utf-8")
    return post


def test_frozen_result_stands_for_the_source(tmp_path: Path, config: dict[str, Any]) -> None:
    freeze(tmp_path, "원문\n", "얼린 글\n")
    (tmp_path / "staged").mkdir()
    staging.stage(tmp_path, config, STRINGS, {}, tmp_path / "staged")
    assert (tmp_path / "staged/posts/a.qmd").read_text(encoding="utf-8") == "얼린 글\n"
    beside = sorted(p.name for p in (tmp_path / "staged/posts/a_files").rglob("*") if p.is_file())
    assert beside == ["fig.svg"]


def test_stale_result_is_refused(tmp_path: Path) -> None:
    freeze(tmp_path, "원문\n", "얼린 글\n").write_text("고친 원문\n", encoding="utf-8")
    with pytest.raises(FreezerError, match=r"posts/a\.qmd.*freezer run a"):
        staging.markdown(tmp_path, Path("posts/a.qmd"))


def test_windows_line_ends_are_the_same_text(tmp_path: Path) -> None:
    freeze(tmp_path, "첫 줄\n둘째 줄\n", "얼린 글\n").write_bytes("첫 줄\r\n둘째 줄\r\n".encode())
    assert staging.markdown(tmp_path, Path("posts/a.qmd")) == "얼린 글\n"


@pytest.mark.parametrize("place", [(), ("format", "html")])
def test_unknown_option_is_refused_by_name(config: dict[str, Any], place: tuple[str, ...]) -> None:
    section = config
    for key in place:
        section = section[key]
    section["code-tools"] = True
    with pytest.raises(FreezerError, match="code-tools"):
        staging.adapt(config, STRINGS)


def test_smalldocs_understands_everything_that_is_left(
    tmp_path: Path, config: dict[str, Any]
) -> None:
    from smalldocs.config import load

    adapted = staging.adapt(config, STRINGS)
    (tmp_path / "_quarto.yml").write_text(yaml.safe_dump(adapted), encoding="utf-8")
    assert load(tmp_path).warnings == []


def test_pages_outside_the_render_list_are_left_alone(config: dict[str, Any]) -> None:
    pages = {page.as_posix() for page in staging.pages(ROOT, config)}
    assert {"index.qmd", "about.qmd", "404.qmd", "posts/regression-steps.qmd"} <= pages
    assert not any(page.startswith("tests/") for page in pages)
