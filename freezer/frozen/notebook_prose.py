"""강의의 글을 노트북의 글 셀로: Quarto에만 있는 꼴을 보통의 Markdown으로 바꾼다."""

from __future__ import annotations

import re
from collections.abc import Mapping

from freezer.frozen.notebook_references import resolved
from freezer.reading.lecture import Lecture, Prose

FRONT = re.compile(r"\A---\n.*?\n---\n", re.DOTALL)
DIV = re.compile(r"^:{3,}.*$")
TITLE = re.compile(r'title="(?P<title>[^"]*)"')
SPAN = re.compile(r"\[(?P<text>[^\]\n]+)\]\{[.#][^}\n]*\}")
HEADING = re.compile(r"^(?P<mark>#{1,6} .*?)\s*\{[^}]*\}\s*$")
EQUATION = re.compile(r"\$\$\s*\{#(?P<name>[^}\s]*)[^}]*\}\s*$")
CAPTION = re.compile(r"^: (?P<told>.*?)\s*\{[^}]*#(?P<name>tbl-[\w-]+)[^}]*\}\s*$")
FENCE = re.compile(r"^\s*(`{3,}|~{3,})")


def notebook_prose(
    part: Prose, inline: list[str], lecture: Lecture, name: str, known: Mapping[str, str]
) -> str:
    """글 하나를 바꾼다. 인라인 식은 값으로, 머리말은 제목으로, 콜아웃은 굵은 제목으로.

    `known`은 이름표마다의 말(`numbers`)이다.
    """
    text = part.text
    for (start, end, _), value in reversed(list(zip(part.inline, inline, strict=True))):
        text = text[:start] + value + text[end:]
    title = str(lecture.front_matter.get("title", name))
    text = FRONT.sub(lambda _: f"# {title}\n", text, count=1) if part.line == 1 else text
    fence = ""
    lines = []
    for line in text.splitlines():
        found = FENCE.match(line)
        if found and (not fence or line.strip() == fence):
            fence = "" if fence else found[1]
        lines.append(line if fence or found else _plain(line, known))
    return "\n".join(lines).strip("\n")


def _plain(line: str, known: Mapping[str, str]) -> str:
    if DIV.match(line):
        title = TITLE.search(line)
        return f"**{resolved(title['title'], known)}**\n" if title else ""
    line = CAPTION.sub(lambda found: _told(found, known), line)
    line = HEADING.sub(r"\g<mark>", line)
    line = EQUATION.sub(lambda found: _tagged(known.get(found["name"], "")), line)
    return resolved(SPAN.sub(r"\g<text>", line), known)


def _told(found: re.Match[str], known: Mapping[str, str]) -> str:
    """표의 설명을 그림의 설명처럼."""
    return f"**{known.get(found['name'], '표')}.** {found['told']}"


def _tagged(number: str) -> str:
    """식의 끝: 번호를 TeX로 적는다."""
    return f"\\tag{{{number.partition('(')[2].rstrip(')')}}}\n$$" if number else "$$"
