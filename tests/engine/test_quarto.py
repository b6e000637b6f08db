"""진짜 Quarto로 예제 프로젝트를 짓는다. PATH에 Quarto가 없으면 건너뛴다."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.engine.example import NO_QUARTO, QUARTO, Example

pytestmark = pytest.mark.skipif(QUARTO is None, reason=NO_QUARTO)


@pytest.fixture
def example(tmp_path: Path) -> Example:
    return Example(tmp_path / "project")


def test_only_what_changed_is_executed(example: Example) -> None:
    done = example.render()
    assert done.returncode == 0, done.stdout
    assert "the answer is 42" in example.page()
    frozen = example.record.stat().st_mtime_ns
    assert example.render("posts/hello.qmd").returncode == 0
    assert example.record.stat().st_mtime_ns == frozen
    example.edit("lib/numbers.py", "42", "43")
    assert example.render().returncode == 0
    assert "the answer is 43" in example.page()


def test_an_error_ends_with_file_and_line_and_keeps_the_frozen_result(example: Example) -> None:
    assert example.render().returncode == 0
    frozen = example.record.read_bytes()
    example.edit("posts/hello.qmd", "print(", "1 / 0\nprint(")
    failed = example.render("posts/hello.qmd")
    assert failed.returncode != 0
    assert "ERROR: posts/hello.qmd:10: 1번째 셀에서 ZeroDivisionError" in failed.stdout
    assert "Stack trace" not in failed.stdout
    assert example.record.read_bytes() == frozen


def test_without_the_extension_quarto_renders_from_what_is_frozen(example: Example) -> None:
    assert example.render().returncode == 0
    shutil.rmtree(example.root / "_extensions")
    shutil.rmtree(example.root / "_site")
    example.edit("_quarto.yml", "engines:\n  - freezer\n\n", "")
    stop = example.root.parent / "python"
    watch = 'case "$*" in */jupyter/jupyter.py*) echo 실행 >> "$0.used";; esac'
    stop.write_text(f"#!/bin/sh\n{watch}\nexit 1\n")
    stop.chmod(0o755)
    done = example.render(QUARTO_PYTHON=str(stop))
    assert done.returncode == 0, done.stdout
    assert "the answer is 42" in example.page()
    assert not stop.with_name("python.used").exists()


def test_what_quarto_s_users_write_works(example: Example) -> None:
    """인라인 식, include, embed, 초안, 목록, Quarto가 다루는 셀, 노트북, 셀이 없는 문서."""
    example.write("posts/_part.qmd", "끼운 글.\n\n```{python}\nprint('끼운', 'x' * 2)\n```\n")
    front = "---\ntitle: {}\n---\n\n"
    inline = "값은 `{python} 6 * 7`이고.\n\n{{< include _part.qmd >}}\n\n"
    inline += "```{mermaid}\nflowchart LR\n```\n"
    example.write("posts/inline.qmd", front.format("인라인") + inline)
    figure = "#| label: fig-x\n#| echo: false\n#| fig-cap: 그림 하나\n#| fig-alt: 선\n"
    draw = "import matplotlib.pyplot as plt\nplt.plot([1, 2]);\n"
    cell = f"```{{python}}\n{figure}{draw}```\n"
    example.write("posts/figure.qmd", front.format("그림\ndraft: true") + cell)
    example.write("embed.qmd", front.format("가져옴") + "{{< embed posts/figure.qmd#fig-x >}}\n")
    example.write("list.qmd", "---\ntitle: 목록\nlisting: {contents: posts}\n---\n")
    done = example.render()
    assert done.returncode == 0, done.stdout
    page = example.page("inline")
    assert "값은 42이고." in page and "끼운 글." in page and "끼운 xx" in page
    assert "flowchart LR" in page and 'class="mermaid' in page
    embedded = (example.root / "_site" / "embed.html").read_text(encoding="utf-8")
    assert "그림 하나" in embedded and "<img" in embedded and "plt.plot" not in embedded
    assert "Hello" in (example.root / "_site" / "list.html").read_text(encoding="utf-8")
    assert done.stdout.count("figure: cell 1/1") == 1

    notebook = example.root / "_freeze" / "posts" / "figure" / "notebook" / "figure.ipynb"
    shutil.copy(notebook, example.root / "book.ipynb")
    assert example.render("book.ipynb").returncode == 0
    converted = example.quarto("convert", "posts/figure.qmd", "--output", "converted.ipynb")
    assert converted.returncode == 0 and (example.root / "converted.ipynb").is_file()


def test_a_changed_cell_is_executed_anew_only_when_asked(example: Example) -> None:
    assert example.render().returncode == 0
    refreshed = example.render("posts/hello.qmd", "--cache-refresh")
    assert "hello: cell 1/1" in refreshed.stdout
    kept = example.render("posts/hello.qmd", "--no-execute")
    assert kept.returncode == 0 and "the answer is 42" in example.page()
    example.edit("posts/hello.qmd", '"the answer is"', '"the new answer is"')
    bare = example.render("posts/hello.qmd", "--no-execute")
    assert bare.returncode == 0 and "the code alone" in bare.stdout
    assert "answer is 42" not in example.page() and "the new answer is" in example.page()


def test_what_the_freezer_cannot_do_is_said(example: Example) -> None:
    text = (example.root / "posts" / "hello.qmd").read_text(encoding="utf-8")
    refused = {
        ("posts/hello.qmd", "-P", "a:1"): "-M engine:jupyter",
        ("posts/hello.qmd", "--to", "typst"): "HTML only, not typst",
        ("posts/hello.qmd", "--execute-dir", str(example.root.parent)): "execute-dir: project",
        ("outside.qmd",): "outside.qmd: freezer는 posts 바로 아래의",
        ("posts/other.qmd",): "posts/other.qmd:13: {r} 셀",
    }
    example.write("outside.qmd", text)
    example.write("posts/other.qmd", f"{text}\n```{{r}}\n1\n```\n")
    for words, reason in refused.items():
        done = example.render(*words)
        assert done.returncode != 0 and reason in done.stdout, (words, done.stdout)
        assert "freezer.js" not in done.stdout


def test_stale_documents_are_executed_together(example: Example) -> None:
    """둘이 서로를 기다리는 셀: 하나씩 실행하면 끝나지 않는다."""
    meet = (
        "import pathlib, time\nhere = pathlib.Path({here!r})\n(here / 'met-{name}').touch()\n"
        "while len(list(here.glob('met-*'))) < 2: time.sleep(0.05)\nprint('met')"
    )
    for name in ("a", "b"):
        cell = meet.format(here=str(example.root.parent), name=name)
        example.write(
            f"posts/{name}.qmd", f"---\ntitle: {name}\n---\n\n```{{python}}\n{cell}\n```\n"
        )
    done = example.render()
    assert done.returncode == 0, done.stdout
    assert "met" in example.page("a") and "met" in example.page("b")


def test_nothing_is_left_running(example: Example) -> None:
    assert example.render().returncode == 0
    listed = subprocess.run(["ps", "-eo", "args"], capture_output=True, text=True).stdout
    assert f"{sys.executable} -m freezer.service" not in listed.splitlines()
