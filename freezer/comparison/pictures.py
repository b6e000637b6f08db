"""두 그림을 견준다. SVG는 먼저 좌표로(drawings.py), 꼴이 다르면 그려서 화소로 본다."""

from __future__ import annotations

import base64
import io
import re
from typing import Any

from freezer.comparison.drawings import moved, text_difference

SVG = "image/svg+xml"
# 네 배로 그려, 조금 흐리게 한 다음 가장 다른 곳을 본다. 1 px의 100분의 1쯤 옮겨진 곡선까지 보인다.
ZOOM = 4.0
BLUR = 3
# 밝기(0에서 1)의 차이가 이보다 작으면 같다. 화소 하나의 반올림은 0.03까지 만들고, 0.1 % 바뀐
# 곡선은 0.08을 넘는다.
SHADE = 0.05
# 다른 곳의 넓이가 원래 크기로 이만큼(px²)이 안 되면 같다: 등고선이 닫히는 점 하나의 모양 따위
AREA = 1.0
# 여백을 자른 그림은 글자의 너비에 따라 크기가 달라질 수 있다: 원래 크기로 1 px까지
MARGIN = 1.0
OPENING = re.compile(r"<svg\b[^>]*")
NAMESPACES = 'xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink"'
HIDDEN = re.compile(r"""\sdisplay=["']none["']""")
# lib/animation.py가 적는 꼴: 요소가 보이는 프레임들(`0-2,5`)과, 그림마다 다른 이름의 머리
ON = re.compile(r'<[^<>]*\sdata-on="([^"]*)"[^<>]*>')
HIDE = ' display="none" '
NAMED = re.compile(r"\ba[0-9a-f]{6}(?=[0-9a-f]*\b)")


def picture_difference(mime: str, old: str, new: str) -> str | None:
    """그림이 다르면 무엇이 다른지, 같으면 None. 노트북에 담긴 꼴(SVG의 글, base64)로 받는다."""
    if mime != SVG:
        return _difference(mime, old, new)
    if found := text_difference(old, new):
        return found
    far = moved(old, new)
    if far is not None:
        return f"그림이 다름: {far}" if far.visible else None
    before, after = frames(old), frames(new)
    if len(before) != len(after):
        return f"프레임의 수가 다름: {len(before)} → {len(after)}"
    for number, (a, b) in enumerate(zip(before, after, strict=True)):
        if found := _difference(mime, a, b):
            return found if len(before) == 1 else f"{number + 1}번째 프레임: {found}"
    return None


def frames(svg: str) -> list[str]:
    """화면에 보이는 그림들: 애니메이션이면 프레임마다 하나. 겹쳐 그리면 서로를 가린다."""
    svg = NAMED.sub("a", svg)
    numbers = sorted({n for tag in ON.finditer(svg) for n in _numbers(tag[1])})
    if not numbers:
        return [svg]

    def at(number: int) -> str:
        def shown(tag: re.Match[str]) -> str:
            text = HIDDEN.sub("", tag[0])
            return text if number in _numbers(tag[1]) else text.replace(" ", HIDE, 1)

        return ON.sub(shown, svg)

    return [at(number) for number in numbers]


def _numbers(ranges: str) -> set[int]:
    """`"0-2,5"`를 `{0, 1, 2, 5}`로."""
    found: set[int] = set()
    for run in ranges.split(","):
        first, _, last = run.partition("-")
        found.update(range(int(first), int(last or first) + 1))
    return found


def _difference(mime: str, old: str, new: str) -> str | None:
    if old == new:
        return None
    try:
        first, second = _pixels(mime, old), _pixels(mime, new)
    except (OSError, ValueError) as error:
        return f"그림이 다르고, 하나를 그릴 수 없음 ({error})"
    zoom = ZOOM if mime == SVG else 1.0
    if _apart(first.shape, second.shape) > MARGIN * zoom:
        return f"그림의 크기가 다름: {_size(first, zoom)} → {_size(second, zoom)}"
    shades = _shades(first, second)
    if (shades > SHADE).sum() < AREA * zoom**2:
        return None
    down, across = divmod(int(shades.argmax()), shades.shape[1])
    shade = shades[down, across]
    return f"그림이 다름: ({across / zoom:.0f}, {down / zoom:.0f}) px에서 밝기가 {shade:.2f} 다름"


def _pixels(mime: str, data: str) -> Any:
    """흰 바탕에 그린 화소들: (높이, 너비, 3), 0에서 1."""
    import numpy as np
    from matplotlib.image import imread

    raw = _drawn(data) if mime == SVG else base64.b64decode(data)
    pixels: Any = np.asarray(imread(io.BytesIO(raw), format=_format(mime)), dtype=np.float32)
    if mime == "image/jpeg":
        pixels = pixels / 255
    if pixels.ndim == 2:
        pixels = np.stack([pixels] * 3, axis=2)
    colours, opacity = pixels[:, :, :3], pixels[:, :, 3:]
    return colours * opacity + (1 - opacity) if opacity.size else colours


def _format(mime: str) -> str:
    return "png" if mime == SVG else mime.removeprefix("image/")


def _drawn(svg: str) -> bytes:
    """SVG를 그린 PNG."""
    import resvg_py

    opening = OPENING.search(svg)
    if opening and "xmlns=" not in opening[0]:
        svg = svg.replace("<svg", f"<svg {NAMESPACES}", 1)
    return bytes(resvg_py.svg_to_bytes(svg_string=svg, zoom=ZOOM, dpi=72.0, skip_system_fonts=True))


def _apart(one: tuple[int, ...], other: tuple[int, ...]) -> int:
    return max(abs(a - b) for a, b in zip(one, other, strict=True))


def _size(pixels: Any, zoom: float) -> str:
    return f"{pixels.shape[1] / zoom:.0f}×{pixels.shape[0] / zoom:.0f}"


def _shades(one: Any, other: Any) -> Any:
    """흐리게 한 두 그림의 밝기의 차이: (높이, 너비). 함께 있는 데까지만."""
    import numpy as np

    height, width = (min(a, b) for a, b in zip(one.shape[:2], other.shape[:2], strict=True))
    return np.abs(_blurred(one[:height, :width] - other[:height, :width])).max(axis=2)


def _blurred(pixels: Any) -> Any:
    """가로와 세로로 이웃한 BLUR개의 평균. 흐리게 하는 것은 빼기와 차례를 바꿔도 된다."""
    import numpy as np

    for axis in (0, 1):
        padding = [(0, 0)] * 3
        padding[axis] = (BLUR // 2 + 1, BLUR // 2)
        sums = np.pad(pixels, padding, mode="edge").cumsum(axis=axis, dtype=np.float64)
        upper = np.take(sums, range(BLUR, sums.shape[axis]), axis=axis)
        lower = np.take(sums, range(sums.shape[axis] - BLUR), axis=axis)
        pixels = (upper - lower) / BLUR
    return pixels
