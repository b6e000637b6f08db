"""matplotlib이 쓴 SVG를 보이는 것은 그대로 두고 가볍게 한다."""

from __future__ import annotations

import re
from itertools import groupby
from xml.etree import ElementTree

SVG = "{http://www.w3.org/2000/svg}"
XLINK = "{http://www.w3.org/1999/xlink}"
LOOK = ("style", "clip-path")
COMMAND = re.compile(r"([A-Za-z]) ?([-+.\d eE]*?) ?(?=[A-DF-Za-df-z]|$)")
LONG_FRACTION = re.compile(r"scale\([^)]*\)|-?\d+\.\d{3,}")


def compact(svg: str) -> str:
    """같은 그림의 짧은 SVG.

    좌표를 소수 둘째 자리까지(1/100 포인트) 줄이되 배율은 그대로 둔다.
    설명과 쓰이지 않는 id와 빈칸을 빼고, 잇따라 나오는 같은 모양의 점과 선이 되풀이하는 속성을
    묶음 하나로 올린다.

    Raises:
        xml.etree.ElementTree.ParseError: SVG가 올바른 XML이 아닐 때.
    """
    ElementTree.register_namespace("", SVG.strip("{}"))
    ElementTree.register_namespace("xlink", XLINK.strip("{}"))
    root = ElementTree.fromstring(svg)
    for metadata in root.findall(f"{SVG}metadata"):
        root.remove(metadata)
    for element in root.iter():
        _shorten(element)
    for parent in list(root.iter(f"{SVG}g")):
        parent[:] = _gather(list(parent))
    return ElementTree.tostring(root, encoding="unicode")


def _shorten(element: ElementTree.Element) -> None:
    element.tail = None
    if element.text and not element.text.strip():
        element.text = None
    if element.tag == f"{SVG}g":
        element.attrib.pop("id", None)
    for name in element.attrib.keys() & {"d", "x", "y", "transform", "style"}:
        value = LONG_FRACTION.sub(_round, element.attrib[name])
        if name == "style":
            value = value.replace(": ", ":").replace("; ", ";")
        value = " ".join(value.split())
        element.attrib[name] = _tighten(value) if name == "d" else value


def _tighten(path: str) -> str:
    """앞과 같은 명령의 글자는 빼도 된다: L 1 2 L 3 4 는 L1 2 3 4 와 같은 길이다."""
    parts: list[str] = []
    last = ""
    for command, numbers in COMMAND.findall(path):
        repeated = command == last and command in "LCQ"
        parts.append((" " if repeated else command) + numbers)
        last = command
    return "".join(parts)


def _round(match: re.Match[str]) -> str:
    if match[0].startswith("scale"):
        return match[0]
    return f"{float(match[0]):.2f}".rstrip("0").rstrip(".")


def _gather(children: list[ElementTree.Element]) -> list[ElementTree.Element]:
    """모양이 같은 점이나 선이 넷 넘게 이어지면 그 모양을 가진 <g> 하나로 묶는다."""
    gathered: list[ElementTree.Element] = []
    for look, run in groupby(children, key=_look):
        marks = list(run)
        if not look or len(marks) <= 4:
            gathered += marks
            continue
        group = ElementTree.Element(f"{SVG}g", look)
        for mark in marks:
            for name in look:
                del mark.attrib[name]
        group[:] = marks
        gathered.append(group)
    return gathered


def _look(element: ElementTree.Element) -> dict[str, str]:
    """점(<use>)이나 선(<path>)에서 위치와 상관없는 속성."""
    if element.tag not in (f"{SVG}use", f"{SVG}path") or "transform" in element.attrib:
        return {}
    return {name: element.attrib[name] for name in LOOK if name in element.attrib}
