"""색 글자의 변환. 기대하는 HTML은 Quarto가 쓰는 ansi_up 6.0.2가 낸 것이다."""

from __future__ import annotations

import html
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from freezer.conversion.ansi import is_coloured, strip_controls, to_spans
from tests.freezer.build import convert, result, stdout


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("\x1b[31m빨강\x1b[0m 글", '<span class="ansi-red-fg">빨강</span> 글'),
        ("\x1b[1m굵게\x1b[22m", '<span class="ansi-bold">굵게</span>'),
        ("\x1b[1;32m굵은 초록", '<span class="ansi-green-fg ansi-bold">굵은 초록</span>'),
        (
            "\x1b[1;4m둘\x1b[21m하나",
            '<span style="font-weight:bold;text-decoration:underline">둘</span>'
            '<span style="text-decoration:underline">하나</span>',
        ),
        ("\x1b[3m기울임\x1b[23m", '<span style="font-style:italic">기울임</span>'),
        ("\x1b[2m흐림", "흐림"),
        ("\x1b[2;33m흐림", '<span style="opacity:0.7" class="ansi-yellow-fg">흐림</span>'),
        ("\x1b[91;44mA", '<span class="ansi-bright-red-fg ansi-blue-bg">A</span>'),
        ("\x1b[107mA\x1b[49mB", '<span class="ansi-bright-white-bg">A</span>B'),
        ("\x1b[36mA\x1b[39mB", '<span class="ansi-cyan-fg">A</span>B'),
        ("\x1b[38;5;12mA", '<span class="ansi-bright-blue-fg">A</span>'),
        ("\x1b[38;5;100mA", '<span style="color:rgb(135,135,0)">A</span>'),
        ("\x1b[48;5;240mA", '<span style="background-color:rgb(88,88,88)">A</span>'),
        ("\x1b[38;2;1;2;3mA", '<span style="color:rgb(1,2,3)">A</span>'),
        ("\x1b[38;5;300mA\x1b[38mB\x1b[99mC", "ABC"),
        ("\x1b[31m<a & \"b\" 'c'>", '<span class="ansi-red-fg">&lt;a &amp; "b" \'c\'&gt;</span>'),
        (
            "\x1b[31mA\x1b[K\x1b[?25l\x1b(BB",
            '<span class="ansi-red-fg">A</span><span class="ansi-red-fg">B</span>',
        ),
        (
            "\x1b[38;2;1;3mA",
            '<span style="font-weight:bold;font-style:italic">A</span>',
        ),
        ("\x1b[31m\x1b[0m", ""),
        ("\nA\r\nB", "A\nB"),
        ("A\xa0B", "A&nbsp;B"),
        ("\x1b]8;;https://a.b/?x&y\x07L\x1b]8;;\x07", '<a href="https://a.b/?x&amp;y">L</a>'),
    ],
)
def test_spans(text: str, expected: str) -> None:
    assert to_spans(text) == expected


def test_only_colours_make_a_text_coloured() -> None:
    assert is_coloured("\x1b[1;31mA")
    assert not is_coloured("\x1b[KA") and not is_coloured("[31mA")
    assert strip_controls("A\x1b[K B\x1b[2J") == "A B"


@given(st.text(st.characters(codec="utf-8", exclude_characters="\x1b\x00\r")))
def test_no_letter_is_lost(text: str) -> None:
    coloured = "".join(f"\x1b[{31 + n % 7};1m{letter}" for n, letter in enumerate(text))
    plain = html.unescape(re.sub(r"<[^>]*>", "", to_spans(coloured)))
    assert plain == text or "\n" + plain == text


def test_coloured_outputs_are_wrapped() -> None:
    opening = "\n::: {.ansi-escaped-output}\n```{=html}\n<pre>"
    span = '<span class="ansi-red-fg">A</span>'
    closing = "</pre>\n```\n:::\n\n:::\n"
    assert f"{opening}{span}{closing}" in convert("f()\n", result(plain="\x1b[31mA")).markdown
    # Quarto는 흐름의 줄들을 줄바꿈으로 다시 이어 줄 사이가 벌어진다.
    printed = convert("f()\n", stdout("\x1b[31mA\x1b[0m\nB\n")).markdown
    assert f"{opening}{span}\n\nB\n{closing}" in printed


def test_coloured_fence_does_not_close_its_box() -> None:
    text = convert("f()\n", stdout("\x1b[31mA\x1b[0m\n```\n")).markdown
    assert "\n````{=html}\n<pre>" in text and "</pre>\n````\n" in text


def test_uncoloured_stream_loses_only_its_controls() -> None:
    assert "```\n진행 끝\n```\n" in convert("f()\n", stdout("진행\x1b[K 끝\n")).markdown
