"""말의 규칙이 찾을 것을 찾고, 찾지 말 것은 두는지."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from freezer.lint.language import (
    OPENERS,
    STRAIGHT,
    UNCLOSED,
    WORDS,
    Word,
    code,
    detached,
    language,
    unpaired,
    width,
)
from freezer.lint.manuscript import ATOM, Line, cells, prose

PAGE = Path("posts/a.qmd")


@pytest.mark.parametrize(
    ("wrong", "right"),
    [
        ("`float64` 로 바꾸면", "`float64`로"),
        (r"$\mathbf{X}$ 를 곱하면", r"$\mathbf{X}$를"),
        ("**`x`** 는 벡터", "**`x`**는"),
        ("값은 $0.81$ 입니다.", "$0.81$입니다"),
        ("`a` 와 $b$ 에서는", "`a`와"),
        ("`lib` 의 `surface.grid` 를", "`lib`의"),
        ("[`x`](a.qmd) 이라고 합니다", "[`x`](a.qmd)이라고"),
        ("PyTorch 가 말하는", "PyTorch가"),
        ("경사하강법(gradient descent) 을 씁니다", "descent)을"),
        ("$n$ 일 때", "$n$일"),
        ("`a` 뿐입니다", "`a`뿐입니다"),
        ("$n$ 이 됩니다", "$n$이"),
    ],
)
def test_a_detached_particle_is_found(wrong: str, right: str) -> None:
    found = list(detached(Line(PAGE, 1, wrong)))
    assert found and found[0][1] == right
    assert not list(detached(Line(PAGE, 1, found[0][0].replace(" ", ""))))


@pytest.mark.parametrize(
    "text",
    [
        "`x` 이 강의에서", "`x` 의미는", "`x` 이미 나온", "`x` 만들기", "`x` 가장 큰", "`x` 도구",
        "$n$ 만 번", "`x` 로그", "`x` 과정", "`x` 에폭", "$x$ 은닉층", "`0` 번째", "`w` 쪽으로",
        "`x`는 $y$를", "식은 `a`, 이 값은", "- 이 강의는", "보았습니다(@fig-x). 이 그림은",
    ],
)  # fmt: skip
def test_a_word_of_its_own_is_no_particle(text: str) -> None:
    assert not list(detached(Line(PAGE, 1, text)))


@pytest.mark.parametrize(
    ("text", "cut"),
    [
        ("를 얻습니다.", True), ("입니다. 그러니", True), ("이므로 답은", True),
        ("에서 $x$는", True), ("이 됩니다.", True), ("이 값은 큽니다.", False),
        ("이제 풀어 봅시다.", False), ("이어서 해 봅시다.", False),
        ("가장 큰 값은", False), ("보다 정확히", False),
    ],
)  # fmt: skip
def test_an_opening_particle_is_found(text: str, cut: bool) -> None:
    assert bool(OPENERS.match(text)) == cut


@pytest.mark.parametrize("word", WORDS, ids=lambda word: word[1])
def test_each_word_is_found_and_no_other(word: Word) -> None:
    pattern, _, wrong, right = word
    assert [text for text in wrong if not re.search(pattern, text)] == []
    assert [text for text in right if re.search(pattern, text)] == []


def test_pages_are_split_into_prose_and_code(tmp_path: Path) -> None:
    page = tmp_path / "page.qmd"
    page.write_text(
        '---\ntitle: "제목 `a` 는"\norder: 3\n---\n\n글 "하나"\n\n$$\nx = 1\n$$\n\n를 얻는다\n\n'
        "```{python}\n#| fig-cap: \"캡션 'b'\"\nx = 'c'  # ← 바뀐 줄\n```\n둘\n",
        encoding="utf-8",
    )
    lines = prose(page)
    assert [line.text for line in lines] == [
        "제목 `a` 는", '글 "하나"', "를 얻는다", "캡션 'b'", "둘",
    ]  # fmt: skip
    assert [line.number for line in lines] == [2, 6, 12, 15, 18]
    assert [line.opens for line in lines] == [False, True, True, False, True]
    assert [(cell.language, [line.number for line in cell.lines]) for cell in cells(page)] == [
        ("python", [16])
    ]


@pytest.mark.parametrize(
    ("text", "bare"),
    [
        ('[책](a.qmd "제목")의 `"x"`와 $f\'(x)$', f"[책의 {ATOM}와 {ATOM}"),
        ('[학습률]{.term #term-x key="v"}을', "[학습률]을"),
        ('<a href="x">가</a> "나"', '가 "나"'),
    ],
)
def test_what_a_reader_sees_is_bare(text: str, bare: str) -> None:
    assert Line(PAGE, 1, text).bare == bare


def test_straight_quotes_are_found() -> None:
    assert [bool(STRAIGHT.search(text)) for text in ("'쌓는다'", '"값"', "X'X", "f'(x)")] == [
        True
    ] * 4
    assert not STRAIGHT.search("TensorFlow's tape, ‘하나’")


def test_quotes_are_paired() -> None:
    assert unpaired("“쌓는다”입니다, it’s ‘하나’") == ""
    assert unpaired("’쌓는다’입니다") == "’"
    assert unpaired("“열고") == "”"


@pytest.mark.parametrize(
    ("text", "wrong"),
    [("**`x`**는", True), ("**$x$**를", True), ("**(가)**와", True), ("**쌓는다.** 그리고", False),
     ("**`x`는** 벡터", False), ("**값**이 **식**을", False), ("**`x`**, **식**의", False)],
)  # fmt: skip
def test_unclosed_bold_is_found(text: str, wrong: bool) -> None:
    assert bool(UNCLOSED.search(Line(PAGE, 1, text).masked)) == wrong


def test_hangul_is_two_columns_wide() -> None:
    assert width("x = 1  # 하나") == 13


def test_every_mistake_of_a_page_is_told_with_its_place(tmp_path: Path) -> None:
    page = tmp_path / "page.qmd"
    page.write_text(
        '제목\n\n`x` 는 이 책에서 "값"입니다.\n\n**`x`**는\n\n$$\ny\n$$\n\n를 얻는다\n\n'
        f"```{{python}}\n{'x' * 75}\ny = 1  # ← 바뀐 줄\n```\n",
        encoding="utf-8",
    )
    found = [(finding.line, finding.problem[:4]) for finding in [*language(page), *code(page)]]
    assert sorted(found) == [
        (3, "곧은 따"), (3, "곧은 따"), (3, "쓰지 않"), (3, "조사가 "), (5, "노트북에"),
        (11, "문단이 "), (14, "코드가 "), (15, "바뀐 줄"), (15, "쓰지 않"),
    ]  # fmt: skip
