"""smalldocs가 쓰는 Markdown 파서에, Pandoc이라면 다르게 읽을 것들을 더한다.

- ``**경사(gradient)**는`` 처럼 괄호 뒤에 조사가 바로 붙어도 굵은 글씨이다.
- ``$$ … $$ {#eq-loss}`` 는 번호가 붙는 식이다.
- 따옴표로 둘러싼 속성값은 작은따옴표여도 된다(``fig-alt='…'``).
- ``lst-cap`` 이 있는 코드 상자는 설명이 붙는 코드이다.
- 곧은따옴표는 앞뒤 글자를 보아 둥근따옴표가 된다.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from html import escape
from itertools import pairwise
from typing import Any

import smalldocs.markdown
from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.ruler import RuleOptionsType
from markdown_it.rules_block import StateBlock
from markdown_it.rules_core import StateCore
from markdown_it.rules_inline import StateInline
from markdown_it.rules_inline.state_inline import Delimiter
from markdown_it.token import Token

LABEL = re.compile(r"[ \t]*\{#(eq-[^\s}]+)[^}]*\}")
QUOTED = r"""'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*\""""
ATTRIBUTES = re.compile(rf"(?<=[)\]])\{{((?:[^{{}}'\"\n]|{QUOTED})*)\}}")
VALUE = re.compile(rf"(?P<key>[\w-]+=)(?P<value>{QUOTED})")
# 속성 파서가 값 안에서 받지 않는 글자를 잠시 맡아 두는 글자
HELD = str.maketrans({'"': "\ue000", "{": "\ue001", "}": "\ue002"})
RESTORED = str.maketrans({"\ue000": '"', "\ue001": "{", "\ue002": "}"})
OPENING = " \t\n([{<—–-/‘“"


@contextmanager
def pandoc_markdown() -> Iterator[None]:
    """이 블록 안에서 smalldocs는 아래의 규칙을 더한 파서를 쓴다."""
    original = smalldocs.markdown.make_parser
    smalldocs.markdown.make_parser = lambda extensions="": extend(original(extensions))
    try:
        yield
    finally:
        smalldocs.markdown.make_parser = original


def extend(md: MarkdownIt) -> MarkdownIt:
    """파서에 규칙을 더해 돌려준다."""
    interrupts: RuleOptionsType = {"alt": ["paragraph", "reference", "blockquote", "list"]}
    md.block.ruler.before("math_block", "equation", equation, interrupts)
    md.inline.ruler.before("emphasis", "star_emphasis", star_emphasis)
    md.core.ruler.at("smartquotes", round_quotes)
    md.core.ruler.after("quote_attr_values", "attribute_values", hold_values)
    md.core.ruler.after("inline", "restore_held", restore_held)
    md.core.ruler.after("inline", "inline_equations", label_inline_equations)
    plain_fence = md.renderer.rules["fence"]  # type: ignore[attr-defined]

    def fence(
        self: RendererHTML, tokens: Sequence[Token], index: int, options: Any, env: Any
    ) -> str:
        return listing(tokens[index], plain_fence(tokens, index, options, env))

    md.add_render_rule("fence", fence)
    md.add_render_rule("equation", equation_block)
    md.add_render_rule("inline_equation", equation_span)
    return md


