"""그림·표·코드·식·절의 번호와, 그것을 가리키는 ``@fig-a`` 를 채운다.

번호와 앞말은 `_quarto.yml` 의 `crossref` 에 적힌 대로이므로 Quarto가 붙이는 것과 같다.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from bs4 import BeautifulSoup, NavigableString, PageElement, Tag

from freezer.errors import FreezerError
from freezer.render.fallback import dom

KEY = r"(?:fig|tbl|lst|eq|sec)-\w+(?:[-:.#$%&+?<>~/]+\w+)*"
REFERENCE = re.compile(rf"\[(?P<group>[^\[\]@]*-?@{KEY}(?:;[^\[\]]*)?)\]|(?P<bare>-?@{KEY})")
CITATION = re.compile(rf"(?P<prefix>[^@;]*?)(?P<bare>-?)@(?P<key>{KEY})")
UNTOUCHED = {"code", "pre", "script", "style", "textarea"}
NBSP = "\N{NO-BREAK SPACE}"


@dataclass
class Target:
    """가리킬 수 있는 것 하나: 종류(fig, tbl, ...)와 번호의 글('3', '3 (b)')."""

    kind: str
    number: str


def finish(soup: BeautifulSoup, options: dict[str, str], page: str) -> None:
    """번호를 매기고 가리키는 글을 링크로 바꾼다.

    Args:
        options: `_quarto.yml` 의 crossref.
        page: 오류에 적을 파일 이름.

    Raises:
        FreezerError: 가리키는 것이 없을 때.
    """
    targets = _number(soup, options)
    for text in list(dom.one(soup, "main").find_all(string=re.compile("@"))):
        if _is_prose(text):
            _link(soup, text, targets, options, page)


def _number(soup: BeautifulSoup, options: dict[str, str]) -> dict[str, Target]:
    targets: dict[str, Target] = {}
    counts: dict[str, int] = {}
    for box in soup.select("main .quarto-float[id]:not(.quarto-subfloat)"):
        kind = str(box["id"]).partition("-")[0]
        counts[kind] = counts.get(kind, 0) + 1
        number = str(counts[kind])
        targets[str(box["id"])] = Target(kind, number)
        _prefix(soup, box, f"{options[f'{kind}-title']}{NBSP}{number}: ")
        for index, part in enumerate(box.select(".quarto-subfloat[id]")):
            letter = chr(ord("a") + index)
            targets[str(part["id"])] = Target(kind, f"{number} ({letter})")
            _prefix(soup, part, f"({letter}) ")
    for index, box in enumerate(soup.select("main span[id^=eq-]"), 1):
        targets[str(box["id"])] = Target("eq", str(index))
        _tag_equation(box, index)
    for name, number in _sections(soup).items():
        targets[name] = Target("sec", number)
    return targets


def _prefix(soup: BeautifulSoup, box: Tag, text: str) -> None:
    """설명 앞에 번호를 붙인다. 설명이 없으면 번호만 적는다."""
    figure = dom.one(box, "figure")
    caption = figure.find("figcaption", recursive=False)
    if caption is None:
        caption = soup.new_tag("figcaption", attrs={"class": "quarto-float-caption"})
        figure.append(caption)
        text = text.rstrip(": ")
    first = caption.find(string=True, recursive=False)
    if first is not None and first.previous_sibling is None:
        first.replace_with(first.lstrip())
    caption.insert(0, NavigableString(text))


def _tag_equation(box: Tag, number: int) -> None:
    math = dom.one(box, ".math")
    tex = math.get_text().removeprefix("\\[").removesuffix("\\]")
    math.string = f"\\[{tex} \\tag{{{number}}}\\]"


def _sections(soup: BeautifulSoup) -> dict[str, str]:
    """`sec-` 로 시작하는 절의 번호. 둘째 수준 제목부터 센다."""
    counts = [0] * 7
    numbers = {}
    for heading in soup.select("main section > [data-anchor-id]"):
        level = int(str(heading.name)[1])
        if "unnumbered" in dom.classes(heading.parent):
            continue
        counts[level] += 1
        counts[level + 1 :] = [0] * (6 - level)
        name = str(heading.get("data-anchor-id", ""))
        if name.startswith("sec-"):
            numbers[name] = ".".join(str(count) for count in counts[2 : level + 1])
    return numbers


def _is_prose(text: PageElement) -> bool:
    for parent in text.parents:
        if parent.name in UNTOUCHED or "math" in dom.classes(parent):
            return False
        if parent.name == "main":
            break
    return True


def _link(
    soup: BeautifulSoup,
    text: NavigableString,
    targets: dict[str, Target],
    options: dict[str, str],
    page: str,
) -> None:
    pieces: list[PageElement] = []
    position = 0
    for match in REFERENCE.finditer(text):
        pieces.append(NavigableString(text[position : match.start()]))
        position = match.end()
        for index, cited in enumerate(CITATION.finditer(match["group"] or match["bare"])):
            if index:
                pieces.append(NavigableString(", "))
            pieces.append(_reference(soup, cited, targets, options, page))
    pieces.append(NavigableString(text[position:]))
    text.replace_with(*[piece for piece in pieces if isinstance(piece, Tag) or str(piece)])


def _reference(
    soup: BeautifulSoup,
    cited: re.Match[str],
    targets: dict[str, Target],
    options: dict[str, str],
    page: str,
) -> Tag:
    key = cited["key"]
    target = targets.get(key)
    if target is None:
        raise FreezerError(
            f"{page}: @{key} 가 가리키는 것이 이 문서에 없습니다. "
            f"이름이 {key} 인 것을 두거나 이름을 고치세요. 뒤에는 빈칸이나 문장부호가 와야 합니다."
        )
    words = [cited["prefix"].strip() or options[f"{target.kind}-prefix"], target.number]
    label = target.number if cited["bare"] else NBSP.join(words)
    link = soup.new_tag("a", attrs={"href": f"#{key}", "class": "quarto-xref"})
    link.string = label
    return link
