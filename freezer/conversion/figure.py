"""그림 하나: 파일의 내용과, 그 파일을 부르는 markdown."""

from __future__ import annotations

import base64
import struct
from collections.abc import Iterator, Mapping
from typing import Any

from nbformat import NotebookNode

from freezer.conversion.outputs import IMAGES

ATTRIBUTES = ("fig-align", "fig-alt")
INCH_IN_METRES = 0.0254


def image_file(kind: str, data: str) -> bytes:
    """파일에 쓸 바이트. SVG는 글 그대로, 나머지는 base64를 푼다."""
    if kind == "image/svg+xml" and "<svg" in data:
        return data.encode("utf-8")
    return base64.b64decode(data)


def image_name(stem: str, kind: str) -> str:
    return f"{stem}.{IMAGES[kind]}"


def image_size(
    output: NotebookNode, kind: str, content: bytes, document: Mapping[str, Any]
) -> tuple[int, int]:
    """화면에서의 너비와 높이(px). 모르면 0. retina로 그린 PNG는 픽셀 수의 반이다."""
    if kind == "image/png" and document["fig-format"] == "retina":
        width, height, dpi = png_size(content)
        if dpi == (document["fig-dpi"] * 2,) * 2:
            return (width + 1) // 2, (height + 1) // 2
    metadata = output.get("metadata", {}).get(kind, {})
    return metadata.get("width", 0), metadata.get("height", 0)


def png_size(content: bytes) -> tuple[int, int, tuple[int, int] | None]:
    """PNG의 너비, 높이(픽셀)와 dpi. dpi가 적혀 있지 않으면 None."""
    size, dpi = (0, 0), None
    for name, body in _chunks(content):
        if name == b"IHDR":
            size = struct.unpack(">II", body[:8])
        elif name == b"pHYs" and body[8] == 1:
            across, down = struct.unpack(">II", body[:8])
            dpi = round(across * INCH_IN_METRES), round(down * INCH_IN_METRES)
        elif name == b"IDAT":
            break
    return *size, dpi


def _chunks(content: bytes) -> Iterator[tuple[bytes, bytes]]:
    position = 8
    while position + 8 <= len(content):
        length, name = struct.unpack(">I4s", content[position : position + 8])
        yield name, content[position + 8 : position + 8 + length]
        position += length + 12


def image_markdown(
    path: str, caption: str, label: str, size: tuple[int, int], options: Mapping[str, str]
) -> str:
    """그림을 부르는 markdown. `label`은 `#fig-…`이거나 빈 글, `options`는 그림에 붙는 셀 옵션."""
    width, height = size
    attributes = [label] if label else []
    attributes += [f"width={width}"] if width else []
    attributes += [f"height={height}"] if height else []
    for name in ATTRIBUTES:
        if name in options:
            quoted = options[name].replace("'", "\\'")
            attributes.append(f"{name}='{quoted}'")
    image = f"![{caption}]({path}){{{' '.join(attributes)}}}"
    return f"[{image}]({options['fig-link']})\n" if "fig-link" in options else f"{image}\n"
