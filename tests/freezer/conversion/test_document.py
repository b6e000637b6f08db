"""변환의 규칙 하나하나. 기대하는 글은 Quarto 1.10.18의 원본 코드를 읽어 정했다."""

from __future__ import annotations

import base64
import re
import struct
import zlib

import nbformat
import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from freezer.conversion.document import to_markdown
from freezer.errors import LectureError
from freezer.reading.lecture import Prose
from tests.freezer.build import (
    convert,
    display,
    make_cell,
    make_lecture,
    make_notebook,
    result,
    stderr,
    stdout,
)

SVG = '<?xml version="1.0"?>\n<svg>\n</svg>\n'


def body(raw: str, *outputs: nbformat.NotebookNode, **options: object) -> str:
    """셀 하나의 markdown에서 id를 가린 것."""
    markdown = convert(raw, *outputs, **options).markdown
    return re.sub(r"^::: \{#[0-9a-f]{8} ", "::: {#ID ", markdown)


def head(raw: str, *outputs: nbformat.NotebookNode) -> str:
    return body(raw, *outputs).split("\n")[0]


def png(width: int, height: int, dpi: float | None) -> str:
    def chunk(name: bytes, data: bytes) -> bytes:
        checksum = struct.pack(">I", zlib.crc32(name + data))
        return struct.pack(">I", len(data)) + name + data + checksum

    chunks = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 6, 0, 0, 0))
    chunks += chunk(b"tEXt", b"Software\0Matplotlib")
    if dpi:
        per_metre = round(dpi / 0.0254)
        chunks += chunk(b"pHYs", struct.pack(">IIB", per_metre, per_metre, 1))
    content = b"\x89PNG\r\n\x1a\n" + chunks + chunk(b"IDAT", b"") + chunk(b"IEND", b"")
    return base64.encodebytes(content).decode()


# --- 셀과 코드 ---------------------------------------------------------------------------


def test_plain_cell() -> None:
    assert body("x = 1\n") == (
        "::: {#ID .cell execution_count=1}\n``` {.python .cell-code}\nx = 1\n```\n:::\n\n\n"
    )


def test_code_with_fences_gets_a_longer_fence() -> None:
    assert "````` {.python .cell-code}\n````\n`````\n" in body("````\n")


def test_indented_fence_counts_its_spaces_as_quarto_does() -> None:
    assert "`````` {.python .cell-code}\n  ```\n``````\n" in body("  ```\n")


def test_blank_lines_around_code() -> None:
    # Quarto는 끝의 빈 줄이 하나면 지우고, 둘 이상이면 하나를 남긴다.
    assert "}\nx = 1\n```\n" in body("\n\nx = 1\n\n")
    assert "}\nx = 1\n\n```\n" in body("x = 1\n\n\n\n")
    assert "}\nx = 1\n```\n" in body("#| eval: true\n\nx = 1\n")


def test_echo_fenced_shows_other_options() -> None:
    text = body("#| echo: fenced\n#| warning: false\n\nx = 1\n")
    assert "```` { .cell-code}\n```{{python}}\n#| warning: false\n\nx = 1\n```\n\n````\n" in text
    same_word = body("#| echo: fenced\n#| code-summary: fenced\nx\n")
    assert "```{{python}}\n#| code-summary: fenced\nx\n" in same_word
    bare = body("#| echo: fenced\n\nx = 1\n")
    assert "```` { .cell-code}\n```{{python}}\nx = 1\n```\n\n````\n" in bare


def test_code_attributes_in_quartos_order() -> None:
    raw = (
        "#| code-summary: 보기\n#| code-fold: show\n#| lst-cap: 설명\n#| lst-label: lst-a\n"
        "#| code-line-numbers: false\n#| code-overflow: wrap\nx\n"
    )
    assert (
        "``` {#lst-a .python .cell-code .code-overflow-wrap"
        ' lst-cap="설명" code-fold="show" code-summary="보기" code-line-numbers="false"}\n'
    ) in body(raw)


def test_code_annotations_stay() -> None:
    assert "return x  # <1>\n" in body("return x  # <1>\n")


def test_echo_false_and_no_output_leaves_only_a_blank_line() -> None:
    assert body("#| echo: false\nx = 1\n") == "\n\n"


def test_include_false_leaves_one_newline() -> None:
    assert body("#| include: false\nprint(1)\n", stdout("1\n")) == "\n"


def test_options_without_code_leave_one_newline() -> None:
    assert body("#| echo: true\n") == "\n"


