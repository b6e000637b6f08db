"""matplotlib 의 FuncAnimation 을 가볍게: 배경은 한 번만, 움직이는 것만 프레임마다.

matplotlib 의 jshtml 은 프레임마다 그림 전체를 PNG 로 담는다. 여기서는 프레임마다 SVG 를 얻어
하나로 겹친다. 모든 프레임에 똑같이 있는 요소(축, 눈금, 곡선)는 한 번만 쓰고, 어떤 프레임에만
있는 요소에는 그 프레임의 번호를 `data-on` 에 적어 둔다. 화면에서는 `animation.js` 가 번호에 맞는
요소를 켜고 끈다. 스크립트가 꺼져 있거나 종이에 찍을 때는 마지막 프레임이 그림으로 남는다.
"""

from __future__ import annotations

import hashlib
import html
import io
import json
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import matplotlib.pyplot as plt
from matplotlib.animation import AbstractMovieWriter, Animation
from matplotlib.figure import Figure

LIMIT = 60_000
"""애니메이션 하나의 크기 한도(바이트)."""

PLAYER = Path(__file__).with_name("animation.js")
DROPPED = {"metadata", "style"}
ROOT_STYLE = (
    "stroke-linejoin:round;stroke-linecap:butt;display:block;margin:auto;max-width:100%;height:auto"
)


def light(ani: Animation, *, alt: str, captions: Sequence[str] | None = None) -> Light:
    """애니메이션을 재생 단추가 달린 SVG 하나로 바꾸고, 그 그림을 닫는다.

    Args:
        ani: `matplotlib.animation.FuncAnimation`. 빠르기는 그 `interval`(밀리초)을 따른다.
        alt: 무엇이 보이는지를 말로 옮긴 글. 화면을 읽어 주는 프로그램이 읽는다.
        captions: 프레임마다 곁에 보일 짧은 글. 길이는 프레임의 수와 같다.

    Raises:
        ValueError: 결과가 `LIMIT` 보다 크거나, `captions` 의 길이가 프레임의 수와 다르거나,
            이미 멈춘 애니메이션일 때.
    """
    timer: Any = ani.event_source
    if timer is None:
        raise ValueError("이미 멈춘 애니메이션입니다. FuncAnimation 을 다시 만들어 넘기세요.")
    writer = _FrameWriter()
    ani.save("", writer=writer)
    plt.close(writer.fig)
    count = len(writer.frames)
    if captions is not None and len(captions) != count:
        raise ValueError(f"captions 는 {len(captions)}개인데 프레임은 {count}개입니다.")
    markup = _player(_overlay(writer.frames, alt), count, timer.interval, captions)
    if (size := len(markup.encode())) > LIMIT:
        raise ValueError(
            f"애니메이션이 {size:,} 바이트로 한도 {LIMIT:,} 바이트를 넘습니다. "
            "프레임을 줄이거나, 프레임마다 길어지는 선 대신 점만 늘려 그리세요."
        )
    return Light(markup, count)


@dataclass(frozen=True)
class Light:
    """노트북과 웹 쪽에 그대로 들어가는 애니메이션."""

    markup: str
    frames: int

    def _repr_html_(self) -> str:
        return self.markup

    def __repr__(self) -> str:
        return f"애니메이션: {self.frames}프레임, {len(self.markup.encode()):,} 바이트"


class _FrameWriter(AbstractMovieWriter):
    """프레임을 동영상이 아니라 SVG 나무의 목록으로 모은다."""

    def setup(self, fig: Figure, outfile: str | Path, dpi: float | None = None) -> None:
        self.fig = fig
        self.frames: list[ElementTree.Element] = []

    def _supports_transparency(self) -> bool:
        return True

    def grab_frame(self, **savefig_kwargs: Any) -> None:
        page = io.BytesIO()
        with plt.rc_context({"svg.fonttype": "path", "svg.hashsalt": "light"}):
            self.fig.savefig(page, format="svg", metadata={"Date": None}, **savefig_kwargs)
        self.frames.append(ElementTree.fromstring(page.getvalue()))
        self.fig.set_layout_engine("none")  # 첫 프레임의 배치를 지켜, 칸이 흔들리지 않게 한다

    def finish(self) -> None:
        pass


@dataclass
class _Node:
    """겹친 그림의 요소 하나: 요소와, 프레임마다의 그 자식들."""

    element: ElementTree.Element
    copies: dict[int, ElementTree.Element] = field(default_factory=dict)

    def children(self) -> list[_Node]:
        """프레임마다의 자식을 차례를 지키며 한 줄로 세운다. 똑같은 것은 한 자리를 나눠 쓴다."""
        slots: list[_Node] = []
        for frame, copy in self.copies.items():
            place = 0
            for child in copy:
                same = (i for i in range(place, len(slots)) if _same(slots[i].element, child))
                if (found := next(same, None)) is None:
                    slots.insert(place, _Node(child))
                    found = place
                slots[found].copies[frame] = child
                place = found + 1
        return slots


def _same(one: ElementTree.Element, other: ElementTree.Element) -> bool:
    return one.tag == other.tag and one.attrib == other.attrib


