"""용어집: 항목마다 꼴이 같고, 가리키는 곳이 있다. 강의의 용어가 빠졌는지는 freezer/lint가 본다."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import yaml
from markdown_it import MarkdownIt
from markdown_it.token import Token
from mdit_py_plugins.attrs import attrs_plugin
from mdit_py_plugins.front_matter import front_matter_plugin

ROOT = Path(__file__).parents[1]
PARSER = MarkdownIt("commonmark").enable("table").use(front_matter_plugin)
PARSER.use(attrs_plugin, spans=True)


class Term(NamedTuple):
    korean: str
    english: str
    target: str


class Entry(NamedTuple):
    """용어집의 항목. `passing`이면 강의에서 따로 소개하지 않고 지나가며 쓰는 말이다."""

    term: Term
    definition: str

    @property
    def passing(self) -> bool:
        return "#term-" not in self.term.target


def lectures() -> list[Path]:
    return sorted((ROOT / "posts").glob("[!_]*.qmd"), key=order)


def order(path: Path) -> int:
    front = PARSER.parse(path.read_text(encoding="utf-8"))[0]
    return int(yaml.safe_load(front.content)["order"])


def inlines(path: Path) -> Iterator[list[Token]]:
    for token in PARSER.parse(path.read_text(encoding="utf-8")):
        if token.children:
            yield token.children


def marked(path: Path) -> Iterator[Term]:
    """`[학습률(learning rate)]{.term #term-learning-rate}` 로 표시한 용어들."""
    for children in inlines(path):
        for i, token in enumerate(children):
            if token.type == "span_open" and token.attrGet("class") == "term":
                korean, english = split(children[i + 1].content)
                yield Term(korean, english, f"posts/{path.name}#{token.attrGet('id')}")


def split(text: str) -> tuple[str, str]:
    found = re.fullmatch(r"(.+?)\(([^()]+)\)", text)
    assert found, f"용어는 '한국어(English)' 여야 합니다: {text!r}"
    return found[1], found[2]


def entries() -> Iterator[Entry]:
    """`- [학습률](posts/….qmd#term-…)(learning rate): 한 문장` 인 항목들."""
    for children in inlines(ROOT / "glossary.qmd"):
        if children[0].type == "link_open":
            target = str(children[0].attrGet("href"))
            rest = "".join(child.content for child in children[3:])
            found = re.fullmatch(r"\(([^()]+)\): (.+)", rest)
            assert found, f"'{children[1].content}' 항목의 꼴이 다릅니다: {rest!r}"
            yield Entry(Term(children[1].content, found[1], target), found[2])


def test_every_term_is_listed() -> None:
    in_lectures = {term for path in lectures() for term in marked(path)}
    assert {entry.term for entry in entries() if not entry.passing} == in_lectures
    assert len(in_lectures) > 50


def test_a_word_used_in_passing_is_found_in_its_section() -> None:
    """강의가 따로 소개하지 않는 말은 그 말이 나오는 절로 이어진다."""
    marks = {name for path in lectures() for term in marked(path) for name in term[:2]}
    passing = [entry.term for entry in entries() if entry.passing]
    assert passing
    for korean, english, target in passing:
        assert {korean, english}.isdisjoint(marks), f"{korean}: 소개한 강의의 #term-으로 이으세요"
        page, _, section = target.partition("#")
        before, found, after = (ROOT / page).read_text(encoding="utf-8").partition(f"#{section}")
        assert found, f"{korean}: {page}에 {section} 절이 없습니다"
        level = re.search(r"^(#+) .*\{$", before.rpartition("\n")[2])
        assert level, f"{korean}: {target}은 절이 아닙니다"
        inside = re.split(rf"^#{{2,{len(level[1])}}} ", after, flags=re.M)[0].lower()
        names = [korean, *english.lower().split(", ")]
        assert any(name in inside for name in names), f"{korean}: {target}에 이 말이 없습니다"


def test_definitions_are_one_sentence() -> None:
    for term, definition in entries():
        assert definition.endswith("니다."), term
        assert definition.count("니다.") == 1, term


def test_the_list_is_in_korean_order() -> None:
    names = [entry.term.korean for entry in entries()]
    assert names == sorted(names, key=lambda name: (not "가" <= name[0] <= "힣", name))
