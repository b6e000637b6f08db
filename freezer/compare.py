"""다시 실행한 노트북을 얼린 것과 견준다: 글은 글로, 수는 허용 오차 안에서, 그림은 보이는 것으로."""

from __future__ import annotations

import base64
import io
import re
from collections.abc import Iterator
from typing import Any

from nbformat import NotebookNode

# 다른 기계의 float32 합은 마지막 자리가 다를 수 있다: 상대 오차 1e-4, 0 곁에서는 절대 오차 1e-6.
RELATIVE, ABSOLUTE = 1e-4, 1e-6
# SVG의 좌표는 0.5 px까지, PNG는 화소의 차의 평균이 1/255까지 같은 그림으로 본다.
PIXELS, SHADE = 0.5, 1 / 255
NUMBER = re.compile(r"[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?")


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
        for mime in old.data:
            yield from _data_differences(mime, old.data[mime], new.data[mime])


def _data_differences(mime: str, old: Any, new: Any) -> Iterator[str]:
    if mime == "image/svg+xml":
        far = svg_distance(old, new)
        if far is None or far > PIXELS:
            yield "그림의 모양이 다름" if far is None else f"그림의 좌표가 {far:.2f} px 다름"
    elif mime.startswith("image/"):
        shade = raster_distance(old, new)
        if shade is None or shade > SHADE:
            yield "그림의 크기가 다름" if shade is None else f"그림의 화소가 평균 {shade:.4f} 다름"
    elif mime == "text/plain" and re.search(r" at 0x[0-9a-f]+>|<Figure size", str(old)):
        return
    else:
        yield from _text_difference(str(old), str(new))


def _text_difference(old: str, new: str) -> Iterator[str]:
    if same_text(old, new):
        return
    for a, b in zip(old.splitlines(), new.splitlines(), strict=False):
        if not same_text(a, b):
            yield f"글이 다름: {a.strip()[:120]!r} → {b.strip()[:120]!r}"
            return
    yield f"글의 줄 수가 다름: {len(old.splitlines())} → {len(new.splitlines())}"


def same_text(old: str, new: str) -> bool:
    """수를 뺀 글이 같고, 수는 허용 오차 안에서 같은가.

    자릿수를 맞추는 빈칸은 끝자리에 따라 달라지므로 견주지 않는다: `4.0144506]`와 `4.014451 ]`.
    """
    if old == new:
        return True
    if _words(old) != _words(new):
        return False
    pairs = zip(NUMBER.findall(old), NUMBER.findall(new), strict=True)
    return all(_close(float(a), float(b)) for a, b in pairs)


def _words(text: str) -> str:
    return "".join(NUMBER.sub("#", text).split())


def _close(a: float, b: float) -> bool:
    return abs(a - b) <= max(ABSOLUTE, RELATIVE * max(abs(a), abs(b)))


def svg_distance(old: str, new: str) -> float | None:
    """두 SVG의 수들 가운데 가장 먼 거리(px). 수를 뺀 나머지가 다르면 None."""
    if NUMBER.sub("#", old) != NUMBER.sub("#", new):
        return None
    pairs = zip(NUMBER.findall(old), NUMBER.findall(new), strict=True)
    return max((abs(float(a) - float(b)) for a, b in pairs), default=0.0)


def raster_distance(old: str, new: str) -> float | None:
    """두 PNG의 화소 차의 평균(0에서 1). 크기가 다르면 None."""
    import numpy as np
    from matplotlib.image import imread

    first, second = (imread(io.BytesIO(base64.b64decode(data))) for data in (old, new))
    if first.shape != second.shape:
        return None
    return float(np.abs(first.astype(float) - second.astype(float)).mean())