def test_output_false_keeps_code_and_labels_the_cell() -> None:
    text = body("#| output: false\n#| label: fig-a\nf()\n", display(svg=SVG))
    assert text.startswith("::: {#fig-a .cell execution_count=1}\n")
    assert "cell-output" not in text


def test_document_defaults_and_cell_wins() -> None:
    assert "cell-code" not in body("1\n", stdout("1\n"), echo=False)
    assert "cell-code" in body("#| echo: true\n1\n", stdout("1\n"), echo=False)
    assert body("1\n", include=False) == "\n"
    assert "```{{python}}" in body("1\n", echo="fenced")


def test_warnings() -> None:
    assert "cell-output-stderr" in body("w()\n", stderr("경고\n"))
    assert "cell-output-stderr" not in body("#| warning: false\nw()\n", stderr("경고\n"))
    assert "cell-output-stderr" not in body("w()\n", stderr("경고\n"), warning=False)
    # 문서에서 출력을 끄면, 셀에서 출력을 켜도 경고는 따로 켜야 나온다.
    assert "stderr" not in body("#| output: true\nw()\n", stderr("경고\n"), output=False)
    both = "#| output: true\n#| warning: true\nw()\n"
    assert ".cell-output-stderr .hidden}" in body(both, stderr("경고\n"), output=False)


def test_old_warning_source_is_trimmed() -> None:
    text = body("w()\n", stderr("<ipython-input-3-ab>:1: UserWarning: 경고\n"))
    assert "```\nUserWarning: 경고\n```\n" in text


# --- 셀의 div ----------------------------------------------------------------------------


def test_forwarded_attributes_come_sorted_before_layout() -> None:
    raw = (
        "#| layout-ncol: 2\n#| fig-width: 4.0\n#| tbl-cap: It's\n#| fig-height: 2.5\n"
        "#| layout: [[3, -1, 3], [1]]\n1\n"
    )
    assert head(raw) == (
        "::: {#ID .cell fig-height='2.5' fig-width='4'"
        " layout-ncol='2' tbl-cap='It\\'s' layout='[[3,-1,3],[1]]' execution_count=1}"
    )


@pytest.mark.parametrize("value", ["1 2", "2", '"1 2"'])
def test_changed_lines_are_an_attribute_of_the_cell(value: str) -> None:
    shown = value.strip('"')
    assert head(f"#| changed: {value}\na = 1\na\n") == (
        f"::: {{#ID .cell changed='{shown}' execution_count=1}}"
    )


def test_table_subcaptions_are_json() -> None:
    raw = "#| tbl-cap: 표\n#| tbl-subcap: [가, 나]\n1\n"
    assert (
        head(raw) == """::: {#ID .cell tbl-subcap='["가","나"]' tbl-cap='표' execution_count=1}"""
    )


def test_classes_panel_and_columns() -> None:
    raw = (
        "#| classes: .a\n#| panel: tabset\n#| column: margin\n#| fig-column: page\n"
        "#| tbl-column: body\n#| fig-cap-location: top\n#| tbl-cap-location: bottom\n1\n"
    )
    assert head(raw) == (
        "::: {#ID .cell .a .panel-tabset .column-margin .fig-column-page .tbl-column-body"
        " .fig-cap-location-top .tbl-cap-location-bottom execution_count=1}"
    )


def test_html_table_processing() -> None:
    text = body("#| html-table-processing: none\n1\n", result(html="<table></table>"))
    assert ".cell-output-display execution_count=1 html-table-processing=none}\n" in text


# --- 글과 값 -----------------------------------------------------------------------------


def test_streams_of_the_same_name_merge_only_when_adjacent() -> None:
    text = body("f()\n", stdout("가"), stdout("나\n"), stderr("다\n"), stdout("라\n"))
    assert re.findall(r"cell-output-(stdout|stderr)\}\n```\n(.*?)```", text, re.DOTALL) == [
        ("stdout", "가나\n"),
        ("stderr", "다\n"),
        ("stdout", "라\n"),
    ]


def test_conversion_leaves_the_notebook_alone() -> None:
    outputs = [stdout("가"), stdout("나\n"), display(latex="$x$")]
    notebook = make_notebook(outputs)
    before = nbformat.writes(notebook)
    to_markdown(make_lecture(make_cell("f()\n")), notebook)
    assert nbformat.writes(notebook) == before


