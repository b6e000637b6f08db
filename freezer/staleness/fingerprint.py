"""결과가 달린 것들의 지문: 실행하는 코드, 설정, 파일."""

from __future__ import annotations

import codecs
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from freezer.frozen.record import DIGEST, Record, digest_json
from freezer.reading.lecture import Cell, Lecture, Prose
from freezer.reading.options import SUPPORTED
from freezer.reading.settings import DEFAULTS, EXECUTION_KEYS, document_options
from freezer.staleness.dependencies import INCLUDED
from freezer.staleness.reach import Reach

CHUNK = 1 << 20
# 이 밖의 옵션(theme, toc 들)은 렌더할 때만 쓰여, 얼린 결과를 바꾸지 않는다.
RELEVANT = {*SUPPORTED, *DEFAULTS, *EXECUTION_KEYS}


def cells_digest(lecture: Lecture) -> str:
    """실행하는 것의 지문: 코드와, 출력을 바꾸는 셀 옵션과, 인라인 식을 나오는 순서대로."""
    keys: list[Any] = []
    for part in lecture.parts:
        if isinstance(part, Cell):
            key = [part.source, part.options.get("eval"), part.options.get("error")]
            keys.append([*key, part.options["depends"]] if "depends" in part.options else key)
        elif isinstance(part, Prose) and part.inline:
            keys.append([expression for _, _, expression in part.inline])
    return digest_json(keys)


def config_digest(config: dict[str, Any]) -> str:
    """`_quarto.yml`에서 얼린 markdown에 드는 옵션들의 지문."""
    options = document_options(config, {})
    return digest_json({key: options[key] for key in options if key in RELEVANT})


class Digests:
    """파일의 지문을 한 번씩만 계산한다. 없는 파일은 빈 글자열."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self._known: dict[str, str] = {}

    def __getitem__(self, name: str) -> str:
        if name not in self._known:
            path = self.root / name
            self._known[name] = content_digest(path) if path.is_file() else ""
        return self._known[name]


def content_digest(path: Path) -> str:
    """파일 내용의 지문. 글이면 줄 끝을 LF로 맞추고, 아니면 있는 그대로. 큰 파일은 나누어 읽는다."""
    raw, text = hashlib.sha256(), hashlib.sha256()
    decoder = codecs.getincrementaldecoder("utf-8")()
    is_text, held = True, b""
    with path.open("rb") as file:
        while chunk := file.read(CHUNK):
            raw.update(chunk)
            is_text = is_text and _is_text(chunk, decoder)
            if is_text:
                # 토막의 끝에 걸린 CR은 다음 토막의 LF와 함께 본다.
                chunk = held + chunk
                held = chunk[-1:] if chunk.endswith(b"\r") else b""
                text.update(chunk[: len(chunk) - len(held)].replace(b"\r\n", b"\n"))
    if not is_text or decoder.getstate()[0]:
        return raw.hexdigest()[:DIGEST]
    text.update(held)
    return text.hexdigest()[:DIGEST]


def _is_text(chunk: bytes, decoder: codecs.IncrementalDecoder) -> bool:
    """UTF-8이고 NUL이 없으면 글이다."""
    try:
        decoder.decode(chunk)
    except UnicodeDecodeError:
        return False
    return b"\0" not in chunk


def file_digest(file: str, code: Mapping[str, dict[str, str]], digests: Digests) -> str:
    """모듈이면 닿는 이름들의 지문, 아니면 내용의 지문. 없는 파일은 빈 글자열."""
    return digest_json(code[file]) if file in code else digests[file]


def is_piece(file: str, via: str) -> bool:
    """끼워 넣은 글인가. 옛 기록에서는 .qmd인 것으로 안다."""
    return via == INCLUDED or file.endswith(".qmd")


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
