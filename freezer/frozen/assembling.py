"""실행된 노트북과 지금의 글을 모아 얼릴 결과를 만든다. 셀을 실행하지 않는다."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import nbformat
from nbformat import NotebookNode

from freezer.conversion.document import to_markdown
from freezer.errors import FreezerError
from freezer.frozen.notebook import outputs_of, published
from freezer.frozen.provenance import notebook_links, provenance_box
from freezer.frozen.record import Record, digest
from freezer.frozen.store import Frozen
from freezer.reading.lecture import Lecture

# 이 폴더들의 코드가 바뀌면 같은 노트북에서도 다른 markdown이 나올 수 있다.
ROOMS = ("conversion", "frozen", "reading")


@cache
def assembler_digest() -> str:
    """변환기의 지문. 바뀌면 강의를 다시 조립해 얼린 것과 견준다 (실행하지는 않는다)."""
    package = Path(__file__).parents[1]
    files = (path for room in ROOMS for path in (package / room).glob("*.py"))
    return digest(b"\0".join(path.read_bytes() for path in sorted(files)))


def assemble(
    lecture: Lecture,
    options: dict[str, Any],
    executed: NotebookNode,
    record: Record,
    name: str,
    repository: str,
) -> Frozen:
    """`executed`는 셀의 출력을 담은 노트북 (kernel.execute나 read_outputs의 결과).

    `options`는 `_quarto.yml`과 머리말을 합친 문서 옵션, `repository`는 노트북이 `lib`을 얻는
    저장소의 주소(모르면 빈 글자열)이다.
    """
    converted = to_markdown(lecture, executed, options)
    notebook = published(lecture, executed, record, name, repository)
    after = f"{notebook_links(name)}\n{provenance_box(record)}"
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
