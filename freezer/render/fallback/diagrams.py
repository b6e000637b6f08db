"""`{dot}` 셀을 그린다. Quarto처럼 셀과 그림의 상자에 담은 Markdown으로 준다."""

from __future__ import annotations

import html
import json
import re
import shutil
import subprocess
from collections.abc import Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

from freezer.render import node
from freezer.render.refusal import RefusedError

PROGRAM = Path(__file__).resolve().parents[3] / "finish" / "diagram.mjs"
OPTION = re.compile(r"\s*//\s*\| ?(?P<option>.*)$")
ROOT = re.compile(r'<svg width="[^"]*" height="[^"]*"')
SYNTAX = re.compile(r"syntax error in line (?P<line>\d+)(?: near '(?P<near>.*)')?")
ENGINES = ("dot", "neato", "fdp", "sfdp", "circo", "twopi", "osage", "patchwork")
OPTIONS = {"label", "fig-cap", "fig-alt", "fig-width", "fig-height", "file", "echo", "graph-layout"}
# Quarto의 HTML 페이지가 따로 적지 않은 그림에 쓰는 크기(인치)와, 인치마다의 화소
SIZE = {"fig-width": 7, "fig-height": 5}
DPI = 96


def drawn(lines: Sequence[str], folder: Path, page: Mapping[str, Any]) -> list[str]:
    """셀 하나가 될 Markdown의 줄들.

    Args:
        lines: 원고에 적힌 셀. 여는 울타리부터 닫는 울타리까지.
        folder: 원고의 폴더. `file`을 여기서 찾는다.
        page: 페이지의 옵션. 그림의 크기를 적지 않았으면 여기서 얻는다.

    Raises:
        RefusedError: 그릴 수 없을 때. 어느 줄 때문인지 말한다.
    """
    head = next(n for n, line in enumerate(lines) if n and not OPTION.match(line))
    options = _options(lines[:head])
    code = "\n".join(lines[head:-1])
    source = folder / options["file"] if "file" in options else None
    if source and not source.is_file():
        raise RefusedError("\n".join(lines[:head]), f"{options['file']}: 그릴 파일이 없습니다.")
    graph = source.read_text(encoding="utf-8") if source else code
    engine = str(options.get("graph-layout", "dot"))
    try:
        svg = _svg(graph, engine)
    except DotError as error:
        if source:
            place = f"{options['file']}:{error.line}: "
            raise RefusedError("\n".join(lines[:head]), f"{place}{error}") from None
        raise RefusedError("\n".join(lines[: head + error.line]), str(error)) from None
    shown = [f"{lines[0][: lines[0].index('{')]} {{.dot .cell-code}}", code.strip("\n"), lines[-1]]
    return [
        '::: {.cell layout-align="default"}',
        *(shown if options.get("echo") else ()),
        "::: {.cell-output-display}",
        *_figure(_sized(svg, options, page), options),
        ":::",
        ":::",
    ]


class DotError(Exception):
    """그릴 수 없는 dot. `line`은 1부터."""

    def __init__(self, why: str, line: int) -> None:
        super().__init__(why)
        self.line = line


def _options(lines: Sequence[str]) -> dict[str, Any]:
    """셀의 옵션들. `lines`는 여는 울타리와 옵션의 줄들."""
    text = "\n".join(lines)
    try:
        options = yaml.safe_load("\n".join(OPTION.sub(r"\g<option>", line) for line in lines[1:]))
    except yaml.YAMLError:
        options = text
    options = options or {}
    if not isinstance(options, dict):
        raise RefusedError(text, "옵션은 `//| 이름: 값`으로 적습니다.")
    for name in options.keys() - OPTIONS:
        line = next(each for each in lines if name in each)
        text = "\n".join(lines[: lines.index(line) + 1])
        raise RefusedError(text, f"{name}: dot 셀의 이 옵션은 다루지 않습니다.", quarto=True)
    if options.get("graph-layout", "dot") not in ENGINES:
        raise RefusedError(text, f"graph-layout은 {', '.join(ENGINES)} 가운데 하나입니다.")
    return options


@lru_cache(maxsize=256)
def _svg(graph: str, engine: str) -> str:
    """그린 SVG. 그릴 수 없으면 DotError."""
    program = shutil.which("node")
    if not program:
        raise DotError("dot 셀을 그리려면 Node.js(20 이상)를 설치하세요.", 0)
    node.package(PROGRAM.parents[1], "@viz-js/viz")
    asked = json.dumps({"graph": graph, "engine": engine})
    done = subprocess.run(
        [program, str(PROGRAM)], input=asked, capture_output=True, text=True, encoding="utf-8"
    )
    if done.returncode:
        raise DotError(f"그리는 프로그램이 멈추었습니다.\n{done.stderr.strip()}", 0)
    answer = json.loads(done.stdout)
    if "svg" in answer:
        svg = str(answer["svg"])
        return svg[svg.index("<svg") :].strip()
    if syntax := SYNTAX.search(answer["error"]):
        near = f" `{syntax['near']}` 앞뒤를 보세요." if syntax["near"] else ""
        arrow = " digraph에서는 `->`, graph에서는 `--`로 잇습니다." * (near[2:4] in ("->", "--"))
        raise DotError(f"dot의 문법이 틀렸습니다.{near}{arrow}", int(syntax["line"]))
    raise DotError(f"dot을 그리지 못했습니다. {answer['error'] or '그래프가 비어 있습니다.'}", 0)


def _sized(svg: str, options: Mapping[str, Any], page: Mapping[str, Any]) -> str:
    """크기와 대체 글을 적은 SVG."""
    width, height = (round(float(options.get(key, page.get(key, SIZE[key]))) * DPI) for key in SIZE)
    alt = options.get("fig-alt")
    spoken = f' role="img" aria-label="{html.escape(str(alt))}"' if alt else ""
    return ROOT.sub(lambda _: f'<svg width="{width}" height="{height}"{spoken}', svg, count=1)


def _figure(svg: str, options: Mapping[str, Any]) -> list[str]:
    """그림과 설명. 이름이 없으면 Quarto도 번호 없는 figure로 적는다."""
    drawing = ["::: {}", *_raw(svg), ":::", ""]
    caption, label = str(options.get("fig-cap", "")), options.get("label")
    if label:
        return [f"::: {{#{label}}}", *drawing, caption, "", ":::"]
    spoken = ["`<figcaption>`{=html} " + caption + "`</figcaption>`{=html}", ""] if caption else []
    return [*_raw('<figure class="figure">'), *drawing, *spoken, *_raw("</figure>")]


def _raw(text: str) -> list[str]:
    return ["```{=html}", text, "```", ""]
