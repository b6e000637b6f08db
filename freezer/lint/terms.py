"""용어: 한 번만 소개하고, 소개한 말은 용어집에 있다."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from freezer.lint.finding import Finding
from freezer.lint.manuscript import Line, prose

GLOSSARY = "glossary.qmd"
MARKED = re.compile(r"\[([^\[\]]+)\]\{[^{}]*?\.term\b([^{}]*)\}")
SPELLED = re.compile(r"(.+?)\(([^()]+)\)")
ENTRY = re.compile(r"^- \[([^\]]+)\]\(([^)]+)\)\(([^()]+)\): (.+)$")


class Term(NamedTuple):
    """강의가 소개한 용어 하나."""

    korean: str
    english: str
    id: str
    line: Line

    @property
    def target(self) -> str:
        return f"posts/{self.line.path.name}#{self.id}"

    @property
    def entry(self) -> str:
        """용어집에 적을 줄."""
        return f"- [{self.korean}]({self.target})({self.english}): 뜻을 한 문장으로 적습니다."


def terms(root: Path, ordered: list[Path]) -> Iterator[Finding]:
    """강의들의 용어에서 찾은 것들. `ordered`는 가르치는 차례의 강의들이다."""
    introduced: dict[str, Term] = {}
    listed = _entries(root / GLOSSARY)
    for path in ordered:
        for line in prose(path):
            for text, attributes in MARKED.findall(line.text):
                term = _term(text, attributes, line)
                if isinstance(term, Finding):
                    yield term
                elif (first := introduced.setdefault(term.english, term)) is not term:
                    place = f"{first.line.path.name}:{first.line.number}"
                    problem = f"{place}에서 이미 소개한 용어입니다: {term.english}"
                    yield Finding(
                        path, line.number, problem, f"`[{term.korean}]({first.target})`로 잇습니다."
                    )
                elif listed is not None and term.target not in listed:
                    problem = f"용어집에 없는 용어입니다: {term.korean}"
                    yield Finding(path, line.number, problem, f"{GLOSSARY}에 `{term.entry}`")
    yield from _too_early(ordered, list(introduced.values()))


def _term(text: str, attributes: str, line: Line) -> Term | Finding:
    spelled, name = SPELLED.fullmatch(text), re.search(r"#([\w-]+)", attributes)
    if not spelled:
        problem = f"용어를 ‘한국어(English)’로 적지 않았습니다: {text}"
        return Finding(
            line.path, line.number, problem, "`[학습률(learning rate)]{.term …}`처럼 적습니다."
        )
    english = re.sub(r"[^a-z]+", "-", spelled[2].partition(",")[0].lower())
    if not name or name[1] != f"term-{english}":
        problem = f"용어의 이름은 영어 이름에서 옵니다: {text}"
        return Finding(line.path, line.number, problem, f"`{{.term #term-{english}}}`로 적습니다.")
    return Term(spelled[1], spelled[2], name[1], line)


def _entries(path: Path) -> set[str] | None:
    """용어집에 적힌 자리들. 용어집이 없는 프로젝트이면 None."""
    if not path.is_file():
        return None
    found = (ENTRY.match(line) for line in path.read_text(encoding="utf-8").splitlines())
    return {entry[2] for entry in found if entry}


def _too_early(ordered: list[Path], introduced: list[Term]) -> Iterator[Finding]:
    """‘한국어(English)’는 강의에서 처음 나오는 자리에만 쓴다."""
    position = {path: number for number, path in enumerate(ordered)}
    for path in ordered:
        for line in prose(path):
            for term in introduced:
                text = f"{term.korean}({term.english})"
                if position[term.line.path] > position[path] and text in line.text:
                    problem = f"소개하는 {term.line.path.name}보다 먼저 나온 용어입니다: {text}"
                    yield Finding(path, line.number, problem, "여기서 소개하거나, 영어를 뺍니다.")
