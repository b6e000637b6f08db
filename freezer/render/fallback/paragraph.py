"""문단만 고친 문서: 전체를 다시 바꾸지 않고, 지난번 HTML에서 그 문단만 바꾼다.

홀로 바꾸어도 문서 안에서와 같은 HTML이 나오는 문단일 때만 그렇게 한다: 각주도 이름표도 없고, 참조는
본문에 이미 있는 것뿐일 때. 그런지는 고치기 전의 문단으로 확인하고, 다르면 전체를 바꾼다.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from freezer.render.fallback import fences
from freezer.render.fallback.pandoc import Converted, convert

BLANK = re.compile(r"\n(?:[ \t]*\n)+")
DIV = re.compile(r"^:::.*$", re.M)
# 문단이 아닌 것의 첫 글자들: 들여쓰기, 목록, 제목, 울타리, 표, 정의, 인용, HTML, 제목의 밑줄
NOT_PROSE = re.compile(r"[ \t#>|:~=+<%\\-]|[*]\s|\(?[\w#]{1,6}[.)]\s|[*_]{3}|\$\$|```|!\[|Table:")
MATHS = re.compile(r"(?<![\\$\w])\$(?![\s$])[^$\n]*(?<![\s\\$])\$(?![\d$])")
CODE = re.compile(r"(?<!`)`[^`\n]+`(?!`)")
LINK = re.compile(r"(?<!!)\[[^\[\]]*\]\([^()\s]*\)")
# 다른 곳에 닿거나 다른 곳에서 정하는 것: 참조, 각주, 이름표, 원시 HTML, 매크로
DEFINITION = re.compile(r" {0,3}[:~]\s")
REFERENCE = re.compile(
    r"(?<![\w\[;@\\-])@((?:fig|tbl|eq|sec|lst)-[a-z0-9]+(?:-[a-z0-9]+)*)(?![\w:-])"
)
REFERRED = r'<a href="#{}" class="quarto-xref">[^<]*</a>'
OUTWARD = re.compile(r"[@^{}<>\[\]|\\$`]")
MACROS = re.compile(r"\\(?:re)?newcommand|\\def\b|\\let\b|bibliography:|\*\[")
RULE = "\n\n------\n\n"
RULE_HTML = "\n<hr />\n"
ONE = re.compile(r"(?:<p>(?:(?!</?p>).)*</p>\n?)+", re.S)


@dataclass(frozen=True)
class Last:
    """지난번에 바꾼 것."""

    markdown: str
    options: str
    folder: Path
    made: Converted


_last: dict[str, Last] = {}


def converted(name: str, markdown: str, options: dict[str, Any], folder: Path) -> Converted:
    """원고를 바꾼 것. `name`은 문서의 이름으로, 지난번 것을 찾는 데 쓴다."""
    markdown = fences.prepared(markdown, folder, options["page"])
    key = json.dumps(options, ensure_ascii=False, default=str)
    last = _last.get(name)
    made = None
    if last and (last.options, last.folder) == (key, folder):
        made = patched(last.markdown, last.made, markdown, lambda t: convert(t, options, folder))
    made = made or convert(markdown, options, folder)
    _last[name] = Last(markdown, key, folder, made)
    return made


def patched(
    old: str, made: Converted, new: str, alone: Callable[[str], Converted]
) -> Converted | None:
    """`old`를 바꾼 것이 `made`일 때 `new`를 바꾼 것. 문단만 바뀐 것이 아니면 None."""
    if MACROS.search(old) or MACROS.search(new):
        return None
    changed = _changed(_blocks(old), _blocks(new))
    if changed is None:
        return None
    if any(old.count(block) != 1 for block in changed[0]):
        return None
    references: dict[str, str] = {}
    before, after = (_masked("\n\n".join(each), made.body, references) for each in changed)
    if "@" in before + after:
        return None
    html = alone(before + RULE + after).body.strip()
    for mask, link in references.items():
        html = html.replace(mask, link)
    bodies = html.split(RULE_HTML)
    if len(bodies) != 2 or not all(ONE.fullmatch(each) for each in bodies):
        return None
    if f"\n{made.body}".count(f"\n{bodies[0]}\n") != 1:
        return None
    body = f"\n{made.body}".replace(f"\n{bodies[0]}\n", f"\n{bodies[1]}\n")[1:]
    return replace(made, body=body)


def _blocks(text: str) -> list[str]:
    """빈 줄과 상자의 울타리로 나눈 덩이들."""
    return BLANK.split(DIV.sub(r"\n\g<0>\n", text))


def _masked(text: str, body: str, references: dict[str, str]) -> str:
    """참조를 글자로 가린다. 가리킬 것의 번호는 지난번 본문에 있는 같은 참조에서 얻는다."""

    def mask(found: re.Match[str]) -> str:
        link = re.search(REFERRED.format(re.escape(found[1])), body)
        if link is None:
            return found[0]
        word = f"freezerref{found[1].replace('-', '')}z"
        references[word] = link[0]
        return word

    return REFERENCE.sub(mask, text)


def _changed(old: list[str], new: list[str]) -> tuple[list[str], list[str]] | None:
    """바뀐 덩이들의 옛것과 새것. 더하거나 뺀 것이면 앞의 문단까지. 모두 문단이 아니면 None."""
    head = 0
    while head < min(len(old), len(new)) and old[head] == new[head]:
        head += 1
    tail = 0
    while tail < min(len(old), len(new)) - head and old[-1 - tail] == new[-1 - tail]:
        tail += 1
    if head == len(old) - tail or head == len(new) - tail:
        head -= 1
    changed = old[max(head, 0) : len(old) - tail], new[max(head, 0) : len(new) - tail]
    following = old[len(old) - tail] if tail else ""
    if head < 1 or DEFINITION.match(following):
        return None
    return changed if all(map(_prose, [*changed[0], *changed[1]])) else None


def _prose(block: str) -> bool:
    """홀로 바꿀 수 있는 문단인가."""
    block = block.strip("\n")
    if not block or any(map(NOT_PROSE.match, block.split("\n"))):
        return False
    for inside in (MATHS, CODE, LINK, REFERENCE):
        block = inside.sub("", block)
    return not OUTWARD.search(block)
