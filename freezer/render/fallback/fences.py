"""코드 울타리 가운데 Pandoc이 모르는 것.

`{python}`은 실행할 셀, `{{python}}`은 보여 줄 셀, `{dot}`은 그릴 셀이다.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from freezer.render.fallback import diagrams
from freezer.render.refusal import RefusedError

FENCE = re.compile(r"(?P<indent>[ >]*)(?P<mark>`{3,}|~{3,})(?P<info>[^`]*)$")
CELL = re.compile(r"\s*\{(?P<engine>\w+)[^}]*\}\s*$")
SHOWN = re.compile(r"\s*\{(?P<cell>\{\w+[^}]*\})\}\s*$")


def prepared(text: str, folder: Path, page: Mapping[str, Any]) -> str:
    """Pandoc에 줄 글. 그릴 셀은 그림으로, 보여 줄 셀은 울타리째 보이는 코드로 바꾼다.

    Args:
        folder: 원고의 폴더.
        page: 페이지의 옵션.

    Raises:
        RefusedError: 얼린 결과가 없는 셀이나 여기서 그릴 수 없는 셀이 있을 때.
    """
    lines: list[str] = []
    opened, shown = "", False
    rest = iter(text.split("\n"))
    for line in rest:
        found = FENCE.match(line)
        if not found:
            lines.append(line)
            continue
        mark, info = found["mark"], found["info"]
        cell = SHOWN.match(info)
        inner = f"{found['indent']}{mark}{cell['cell']}" if cell else line
        if not opened and _is_drawn(found):
            lines += diagrams.drawn(_cell(line, mark, rest), folder, page)
        elif not opened:
            _refuse(mark, info)
            opened, shown = mark, cell is not None
            lines += [f"{found['indent']}{mark}{mark[0]} markdown", inner] if cell else [line]
        elif mark.startswith(opened) and not info.strip():
            lines += [line, f"{found['indent']}{opened}{opened[0]}"] if shown else [line]
            opened = ""
        else:
            lines.append(inner)
    return "\n".join(lines)


def _is_drawn(fence: re.Match[str]) -> bool:
    """그릴 셀의 여는 울타리인가. Quarto는 백틱으로 적은 것만 셀로 본다."""
    return not fence["indent"] and fence["mark"][0] == "`" and fence["info"].strip() == "{dot}"


def _cell(opening: str, mark: str, rest: Iterable[str]) -> list[str]:
    """여는 울타리부터 닫는 울타리까지의 줄들."""
    lines = [opening]
    for line in rest:
        lines.append(line)
        if line.strip() == mark:
            return lines
    raise RefusedError(opening, f"울타리 {mark} 가 닫히지 않았습니다.")


def _refuse(mark: str, info: str) -> None:
    cell = CELL.match(info)
    if cell is None:
        return
    text, engine = f"{mark}{info.strip()}", cell["engine"]
    if engine == "python":
        why = "얼린 결과가 없는 셀입니다. 'python -m freezer run' 을 먼저 실행하세요."
        raise RefusedError(text, why)
    if engine == "dot":
        why = "dot 셀은 목록과 인용 밖에, 백틱 울타리로, 들여쓰지 않고 적으세요."
        raise RefusedError(text, why)
    other = " dot 셀로 적으면 여기서도 그립니다." if engine == "mermaid" else ""
    raise RefusedError(text, f"{engine} 셀은 그릴 수 없습니다.{other}", quarto=True)