def test_html_wins_over_markdown_and_image() -> None:
    output = result(html="<b>H</b>", markdown="M", svg=SVG, plain="P")
    assert "```{=html}\n<b>H</b>\n```\n" in body("x\n", output)
    output = result(markdown="M", svg=SVG, plain="P")
    text = body("x\n", output)
    assert ".cell-output-markdown execution_count=1}\nM\n:::\n" in text
    assert not convert("x\n", output).figures


def test_html_with_a_fence_gets_a_longer_fence() -> None:
    text = body("x\n", result(html="<pre>\n```\n</pre>"))
    assert "````{=html}\n<pre>\n```\n</pre>\n````\n" in text


def test_latex_maths_becomes_markdown_and_other_latex_stays_text() -> None:
    assert ".cell-output-markdown}\n$x$\n:::\n" in body("x\n", display(latex="$x$", plain="P"))
    environment = "\\begin{aligned}\nx\n\\end{aligned}"
    assert environment + "\n:::\n" in body("x\n", display(latex=environment, plain="P"))
    assert "$x\n= y$\n:::\n" in body("x\n", display(latex="$x\n= y$", plain="P"))
    for other in ("\\textbf{x}", "$x$ 이다", "값은\n$x$", "\\begin{x}", ""):
        assert "```\nP\n```\n" in body("x\n", display(latex=other, plain="P"))


def test_quoted_html_table_from_pandas() -> None:
    assert "\n<table></table>\n:::\n" in body("x\n", result(plain="'<table></table>'"))


def test_empty_text() -> None:
    assert "execution_count=1}\n```\n\n```\n:::\n" in body("x\n", result(plain=""))


def test_asis_has_no_div_unless_it_is_named() -> None:
    raw = '#| output: asis\nprint("**가**")\n'
    fence = '``` {.python .cell-code}\nprint("**가**")\n```\n'
    assert body(raw, stdout("**가**\n")) == f"{fence}**가**\n\n\n"
    assert body("#| echo: false\n" + raw, stdout("**가**\n")) == "**가**\n\n\n"
    named = body("#| classes: a\n" + raw, stdout("**가**\n"))
    assert named == f"::: {{#ID .cell .a execution_count=1}}\n{fence}**가**\n:::\n\n\n"


def test_asis_with_a_caption_has_a_div() -> None:
    raw = "#| output: asis\n#| echo: false\n#| fig-cap: 설명\nf()\n"
    assert body(raw, stdout("가\n")).startswith("::: {#ID .cell execution_count=1}\n가\n:::\n")
    both = raw.replace("f()", "#| fig-subcap: [나]\nf()")
    assert body(both, stdout("가\n")).endswith("가\n\n설명\n:::\n\n\n")


def test_asis_from_the_document() -> None:
    assert body("f()\n", stdout("**가**\n"), echo=False, output="asis") == "**가**\n\n\n"
    text = body("#| output: true\nf()\n", stdout("**가**\n"), echo=False, output="asis")
    assert "```\n**가**\n```\n" in text


def test_asis_still_fences_stderr_and_values() -> None:
    text = body("#| output: asis\n#| echo: false\nf()\n", stderr("경고\n"), result(plain="3"))
    assert text == "```\n경고\n```\n```\n3\n```\n\n\n"


def test_error_without_colour() -> None:
    output = nbformat.v4.new_output("error", ename="E", evalue="v", traceback=["a", "b"])
    text = body("#| error: true\nf()\n", output)
    assert ".cell-output-error}\n```\nE: v\na\nb\n```\n" in text


# --- 그림 --------------------------------------------------------------------------------


def test_figure_without_a_name() -> None:
    converted = convert("f()\n", stdout("가\n"), display(svg=SVG))
    assert "\n![](a_files/figure-html/cell-2-output-2.svg){}\n:::\n" in converted.markdown
    assert converted.figures == {"cell-2-output-2.svg": SVG.encode()}


def test_named_figure_with_caption_and_alt() -> None:
    raw = "#| label: fig-a\n#| fig-cap: 직선의 그림\n#| fig-alt: it's up\nf()\n"
    text = body(raw, display(svg=SVG))
    assert text.startswith("::: {#cell-fig-a .cell execution_count=1}\n")
    assert (
        "\n![직선의 그림](a_files/figure-html/fig-a-output-1.svg){#fig-a fig-alt='it\\'s up'}\n"
    ) in text


def test_caption_of_several_lines_becomes_one() -> None:
    raw = "#| fig-cap: |\n#|   직선의\n#|   그림\nf()\n"
    assert "\n![직선의  그림](" in body(raw, display(svg=SVG))


