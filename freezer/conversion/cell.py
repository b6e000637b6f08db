"""실행된 셀 하나를 Quarto가 쓰는 markdown으로 바꾼다: 셀을 감싼 div, 코드, 출력."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from nbformat import NotebookNode

from freezer.conversion.code import code_block, code_lines
from freezer.conversion.figure import image_file, image_markdown, image_name, image_size
from freezer.conversion.outputs import (
    IMAGES,
    error_body,
    is_display,
    is_echo_of_figure,
    is_image,
    normalized,
    shown_type,
    stream_body,
    text_body,
    unsupported,
)
from freezer.errors import LectureError
from freezer.reading.lecture import Cell
from freezer.reading.options import FORWARDED

# 셀의 div에 class로 붙는 옵션과 그 앞글자
CLASS_OPTIONS = {
    "panel": "panel-",
    "column": "column-",
    "fig-column": "fig-column-",
    "tbl-column": "tbl-column-",
    "fig-cap-location": "fig-cap-location-",
    "tbl-cap-location": "tbl-cap-location-",
}
# 셀의 div에 속성으로 붙는 옵션: 앞의 것은 이름순으로, 뒤의 것은 적힌 차례로
LAYOUT_OPTIONS = (
    *("layout", "layout-ncol", "layout-nrow", "layout-align", "layout-valign"),
    *("tbl-cap", "tbl-colwidths"),
)


@dataclass
class CellConverter:
    """셀 하나의 변환. `number`는 1부터 세는 셀의 차례, `document`는 문서 전체의 옵션.

    `figures`는 그림 파일의 이름과 바이트로, `markdown()`이 채운다.
    """

    cell: Cell
    outputs: list[NotebookNode]
    number: int
    identifier: str
    folder: str
    document: Mapping[str, Any]
    figures: dict[str, bytes] = field(default_factory=dict)

    def __post_init__(self) -> None:
        options = self.cell.options
        have_image = any(is_image(output) for output in self.outputs)
        self.shown = [
            output
            for output in normalized(self.outputs)
            if self._is_wanted(output) and not is_echo_of_figure(output, have_image)
        ]
        self.displays = [output for output in self.shown if is_display(output)]
        self.asis = self._option("output") == "asis"
        self.label = f"#{options['label']}" if "label" in options else ""
        self.caption, self.captions = self._captions()
        self.labels_cell = bool(self.label) and self._labels_cell()

    def markdown(self) -> str:
        """셀 전체의 markdown. 감춘 셀이면 빈 글."""
        if not self._option("include") or not (code_lines(self.cell) or self.shown):
            return ""
        parts = [code_block(self.cell, self._option("echo"))] if self._option("echo") else []
        if self._option("output"):
            parts += [self._output(n, output) for n, output in enumerate(self.shown, start=1)]
        head, is_plain = self._head()
        if parts and not (self.asis and is_plain):
            caption = f"\n{self.caption}\n" if self.caption else ""
            parts = [head, *parts, f"{caption}:::\n"]
        return "".join(parts) + "\n"

    def _option(self, name: str) -> Any:
        return self.cell.options.get(name, self.document[name])

    def _is_wanted(self, output: NotebookNode) -> bool:
        if output.output_type != "stream" or output.name != "stderr":
            return True
        if self._silent():
            # 문서에서 출력을 끄고 셀에서 켰으면, 경고는 셀에서 따로 켜야 나온다.
            return bool(self.cell.options.get("warning"))
        return bool(self._option("warning"))

    def _silent(self) -> bool:
        """문서는 출력을 끄고 이 셀은 끄지 않았는지."""
        return self.document["output"] is False and self.cell.options.get("output") is not False

    def _captions(self) -> tuple[str | None, list[str]]:
        """(셀 전체의 설명, 출력마다의 설명)."""
        caption = self.cell.options.get("fig-cap")
        if caption is None:
            return None, []
        if isinstance(caption, list):
            return None, [_one_line(c) for c in caption] if self._has_display() else []
        if "fig-subcap" not in self.cell.options:
            return None, [_one_line(caption)]
        inner = self.cell.options["fig-subcap"]
        inner = [""] if inner is True else inner if isinstance(inner, list) else [inner]
        return caption, [_one_line(c) for c in inner]

    def _has_display(self) -> bool:
        return any(is_display(output) for output in self.outputs)

    def _labels_cell(self) -> bool:
        """이름표가 출력이 아니라 셀의 div에 붙는지."""
        several = len(self.displays) > 1 and not isinstance(self.cell.options.get("fig-cap"), list)
        return (
            not self._option("output")
            or not self.displays
            or several
            or self.label.startswith("#tbl-")
        )

    def _head(self) -> tuple[str, bool]:
        """셀의 div를 여는 줄과, 꾸밈이 없어 `output: asis`에서 뺄 수 있는지."""
        classes = self._classes()
        attributes = self._attributes()
        name = self.label if self.labels_cell else f"#{self.identifier}"
        words = [name, ".cell", *classes, *attributes, f"execution_count={self.number}"]
        described = self.caption is not None or bool(self.captions)
        is_plain = not (self.labels_cell or classes or attributes or described)
        return f"::: {{{' '.join(words)}}}\n", is_plain

    def _classes(self) -> list[str]:
        names = [self.cell.options["classes"]] if "classes" in self.cell.options else []
        for option, prefix in CLASS_OPTIONS.items():
            if option in self.cell.options:
                names.append(prefix + self.cell.options[option])
        return [name if name.startswith(".") else f".{name}" for name in names]

    def _attributes(self) -> list[str]:
        options = self.cell.options
        names = [name for name in FORWARDED if name in options]
        names += [name for name in options if name in LAYOUT_OPTIONS]
        return [f"{name}='{_attribute(options[name])}'" for name in names]

    def _output(self, number: int, output: NotebookNode) -> str:
        label = self.label
        if label and self.labels_cell and is_display(output):
            label = f"{label}-{sum(map(is_display, self.shown[:number]))}"
        body = self._body(number, output, label)
        return body if self.asis else f"{self._output_head(output, label)}{body}:::\n"

    def _output_head(self, output: NotebookNode, label: str) -> str:
        words: list[str] = []
        is_table = self.label.startswith("#tbl-")
        if label and is_display(output) and not is_table and not is_image(output):
            words.append(label)
        words.append(".cell-output")
        if output.output_type == "stream":
            words.append(f".cell-output-{output.name}")
        else:
            kind = "display" if is_display(output) else output.output_type
            words.append(f".cell-output-{kind}")
        if is_display(output) and shown_type(output) == "text/markdown":
            words.append(".cell-output-markdown")
        if output.output_type == "stream" and output.name == "stderr" and self._silent():
            # 문서에서 출력을 끄고 셀에서 경고를 켜면, Quarto는 경고를 내되 숨긴다.
            words.append(".hidden")
        if output.get("execution_count") is not None:
            words.append(f"execution_count={output.execution_count}")
        if "html-table-processing" in self.cell.options:
            words.append("html-table-processing=none")
        return f"\n::: {{{' '.join(words)}}}\n"

    def _body(self, number: int, output: NotebookNode, label: str) -> str:
        if output.output_type == "stream":
            is_raw = self.asis and output.name == "stdout"
            return output.text if is_raw else stream_body(output)
        if output.output_type == "error":
            return error_body(output)
        reason = unsupported(output)
        if reason:
            raise LectureError(self.cell.path, self.cell.line, f"{self.number}번째 셀: {reason}")
        caption = self.captions.pop(0) if self.captions else ""
        kind = shown_type(output) or ""
        if kind in IMAGES:
            return self._figure(number, output, kind, label, caption)
        below = f"\n{caption}\n" if caption else ""
        return text_body(kind, output.data[kind]) + below

    def _figure(
        self, number: int, output: NotebookNode, kind: str, label: str, caption: str
    ) -> str:
        stem = self.label[1:] if self.label else f"cell-{self.number + 1}"
        name = image_name(f"{stem}-output-{number}", kind)
        content = image_file(kind, output.data[kind])
        self.figures[name] = content
        size = image_size(output, kind, content, self.document)
        options = {
            key: self._broadcast(key, number) for key in ("fig-align", "fig-alt", "fig-link")
        }
        return image_markdown(
            f"{self.folder}/{name}",
            caption,
            label,
            size,
            {key: value for key, value in options.items() if value},
        )

    def _broadcast(self, name: str, number: int) -> str:
        """그림 옵션의 값. 목록이면 출력의 차례에 맞는 것을 쓰고, 모자라면 없는 것이다."""
        value = self.cell.options.get(name, "")
        if isinstance(value, list):
            return value[number - 1] if number <= len(value) else ""
        return value


def _one_line(text: str) -> str:
    return text.strip().replace("\n", " ")


def _attribute(value: Any) -> str:
    if not isinstance(value, str):
        value = json.dumps(_numbers(value), ensure_ascii=False, separators=(",", ":"))
    return str(value).replace("'", "\\'")


def _numbers(value: Any) -> Any:
    """자바스크립트처럼 4.0을 4로 적는다."""
    if isinstance(value, list):
        return [_numbers(item) for item in value]
    return int(value) if isinstance(value, float) and value.is_integer() else value
