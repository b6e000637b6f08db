"""결과가 달린 것들의 지문: 실행하는 코드, 설정, 파일."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from freezer.frozen.record import digest, digest_json
from freezer.reading.lecture import Cell, Lecture, Prose
from freezer.reading.options import SUPPORTED
from freezer.reading.settings import DEFAULTS, EXECUTION_KEYS, REPOSITORY, document_options

# 이 밖의 옵션(theme, toc 들)은 렌더할 때만 쓰여, 얼린 결과를 바꾸지 않는다.
RELEVANT = {*SUPPORTED, *DEFAULTS, *EXECUTION_KEYS, REPOSITORY}


def cells_digest(lecture: Lecture) -> str:
    """실행하는 것의 지문: 코드와, 출력을 바꾸는 셀 옵션과, 인라인 식을 나오는 순서대로."""
    keys: list[Any] = []
    for part in lecture.parts:
        if isinstance(part, Cell):
            keys.append([part.source, part.options.get("eval"), part.options.get("error")])
        elif isinstance(part, Prose) and part.inline:
            keys.append([expression for _, _, expression in part.inline])
    return digest_json(keys)


def config_digest(config: dict[str, Any]) -> str:
    """`_quarto.yml`에서 얼린 markdown에 드는 옵션들의 지문."""
    options = document_options(config, {})
    return digest_json({key: options[key] for key in options if key in RELEVANT})


class Digests:
    """파일의 지문을 한 번씩만 계산한다. 없는 파일은 빈 글자열. 줄 끝은 LF로 맞춘다."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self._known: dict[str, str] = {}

    def __getitem__(self, name: str) -> str:
        if name not in self._known:
            path = self.root / name
            if path.is_file():
                self._known[name] = digest(path.read_bytes().replace(b"\r\n", b"\n"))
            else:
                self._known[name] = ""
        return self._known[name]


def changed_files(files: Mapping[str, tuple[str, str]], digests: Digests) -> dict[str, str]:
    """지문이 달라진 파일 → 그것을 부른 파일."""
    return {name: via for name, (sha, via) in files.items() if digests[name] != sha}
