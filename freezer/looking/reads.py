"""셀이 읽은 파일의 그때 모습. 다음에 달라졌으면 그 셀부터 다시 실행한다."""

from __future__ import annotations

import glob
import hashlib
import json
import os
import tempfile
from pathlib import Path
from typing import Any

Reads = dict[tuple[str, str], str]


def entries(log: Path, start: int) -> tuple[list[list[Any]], int]:
    """커널 안의 probe가 `start`바이트 뒤에 적은 줄들과, 지금의 길이."""
    with log.open("rb") as file:
        file.seek(start)
        text = file.read()
    found = []
    for line in text.decode("utf-8", "replace").splitlines():
        try:
            found.append(json.loads(line))
        except ValueError:  # 적다가 죽은 줄
            continue
    return found, start + len(text)


def reads(found: list[list[Any]]) -> Reads:
    """읽고, 훑고, 찾아본 것마다의 모습."""
    asked = {(kind, words[0]) for kind, *words in found if kind in LOOKS}
    return {(kind, path): LOOKS[kind](path) for kind, path in asked}


def wrote(found: list[list[Any]]) -> set[str]:
    """쓴 파일들. 이름 없는 임시 파일을 만든 것은 뺀다."""
    return {words[0] for kind, *words in found if kind == "write"} - {tempfile.gettempdir()}


def changed(seen: Reads) -> bool:
    return any(LOOKS[kind](path) != before for (kind, path), before in seen.items())


def _content(path: str) -> str:
    try:
        with open(path, "rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError:
        return ""


def _listing(path: str) -> str:
    try:
        return "\n".join(sorted(os.listdir(path)))
    except OSError:
        return ""


def _matches(pattern: str) -> str:
    return "\n".join(sorted(glob.glob(pattern, recursive=True)))


LOOKS = {
    "read": _content,
    "list": _listing,
    "glob": _matches,
    "path": _matches,
    "look": lambda path: str(os.path.exists(path)),
}