def test_figure_link_and_alignment() -> None:
    raw = "#| fig-align: left\n#| fig-link: https://example.org\nf()\n"
    image = "![](a_files/figure-html/cell-2-output-1.svg){fig-align='left'}"
    assert f"\n[{image}](https://example.org)\n" in body(raw, display(svg=SVG))


def test_several_figures_with_subcaptions() -> None:
    raw = (
        "#| label: fig-a\n#| fig-cap: 모두\n#| fig-subcap: [가, 나]\n"
        "#| fig-alt: [왼쪽, 오른쪽]\nf()\n"
    )
    same = display(svg=SVG)
    converted = convert(raw, same, same)
    assert converted.markdown.startswith("::: {#fig-a .cell execution_count=1}\n")
    folder = "a_files/figure-html"
    assert f"![가]({folder}/fig-a-output-1.svg){{#fig-a-1 fig-alt='왼쪽'}}" in converted.markdown
    assert f"![나]({folder}/fig-a-output-2.svg){{#fig-a-2 fig-alt='오른쪽'}}" in converted.markdown
    assert converted.markdown.endswith(":::\n\n모두\n:::\n\n\n")
    assert list(converted.figures) == ["fig-a-output-1.svg", "fig-a-output-2.svg"]


def test_subcaptions_true_gives_empty_captions() -> None:
    raw = "#| label: fig-a\n#| fig-cap: 모두\n#| fig-subcap: true\nf()\n"
    text = body(raw, display(svg=SVG), display(svg=SVG))
    assert "![](a_files/figure-html/fig-a-output-1.svg){#fig-a-1}" in text
    assert text.endswith("\n모두\n:::\n\n\n")


def test_alt_list_counts_every_output_and_may_be_short() -> None:
    raw = "#| fig-alt: [글, 그림]\nf()\n"
    text = body(raw, stdout("가\n"), display(svg=SVG), display(svg=SVG))
    assert "output-2.svg){fig-alt='그림'}" in text
    assert "output-3.svg){}" in text


def test_list_of_captions_goes_to_the_figures() -> None:
    raw = "#| fig-cap: [가, 나]\nf()\n"
    text = body(raw, display(svg=SVG), display(svg=SVG))
    assert "![가](" in text and "![나](" in text
    assert text.endswith(":::\n:::\n\n\n")


def test_caption_of_a_table_goes_below_it_and_its_label_on_the_output() -> None:
    text = body("#| label: fig-t\n#| fig-cap: 설명\nf()\n", result(html="<i>x</i>"))
    assert "::: {#fig-t .cell-output .cell-output-display execution_count=1}\n" in text
    assert "</i>\n```\n\n설명\n:::\n" in text


def test_table_label_goes_on_the_cell() -> None:
    text = body("#| label: tbl-a\n#| tbl-cap: 표\nf()\n", result(html="<table></table>"))
    assert text.startswith("::: {#tbl-a .cell tbl-cap='표' execution_count=1}\n")
    assert "::: {.cell-output .cell-output-display execution_count=1}\n" in text


def test_svg_may_be_in_base64() -> None:
    encoded = base64.encodebytes(SVG.encode()).decode()
    assert convert("f()\n", display(svg=encoded)).figures == {"cell-2-output-1.svg": SVG.encode()}


def test_jpeg_and_png() -> None:
    converted = convert("f()\n", display(jpeg="//79\n"), display(png=png(10, 10, None)))
    assert converted.figures["cell-2-output-1.jpeg"] == b"\xff\xfe\xfd"
    assert converted.figures["cell-2-output-2.png"].startswith(b"\x89PNG")


@pytest.mark.parametrize(
    ("dpi", "options", "attributes"),
    [
        (192, {}, "width=51 height=30"),
        (96, {}, ""),
        (None, {}, ""),
        (144, {"fig_dpi": 72}, "width=51 height=30"),
        (192, {"fig_format": "png"}, ""),
    ],
)
def test_retina_png_is_shown_at_half_size(
    dpi: int | None, options: dict[str, object], attributes: str
) -> None:
    text = body("f()\n", display(png=png(101, 60, dpi)), **options)
    assert f"output-1.png){{{attributes}}}\n" in text


def test_half_of_an_odd_pixel_is_rounded_up() -> None:
    text = body("f()\n", display(png=png(100, 61, 192)))
    assert "{width=50 height=31}" in text


