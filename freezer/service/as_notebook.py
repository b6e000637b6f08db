"""얼린 강의를 노트북으로 바꿀 markdown: `quarto render --to ipynb`와 `{{< embed >}}`가 쓴다.

셀마다 옵션 줄까지 든 코드가 있어야 Quarto가 `#fig-이름`으로 셀을 찾는다.
"""

from __future__ import annotations

from dataclasses import replace

from freezer.conversion.document import to_markdown
from freezer.frozen.assembling import read_outputs
from freezer.frozen.store import Store, label, notebook_file
from freezer.reading.lecture import Cell
from freezer.staleness.examined import Examined

# 첫 줄이 옵션이 아니면 그 뒤의 옵션 줄도 코드로 보인다. 바꾼 다음에 뺀다.
FIRST = "# freezer: 옵션 줄은 여기부터\n"
SHOWN = {"echo": True, "include": True}


def as_notebook(found: Examined, store: Store) -> str:
    """페이지에서 감춘 코드도 노트북에는 있다. 실행 환경 상자와 링크는 없다."""
    lecture = found.lecture
    where = label(found.name, notebook_file(found.name))
    outputs = read_outputs(store.notebook(found.name), lecture, where)
    parts = tuple(
        replace(part, raw=f"{FIRST}{part.raw.lstrip()}", options=part.options | SHOWN)
        if isinstance(part, Cell)
        else part
        for part in lecture.parts
    )
    converted = to_markdown(replace(lecture, parts=parts), outputs, found.options | SHOWN)
    return converted.markdown.replace(FIRST, "")
