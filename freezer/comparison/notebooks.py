"""다시 실행한 노트북을 얼린 것과 셀마다 견준다: 독자에게 보이는 것이 다른가."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from nbformat import NotebookNode

from freezer.comparison.pictures import SVG, picture_difference
from freezer.comparison.text import same_text

DRAWING = re.compile(r"<svg\b.*?</svg>", re.DOTALL)
PLAIN = "text/plain"


def differences(frozen: NotebookNode, fresh: NotebookNode) -> Iterator[tuple[int, str]]:
    """다른 곳마다 (셀의 번호, 무엇이 다른지). 셀은 글 셀까지 0부터 센다."""
    for index, (old, new) in enumerate(zip(frozen.cells, fresh.cells, strict=True)):
        if old.metadata.get("inline") != new.metadata.get("inline"):
            for a, b in zip(old.metadata["inline"], new.metadata["inline"], strict=True):
                if not same_text(a, b):
                    yield index, f"인라인 값이 다름: {a} → {b}"
        before, after = old.get("outputs", []), new.get("outputs", [])
        if [kind(output) for output in before] != [kind(output) for output in after]:
            yield index, f"출력의 꼴이 다름: {_kinds(before)} → {_kinds(after)}"
            continue
        for a, b in zip(before, after, strict=True):
            yield from ((index, text) for text in _output_differences(a, b))


def kind(output: NotebookNode) -> str:
    """출력의 꼴: 글이면 흐름의 이름, 값이면 mime들, 오류면 오류의 이름."""
    if output.output_type == "stream":
        return str(output.name)
    if output.output_type == "error":
        return str(output.ename)
    return "+".join(sorted(output.data))


def _kinds(outputs: list[NotebookNode]) -> str:
    return ", ".join(kind(output) for output in outputs) or "없음"


def _output_differences(old: NotebookNode, new: NotebookNode) -> Iterator[str]:
    if old.output_type == "stream":
        yield from _text_difference(old.text, new.text)
    elif old.output_type == "error":
        yield from _text_difference(old.evalue, new.evalue)
    else:
        # 그림이나 HTML이 있으면 글은 보이지 않는다.
        for mime in [mime for mime in old.data if mime != PLAIN] or [PLAIN]:
            yield from _data_differences(mime, old.data[mime], new.data[mime])


def _data_differences(mime: str, old: Any, new: Any) -> Iterator[str]:
    if mime.startswith("image/"):
        yield from filter(None, [picture_difference(mime, old, new)])
    elif mime == "text/html":
        yield from _page_differences(old, new)
    else:
        yield from _text_difference(str(old), str(new))


def _page_differences(old: str, new: str) -> Iterator[str]:
    """HTML 안의 SVG는 그림으로, 나머지는 글로 견준다."""
    before, after = DRAWING.findall(old), DRAWING.findall(new)
    if len(before) != len(after):
        yield f"그림의 수가 다름: {len(before)} → {len(after)}"
        return
    for a, b in zip(before, after, strict=True):
        yield from filter(None, [picture_difference(SVG, a, b)])
    yield from _text_difference(DRAWING.sub("<svg>", old), DRAWING.sub("<svg>", new))


def _text_difference(old: str, new: str) -> Iterator[str]:
    if same_text(old, new):
        return
    for a, b in zip(old.splitlines(), new.splitlines(), strict=False):
        if not same_text(a, b):
            yield f"글이 다름: {a.strip()[:120]!r} → {b.strip()[:120]!r}"
            return
    yield f"글의 줄 수가 다름: {len(old.splitlines())} → {len(new.splitlines())}"
