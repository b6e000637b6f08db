"""각주와 인용: 가리키는 곳이 있는지, 적어 둔 것을 쓰는지."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from contextlib import suppress
from difflib import get_close_matches
from pathlib import Path
from typing import Any

import yaml

from freezer.lint.finding import Finding
from freezer.lint.manuscript import Line, prose
from freezer.lint.references import KINDS, Page
from freezer.project import CONFIG

NOTE = re.compile(r"\[\^([^\]\s]+)\](:)?")
DEFINES = re.compile(r"^ {0,3}\[\^([^\]\s]+)\]:")
CITED = re.compile(
    rf"(?<![\w@\\\\/.:-])@(?!(?i:{KINDS})-)([A-Za-z][\w:.#&+?<>~/-]*[A-Za-z0-9]|[A-Za-z])"
)
ENTRY = re.compile(r"^\s*@(?!comment|string|preamble)\w+\s*[{(]\s*([^,\s]+)\s*,", re.I | re.M)
FRONT = re.compile(r"\A---[ \t]*\n(.*?\n)---[ \t]*(?:\n|\Z)", re.S)


def notes(pages: list[Page]) -> Iterator[Finding]:
    """모든 쪽의 각주와 인용에서 찾은 것들."""
    for page in pages:
        lines = [line for file in page.files for line in prose(file)]
        yield from _footnotes(lines)
        yield from _citations(lines, page)


def _footnotes(lines: list[Line]) -> Iterator[Finding]:
    defined: dict[str, Line] = {}
    used: list[tuple[str, Line]] = []
    for line in lines:
        define = DEFINES.match(line.text)
        if define and define[1] in defined:
            problem = f"각주 `[^{define[1]}]`의 글이 둘입니다: {defined[define[1]].number}번째 줄"
            yield Finding(line.path, line.number, problem, "하나의 이름을 바꿉니다.")
        if define:
            defined.setdefault(define[1], line)
        text = line.masked[define.end() :] if define else line.masked
        used += [(found[1], line) for found in NOTE.finditer(text)]
    names = {name for name, _ in used}
    for name, line in used:
        if name not in defined:
            near = get_close_matches(name, defined, n=1)
            remedy = (
                f"`[^{near[0]}]`인가요?" if near else f"`[^{name}]: 글`을 한 문단으로 적습니다."
            )
            yield Finding(line.path, line.number, f"각주 `[^{name}]`의 글이 없습니다.", remedy)
    for name, line in defined.items():
        if name not in names:
            problem = f"각주 `[^{name}]`을 쓰는 곳이 없어, 글이 보이지 않습니다."
            yield Finding(line.path, line.number, problem, f"글에 `[^{name}]`을 적거나 지웁니다.")


def _citations(lines: list[Line], page: Page) -> Iterator[Finding]:
    cited = [(name, line) for line in lines for name in CITED.findall(line.bare)]
    if not cited:
        return
    known = _known(page)
    for name, line in cited:
        if known is None:
            remedy = "머리말에 `bibliography: 파일.bib`을 적습니다. 인용이 아니면 `\\@`로 적습니다."
        elif name not in known:
            near = get_close_matches(name, known, n=1)
            remedy = f"`@{near[0]}`인가요?" if near else "참고문헌에 더합니다."
        else:
            continue
        problem = f"인용 `@{name}`이 참고문헌에 없습니다."
        yield Finding(line.path, line.number, problem, remedy)


def _known(page: Page) -> set[str] | None:
    """참고문헌에 있는 이름들. 참고문헌을 정하지 않았으면 None."""
    own = FRONT.match(page.path.read_text(encoding="utf-8-sig"))
    settings = [(page.path.parent, _yaml(own[1] if own else ""))]
    config = page.root / CONFIG
    if config.is_file():
        settings.append((page.root, _yaml(config.read_text(encoding="utf-8"))))
    found: set[str] = set()
    given = False
    for folder, setting in settings:
        files = setting.get("bibliography") or []
        for file in [files] if isinstance(files, str) else files:
            given, found = True, found | _keys(folder / str(file).lstrip("/"))
        if entries := setting.get("references"):
            given, found = True, found | _ids(entries)
    return found if given else None


def _yaml(text: str) -> dict[str, Any]:
    with suppress(yaml.YAMLError):
        loaded = yaml.safe_load(text)
        return loaded if isinstance(loaded, dict) else {}
    return {}


def _keys(file: Path) -> set[str]:
    """참고문헌 파일의 이름들: BibTeX, CSL의 JSON이나 YAML. 읽을 수 없으면 빈 것."""
    try:
        text = file.read_text(encoding="utf-8")
        if file.suffix == ".json":
            return _ids(json.loads(text))
        if file.suffix in (".yaml", ".yml"):
            return _ids(_yaml(text).get("references"))
    except (OSError, ValueError):
        return set()
    return set(ENTRY.findall(text))


def _ids(entries: object) -> set[str]:
    listed = entries if isinstance(entries, list) else []
    return {str(entry["id"]) for entry in listed if isinstance(entry, dict) and "id" in entry}
