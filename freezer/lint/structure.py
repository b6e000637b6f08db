"""상자와 식: 닫히지 않은 `:::`와 `$$`, 잘못 적은 상자의 이름."""

from __future__ import annotations

import re
from collections.abc import Iterator
from difflib import get_close_matches
from pathlib import Path

from freezer.lint.finding import Finding
from freezer.lint.manuscript import Line, cells, formulas, paragraphs, prose
from freezer.reading.lecture import Lecture

DIV = re.compile(r"^(?:> ?)*(:{3,})\s*(.*?)\s*:*\s*$")
CLASS = re.compile(r"(?<![\w-])\.([\w-]+)")
CALLOUTS = (
    "callout-note",
    "callout-tip",
    "callout-warning",
    "callout-important",
    "callout-caution",
)
FENCED = re.compile(r"^`{3,}\s*\{\w+")
# 코드의 뒤에 적었거나 들여 쓴 옵션
OPTION = re.compile(r"^\s*#\s*\|\s*[\w-]+\s*:")
# 짝을 찾지 못한 `$`: 식이 시작하는 꼴, 식이 끝나는 꼴. 값을 적은 `$5`는 아니다.
ALONE = re.compile(
    r"(?<![\\$])\$(?=[A-Za-z\\({|+-]|\d[\d.,]*[A-Za-z\\^_=])|(?<=[A-Za-z0-9})\]'])(?<!\\)\$(?![\d$])"
)
SPACED = re.compile(r"(?<![\\$])\$(?: [^$\n]+ ?| ?[^$\n]+ )\$(?![\d$])")
BRACES = re.compile(r"\\.|[{}]")
ENVIRONMENT = re.compile(r"\\(begin|end)\{([^}]*)\}")


def structure(path: Path) -> Iterator[Finding]:
    """원고 하나의 상자와 식에서 찾은 것들."""
    yield from _divs(path)
    yield from _cells(path)
    yield from _dollars(path)
    for each in formulas(path):
        if each.tex is None:
            yield Finding(
                path, each.line, "`$$`가 닫히지 않았습니다.", "식의 끝에 `$$`를 적습니다."
            )
        elif problem := unbalanced(each.tex):
            problem = f"식의 괄호가 맞지 않습니다: {problem}"
            yield Finding(path, each.line, problem, "짝을 맞춥니다.")


def _dollars(path: Path) -> Iterator[Finding]:
    """식이 되지 않고 남은 `$`."""
    for paragraph in paragraphs(path):
        text = paragraph.masked
        if found := SPACED.search(text):
            problem = f"식이 되지 않는 `$`입니다: {found[0]}"
            remedy = "`$`의 안쪽에서 빈칸을 뺍니다."
        elif found := ALONE.search(text):
            problem = "글 속의 식이 닫히지 않았습니다: " + text[found.start() :][:20].split("\n")[0]
            remedy = "식의 끝에 `$`를 적습니다. 글자 `$`이면 `\\$`로 적습니다."
        else:
            continue
        yield Finding(path, paragraph.line_at(found.start()), problem, remedy)


def _cells(path: Path) -> Iterator[Finding]:
    for cell in cells(path):
        for line in cell.lines:
            if cell.language.startswith("python") and FENCED.match(line.text):
                problem = "위의 셀이 닫히지 않은 채 다음 셀이 열립니다."
                yield Finding(path, line.number, problem, "앞 셀의 끝에 ``` 한 줄을 적습니다.")


def options(lecture: Lecture) -> Iterator[Finding]:
    """셀에서 옵션으로 읽히지 않아 주석이 되는 옵션 줄들."""
    for cell in lecture.cells:
        for number, line in enumerate(cell.source.splitlines(), cell.first_code_line):
            if OPTION.match(line):
                problem = f"셀 옵션으로 읽히지 않는 줄입니다: {line.strip()[:40]}"
                remedy = "`#| 이름: 값`의 꼴로, 셀의 맨 앞에 적습니다."
                yield Finding(cell.path, number, problem, remedy)


def _divs(path: Path) -> Iterator[Finding]:
    open_: list[Line] = []
    for line in prose(path):
        found = DIV.match(line.text)
        if not found:
            continue
        if found[2]:
            open_.append(line)
            yield from _callout(line, found[2])
        elif open_:
            open_.pop()
        else:
            yield Finding(
                path, line.number, "여는 줄이 없는 `:::`입니다.", "지우거나, 여는 줄을 적습니다."
            )
    for line in open_:
        problem = f"상자가 닫히지 않았습니다: {line.text.strip()[:40]}"
        yield Finding(path, line.number, problem, "상자의 끝에 `:::` 한 줄을 적습니다.")


def _callout(line: Line, attributes: str) -> Iterator[Finding]:
    for name in CLASS.findall(re.sub(r'"[^"]*"', "", attributes)):
        near = get_close_matches(name, CALLOUTS, n=1, cutoff=0.75)
        if name not in CALLOUTS and (near or name.startswith("callout-")):
            remedy = f"`.{near[0]}`인가요?" if near else f"쓸 수 있는 것: {', '.join(CALLOUTS)}"
            yield Finding(line.path, line.number, f"모르는 상자 `.{name}`입니다.", remedy)


def unbalanced(tex: str) -> str:
    """TeX에서 짝이 맞지 않는 첫 중괄호나 환경. 모두 맞으면 빈 글."""
    depth = 0
    for mark in BRACES.findall(tex):
        depth += {"{": 1, "}": -1}.get(mark, 0)
        if depth < 0:
            return "}"
    if depth:
        return "{"
    open_: list[str] = []
    for kind, name in ENVIRONMENT.findall(tex):
        if kind == "begin":
            open_.append(name)
        elif not open_ or open_.pop() != name:
            return rf"\end{{{name}}}"
    return rf"\begin{{{open_[-1]}}}" if open_ else ""
