"""진짜 Quarto 1.10.18이 얼린 결과(reference/)를 우리 변환이 줄마다 그대로 낸다."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from freezer.conversion.document import Converted, to_markdown
from freezer.execution.kernel import execute
from freezer.project import Project
from freezer.reading.front_matter import check_front_matter
from freezer.reading.reader import read
from freezer.reading.settings import Limits, document_options, execution_options

# 문서들을 실행하는 데 8초쯤 걸린다: 한 일꾼에서 한 번만.
pytestmark = pytest.mark.xdist_group("reference")
ROOT = Path(__file__).parent / "reference"
LECTURES = ("kitchen-sink", "svg-figure", "rules", "prose", "defaults", "neighbours")

CELL_ID = re.compile(r"^::: \{#[0-9a-f]{8} \.cell\b")
PIXELS = re.compile(r"\bwidth=\d+ height=\d+")
ADDRESS = re.compile(r"0x[0-9a-f]{6,}")


@pytest.fixture(scope="module")
def converted() -> dict[str, Converted]:
    """문서들을 진짜로 실행해 변환한 것."""
    results = {}
    for name in LECTURES:
        lecture = read(ROOT / "posts" / f"{name}.qmd", ROOT)
        check_front_matter(lecture)
        options = document_options(Project(ROOT).config, lecture.front_matter)
        notebook, _ = execute(
            lecture, options | execution_options(options), Limits(), ROOT, lambda: None
        )
        results[name] = to_markdown(lecture, notebook, options)
    return results


def frozen_markdown(name: str) -> str:
    path = ROOT / "_freeze" / "posts" / name / "execute-results" / "html.json"
    return str(json.loads(path.read_text(encoding="utf-8"))["result"]["markdown"])


def masked(markdown: str) -> list[str]:
    """실행할 때마다 달라지는 것을 가린 줄들."""
    lines = (CELL_ID.sub("::: {#ID .cell", line) for line in markdown.split("\n"))
    return [ADDRESS.sub("0xADDRESS", PIXELS.sub("width=W height=H", line)) for line in lines]


@pytest.mark.parametrize("name", LECTURES)
def test_every_line_is_quartos(name: str, converted: dict[str, Converted]) -> None:
    assert masked(converted[name].markdown) == masked(frozen_markdown(name))


@pytest.mark.parametrize("name", LECTURES)
def test_figures_are_those_that_the_markdown_names(
    name: str, converted: dict[str, Converted]
) -> None:
    named = re.findall(rf"\({name}_files/figure-html/([^)]+)\)", frozen_markdown(name))
    assert list(converted[name].figures) == named
    for file, content in converted[name].figures.items():
        assert content.startswith(b"\x89PNG" if file.endswith(".png") else b"<?xml"), file


@pytest.mark.parametrize(("name", "count"), [("kitchen-sink", 6), ("neighbours", 1)])
def test_retina_pixels_are_near_quartos(
    name: str, count: int, converted: dict[str, Converted]
) -> None:
    ours, theirs = (
        re.findall(r"width=(\d+) height=(\d+)", text)
        for text in (converted[name].markdown, frozen_markdown(name))
    )
    assert len(ours) == len(theirs) == count
    for our, their in zip(ours, theirs, strict=True):
        # 글꼴의 판이 다르면 눈금의 폭이 몇 픽셀 달라진다.
        assert [int(n) for n in our] == pytest.approx([int(n) for n in their], abs=8)


def test_svg_is_as_large_as_quartos(converted: dict[str, Converted]) -> None:
    file = "fig-svg-output-1.svg"
    theirs = (ROOT / "_freeze/posts/svg-figure/figure-html" / file).read_text(encoding="utf-8")
    ours = converted["svg-figure"].figures[file].decode()
    sizes = [
        [float(n) for n in re.findall(r'(?:width|height)="([\d.]+)pt"', text)[:2]]
        for text in (ours, theirs)
    ]
    assert sizes[0] == pytest.approx(sizes[1], abs=6)
