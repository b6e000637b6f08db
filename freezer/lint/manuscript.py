"""원고(`.qmd`, `.md`)를 글의 줄과 코드의 줄로 가른다. 실행하지 않고 읽기만 한다."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import groupby
from pathlib import Path
from typing import NamedTuple

import yaml

FENCE = re.compile(r"\s*(?:>\s*)*(`{3,}|~{3,})\s*(.*)")
# 셀의 옵션 줄. dot의 주석은 `//`, mermaid의 주석은 `%%`로 시작한다.
OPTION = re.compile(r"(?:#|//|%%)\s*\| ?")
TOLD = re.compile(
    rf"(?:{OPTION.pattern}|  - )?(?:title|subtitle|description|[\w-]*(?:cap|alt)):\s*(.+)"
)
CODE = re.compile(r"(?<!`)(`+)(?!`).+?(?<!`)\1(?!`)(?:\{[^}]*\})?")
MATHS = re.compile(r"(?<![\\$])\$(?![\s$])(?:\\.|[^$\\])*?(?<!\s)\$(?!\d)")
HIDDEN = re.compile(r"\]\([^)]*\)|<[^>]*>|https?://\S+|\{[^{}]*[#.=][^{}]*\}|^:::.*$")
AFTER_FORMULA = re.compile(r"\$\$\s*(\{#[^{}]*\})\s*$")
ATOM = "\N{OBJECT REPLACEMENT CHARACTER}"


class Line(NamedTuple):
    """글 한 줄. `opens`는 문단의 첫 줄인지, `told`는 설정에 적힌 글(캡션)인지를 말한다."""

    path: Path
    number: int
    text: str
    opens: bool = False
    told: bool = False

    @property
    def masked(self) -> str:
        """코드와 수식을 ATOM 하나로 바꾼 글. 글자 수는 바뀐다."""
        return MATHS.sub(ATOM, CODE.sub(ATOM, self.text))

    @property
    def bare(self) -> str:
        """독자가 읽는 글자만: 코드, 수식, 주소, 속성, HTML을 뺀다."""
        return HIDDEN.sub("", self.masked)

    def restored(self, masked: str, start: int) -> str:
        """`self.masked[start:]` 의 한 조각 `masked`에 코드와 수식을 되돌려 놓는다."""
        by_code: list[str] = []

        def keep(found: re.Match[str]) -> str:
            by_code.append(found[0])
            return ATOM

        text = CODE.sub(keep, self.text)
        inside = iter(by_code)
        atoms = [
            next(inside) if found[0] == ATOM else found[0]
            for found in re.finditer(f"{ATOM}|{MATHS.pattern}", text)
        ]
        rest = iter(atoms[self.masked[:start].count(ATOM) :])
        return "".join(next(rest) if char == ATOM else char for char in masked)


class Paragraph(NamedTuple):
    """이어진 글의 줄들: 첫 줄과, 이은 글."""

    first: Line
    text: str

    @property
    def masked(self) -> str:
        """코드와 수식을 같은 길이의 ATOM으로 가린 글."""
        return MATHS.sub(_blank, CODE.sub(_blank, self.text))

    def line_at(self, position: int) -> int:
        """글의 자리가 원고의 몇째 줄인가."""
        return self.first.number + self.text.count("\n", 0, position)


class Formula(NamedTuple):
    """식 하나: 시작하는 줄, TeX(닫히지 않았으면 None), 따로 세웠는가."""

    line: int
    tex: str | None
    displayed: bool

    def line_of(self, word: str) -> int:
        """식 안에서 `word`가 처음 나오는 줄."""
        return self.line + (self.tex or "").partition(word)[0].count("\n")


class Cell(NamedTuple):
    """코드 블록 하나. `lines`에는 옵션 줄이 없다."""

    language: str
    lines: list[Line]


def prose(path: Path) -> list[Line]:
    """독자가 읽는 글의 줄들: 문단, 제목, 목록, 표와, 머리말과 셀 옵션에 적힌 제목, 설명, 캡션."""
    return [line for kind, line in _classify(path) if kind == "prose"]


def marked(path: Path) -> list[Line]:
    """이름표가 적힐 수 있는 줄들: 글, 머리말과 셀 옵션, 그리고 따로 세운 식의 뒤."""
    lines = [(kind, line) for kind, line in _classify(path) if not kind.startswith("code")]
    return [
        line._replace(text="".join(AFTER_FORMULA.findall(line.text))) if kind == "formula" else line
        for kind, line in lines
    ]


def cells(path: Path) -> list[Cell]:
    """코드 블록들, 나오는 순서대로."""
    marked = [(kind, line) for kind, line in _classify(path) if kind.startswith("code")]
    return [
        Cell(kind.split(" ", 2)[2], [line for _, line in group])
        for kind, group in groupby(marked, key=lambda pair: pair[0])
    ]


def paragraphs(path: Path) -> list[Paragraph]:
    """이어진 글의 줄들. 한 줄씩 보면 나뉘는 것(두 줄에 걸친 식)을 볼 때."""
    found: list[list[Line]] = []
    for kind, line in _classify(path):
        if kind != "prose":
            continue
        after = bool(found) and line.number == found[-1][-1].number + 1
        if after and not line.opens and not line.told:
            found[-1].append(line)
        else:
            found.append([line])
    return [Paragraph(lines[0], "\n".join(line.text for line in lines)) for lines in found]


def formulas(path: Path) -> Iterator[Formula]:
    """따로 세운 식과 글 속의 식."""
    opening, tex = 0, ""
    for kind, line in _classify(path):
        if kind == "formula":
            opening = opening or line.number
            tex += line.text + "\n"
            if tex.count("$$") >= 2:
                yield Formula(opening, tex.split("$$")[1], displayed=True)
                opening, tex = 0, ""
    if opening:
        yield Formula(opening, None, displayed=True)
    for each in paragraphs(path):
        text = CODE.sub(_blank, each.text)
        for found in MATHS.finditer(text):
            yield Formula(each.line_at(found.start()), found[0][1:-1], displayed=False)


def _blank(found: re.Match[str]) -> str:
    """자리를 지키며 가린 글."""
    return re.sub(r"[^\n]", ATOM, found[0])


def _classify(path: Path) -> tuple[tuple[str, Line], ...]:
    """줄마다의 꼴. 규칙마다 다시 가르지 않는다."""
    return _classified(path, path.read_text(encoding="utf-8-sig"))


@lru_cache(maxsize=4096)
def _classified(path: Path, text: str) -> tuple[tuple[str, Line], ...]:
    return tuple(_kinds(path, text.splitlines()))


def _kinds(path: Path, lines: list[str]) -> Iterator[tuple[str, Line]]:
    """줄마다의 꼴: `prose`, `formula`, `setting`(머리말과 셀 옵션), `code <블록의 번호> <언어>`.

    캡션처럼 독자가 읽는 설정은 그 값만 `prose`로 한 번 더 낸다. 주석과 빈 줄은 내지 않는다.
    """
    fence, language, block, maths, opens = "", "", 0, False, True
    front = lines[:1] == ["---"]
    for number, text in enumerate(lines, 1):
        line = Line(path, number, text)
        found = FENCE.match(text)
        if front or (fence and OPTION.match(text)):
            front = front and (number == 1 or text != "---")
            yield "setting", line
            if told := TOLD.match(text):
                yield "prose", line._replace(text=_value(told[1]), told=True)
        elif fence:
            if found and found[1].startswith(fence) and not found[2]:
                fence, opens = "", True
            else:
                yield f"code {block} {language}", line
        elif found and "`" not in found[2]:
            fence, language, block = found[1], found[2].strip("{} "), block + 1
        elif maths or text.lstrip().startswith("$$"):
            ends = text.count("$$") + maths == 2
            maths, opens = not ends, True
            yield "formula", line
        elif text.strip() and not text.startswith("<!--"):
            yield "prose", line._replace(opens=opens)
            opens = False
        else:
            opens = True


def _value(told: str) -> str:
    """YAML 값의 글. 여러 줄에 걸친 값이면 적힌 그대로 둔다."""
    try:
        value = yaml.safe_load(told)
    except yaml.YAMLError:
        return told
    return " ".join(map(str, value)) if isinstance(value, list) else str(value)
