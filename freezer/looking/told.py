"""살펴본 강의의 markdown. 얼린 것이 아니라고 페이지에 적는다."""

from __future__ import annotations

import re
from dataclasses import replace

from freezer.conversion.document import Converted, to_markdown
from freezer.looking.looker import Looked

FRONT = re.compile(r"---\s*\n.*?\n---\s*\n", re.DOTALL)
EXACT = """\
::: {{.callout-note title="살펴보는 중입니다"}}
셀 {total}개 가운데 {ran}개를 다시 실행해 보았고, 아직 얼리지 않았습니다.
:::
"""
KEPT = """\
::: {{.callout-warning title="살펴보는 중입니다: 깨끗한 실행이 아닙니다"}}
{unfit} 때문에 앞의 상태로 되돌릴 수 없어, 이어서 쓰는 커널에서 셀 {ran}개만 다시 실행했습니다.
처음부터 실행하면 다를 수 있습니다. 얼릴 때는 언제나 처음부터 실행합니다.
:::
"""


def page(looked: Looked) -> Converted:
    """살펴본 것을 페이지로. 깨끗한 실행과 다를 수 있으면 맨 위에, 아니면 맨 끝에 알린다."""
    lecture, result = looked.lecture, looked.result
    converted = to_markdown(lecture.lecture, looked.notebook, lecture.options)
    if result.exact:
        mark = EXACT.format(total=len(lecture.lecture.cells), ran=result.ran)
        return replace(converted, markdown=f"{converted.markdown.rstrip()}\n\n{mark}")
    front = FRONT.match(converted.markdown)
    at = front.end() if front else 0
    mark = KEPT.format(unfit=result.unfit or "쓴 파일", ran=result.ran)
    text = f"{converted.markdown[:at]}\n{mark}\n{converted.markdown[at:]}"
    return replace(converted, markdown=text)
