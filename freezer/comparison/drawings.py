"""두 SVG를 수로 견준다: 꼴이 같으면 그리지 않고도, 어디가 얼마나 옮겨졌는지 안다.

꼴은 좌표를 뺀 나머지이다. 옅은 격자선이나 짧은 선을 조금 옮긴 것은 화소로는 보이지 않지만 여기서는
보인다. 꼴이 다른 요소(점의 수, 색)는 여기서 알 수 없고, 그려서 화소로 견준다.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass

from freezer.comparison.text import same_text

# SVG의 단위(matplotlib이면 1/72인치)로 좌표 하나라도 이보다 많이 옮겨졌으면 다르다. 배운 신경망이
# 그린 곡선은 스레드의 수에 따라 군데군데 0.04까지 흔들린다.
MOVED = 0.06
# 선의 좌표 넷에 하나가 넘게 이만큼 옮겨졌으면 흔들린 것이 아니라 통째로 옮겨진 것이다.
SHIFTED = 0.025
LONG = 8
COORDINATES = re.compile(
    r"""\s(?:d|points|x|y|x1|x2|y1|y2|cx|cy|r|rx|ry|width|height)=["']([^"']*)["']"""
    r"|translate\(([^)]*)\)"
)
NUMBER = re.compile(r"[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?")
GAP = re.compile(r"[\s,]+")
ELEMENT = re.compile(r"<[^>]*>[^<]*")
# 이름(id)은 내용의 지문이라 좌표와 함께 달라진다. 나오는 차례로 바꾸어 부른다.
NAME = re.compile(r"""(?<=\sid=["'])[^"']+|(?<=href=["']#)[^"']+|(?<=url\(#)[^)]+""")
TEXT = re.compile(r"<text\b.*?</text>", re.DOTALL)
TAG = re.compile(r"<[^>]*>")


@dataclass(frozen=True, order=True)
class Moved:
    """가장 많이 옮겨진 좌표: 다른 그림인지, 얼마나, 어디에서 어디로."""

    visible: bool
    distance: float
    old: str
    new: str

    def __str__(self) -> str:
        return f"좌표가 {self.distance:.3g} 옮겨짐 ({self.old} → {self.new})"


STILL = Moved(False, 0.0, "", "")


def moved(old: str, new: str) -> Moved | None:
    """가장 많이 옮겨진 좌표. 꼴이 다른 요소가 있고 나머지는 그대로이면 None."""
    before, after = _elements(old), _elements(new)
    if len(before) != len(after):
        return None
    pairs = list(zip(before, after, strict=True))
    alike = [a == b or _shape(a) == _shape(b) for a, b in pairs]
    if not alike[0]:  # 그림의 크기가 다르다
        return None
    both = (pair for pair, same in zip(pairs, alike, strict=True) if same and pair[0] != pair[1])
    far = max((_moved(*pair) for pair in both), default=STILL)
    return far if all(alike) or far.visible else None


def _moved(old: str, new: str) -> Moved:
    """꼴이 같은 요소 하나에서."""
    pairs = zip(_numbers(old), _numbers(new), strict=True)
    apart = [(abs(float(a) - float(b)), a, b) for a, b in pairs]
    far = max(apart, default=(0.0, "", ""))
    shifted = sum(distance > SHIFTED for distance, _, _ in apart)
    return Moved(far[0] > MOVED or (len(apart) >= LONG and shifted * 4 > len(apart)), *far)


def text_difference(old: str, new: str) -> str | None:
    """글자로 담긴 글(<text>)이 다르면 무엇이 다른지. 글꼴이 없는 곳에서는 그려지지 않는다."""
    before, after = _texts(old), _texts(new)
    if len(before) != len(after):
        return f"그림 속 글의 수가 다름: {len(before)} → {len(after)}"
    pairs = zip(before, after, strict=True)
    changed = ((a, b) for a, b in pairs if not same_text(a, b))
    return next((f"그림 속 글이 다름: {a!r} → {b!r}" for a, b in changed), None)


def _elements(svg: str) -> list[str]:
    """여는 태그부터 차례로, 태그마다 그 뒤의 글까지. 맨 앞은 그림의 크기가 적힌 <svg>이다."""
    order: dict[str, str] = {}
    named = NAME.sub(lambda name: order.setdefault(name[0], str(len(order))), svg)
    return ELEMENT.findall(named, named.find("<svg"))


def _shape(element: str) -> str:
    """좌표를 뺀 나머지. <svg>의 크기는 남긴다."""
    if element.startswith("<svg"):
        return element
    return COORDINATES.sub(_commands, element).strip()


def _commands(found: re.Match[str]) -> str:
    """좌표의 자리만 남긴 것: `M0 1L2 3`이면 `M##L##`."""
    return GAP.sub("", NUMBER.sub("#", found[0]))


def _numbers(svg: str) -> Iterator[str]:
    for found in COORDINATES.finditer(svg):
        yield from NUMBER.findall(found[1] or found[2] or "")


def _texts(svg: str) -> list[str]:
    return [html.unescape(TAG.sub("", text)) for text in TEXT.findall(svg)]
