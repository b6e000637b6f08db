"""실행된 노트북과 지금의 글을 모아 얼릴 결과를 만든다. 셀을 실행하지 않는다."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import nbformat
from nbformat import NotebookNode

from freezer.convert import to_markdown
from freezer.errors import FreezerError
from freezer.lecture import Lecture
from freezer.notebook import outputs_of, published
from freezer.provenance import notebook_links, provenance_box
from freezer.record import Record, digest
from freezer.settings import REPOSITORY
from freezer.store import Frozen

# 이 파일들이 바뀌면 같은 노트북에서도 다른 markdown이 나올 수 있다.
ASSEMBLER = ("assemble", "convert", "notebook", "option", "options", "provenance")


@cache
def assembler_digest() -> str:
    """변환기의 지문. 바뀌면 모든 강의를 다시 조립한다 (실행하지는 않는다)."""
    here = Path(__file__).parent
    names = sorted(path for path in here.rglob("*.py") if path.stem.split("_")[0] in ASSEMBLER)
    return digest(b"\0".join(path.read_bytes() for path in names))


def assemble(
    lecture: Lecture,
    options: dict[str, Any],
    executed: NotebookNode,
    record: Record,
    name: str,
) -> Frozen:
    """`executed`는 셀의 출력을 담은 노트북 (kernel.execute나 read_outputs의 결과).

    `options`는 `_quarto.yml`과 머리말을 합친 문서 옵션이다.
    """
    converted = to_markdown(lecture, executed, options)
    repository = str(options.get(REPOSITORY, ""))
    notebook = published(lecture, executed, record, name, repository)
    after = f"{notebook_links(name, repository)}\n{provenance_box(record)}"
    return Frozen(
        markdown=converted.markdown.rstrip("\n") + "\n\n" + after,
        figures=converted.figures,
        notebook=nbformat.writes(notebook) + "\n",
        record=record,
    )


def read_outputs(text: str, lecture: Lecture, label: str) -> NotebookNode:
    """얼린 노트북에서 셀의 출력을 되찾는다. 강의의 셀과 짝이 맞지 않으면 FreezerError."""
    try:
        notebook = nbformat.reads(text, as_version=4)
        return outputs_of(notebook, lecture)
    except (nbformat.reader.NotJSONError, KeyError, ValueError, AttributeError) as error:
        raise FreezerError(
            f"{label}: 얼린 노트북을 읽을 수 없습니다 ({error}). "
            "`python -m freezer run --force`로 다시 만드세요."
        ) from error
