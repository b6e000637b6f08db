"""노트북에서 강의를 만든다: 글과 셀을 옮기고, 강의의 규칙에 맞게 고칠 수 있는 것은 고친다."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import nbformat
from nbformat import NotebookNode

from freezer.errors import FreezerError
from freezer.lint.language import detached
from freezer.lint.manuscript import prose
from freezer.new import ending, start
from freezer.project import Project

TITLE = re.compile(r"^#\s+(?P<title>.+?)\s*#*\s*$", re.M)
HEADING = re.compile(r"^#(?=\s)", re.M)
IMAGES = ("image/png", "image/svg+xml", "image/jpeg")
# 강의에서는 필요 없거나 하지 않는 줄
DROPPED = re.compile(r"^\s*(%matplotlib\b.*|[%!]\s*(pip|conda)\s+install\b.*)$", re.M)
PLACEHOLDERS = """\
#| fig-cap: "그림과 이 문장만 보아도 요점이 보이게 적습니다."
#| fig-alt: "무엇이 보이는지 숫자와 함께 적습니다. 축이 무엇이고 어디가 높고 낮은지도 적습니다."
"""
LABELLED = re.compile(r"^#\|\s*label:", re.M)
QUOTED = {'"': ("“", "”"), "'": ("‘", "’")}


def bring(project: Project, notebook: Path, slug: str) -> Path:
    """`posts/<slug>.qmd`를 쓰고 그 경로를 돌려준다. 노트북은 고치지 않는다.

    읽을 수 없거나 파이썬의 노트북이 아니거나 붙여 넣은 그림이 있으면 FreezerError.
    """
    book = _read(notebook)
    texts = list(_texts(book, slug, notebook))
    found = next((TITLE.search(text) for text in texts if TITLE.match(text)), None)
    title = _curled(found["title"] if found else notebook.stem)
    body = "\n\n".join(texts)
    if found:
        body = body.replace(found[0], "", 1)
    path = start(project, slug, title, body=f"{body.strip()}\n\n{ending(slug, body)}")
    _tidy(path)
    return path


def _read(notebook: Path) -> NotebookNode:
    try:
        book = nbformat.read(notebook, as_version=4)
    except OSError as error:
        raise FreezerError(f"{notebook}: 파일이 없거나 열 수 없습니다.") from error
    except (ValueError, AttributeError, KeyError, nbformat.reader.NotJSONError) as error:
        raise FreezerError(
            f"{notebook}: 노트북으로 읽을 수 없습니다. `.ipynb` 파일을 고르세요."
        ) from error
    language = book.metadata.get("kernelspec", {}).get("language", "python")
    if language != "python":
        raise FreezerError(f"{notebook}: {language}의 노트북입니다. 파이썬만 받습니다.")
    return book


def _texts(book: NotebookNode, slug: str, notebook: Path) -> Iterator[str]:
    figures = 0
    for number, cell in enumerate(book.cells, 1):
        source = cell.source.strip("\n")
        if cell.get("attachments"):
            raise FreezerError(
                f"{notebook}: {number}번째 셀에 붙여 넣은 그림이 있습니다. 그림을 파일로 저장하고 "
                "그 파일을 가리키게 고친 다음 다시 부르세요."
            )
        if cell.cell_type == "code":
            source = DROPPED.sub("", source).strip("\n")
            if source:
                draws = _draws(cell) and not LABELLED.search(source)
                figures += draws
                yield _cell(source, f"fig-{slug}-{figures}" if draws else "")
        elif cell.cell_type == "markdown" and source.strip():
            yield source


def _draws(cell: NotebookNode) -> bool:
    return any(kind in output.get("data", {}) for output in cell.outputs for kind in IMAGES)


def _cell(source: str, label: str) -> str:
    options = f"#| label: {label}\n{PLACEHOLDERS}" if label else ""
    return f"```{{python}}\n{options}{source}\n```"


def _tidy(path: Path) -> None:
    """큰 제목은 한 단계 낮추고, 떨어진 조사를 붙이고, 곧은 따옴표를 굽힌다."""
    lines = path.read_text(encoding="utf-8").split("\n")
    for line in prose(path):
        if lines[line.number - 1] != line.text:
            continue  # 머리말과 셀 옵션의 값
        text = HEADING.sub("##", line.text)
        for wrong, right in detached(line):
            text = text.replace(wrong, right)
        lines[line.number - 1] = _curled(text)
    path.write_text("\n".join(lines), encoding="utf-8")


def _curled(text: str) -> str:
    """코드와 수식과 주소 밖의 따옴표. 짝이 맞지 않으면 그대로 둔다."""
    outside = re.split(r"(`+.+?`+|\$[^$]+\$|\]\([^)]*\)|<[^>]*>|\{[^}]*\})", text)
    for mark, pair in QUOTED.items():
        if sum(part.count(mark) for part in outside[::2]) % 2:
            continue
        turn = 0
        for index in range(0, len(outside), 2):
            while mark in outside[index]:
                outside[index] = outside[index].replace(mark, pair[turn % 2], 1)
                turn += 1
    return "".join(outside)