def test_size_from_the_metadata() -> None:
    size = {"image/png": {"width": 30, "height": 20}}
    output = display(metadata=size, png=png(10, 10, None))
    assert "{width=30 height=20}" in body("f()\n", output)


@pytest.mark.parametrize(
    "text",
    [
        "[<matplotlib.lines.Line2D at 0x7f>]",
        "<Axes: >",
        "(array([1., 2.]), <BarContainer>)",
        "Text(0.5, 1.0, '제목')",
        "{'boxes': [<matplotlib.lines.Line2D at 0x1>]}",
        "{'a': 1,\n 'b': <matplotlib.lines.Line2D at 0x1>}",
    ],
)
def test_object_beside_its_figure_is_dropped(text: str) -> None:
    assert "cell-output-display execution_count" not in body(
        "f()\n", result(plain=text), display(svg=SVG)
    )


@pytest.mark.parametrize("text", ["3.14", "Text('글')", "{'a': 1}", "[1,\n 2]", "<a> 그리고"])
def test_value_beside_a_figure_stays(text: str) -> None:
    assert f"```\n{text}\n```\n" in body("f()\n", result(plain=text), display(svg=SVG))


def test_matplotlib_object_without_a_figure_is_dropped() -> None:
    assert "cell-output" not in body("f()\n", result(plain="[<matplotlib.lines.Line2D at 0x1>]"))
    for text in ("[1, 2]", "[1,\n<matplotlib.lines.Line2D at 0x1>"):
        assert f"```\n{text}\n```\n" in body("f()\n", result(plain=text))


# --- 거절하는 출력 -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("output", "words"),
    [
        (display(javascript="alert()", plain="x"), "자바스크립트"),
        (display(widget={"model_id": "1"}, plain="x"), "위젯"),
        (display(json={"a": 1}), "application/json"),
        (display(html="<script>\n* plotly.js v3.0.1\n</script>"), "plotly"),
        (display(metadata={"quarto_order": 1}, plain="x"), "quarto_order"),
    ],
)
def test_output_that_a_frozen_page_cannot_show(output: nbformat.NotebookNode, words: str) -> None:
    with pytest.raises(LectureError, match=words) as caught:
        convert("f()\n", output)
    assert str(caught.value).startswith("posts/a.qmd:1: 1번째 셀: ")


def test_hidden_output_is_not_refused() -> None:
    assert "cell-code" in body("#| output: false\nf()\n", display(javascript="alert()"))


def test_unknown_option_is_refused_in_conversion_too() -> None:
    with pytest.raises(LectureError, match=r"posts/a\.qmd:2: .*fig_cap"):
        convert("#| fig_cap: 그림\nf()\n")


# --- 글과 셀의 순서 ----------------------------------------------------------------------


def document(*parts: Prose | str, inline: tuple[str, ...] = ()) -> str:
    made = [make_cell(part) if isinstance(part, str) else part for part in parts]
    notebook = nbformat.v4.new_notebook()
    for part in made:
        if isinstance(part, Prose) and part.inline:
            cell = nbformat.v4.new_markdown_cell("", metadata={"inline": list(inline)})
            notebook.cells.append(cell)
        elif not isinstance(part, Prose):
            notebook.cells.append(nbformat.v4.new_code_cell(""))
    return to_markdown(make_lecture(*made), notebook).markdown


def test_blank_lines_around_prose_are_trimmed() -> None:
    text = document(Prose("\n\n글 하나.\n\n\n\n글 둘.\n\n\n", 1), "x\n", Prose("\n", 9), "y\n")
    assert text.startswith("글 하나.\n\n\n\n글 둘.\n\n::: {#")
    assert ":::\n\n\n::: {#" in text
    assert text.endswith(":::\n\n\n")


def test_front_matter_is_cut_off_only_when_text_follows_at_once() -> None:
    assert document(Prose("---\ntitle: 가\n---\n\n\n\n글\n", 1)) == (
        "---\ntitle: 가\n---\n\n\n\n글\n\n"
    )
    assert document(Prose("---\ntitle: 가\n---\n글\n", 1)) == "---\ntitle: 가\n---\n\n글\n\n"


def test_rule_before_a_cell_is_cut_off_as_quarto_does() -> None:
    front = "---\ntitle: 가\n---\n글\n"
    assert document(Prose(front + "둘\n---\n", 1), "x\n").startswith(
        "---\ntitle: 가\n---\n\n글\n둘\n\n---\n\n:::"
    )
    # 코드 상자를 한 번 지나면 Quarto는 더 나누지 않는다.
    fenced = front + "```\n코드\n```\n둘\n---\n"
    assert "둘\n---\n\n:::" in document(Prose(fenced, 1), "x\n")


