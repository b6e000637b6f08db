"""강의의 글을 노트북의 글 셀로: Quarto에만 있는 꼴을 보통의 Markdown으로 바꾼다."""

from __future__ import annotations

import re

from freezer.reading.lecture import Lecture, Prose

FRONT = re.compile(r"\A---\n.*?\n---\n", re.DOTALL)
DIV = re.compile(r"^:{3,}.*$")
TITLE = re.compile(r'title="(?P<title>[^"]*)"')
SPAN = re.compile(r"\[(?P<text>[^\]\n]+)\]\{[.#][^}\n]*\}")
HEADING = re.compile(r"^(?P<mark>#{1,6} .*?)\s*\{[^}]*\}\s*$")
EQUATION = re.compile(r"\$\$\s*\{#[^}]*\}\s*$")
FENCE = re.compile(r"^\s*(`{3,}|~{3,})")


def notebook_prose(part: Prose, inline: list[str], lecture: Lecture, name: str) -> str:
    """글 하나를 바꾼다. 인라인 식은 값으로, 머리말은 제목으로, 콜아웃은 굵은 제목으로."""
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
        lines.append(line if fence or found else _plain(line))
    return "\n".join(lines).strip("\n")


def _plain(line: str) -> str:
    if DIV.match(line):
        title = TITLE.search(line)
        return f"**{title['title']}**\n" if title else ""
    line = HEADING.sub(r"\g<mark>", line)
    line = EQUATION.sub("$$", line)
    return SPAN.sub(r"\g<text>", line)