def _overlay(frames: list[ElementTree.Element], alt: str) -> str:
    """프레임들을 겹친 SVG 하나. 처음에는 마지막 프레임이 보인다."""
    defs = _take_defs(frames)
    root = _Node(frames[0], dict(enumerate(frames)))
    body = "".join(_write(child, root.copies, len(frames) - 1) for child in root.children())
    shared = "".join(_write(_Node(item, {0: item}), {0: item}, 0) for item in defs.values())
    width, height = (float(v) for v in frames[0].attrib["viewBox"].split()[2:])
    drawing = (
        f'<svg role="img" aria-label="{html.escape(alt)}" viewBox="0 0 {width:g} {height:g}" '
        f'width="{width * 4 / 3:.0f}" height="{height * 4 / 3:.0f}" style="{ROOT_STYLE}">'
        f"<defs>{shared}</defs>{body}</svg>"
    )
    return _rename_ids(drawing, list(defs))


def _take_defs(frames: list[ElementTree.Element]) -> dict[str, ElementTree.Element]:
    """프레임마다 흩어진 정의(글자 모양, 표식, 자르는 틀)를 떼어 내 이름으로 모은다."""
    defs: dict[str, ElementTree.Element] = {}
    for frame in frames:
        for parent in list(frame.iter()):
            parent.tag = parent.tag.rpartition("}")[2]
            for child in list(parent):
                tag = child.tag.rpartition("}")[2]
                if tag == "defs":
                    defs.update((item.attrib["id"], item) for item in child if "id" in item.attrib)
                if tag == "defs" or tag in DROPPED:
                    parent.remove(child)
    for item in defs.values():
        for element in item.iter():
            element.tag = element.tag.rpartition("}")[2]
    return defs


def _write(node: _Node, around: dict[int, ElementTree.Element], still: int) -> str:
    """요소를 글로. 둘러싼 요소보다 적은 프레임에만 있으면 `data-on` 을 붙인다."""
    attributes = {name.rpartition("}")[2]: text for name, text in node.element.attrib.items()}
    if node.element.tag == "g":
        attributes.pop("id", None)
    if len(node.copies) < len(around):
        attributes["data-on"] = _ranges(sorted(node.copies))
        if still not in node.copies:
            attributes["display"] = "none"
    children = node.children()
    attributes |= _common_style(children) if "style" not in attributes else {}
    inside = "".join(_write(child, node.copies, still) for child in children)
    shown = " ".join(f'{name}="{html.escape(_short(name, v))}"' for name, v in attributes.items())
    tag = f"{node.element.tag} {shown}".strip()
    return f"<{tag}>{inside}</{node.element.tag}>" if inside else f"<{tag}/>"


def _common_style(children: list[_Node]) -> dict[str, str]:
    """자식들의 스타일이 모두 같으면 자식에서 떼어 부모에게 준다. 점이 많을 때 글이 짧아진다."""
    styles = {child.element.attrib.get("style") for child in children}
    if len(children) < 2 or len(styles) > 1 or None in styles:
        return {}
    for child in children:
        del child.element.attrib["style"]
    return {"style": str(styles.pop())}


def _ranges(numbers: list[int]) -> str:
    """`[0, 1, 2, 5]` 를 `"0-2,5"` 로."""
    runs: list[list[int]] = []
    for number in numbers:
        if runs and number == runs[-1][-1] + 1:
            runs[-1][1:] = [number]
        else:
            runs.append([number])
    return ",".join("-".join(map(str, run)) for run in runs)


def _short(name: str, value: str) -> str:
    """좌표를 소수점 아래 두 자리로, 스타일의 빈칸은 빼고."""
    if name == "style":
        return value.replace("; ", ";").replace(": ", ":")
    if name not in {"d", "x", "y", "transform"}:
        return value
    head, scale, tail = value.partition("scale")
    head = re.sub(r"-?\d+\.\d+", lambda number: f"{round(float(number[0]), 2):g}", head)
    return " ".join(head.split()) + (" " if scale and head else "") + scale + tail


def _rename_ids(drawing: str, names: list[str]) -> str:
    """한 쪽에 애니메이션이 여럿 있어도 겹치지 않는 짧은 이름으로 바꾼다."""
    prefix = "a" + hashlib.sha256(drawing.encode()).hexdigest()[:6]
    short = {name: f"{prefix}{index:x}" for index, name in enumerate(names)}
    pattern = r'(?<=id=")[^"]+|(?<=href="#)[^"]+|(?<=url\(#)[^)]+'
    return re.sub(pattern, lambda found: short.get(found[0], found[0]), drawing)


def _player(drawing: str, frames: int, interval: int, captions: Sequence[str] | None) -> str:
    listed = json.dumps(list(captions or []), ensure_ascii=False)
    listed = html.escape(listed, quote=False).replace("'", "&#39;")
    return (
        f'<light-animation frames="{frames}" interval="{interval}" captions=\'{listed}\'>'
        f"{drawing}</light-animation>\n"
        f"<script>{PLAYER.read_text(encoding='utf-8')}</script>"
    )
