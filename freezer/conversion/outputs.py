"""셀의 출력 하나하나: 어떤 꼴로 보일지 고르고, 글과 표와 HTML을 markdown으로 바꾼다."""

from __future__ import annotations

import re
from typing import Any

from nbformat import NotebookNode

from freezer.conversion.ansi import is_coloured, strip_controls, to_spans
from freezer.conversion.fence import fenced, raw_html, ticks

# 여러 꼴로 주어진 출력에서 html 문서가 고르는 차례
PRIORITY = (
    "application/vnd.jupyter.widget-state+json",
    "application/vnd.jupyter.widget-view+json",
    "application/javascript",
    "text/html",
    "text/markdown",
    "image/svg+xml",
    "image/png",
    "image/jpeg",
    "text/plain",
)
# 출력의 차례나 보임을 바꾸는 Quarto의 표시
QUARTO_METADATA = ("quarto_order", "quarto_display", "ojs_define")
IMAGES = {"image/svg+xml": "svg", "image/png": "png", "image/jpeg": "jpeg"}

WARNING_SOURCE = re.compile(r"<ipython-input.*?>:\d+:\s+")
WRAPPED = re.compile(r"[<(\[].*[>)\]]")
MATPLOTLIB_TEXT = re.compile(r"Text\([-\d]")
LIBRARY_OBJECTS = ("[<matplotlib", "<matplotlib", "<seaborn.", "<ggplot:")
PLOTLY = (
    re.compile(r"\* plotly\.js v\d"),
    re.compile(r"<script type=\"module\">import .*plotly"),
    re.compile(r"require\.undef\([\"']plotly[\"']\)|define\('plotly'"),
)


def split(value: Any) -> list[str]:
    """노트북이 글을 저장하는 줄들(줄바꿈 포함). 글이 아니면 빈 목록."""
    return value.splitlines(keepends=True) if isinstance(value, str) else []


def is_display(output: NotebookNode) -> bool:
    """그림, 표, 값처럼 mime 꾸러미로 온 출력인지."""
    return output.output_type in ("display_data", "execute_result")


def shown_type(output: NotebookNode) -> str | None:
    """출력이 보일 mime 형식. 보일 수 있는 것이 없으면 None."""
    return next((kind for kind in PRIORITY if kind in output.data), None)


def is_image(output: NotebookNode) -> bool:
    return is_display(output) and shown_type(output) in IMAGES


def normalized(outputs: list[NotebookNode]) -> list[NotebookNode]:
    """잇달아 나온 같은 흐름(stdout, stderr)을 합치고, LaTeX 수식을 markdown으로 본다."""
    merged: list[NotebookNode] = []
    for output in outputs:
        before = merged[-1] if merged else None
        if (
            output.output_type == "stream"
            and before is not None
            and before.output_type == "stream"
            and before.name == output.name
        ):
            merged[-1] = NotebookNode({**before, "text": before.text + output.text})
        elif is_display(output) and _is_math(output.data):
            data = {**output.data, "text/markdown": output.data["text/latex"]}
            merged.append(NotebookNode({**output, "data": NotebookNode(data)}))
        else:
            merged.append(output)
    return merged


def _is_math(data: NotebookNode) -> bool:
    latex = data.get("text/latex")
    lines = split(latex)
    if not lines or "text/markdown" in data:
        return False
    return (lines[0].startswith("$") and lines[-1].endswith("$")) or (
        lines[0].startswith("\\begin{") and "\\end{" in lines[-1]
    )


def is_echo_of_figure(output: NotebookNode, have_image: bool) -> bool:
    """그림을 그린 함수가 돌려준 객체의 표시(`[<matplotlib.lines…>]`)라서 버릴 것인지."""
    if output.output_type != "execute_result" or list(output.data) != ["text/plain"]:
        return False
    lines = split(output.data["text/plain"])
    if not lines:
        return False
    if not have_image:
        return lines[0].startswith(LIBRARY_OBJECTS)
    if len(lines) > 1:
        return any("<matplotlib." in line for line in lines)
    first = lines[0].strip()
    return bool(
        WRAPPED.fullmatch(first)
        or MATPLOTLIB_TEXT.match(first)
        or (first.startswith("{") and "<matplotlib." in first)
    )


def unsupported(output: NotebookNode) -> str | None:
    """얼린 페이지에서 볼 수 없는 출력이면 그 까닭과 할 일."""
    special = [name for name in QUARTO_METADATA if name in output.get("metadata", {})]
    if special:
        return f"display의 metadata에 {special[0]} 은 쓸 수 없습니다. 보일 차례대로 내세요."
    kind = shown_type(output)
    if kind is None:
        kinds = ", ".join(output.data) or "빈 꾸러미"
        return f"{kinds} 출력은 보일 수 없습니다. 글, HTML, markdown, 그림 가운데 하나로 내세요."
    if "widget" in kind:
        return "위젯은 커널이 없는 페이지에서 움직이지 않습니다. 그림이나 표로 바꾸세요."
    if kind == "application/javascript":
        return (
            "자바스크립트 출력은 쓸 수 없습니다. assets의 스크립트와, "
            "자료를 담은 HTML 출력으로 나누세요."
        )
    if kind == "text/html" and any(mark.search(output.data[kind]) for mark in PLOTLY):
        return "plotly의 그림은 다른 서버의 스크립트를 부릅니다. matplotlib으로 그리세요."
    if not isinstance(output.data[kind], str):
        return f"{kind} 출력의 값이 글이 아닙니다: {output.data[kind]!r}"
    return None


def stream_body(output: NotebookNode) -> str:
    """stdout이나 stderr의 글."""
    lines = split(output.text)
    if output.name == "stderr" and lines:
        lines[0] = WARNING_SOURCE.sub("", lines[0], count=1)
    if any(is_coloured(line) for line in lines):
        return _coloured(to_spans("\n".join(lines)))
    return fenced([strip_controls(line) for line in lines])


def error_body(output: NotebookNode) -> str:
    """`error: true`인 셀의 traceback."""
    trace = "\n".join(output.traceback)
    if is_coloured(output.evalue) or is_coloured(trace):
        return _coloured(to_spans(trace))
    head = f"{output.ename}: {output.evalue}"
    return fenced([f"{head}\n{trace}" if output.traceback else head])


def text_body(kind: str, value: str) -> str:
    """그림이 아닌 값: HTML, markdown, 글."""
    lines = split(value)
    if kind == "text/markdown":
        return value + "\n"
    if kind == "text/html":
        return raw_html(lines)
    if len(lines) == 1 and value.startswith("'<table") and value.endswith("</table>'"):
        return value[1:-1] + "\n"
    if any(is_coloured(line) for line in lines):
        return _coloured("".join(to_spans(line) for line in lines))
    return fenced(lines)


def _coloured(spans: str) -> str:
    fence = ticks(split(spans))
    return f"\n::: {{.ansi-escaped-output}}\n{fence}{{=html}}\n<pre>{spans}</pre>\n{fence}\n:::\n\n"
