"""실행의 첫 화면에 보이는 표: 강의마다 왜 낡았고, 얼마나 걸려 어디서 어떻게 되었는지."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from freezer.ci.push import Pushed

HEAD = "| 강의 | 낡은 까닭 | 초 | 장치 | 결과 | 커밋 |\n|---|---|---:|---|---|---|\n"
NO_ANSWER = "기계가 끝내지 못했다"


def summarize(
    rows: Iterable[Mapping[str, Any]], planned: str, pushed: Pushed, environ: Mapping[str, str]
) -> None:
    """표를 `GITHUB_STEP_SUMMARY`에 덧붙인다. 이 변수가 없는 곳에서는 아무것도 하지 않는다.

    `planned`는 나눈 몫의 JSON이다. 맡긴 강의 가운데 아무 말이 없는 것은 기계가 끝내지 못한 것이다.
    """
    path = environ.get("GITHUB_STEP_SUMMARY")
    if path:
        with Path(path).open("a", encoding="utf-8") as file:
            file.write(table([*rows, *_silent(rows, planned)], pushed))


def table(rows: Iterable[Mapping[str, Any]], pushed: Pushed) -> str:
    """Markdown의 표. 최신이었던 강의는 세기만 한다."""
    told = sorted(rows, key=lambda row: row["lecture"])
    shown = [row for row in told if row["why"] or row["error"]]
    names = {row["lecture"] for row in shown}
    # 보고서에 없는데 커밋한 것은 강의가 없어진 결과이다.
    gone = [_told(name, "강의가 없어짐", "지웠다") for name in pushed.taken if name not in names]
    lines = [_line(row, pushed) for row in [*shown, *gone]]
    text = HEAD + "".join(lines) if lines else ""
    return f"## 얼린 결과\n\n{text}\n그대로인 강의 {len(told) - len(shown)}편. {pushed.said}\n"


def _line(row: Mapping[str, Any], pushed: Pushed) -> str:
    name, seconds = row["lecture"], row["seconds"]
    commit = pushed.commit[:9] if name in pushed.taken else ""
    if name in pushed.left:
        commit = "main이 앞서 나가 올리지 않음"
    result = f"{row['result']}: {row['error']}" if row["error"] else row["result"]
    cells = [
        name,
        "; ".join(row["why"]),
        "" if seconds is None else f"{seconds:.1f}",
        row["device"],
        result,
        commit,
    ]
    return "| " + " | ".join(_cell(cell) for cell in cells) + " |\n"


def _cell(text: str) -> str:
    return text.strip().replace("|", "\\|").replace("\n", "<br>").replace("<!--", "&lt;!--")


def _silent(rows: Iterable[Mapping[str, Any]], planned: str) -> list[dict[str, Any]]:
    """맡겼는데 아무 말이 없는 강의들."""
    said = {row["lecture"] for row in rows}
    given = [name for share in json.loads(planned or "[]") for name in share["lectures"].split()]
    return [_told(name, "알 수 없음", NO_ANSWER) for name in given if name not in said]


def _told(name: str, why: str, result: str) -> dict[str, Any]:
    row = {"lecture": name, "why": [why], "seconds": None, "device": "", "result": result}
    return row | {"error": ""}