def test_inline_values_replace_their_expressions() -> None:
    text = "값은 `{python} x` 이고 `{python} y` 이다.\n"
    spans = tuple((m.start(), m.end(), m[1]) for m in re.finditer(r"`\{python\} (\w)`", text))
    prose = Prose(f"\n{text}", 1, tuple((a + 1, b + 1, e) for a, b, e in spans))
    assert document(prose, inline=("3", "4")) == "값은 3 이고 4 이다.\n\n"
    # 빈 값이면 Quarto는 식을 그대로 둔다.
    assert document(prose, inline=("3", "")) == "값은 3 이고 `{python} y` 이다.\n\n"


def test_inline_value_with_a_rule_does_not_split() -> None:
    text = "`{python} x`\n글\n"
    prose = Prose(text, 1, ((0, 12, "x"),))
    assert document(prose, inline=("가\n---\n나",)) == "가\n---\n나\n글\n\n"


def test_empty_cell_is_not_there_and_not_counted() -> None:
    text = document("\n", "x\n", " \n\n", "y\n")
    assert re.findall(r"execution_count=(\d+)", text) == ["1", "2"]
    assert text.count("\n\n\n") == 2


def test_execution_count_is_the_order_not_the_kernels() -> None:
    lecture = make_lecture(make_cell("#| eval: false\nx\n"), make_cell("y\n"))
    text = to_markdown(lecture, make_notebook([], [result(plain="1")])).markdown
    assert ".cell execution_count=2}" in text
    assert ".cell-output-display execution_count=1}" in text


def test_figures_are_numbered_by_cell() -> None:
    lecture = make_lecture(make_cell("#| include: false\nx\n"), make_cell("y\n"))
    converted = to_markdown(lecture, make_notebook([], [display(svg=SVG)]))
    assert list(converted.figures) == ["cell-3-output-1.svg"]


def test_cell_ids_are_unique_and_repeatable() -> None:
    first, second = document("x\n", "x\n", "y\n"), document("x\n", "x\n", "y\n")
    ids = re.findall(r"^::: \{#([0-9a-f]{8}) \.cell", first, re.MULTILINE)
    assert len(set(ids)) == 3
    assert first == second


def test_results_of_another_lecture_are_refused() -> None:
    with pytest.raises(LectureError, match="강의 1개, 결과 2개"):
        to_markdown(make_lecture(make_cell("x\n")), make_notebook([], []))


# --- 어떤 글도 살아남는다 ----------------------------------------------------------------

FENCED = MarkdownIt("commonmark")
# 제어열(ESC, CSI)은 Quarto가 지우고, NUL과 CR은 Markdown의 줄 규칙이 바꾼다.
CHARACTERS = st.one_of(
    st.sampled_from(["`", "```", "````", "~~~", " ", "    ", "\t", "\n", ":::", "\x0c", "\u2028"]),
    st.characters(exclude_characters="\x00\r\x1b\x9b", codec="utf-8"),
)
TEXTS = st.lists(CHARACTERS, min_size=1).map("".join)


def fenced_texts(markdown: str) -> list[str]:
    """다른 사람의 Markdown 해석기가 코드 상자 안에서 읽은 글들."""
    return [token.content for token in FENCED.parse(markdown) if token.type == "fence"]


def with_newline(text: str) -> str:
    return text if text.endswith("\n") else text + "\n"


@given(TEXTS)
def test_any_printed_text_survives(text: str) -> None:
    markdown = convert("#| echo: false\nf()\n", stdout(text)).markdown
    assert fenced_texts(markdown) == [with_newline(text)]


@given(TEXTS.filter(lambda text: not text.startswith(("[<matplotlib", "<matplotlib", "'<table"))))
def test_any_value_survives(text: str) -> None:
    markdown = convert("#| echo: false\nf()\n", result(plain=text)).markdown
    assert fenced_texts(markdown) == [with_newline(text)]


@given(TEXTS)
def test_any_html_survives(text: str) -> None:
    markdown = convert("#| echo: false\nf()\n", result(html=text)).markdown
    assert fenced_texts(markdown) == [with_newline(text)]


@given(TEXTS)
def test_any_code_survives(text: str) -> None:
    code = f"x\n{text}\ny"
    assert fenced_texts(convert(with_newline(code)).markdown) == [with_newline(code)]
