"""새 강의를 시작한다: 규칙을 지키고 바로 실행되는 원고 하나를 쓴다."""

from __future__ import annotations

import contextlib
import json
import re
from datetime import date
from pathlib import Path

from freezer.errors import FreezerError
from freezer.lint.hours import estimate
from freezer.lint.site import INDEX, ROW, table_row
from freezer.project import CONFIG, LECTURES, Project
from freezer.reading.reader import load

SIDEBAR_ROW = re.compile(rf"^ *- {LECTURES}/\S+\.qmd$", re.M)
SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")

ABOUT = "이 강의에서 배우는 것을 한 문장으로 적습니다."

FRONT = """\
---
title: {title}
description: "{about}"
date: {date}
categories: [회귀분석]
order: {order}
---

"""
DRAFT = """\
::: {{.callout-note title="이 강의를 마치면"}}
- 읽는 사람이 할 수 있게 되는 일을 서너 가지 적습니다.
:::

## 문제 {{#sec-{slug}-problem}}

구체적인 예에서 시작합니다. 앞에서 만난 것은 [그곳](regression-steps.qmd#sec-story)으로 이어 줍니다.

```{{python}}
from lib import data, plots, style

style.use()
x, y = data.ice_coffee()
print(f"기록한 날: {{len(x)}}일")
```

```{{python}}
#| label: fig-{slug}-data
#| fig-cap: "그림과 이 문장만 보아도 요점이 보이게 적습니다."
#| fig-alt: "무엇이 보이는지 숫자와 함께 적습니다. 가로축은 기온, 세로축은 판매량인 산점도."
plots.fit(x, y)
```

점들이 띠를 이룹니다(@fig-{slug}-data).

"""
SUMMARY = """\
## 요약 {{#sec-{slug}-summary}}

- 배운 것을 한 줄씩 적습니다.

"""
EXERCISES = """\
## 연습문제 {{#sec-{slug}-exercises}}

**1.** 쉬운 것에서 시작합니다. {question}

::: {{.callout-tip collapse="true" title="풀이"}}
{answer}
:::
"""
QUESTION = "기온의 평균은 얼마입니까?"
ANSWER = '```{python}\nprint(f"{sum(x) / len(x):.4f}")\n```'
ASKED = "실행하기 전에 결과를 예상하게 하는 물음을 적습니다."


def start(
    project: Project, slug: str, title: str, today: date | None = None, body: str | None = None
) -> Path:
    """`posts/<slug>.qmd`를 쓰고 그 경로를 돌려준다. 차례는 지금 있는 강의들의 다음이다.

    `body`는 머리말 다음의 글이고, 없으면 그대로 실행되는 초안을 쓴다. 사이드바의 끝과, 첫 페이지의
    표의 끝에도 한 줄을 더한다.

    이름이 틀렸거나 이미 있으면, 또는 제목이 비었으면 FreezerError.
    """
    if not SLUG.fullmatch(slug):
        raise FreezerError(
            f"slug={slug!r}: 강의의 주소가 되는 이름입니다. "
            "영어 소문자와 숫자를 하이픈으로 이어 적습니다 (예: gradient-tape)."
        )
    if not title.strip():
        raise FreezerError('제목이 비었습니다. title="…" 에 강의의 제목을 적으세요.')
    path = project.root / LECTURES / f"{slug}.qmd"
    if any(lecture.stem == slug for lecture in project.lectures()):
        raise FreezerError(f"{project.relative(path)}: 이미 있는 강의입니다. 다른 이름을 쓰세요.")
    text = FRONT.format(
        title=json.dumps(title.strip(), ensure_ascii=False),
        date=(today or date.today()).isoformat(),
        about=ABOUT,
        order=_last_order(project) + 1,
    )
    text += _draft(slug) if body is None else body
    path.parent.mkdir(exist_ok=True)
    path.write_text(text, encoding="utf-8")
    _add_below(project.root / CONFIG, SIDEBAR_ROW, f"- {LECTURES}/{slug}.qmd")
    row = table_row(slug, title.strip(), ABOUT, estimate(path))
    _add_below(project.root / INDEX, ROW, row)
    return path


def _draft(slug: str) -> str:
    exercises = EXERCISES.format(slug=slug, question=QUESTION, answer=ANSWER)
    return DRAFT.format(slug=slug) + SUMMARY.format(slug=slug) + exercises


def ending(slug: str, body: str) -> str:
    """`body`에 없는, 강의를 맺는 절들: 요약과 연습문제."""
    summary = "" if re.search(r"^#+ 요약", body, re.M) else SUMMARY.format(slug=slug)
    if re.search(r"^#+ 연습문제", body, re.M):
        return summary
    return summary + EXERCISES.format(slug=slug, question=ASKED, answer="풀이를 적습니다.")


def _add_below(path: Path, like: re.Pattern[str], row: str) -> None:
    """`like`와 꼴이 같은 마지막 줄의 아래에, 그만큼 들여서 한 줄을 더한다. 없으면 그대로 둔다."""
    text = path.read_text(encoding="utf-8") if path.is_file() else ""
    last = max(like.finditer(text), key=re.Match.start, default=None)
    if last:
        indent = re.match(r" *", last[0])
        assert indent
        added = f"{text[: last.end()]}\n{indent[0]}{row}{text[last.end() :]}"
        path.write_text(added, encoding="utf-8")


def _last_order(project: Project) -> int:
    """지금 있는 강의들의 `order` 가운데 가장 큰 것. 강의가 없으면 0. 쓰다 만 강의는 건너뛴다."""
    orders = [0]
    for path in project.lectures():
        with contextlib.suppress(FreezerError, OSError):
            order = load(path, project.root).front_matter.get("order")
            orders += [order] if isinstance(order, int) else []
    return max(orders)