def equation(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """줄 첫머리의 ``$$`` 에서 다음 ``$$`` 까지. Pandoc처럼 빈 줄은 건너지 않는다."""
    if state.sCount[start] - state.blkIndent >= 4:
        return False
    lines = []
    for number in range(start, end):
        text = state.src[state.bMarks[number] + state.tShift[number] : state.eMarks[number]]
        if not text.strip() or (number > start and state.sCount[number] < state.blkIndent):
            return False
        lines.append(text)
        if number == start and not text.startswith("$$"):
            return False
        body = "\n".join(lines)
        close = body.find("$$", 2)
        if close < 0:
            continue
        label = LABEL.match(body, close + 2)
        if body[label.end() if label else close + 2 :].strip():
            return False
        if not silent:
            token = state.push("equation", "", 0)
            token.content, token.map = body[2:close].strip(), [start, number + 1]
            token.meta = {"id": label[1] if label else ""}
            state.line = number + 1
        return True
    return False


def equation_span(
    self: RendererHTML, tokens: Sequence[Token], index: int, options: Any, env: Any
) -> str:
    """식 하나. Pandoc과 같은 꼴이고, 이름이 있으면 그 이름의 span이 둘러싼다."""
    env["math"] = True
    token = tokens[index]
    math = f'<span class="math display">\\[{escape(token.content)}\\]</span>'
    name = token.meta["id"]
    return f'<span id="{escape(name)}">{math}</span>' if name else math


def equation_block(
    self: RendererHTML, tokens: Sequence[Token], index: int, options: Any, env: Any
) -> str:
    """혼자 한 문단인 식."""
    return f"<p>{equation_span(self, tokens, index, options, env)}</p>\n"


def label_inline_equations(state: StateCore) -> None:
    """문단 안의 ``$$ … $$ {#eq-a}`` 를 이름 붙은 식으로 바꾼다."""
    for block in state.tokens:
        children = block.children or []
        for math, text in pairwise(children):
            label = LABEL.match(text.content) if text.type == "text" else None
            if math.type == "math_inline_double" and label:
                text.content = text.content[label.end() :]
                math.type, math.meta = "inline_equation", {"id": label[1]}
                math.content = math.content.strip()


def star_emphasis(state: StateInline, silent: bool) -> bool:
    """``*`` 는 뒤가 빈칸이 아니면 열고 앞이 빈칸이 아니면 닫는다(Pandoc의 규칙)."""
    if silent or state.src[state.pos] != "*":
        return False
    length = state.scanDelims(state.pos, True).length
    before = state.src[state.pos - 1] if state.pos else " "
    after = state.src[state.pos + length : state.pos + length + 1] or " "
    for _ in range(length):
        state.push("text", "", 0).content = "*"
        state.delimiters.append(
            Delimiter(
                marker=ord("*"),
                length=length,
                token=len(state.tokens) - 1,
                end=-1,
                open=not after.isspace(),
                close=not before.isspace(),
            )
        )
    state.pos += length
    return True


def hold_values(state: StateCore) -> None:
    """그림과 span 뒤의 속성값을 큰따옴표로 둘러싼다: 속성 파서는 큰따옴표만 안다."""

    def requote(match: re.Match[str]) -> str:
        text = re.sub(r"\\(['\"])", r"\1", match["value"][1:-1])
        return f'{match["key"]}"{text.translate(HELD)}"'

    for token in state.tokens:
        if token.type == "inline" and "{" in token.content:
            token.content = ATTRIBUTES.sub(
                lambda found: "{" + VALUE.sub(requote, found[1]) + "}", token.content
            )


def restore_held(state: StateCore) -> None:
    """맡아 두었던 글자를 속성값에 되돌린다."""
    for token in (child for block in state.tokens for child in block.children or []):
        for key, value in token.attrs.items():
            if isinstance(value, str):
                token.attrs[key] = value.translate(RESTORED)


def round_quotes(state: StateCore) -> None:
    """글 속의 곧은따옴표를 둥근따옴표로 바꾼다. 코드와 수식은 건드리지 않는다."""
    for block in state.tokens:
        children = block.children or []
        before = " "
        for index, token in enumerate(children):
            if token.type == "text" and token.content:
                token.content = _round(token.content, before, _first(children[index + 1 :]))
            before = _last(token, before)


def _round(text: str, before: str, after: str) -> str:
    out = []
    for here, following in zip(text, [*text[1:], after], strict=True):
        opens = before in OPENING and not following.isspace()
        if here in "\"'":
            here = ("“" if opens else "”") if here == '"' else ("‘" if opens else "’")
        out.append(here)
        before = here
    return "".join(out)


def _first(tokens: Sequence[Token]) -> str:
    """다음에 보이는 글자. 강조나 링크의 시작과 끝은 보이지 않는다."""
    for token in tokens:
        if seen := _last(token, "", first=True):
            return seen
    return " "


def _last(token: Token, before: str, first: bool = False) -> str:
    if token.type in ("softbreak", "hardbreak"):
        return " "
    if token.nesting == 0 and token.content:
        if token.type in ("text", "text_special"):
            return token.content[0 if first else -1]
        return "x"
    return before


def listing(token: Token, html: str) -> str:
    """`lst-cap` 이 있는 코드 상자에 설명을 달아 둔다. 번호는 나중에 붙는다."""
    info = token.info.strip()
    if "lst-cap" not in info:
        return html
    attributes = smalldocs.markdown.parse_attrs(info)
    caption = escape(attributes.kv["lst-cap"])
    return f'<div class="listing" data-caption="{caption}">{html}</div>\n'
