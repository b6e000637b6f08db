"""결과가 달린 것들의 지문: 실행하는 코드, 설정, 파일."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from freezer.frozen.record import Record, digest, digest_json
from freezer.reading.lecture import Cell, Lecture, Prose
from freezer.reading.options import SUPPORTED
from freezer.reading.settings import DEFAULTS, EXECUTION_KEYS, REPOSITORY, document_options
from freezer.staleness.reach import Reach

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


def file_digest(file: str, code: Mapping[str, dict[str, str]], digests: Digests) -> str:
    """모듈이면 닿는 이름들의 지문, 아니면 내용의 지문. 없는 파일은 빈 글자열."""
    return digest_json(code[file]) if file in code else digests[file]


@dataclass(frozen=True)
class Change:
    """달라진 파일 하나: 그것을 부른 파일과, 모듈이면 달라진 이름들."""

    via: str
    names: tuple[str, ...] = ()


def changed_files(record: Record, digests: Digests, reach: Reach) -> dict[str, Change]:
    """기록한 때와 지문이 달라진 파일들."""
    now = reach.digests(record.roots, record.files)
    changed = {}
    for file, (sha, via) in record.files.items():
        if file_digest(file, now, digests) != sha:
            old, new = record.code.get(file, {}), now.get(file, {})
            names = (name for name in sorted(old | new) if old.get(name) != new.get(name))
            changed[file] = Change(via, tuple(names))
    return changed
