"""`{{< include 조각.qmd >}}`를 펼쳐, 줄마다 어느 파일 몇째 줄인지 아는 글을 만든다."""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass
from pathlib import Path

from freezer.errors import LectureError

INCLUDE = re.compile(r"^\s*\{\{<\s*include\s+(?P<path>.+?)\s*>\}\}\s*$")
# 줄은 \n 에서만 끊는다. str.splitlines는 다른 글자에서도 끊어 줄 번호가 어긋난다.
LINE = re.compile(r"[^\n]*\n|[^\n]+")
FENCE = re.compile(r"^\s{0,3}(?P<mark>`{3,}|~{3,})")


@dataclass(frozen=True)
class Line:
    """한 줄(줄바꿈 포함)과 그 출처."""

    text: str
    path: Path
    number: int


def read_text(path: Path) -> str:
    """UTF-8 원문을 LF로 맞춰 읽는다. UTF-8이 아니면 그 줄을 말하는 LectureError.

    BOM은 Quarto의 hash에 들어가 얼린 결과와 어긋나므로 원고에서는 거절한다.
    """
    raw = path.read_bytes()
    if path.suffix == ".qmd" and raw.startswith(codecs.BOM_UTF8):
        raise LectureError(path, 1, "파일이 BOM으로 시작합니다. BOM 없는 UTF-8로 다시 저장하세요.")
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        raise LectureError(
            path, line, "UTF-8로 읽을 수 없습니다. 편집기에서 UTF-8로 다시 저장하세요."
        ) from error
    return text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")


def expand(path: Path, root: Path, text: str, parents: tuple[Path, ...] = ()) -> list[Line]:
    """include를 재귀로 펼친다. 코드 상자 안의 것은 Quarto처럼 그대로 둔다."""
    lines: list[Line] = []
    fence = ""
    for number, line in enumerate(LINE.findall(text), start=1):
        opened = FENCE.match(line)
        include = None if fence else INCLUDE.match(line)
        if include:
            lines += _included(include["path"], path, number, root, (*parents, path))
            continue
        if opened and not fence:
            fence = opened["mark"]
        elif opened and opened["mark"][0] == fence[0] and len(opened["mark"]) >= len(fence):
            fence = "" if line.strip() == opened["mark"] else fence
        lines.append(Line(line, path, number))
    return lines


def _included(
    name: str, path: Path, number: int, root: Path, parents: tuple[Path, ...]
) -> list[Line]:
    name = name.strip("\"'")
    target = (root / name.lstrip("/") if name.startswith("/") else path.parent / name).resolve()
    if not target.is_relative_to(root.resolve()):
        raise LectureError(path, number, f"include가 프로젝트 밖을 가리킵니다: {name}")
    if target in parents:
        raise LectureError(path, number, f"include가 자기 자신을 다시 부릅니다: {name}")
    if not target.is_file():
        raise LectureError(path, number, f"include할 파일이 없습니다: {name}")
    lines = expand(target, root, read_text(target), parents)
    if lines and not lines[-1].text.endswith("\n"):
        last = lines.pop()
        lines.append(Line(last.text + "\n", last.path, last.number))
    # Quarto는 끼워 넣은 조각 뒤에 빈 줄을 하나 둔다.
    return [*lines, Line("\n", path, number)]
