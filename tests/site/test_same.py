"""같은 문서를 진짜 Quarto와 대신 짓는 쪽이 같게 짓는지.

기준(`documents/expected.json`)은 Quarto가 썼다.
Quarto가 있으면 기준이 지금의 Quarto와 같은지도 본다. 기준을 다시 쓰려면 Quarto가 있는 곳에서
`python -m tests.site.test_same` 을 부른다.
"""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml

from freezer.render import quarto
from freezer.render.fallback import staging
from freezer.render.fallback.site import Site
from tests.site import facts
from tests.site.conftest import ROOT

DOCUMENTS = Path(__file__).with_name("documents")
EXPECTED = DOCUMENTS / "expected.json"
REFERENCE = ROOT / "tests/freezer/conversion/reference/_freeze/posts"
FROZEN = sorted(path.name for path in REFERENCE.iterdir())
# Quarto가 잃는 것: 탭이 없는 탭 상자의 내용, 작은 설명의 둥근따옴표
LOST_BY_QUARTO = (".panel-tabset ", "\\'s")
LANGUAGE = ROOT / "assets" / "language.yml"


def copied(folder: Path) -> Path:
    """문서들의 프로젝트: 구문을 모은 것과, 예전에 Quarto가 셀을 실행해 얼린 것."""
    project = folder / "project"
    shutil.copytree(DOCUMENTS, project)
    shutil.copy(LANGUAGE, project / "language.yml")
    for name in FROZEN:
        result = json.loads((REFERENCE / name / "execute-results/html.json").read_text("utf-8"))
        text = re.sub(r"^(?:engine|jupyter): .*\n", "", result["result"]["markdown"], flags=re.M)
        for taken in LOST_BY_QUARTO:
            text = text.replace(taken, "")
        (project / f"frozen-{name}.qmd").write_text(text, encoding="utf-8")
    return project


def by_quarto(program: str, folder: Path) -> dict[str, Any]:
    project = copied(folder)
    subprocess.run([program, "render", "--quiet"], cwd=project, check=True)
    return read(project / "_site")


def read(site: Path) -> dict[str, Any]:
    pages = {page.stem: page.read_text(encoding="utf-8") for page in sorted(site.glob("*.html"))}
    found = {name: facts.of(html) for name, html in pages.items() if "<main" in html}
    return dict(json.loads(json.dumps(found, ensure_ascii=False)))


@pytest.fixture(scope="module")
def ours(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """대신 짓는 쪽이 지은 것."""
    folder = tmp_path_factory.mktemp("ours")
    project, staged = copied(folder), folder / "staged"
    staged.mkdir()
    config = yaml.safe_load((project / "_quarto.yml").read_text(encoding="utf-8"))
    strings = yaml.safe_load(LANGUAGE.read_text(encoding="utf-8"))
    sheet = folder / "light.css"
    sheet.write_text("", encoding="utf-8")
    (project / "assets").mkdir()
    staging.stage(project, config, strings, {"light": sheet}, staged)
    return read(
        Site(staged, project, strings, config["crossref"], "/", staging.size(config)).write()
    )


@pytest.fixture(scope="module")
def expected() -> dict[str, Any]:
    loaded: dict[str, Any] = json.loads(EXPECTED.read_text(encoding="utf-8"))
    return loaded


WRITTEN = [path.stem for path in DOCUMENTS.glob("*.qmd") if path.stem != "draft"]
NAMES = sorted([*WRITTEN, *(f"frozen-{name}" for name in FROZEN)])


@pytest.mark.parametrize("name", NAMES)
def test_document_is_the_same(ours: dict[str, Any], expected: dict[str, Any], name: str) -> None:
    different = {
        fact: (value, ours[name][fact])
        for fact, value in expected[name].items()
        if ours[name][fact] != value
    }
    assert different == {}


def test_draft_is_not_published(ours: dict[str, Any], expected: dict[str, Any]) -> None:
    assert sorted(ours) == sorted(expected) == NAMES


@pytest.mark.skipif(quarto.find(ROOT) is None, reason="Quarto가 없습니다.")
def test_quarto_still_writes_what_is_expected(expected: dict[str, Any], tmp_path: Path) -> None:
    assert by_quarto(str(quarto.find(ROOT)), tmp_path) == expected


if __name__ == "__main__":
    import tempfile

    with tempfile.TemporaryDirectory() as scratch:
        written = by_quarto(str(quarto.find(ROOT)), Path(scratch))
    EXPECTED.write_text(json.dumps(written, ensure_ascii=False, indent=1), encoding="utf-8")
