"""참조와 링크: 가리키는 곳이 있는지, 이름이 둘은 아닌지."""

from __future__ import annotations

import re
from collections.abc import Iterator
from difflib import get_close_matches
from functools import cached_property
from pathlib import Path
from urllib.parse import unquote, urlsplit

from freezer.errors import FreezerError
from freezer.lint.finding import Finding
from freezer.lint.manuscript import OPTION, Line, marked, prose
from freezer.reading.includes import expand, read_text

IDENTIFIER = re.compile(r"\{[^{}]*?#([^\s{}.=]+)[^{}]*\}")
LABEL = re.compile(rf"^{OPTION.pattern}\s*label:\s*['\"]?([^\s'\"]+)")
HEADING = re.compile(r"^(#{1,6})\s+(.*?)\s*#*\s*$")
KINDS = "fig|tbl|eq|lst|sec|thm|lem|cor|prp|cnj|def|exm|exr"
REFERENCE = re.compile(rf"(?<![\w@\\])@((?:{KINDS})-[\w-]*\w)")
LINK = re.compile(r"(!?)\[[^\]]*\]\(\s*<?([^)\s>]+)>?[^)]*\)")


class Page:
    """쪽 하나: 원고와, 그 원고가 끼워 넣은 조각들."""

    def __init__(self, path: Path, root: Path) -> None:
        self.path = path
        self.root = root

    @cached_property
    def files(self) -> list[Path]:
        """원고와 조각들. 펼칠 수 없으면 원고만: 까닭은 읽기가 말한다."""
        try:
            lines = expand(self.path, self.root, read_text(self.path))
        except (FreezerError, OSError):
            return [self.path]
        return list(dict.fromkeys([self.path, *(line.path for line in lines)]))

    @cached_property
    def places(self) -> list[tuple[str, Line]]:
        """이름이 붙은 곳들: (이름, 줄). 이름을 적지 않은 제목은 Pandoc이 붙이는 이름으로."""
        return [
            (name, line) for file in self.files for line in marked(file) for name in _names(line)
        ]

    @cached_property
    def anchors(self) -> set[str]:
        return {name for name, _ in self.places}


def _names(line: Line) -> Iterator[str]:
    explicit = [*IDENTIFIER.findall(line.masked), *LABEL.findall(line.text)]
    yield from explicit
    heading = HEADING.match(line.text)
    if heading and not explicit:
        yield identifier(heading[2])


def identifier(heading: str) -> str:
    """Pandoc이 제목에 붙이는 이름: 글자와 숫자와 `_-.`만, 빈칸은 `-`로, 소문자로."""
    text = re.sub(r"\{[^{}]*\}\s*$", "", heading)
    text = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", text)
    kept = "".join(char for char in text if char.isalnum() or char in "_-. ")
    return re.sub(r"^[^a-z\uac00-\ud7a3]+", "", re.sub(r"\s+", "-", kept.strip()).lower())


def references(pages: list[Page]) -> Iterator[Finding]:
    """모든 쪽의 참조와 링크에서 찾은 것들."""
    by_path = {page.path: page for page in pages}
    for page in pages:
        yield from _repeated(page)
        for file in page.files:
            for line in prose(file):
                yield from _undefined(line, page)
                yield from _links(line, page, by_path)


def _repeated(page: Page) -> Iterator[Finding]:
    first: dict[str, Line] = {}
    for name, line in page.places:
        if name in first and IDENTIFIER.search(line.masked + line.text):
            seen = first[name]
            problem = f"이름 `{name}`을 {seen.number}번째 줄이 이미 씁니다."
            yield Finding(line.path, line.number, problem, "다른 이름을 붙입니다.")
        first.setdefault(name, line)


def _undefined(line: Line, page: Page) -> Iterator[Finding]:
    for name in REFERENCE.findall(line.masked):
        if name in page.anchors:
            continue
        attached = next((a for a in sorted(page.anchors, key=len) if name.startswith(a)), None)
        if attached and not name[len(attached) :].isascii():
            remedy = f"조사가 이름에 붙었습니다. `[@{attached}]{name[len(attached) :]}`로 적습니다."
        else:
            remedy = _near(name, page.anchors, "@")
        yield Finding(line.path, line.number, f"`@{name}`가 가리키는 것이 없습니다.", remedy)


def _near(name: str, known: set[str], mark: str) -> str:
    near = get_close_matches(name, known, n=1)
    return f"`{mark}{near[0]}`인가요?" if near else "이름을 붙이거나, 참조를 고칩니다."


def _links(line: Line, page: Page, by_path: dict[Path, Page]) -> Iterator[Finding]:
    for _, address in LINK.findall(line.text):
        parts = urlsplit(address)
        if parts.scheme or parts.netloc or parts.path.startswith("{{"):
            continue
        start = page.root if parts.path.startswith("/") else line.path.parent
        target = (start / unquote(parts.path).lstrip("/")).resolve() if parts.path else page.path
        if not target.exists():
            yield Finding(
                line.path,
                line.number,
                f"링크의 파일이 없습니다: {address}",
                _other(target, page.root),
            )
        elif parts.fragment and target in by_path:
            anchor = unquote(parts.fragment)
            anchors = by_path[target].anchors
            if anchor not in anchors and not anchor.startswith("category="):
                problem = f"링크의 자리가 없습니다: {address}"
                yield Finding(line.path, line.number, problem, _near(anchor, anchors, "#"))


def _other(target: Path, root: Path) -> str:
    names = {path.name: path for path in root.glob("**/*.qmd") if ".venv" not in path.parts}
    near = get_close_matches(target.name, names, n=1, cutoff=0.75)
    if not near:
        return "파일의 이름을 살핍니다."
    return f"`{names[near[0]].relative_to(root).as_posix()}`인가요?"
