"""규칙마다: 실수가 있는 글에서 찾고, 옳은 글에서는 찾지 않는다."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import pytest

from freezer.lint.figures import figures
from freezer.lint.finding import Finding
from freezer.lint.hours import told
from freezer.lint.notes import notes
from freezer.lint.outputs import frozen_outputs, outputs
from freezer.lint.references import Page, identifier, references
from freezer.lint.site import front_matter
from freezer.lint.site import site as places
from freezer.lint.structure import options, structure, unbalanced
from freezer.lint.terms import terms
from freezer.lint.typesetting import typesetting
from freezer.reading.reader import load
from tests.freezer.conftest import Site

ROOT = Path(__file__).resolve().parents[3]
DRAWN = "\n::: {.cell-output .cell-output-display}\n![그림](a_files/figure-html/x.svg){}\n:::\n"


def short(found: Iterable[Finding]) -> list[tuple[int, str]]:
    return sorted((finding.line, f"{finding.problem} → {finding.remedy}") for finding in found)


def page(site: Site, text: str) -> Path:
    return site.write("posts/a.qmd", text)


@pytest.mark.parametrize(
    ("text", "line", "problem"),
    [
        ("::: {.callout-note}\n글\n", 1, "닫히지"),
        ("글\n\n:::\n", 3, "여는 줄이 없는"),
        ("::: {.callout-tips}\n글\n:::\n", 1, "`.callout-tip`인가요?"),
        ("::: {.calout-note}\n글\n:::\n", 1, "`.callout-note`인가요?"),
        ("글\n\n$$\nx = 1\n\n더 쓴 글\n", 3, "`$$`가 닫히지"),
        ("글\n\n$$\n\\frac{1}{2\n$$\n", 3, "괄호가 맞지 않습니다: {"),
        ("```{python}\nx = 1\n\n글\n\n```{python}\ny = 2\n```\n", 6, "닫히지 않은 채"),
        ("값은 $x_{1$입니다.\n", 1, "괄호가 맞지 않습니다: {"),
        ("$$\n\\begin{aligned} x \\end{align}\n$$\n", 1, r"\end{align}"),
        ("앞\n\n이 값 $x_1를 봅니다.\n", 3, "닫히지 않았습니다: $x_1를"),
        ("이 값 x_1$를 봅니다.\n", 1, "닫히지 않았습니다"),
        ("첫 줄\n둘째 $\\alpha는\n셋째 줄\n", 2, "닫히지 않았습니다: $\\alpha는"),
        ("이 값 $ x $를 봅니다.\n", 1, "안쪽에서 빈칸"),
    ],
)
def test_structure(site: Site, text: str, line: int, problem: str) -> None:
    (found,) = short(structure(page(site, text)))
    assert found[0] == line and problem in found[1]


@pytest.mark.parametrize(
    "text",
    [
        ":::: {.columns}\n::: {.column width='50%'}\n글\n:::\n::::\n",
        "```{python}\ntext = ':::'\n```\n",
        '::: {.callout-tip title=".callout-tops"}\n글\n:::\n',
        "$$\\left\\{ x \\right.$$ {#eq-a}\n",
        "가격은 \\$5입니다.\n",
        "가격은 $5, 저것은 $10입니다.\n",
        "두 줄에 걸친 $x +\ny$입니다.\n",
        "셸의 `$HOME`과 `echo $x`입니다.\n",
        "::: {.content-visible when-format='html'}\n글\n:::\n",
    ],
)
def test_sound_structure(site: Site, text: str) -> None:
    assert short(structure(page(site, text))) == []


def test_options_that_are_only_comments(site: Site) -> None:
    path = site.lecture(
        "a", "# | label: fig-a\nx = 1\n#| echo: false", "#| echo: false\n# x | y: 1"
    )
    assert [line for line, _ in short(options(load(path, site.root)))] == [10]


def test_unbalanced() -> None:
    assert unbalanced(r"\{ \}} ") == "}"
    assert unbalanced(r"\begin{cases}") == r"\begin{cases}"
    assert unbalanced(r"\begin{cases}\end{cases}{a}") == ""


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("@fig-losss를 봅니다.", "조사가 이름에 붙었습니다"),
        ("[@fig-los]를 봅니다.", "`@fig-loss`인가요?"),
        ("@eq-nothing 입니다", "이름을 붙이거나"),
        ("[글](b.qmd#sec-strat)", "`#sec-start`인가요?"),
        ("[글](bb.qmd)", "`posts/b.qmd`인가요?"),
        ("![그림](없는.svg)", "파일이 없습니다"),
        ("[글](#sec-nope)", "링크의 자리가 없습니다"),
        ("## 둘 {#sec-loss}", "4번째 줄이 이미"),
    ],
)
def test_references(site: Site, text: str, problem: str) -> None:
    other = site.write("posts/b.qmd", "## 시작 {#sec-start}\n")
    here = page(
        site,
        f"# 제목\n\n\n## 손실 {{#sec-loss}}\n\n```{{python}}\n#| label: fig-loss\n```\n\n{text}\n",
    )
    if "losss를" in text:
        here.write_text(
            here.read_text(encoding="utf-8").replace("losss를", "loss를"), encoding="utf-8"
        )
    (found,) = short(references([Page(here, site.root), Page(other, site.root)]))
    assert found[0] == 10 and problem in found[1]


def test_sound_references(site: Site) -> None:
    site.write("posts/_part.qmd", "## 조각 {#sec-part}\n")
    site.write("image.svg", "")
    other = site.write("posts/b.qmd", "## 시작 하기\n\n[낱말(word)]{.term #term-word}\n")
    here = page(
        site,
        "{{< include _part.qmd >}}\n\n$$\nx = \\textcolor{#3b7dd8}{y} \\\\\n"
        "z = \\textcolor{#3b7dd8}{y}\n$$ {#eq-x}\n\n"
        "```{python}\n# | label: fig-spaced\n```\n\n@fig-spaced\n\n"
        "```{dot}\n//| label: fig-dot\ngraph { a }\n```\n\n@fig-dot\n\n"
        "[@eq-x]와 @sec-part, [글](b.qmd#시작-하기), [낱말](b.qmd#term-word), [뿌리](/image.svg), "
        "`@fig-code`, someone@fig-mail.com, [밖](https://a.b/c#d), [위](#sec-part)\n",
    )
    assert short(references([Page(here, site.root), Page(other, site.root)])) == []


@pytest.mark.parametrize(
    ("heading", "name"),
    [
        ("경사 하강법", "경사-하강법"),
        ("1. 첫걸음", "첫걸음"),
        ("`x`와 $y$", "x와-y"),
        ("[링크](a.qmd)", "링크"),
        ("요약 {.unnumbered}", "요약"),
    ],
)
def test_identifier_is_pandocs(heading: str, name: str) -> None:
    assert identifier(heading) == name


def test_figures(site: Site) -> None:
    path = site.lecture(
        "a",
        "draw()",
        "#| label: picture\n#| fig-cap: 설명\n#| fig-alt: 열다섯 글자보다 긴 대체 글입니다\ndraw()",
        "#| label: fig-b\ndraw()",
        "#| label: fig-c\n#| fig-cap: 설명\n#| fig-alt: 짧음\ndraw()",
        "1 + 1",
        prose="![](image.svg) ![이 그림은 열다섯 글자보다 깁니다](b.svg)",
    )
    lecture = load(path, site.root)
    found = short(figures(lecture, dict.fromkeys((1, 2, 3, 4), DRAWN)))
    assert [(line, text[:7]) for line, text in found] == [
        (5, "그림을 보지 "),
        (7, "그림에 설명이"),
        (7, "그림을 그리는"),
        (7, "그림을 보지 "),
        (12, "그림을 그리는"),
        (19, "그림에 설명이"),
        (19, "그림을 보지 "),
        (26, "그림을 보지 "),
    ]


def test_an_animation_needs_no_alt(site: Site) -> None:
    path = site.lecture("a", "#| label: fig-a\n#| fig-cap: 설명\nanimate()")
    lecture = load(path, site.root)
    assert short(figures(lecture, {1: "<video>"})) == []
    assert [text[:7] for _, text in short(figures(lecture, {}))] == ["그림을 보지 "]


@pytest.mark.parametrize(
    ("output", "what"),
    [
        ("<object at 0x7f1c2a3b4d50>", "주소"),
        ("/tmp/ipykernel_123/1.py:3: UserWarning: 둘", "경로"),
        ("/home/kim/data.csv", "경로"),
        ("1.2 ms ± 3 µs per loop", "시간"),
        ("CPU times: user 1 s", "시간"),
        ("2026-11-27 10:20:30", "때"),
        ("UserWarning: 조심", "경고"),
        ("차이 2.2204e-16", "반올림"),
    ],
)
def test_an_unstable_output_is_found(site: Site, output: str, what: str) -> None:
    lecture = load(site.lecture("a", "#| eval: false\n0", "1", "2"), site.root)
    markdown = (
        "::: {.cell execution_count=1}\n``` {.python .cell-code}\n/tmp/in/code\n```\n:::\n"
        f"::: {{.cell execution_count=2}}\n::: {{.cell-output}}\n```\n{output}\n```\n:::\n:::\n"
    )
    (found,) = [f for f in short(outputs(lecture, frozen_outputs(markdown))) if what in f[1]]
    assert found[0] == lecture.cells[2].line


def test_a_stable_output_is_no_mistake(site: Site) -> None:
    lecture = load(site.lecture("a", "1"), site.root)
    markdown = "::: {.cell execution_count=1}\n0x1f 0.25 a/tmp/b 1e-16 2026-11-27 3 ms\n:::\n"
    assert short(outputs(lecture, frozen_outputs(markdown))) == []


def test_terms(site: Site) -> None:
    one = site.lecture(
        "one", "1", prose="값(value)과 [틀린 꼴]{.term #term-a} [둘(two)]{.term #term-b}"
    )
    two = site.lecture(
        "two", "1", prose="[값(value)]{.term #term-value} [셋(three, tri)]{.term #term-three}"
    )
    three = site.lecture("three", "1", prose="[값(value)]{.term #term-value}")
    site.write("glossary.qmd", "- [값](posts/two.qmd#term-value)(value): 뜻입니다.\n")
    found = [finding.told(site.root) for finding in terms(site.root, [one, two, three])]
    assert sorted(found) == [
        "posts/one.qmd:5: 소개하는 two.qmd보다 먼저 나온 용어입니다: 값(value) → "
        "여기서 소개하거나, 영어를 뺍니다.",
        "posts/one.qmd:5: 용어를 ‘한국어(English)’로 적지 않았습니다: 틀린 꼴 → "
        "`[학습률(learning rate)]{.term …}`처럼 적습니다.",
        "posts/one.qmd:5: 용어의 이름은 영어 이름에서 옵니다: 둘(two) → "
        "`{.term #term-two}`로 적습니다.",
        "posts/three.qmd:5: two.qmd:5에서 이미 소개한 용어입니다: value → "
        "`[값](posts/two.qmd#term-value)`로 잇습니다.",
        "posts/two.qmd:5: 용어집에 없는 용어입니다: 셋 → glossary.qmd에 "
        "`- [셋](posts/two.qmd#term-three)(three, tri): 뜻을 한 문장으로 적습니다.`",
    ]  # fmt: skip


def test_front_matter(site: Site) -> None:
    found = short(front_matter(load(site.lecture("a", "1", front="order: 둘\n"), site.root)))
    assert [text.split("`")[1] for _, text in found] == [
        "categories", "date", "description", "order",
    ]  # fmt: skip


def test_places(site: Site) -> None:
    lectures = [
        load(site.lecture(name, "1", front=f"order: {order}\ndescription: 글\n"), site.root)
        for name, order in (("a", 2), ("b", 1), ("c", 2))
    ]
    site.write("extra.qmd", "글")
    site.write(
        "index.qmd",
        "| [a](posts/a.qmd)<br>글 | 9시간 |\n| [다른 것](posts/b.qmd)<br>말 | 반 시간 |\n",
    )
    site.write(
        "_quarto.yml",
        "project:\n  render:\n    - /index.qmd\n    - /posts/*.qmd\nwebsite:\n  sidebar:\n"
        "    contents:\n      - posts/a.qmd\n      - posts/bb.qmd\n      - posts/b.qmd\n",
    )
    found = [finding.told(site.root) for finding in places(site.project, lectures)]
    assert found == [
        "posts/c.qmd:1: `order: 2`를 a.qmd도 씁니다. → 다른 수를 적습니다.",
        "_quarto.yml:9: 사이드바에 적힌 파일이 없습니다: posts/bb.qmd → `posts/b.qmd`인가요?",
        "_quarto.yml: 사이드바에 없는 강의입니다: posts/c.qmd → "
        "`sidebar`의 알맞은 자리에 한 줄을 더합니다: `- posts/c.qmd`",
        "_quarto.yml: 사이드바의 차례가 강의의 `order`와 다릅니다. → 둘 가운데 하나를 고칩니다.",
        "index.qmd:1: 0.0시간쯤 걸리는 강의입니다. → `| [a](posts/a.qmd)<br>글 | 반 시간 |`",
        "index.qmd:2: 강의의 제목은 ‘b’입니다. → `| [b](posts/b.qmd)<br>글 | 반 시간 |`",
        "index.qmd:2: 머리말의 `description`과 다릅니다. → "
        "`| [b](posts/b.qmd)<br>글 | 반 시간 |`",
        "index.qmd: 표에 없는 강의입니다: c → `| [c](posts/c.qmd)<br>글 | 반 시간 |`",
        "extra.qmd: `_quarto.yml`의 `render:`에 없어 지어지지 않습니다. → "
        "한 줄을 더합니다: `- /extra.qmd`",
    ]  # fmt: skip


def test_hours_are_told_by_halves() -> None:
    assert [told(hours) for hours in (0.1, 0.6, 1.0, 1.6, 2.26)] == [
        "반 시간", "반 시간", "1시간", "1시간 반", "2시간 반",
    ]  # fmt: skip


BIBLIOGRAPHY = "---\nbibliography: refs.bib\n---\n\n"


@pytest.mark.parametrize(
    ("text", "line", "problem"),
    [
        ("글[^a]입니다.\n", 1, "`[^a]`의 글이 없습니다. → `[^a]: 글`"),
        ("글[^note]입니다.\n\n[^nota]: 각주\n\n다른[^nota]\n", 1, "`[^nota]`인가요?"),
        ("글\n\n[^a]: 각주\n", 3, "쓰는 곳이 없어"),
        ("글[^a]\n\n[^a]: 하나\n\n[^a]: 둘\n", 5, "글이 둘입니다: 3번째 줄"),
        ("앞사람이 [@kim2020]에서 말했습니다.\n", 1, "`bibliography: 파일.bib`"),
        (f"{BIBLIOGRAPHY}말했습니다 [보기 @kim2021, 3쪽].\n", 5, "`@kim2020`인가요?"),
        (f"{BIBLIOGRAPHY}@zzz가 말했습니다.\n", 5, "`@zzz`이 참고문헌에 없습니다. → 참고문헌에"),
        ("---\nbibliography: none.bib\n---\n\n[@kim2020]\n", 5, "참고문헌에 없습니다"),
    ],
)
def test_notes(site: Site, text: str, line: int, problem: str) -> None:
    site.write("posts/refs.bib", "@comment{x, }\n@book{kim2020,\n  title = {책},\n}\n")
    (found,) = short(notes([Page(page(site, text), site.root)]))
    assert found[0] == line and problem in found[1]


@pytest.mark.parametrize(
    "text",
    [
        "글[^a]과 ^[바로 적은 각주]입니다.\n\n[^a]: 각주[^b]\n\n[^b]: 또 각주\n",
        f"{BIBLIOGRAPHY}[@kim2020; 또 -@kim2020]과 @kim2020.\n",
        "---\nreferences:\n  - id: lee\n---\n\n[@lee]\n",
        "@fig-a와 `@decorator`, me@example.com, [글](https://x.kr/@me), 글자 \\@입니다.\n",
    ],
)
def test_right_notes(site: Site, text: str) -> None:
    site.write("posts/refs.bib", "@book{kim2020, title = {책}}\n")
    assert short(notes([Page(page(site, text), site.root)])) == []


def test_formula_that_cannot_be_typeset(site: Site) -> None:
    """지을 때 조판하는 바로 그 프로그램으로 본다. 괄호가 맞지 않는 것은 다른 규칙이 말한다."""
    text = (
        "옳은 $\\alpha$와 $x_{1$.\n\n틀린 $\\alhpa$.\n\n$$\na\n\\mathbg{x}\n$$ {#eq-a}\n\n"
        "$$\nx \\tag{1}\n$$\n\n$x_1_2$와 $a & b$, `$\\nope$`, $\n"
    )
    assert short(typesetting(ROOT, [page(site, text)])) == [
        (3, "모르는 TeX 명령 `\\alhpa`입니다. → `\\alpha`인가요?"),
        (7, "모르는 TeX 명령 `\\mathbg`입니다. → `\\mathbf`인가요?"),
        (
            14,
            "조판할 수 없는 식입니다: `&`는 환경 안에서만 씁니다. "
            "→ `\\begin{aligned}` 안에 적습니다.",
        ),
        (
            14,
            "조판할 수 없는 식입니다: 아래 첨자가 두 번입니다. → `x_{1_2}`처럼 중괄호로 묶습니다.",
        ),
    ]
    assert short(typesetting(site.root, [page(site, text)])) == []
