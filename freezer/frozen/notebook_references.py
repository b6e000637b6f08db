"""노트북에는 Quarto의 상호참조가 없다: 번호를 매기고, `@fig-a`를 ‘그림 1’로 적는다."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

from freezer.reading.lecture import Cell, Lecture

KINDS = {"fig": "그림", "tbl": "표", "lst": "코드", "eq": "식"}
NAME = r"(?:fig|tbl|lst|eq|sec)-[\w-]*\w"
DEFINED = re.compile(rf"\{{[^{{}}]*#(?P<name>{NAME})[^{{}}]*\}}")
SECTION = re.compile(r"^#{1,6}\s+(?P<title>.+?)\s*\{[^}]*#(?P<name>sec-[\w-]+)[^}]*\}\s*$", re.M)
CITED = re.compile(rf"\[-?@(?P<one>{NAME})\]|(?<![\w@/])@(?P<two>{NAME})", re.IGNORECASE)
OTHER_PAGE = re.compile(r"(?<!!)\[(?P<text>[^\[\]]*)\]\((?!https?:)[^()\s]*\.qmd(?:#[^()\s]*)?\)")
HERE = re.compile(r"\]\(#(?P<name>sec-[\w-]+)\)")
NOTE = re.compile(r"\[\^(?P<name>[\w-]+)\](?P<defined>:\s*)?")
DEFINED_NOTE = re.compile(r"^\[\^(?P<name>[\w-]+)\]:", re.M)
CODE = re.compile(r"(`+.+?`+)")


def numbers(lecture: Lecture) -> dict[str, str]:
    """이름표마다 글에 적을 말: `그림 1`, `식 (2)`, 절은 제목. 각주(`^이름`)는 나온 차례."""
    found: dict[str, str] = {}
    counts: Counter[str] = Counter()
    for name in _names(lecture):
        kind = name.partition("-")[0]
        if name not in found and kind in KINDS:
            counts[kind] += 1
            number = f"({counts[kind]})" if kind == "eq" else counts[kind]
            found[name] = f"{KINDS[kind]} {number}"
    for part in lecture.parts:
        if not isinstance(part, Cell):
            found |= {each["name"]: each["title"] for each in SECTION.finditer(part.text)}
    return found | {f"^{name}": str(k) for k, name in enumerate(_notes(lecture), start=1)}


def _notes(lecture: Lecture) -> list[str]:
    """각주의 이름들, 처음 나온 차례로."""
    text = "\n".join(part.text for part in lecture.parts if not isinstance(part, Cell))
    defined = {each["name"] for each in DEFINED_NOTE.finditer(text)}
    cited = dict.fromkeys(each["name"] for each in NOTE.finditer(text))
    return [name for name in cited if name in defined]


def _names(lecture: Lecture) -> Iterator[str]:
    for part in lecture.parts:
        if isinstance(part, Cell):
            if part.label:
                yield part.label
        else:
            yield from (each["name"] for each in DEFINED.finditer(part.text))


def caption(cell: Cell, known: Mapping[str, str]) -> str:
    """셀 아래에 적을 그림이나 표의 설명. 없으면 빈 글."""
    label = cell.label or ""
    kind = label.partition("-")[0]
    told: Any = cell.options.get(f"{kind}-cap")
    if kind not in KINDS or not told or label not in known:
        return ""
    return resolved(f"**{known[label]}.** {told}", known)


def resolved(line: str, known: Mapping[str, str]) -> str:
    """글 한 줄의 참조와 링크와 각주. 코드 안은 그대로 둔다.

    다른 강의로 가는 링크는 내려받은 노트북에서 갈 곳이 없으므로 글만 남긴다.
    """
    parts = CODE.split(OTHER_PAGE.sub(r"\g<text>", line))
    for index in range(0, len(parts), 2):
        text = CITED.sub(lambda found: _cited(found, known), parts[index])
        text = HERE.sub(lambda found: f"](#{_anchor(known, found['name'])})", text)
        parts[index] = NOTE.sub(lambda found: _note(found, known), text)
    return "".join(parts)


def _cited(found: re.Match[str], known: Mapping[str, str]) -> str:
    name = (found["one"] or found["two"]).lower()
    if name not in known:
        return found[0]
    return f"‘{known[name]}’" if name.startswith("sec-") else known[name]


def _anchor(known: Mapping[str, str], name: str) -> str:
    """Jupyter가 제목에 붙이는 이름."""
    return known.get(name, name).replace(" ", "-")


def _note(found: re.Match[str], known: Mapping[str, str]) -> str:
    number = known.get(f"^{found['name']}", found["name"])
    return f"<sup>{number}</sup>" + (" " if found["defined"] else "")
