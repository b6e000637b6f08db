"""지을 수 없는 것은 조용히 빠뜨리지 않는다: 파일과 줄을, Quarto에서는 되는지를 말한다."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from freezer.errors import FreezerError
from freezer.render.fallback.site import Site
from tests.site.conftest import CONFIG, ROOT

STRINGS = yaml.safe_load((ROOT / CONFIG["language"]).read_text(encoding="utf-8"))
PROJECT = "project: {type: website, render: ['*.qmd']}\nformat: {html: {theme: {light: a.css}}}\n"
HEAD = "---\ntitle: 가\n---\n\n"
DOT_WRONG = "```{dot}\n//| label: fig-a\n\ngraph {\n  a -> b\n}\n```\n"


def build(folder: Path, text: str) -> Site:
    (folder / "_quarto.yml").write_text(PROJECT, encoding="utf-8")
    (folder / "a.css").write_text("", encoding="utf-8")
    (folder / "wrong.dot").write_text("graph {\n  a -> b\n}\n", encoding="utf-8")
    (folder / "a.qmd").write_text(text, encoding="utf-8")
    site = Site(folder, folder, STRINGS, CONFIG["crossref"], "/", {})
    site.write()
    return site


@pytest.mark.parametrize(
    ("text", "line", "why"),
    [
        (HEAD + "글(@fig-nowhere).", 5, "@fig-nowhere"),
        (HEAD + "글\n\n@fig-a과 붙은 것.", 7, "빈칸이나 문장부호"),
        (HEAD + "```{mermaid}\nflowchart LR\n```", 5, "mermaid.*dot 셀로.*Quarto에서는 됩니다"),
        (HEAD + "```{dot}\ngraph { a }\n```\n\n" * 2 + DOT_WRONG, 17, "`->` 앞뒤.*`--`로"),
        (HEAD + "```{dot}\n```", 5, "비어 있습니다"),
        (HEAD + "> ```{dot}\n> graph { a }\n> ```", 5, "인용 밖에"),
        (HEAD + "```{dot}\n//| label: fig-a\n//| fig-link: b\n```", 7, "fig-link.*Quarto에서는"),
        (HEAD + "```{dot}\n//| fig-cap: 가: 나\n```", 6, "이름: 값"),
        (HEAD + "```{dot}\n//| graph-layout: dots\n```", 6, "graph-layout.*neato"),
        (HEAD + "```{dot}\n//| file: 없는.dot\n```", 6, "없는.dot: 그릴 파일이 없습니다"),
        (HEAD + "```{dot}\n//| file: wrong.dot\n```", 6, r"wrong\.dot:2: dot의 문법"),
        (HEAD + "\n```{ojs}\n1\n```", 6, "ojs.*Quarto에서는 됩니다"),
        (HEAD + "```{python}\n1\n```", 5, "freezer run"),
        (HEAD + "{{< kbdd Ctrl >}}", 5, "kbdd.*Quarto에서는 됩니다"),
        (HEAD + "{{< include 없는.qmd >}}", 5, "끼워 넣을 파일이 없습니다"),
        (HEAD + "::: {.callout-notee}\n글\n:::", 5, "callout-notee"),
        (HEAD + '::: {.content-visible when-profile="a"}\n글\n:::', 5, "Quarto에서는 됩니다"),
        ("---\ntitle: 가\ncode-tools: true\n---\n\n글", 3, "code-tools.*Quarto에서는 됩니다"),
    ],
)
def test_refusal_names_the_place(tmp_path: Path, text: str, line: int, why: str) -> None:
    with pytest.raises(FreezerError, match=rf"(?s)a\.qmd:{line}: .*{why}"):
        build(tmp_path, text)


def test_drawing_needs_node(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    with pytest.raises(FreezerError, match=r"a\.qmd:5: dot 셀을 그리려면 Node\.js"):
        build(tmp_path, HEAD + "```{dot}\ngraph { only_here }\n```\n")


def test_what_pandoc_says_is_not_swallowed(tmp_path: Path) -> None:
    """필터가 아니라 Pandoc이 실패하면 Pandoc의 말을 그대로 보인다."""
    with pytest.raises(FreezerError, match=r"nowhere\.bib"):
        build(tmp_path, "---\ntitle: 가\nbibliography: nowhere.bib\n---\n\n@a\n")


def test_draft_is_left_out_or_marked(tmp_path: Path) -> None:
    draft = "---\ntitle: 나\ndraft: true\n---\n\n글\n"
    (tmp_path / "b.qmd").write_text(draft, encoding="utf-8")
    site = build(tmp_path, HEAD + "[나](b.qmd)로 가기.\n")
    assert not (Path(site.out) / "b.html").exists()
    assert "나로 가기" in (Path(site.out) / "a.html").read_text(encoding="utf-8")
    (tmp_path / "_quarto.yml").write_text(
        PROJECT + "website: {draft-mode: visible}\n", encoding="utf-8"
    )
    Site(tmp_path, tmp_path, STRINGS, CONFIG["crossref"], "/", {}).write()
    assert 'id="quarto-draft-alert"' in (Path(site.out) / "b.html").read_text(encoding="utf-8")
