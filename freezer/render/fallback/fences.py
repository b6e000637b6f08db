"""코드 울타리 가운데 Pandoc이 모르는 것: `{python}`은 실행할 셀, `{{python}}`은 보여 줄 셀."""

from __future__ import annotations

import re

from freezer.render.fallback.refusal import RefusedError

FENCE = re.compile(r"(?P<indent>[ >]*)(?P<mark>`{3,}|~{3,})(?P<info>[^`]*)$")
CELL = re.compile(r"\s*\{(?P<engine>\w+)[^}]*\}\s*$")
SHOWN = re.compile(r"\s*\{(?P<cell>\{\w+[^}]*\})\}\s*$")


def prepared(text: str) -> str:
    """Pandoc에 줄 글. 보여 줄 셀은 울타리째 보이는 코드로 바꾼다.

    Raises:
        RefusedError: 얼린 결과가 없는 셀이나 여기서 그릴 수 없는 셀이 있을 때.
    """
    lines: list[str] = []
    opened, shown = "", False
    for line in text.split("\n"):
        found = FENCE.match(line)
        if not found:
            lines.append(line)
            continue
        mark, info = found["mark"], found["info"]
        cell = SHOWN.match(info)
        inner = f"{found['indent']}{mark}{cell['cell']}" if cell else line
        if not opened:
            _refuse(mark, info)
            opened, shown = mark, cell is not None
            lines += [f"{found['indent']}{mark}{mark[0]} markdown", inner] if cell else [line]
        elif mark.startswith(opened) and not info.strip():
            lines += [line, f"{found['indent']}{opened}{opened[0]}"] if shown else [line]
            opened = ""
        else:
            lines.append(inner)
    return "\n".join(lines)


def _refuse(mark: str, info: str) -> None:
    cell = CELL.match(info)
    if cell is None:
        return
    text, engine = f"{mark}{info.strip()}", cell["engine"]
    if engine == "python":
        why = "얼린 결과가 없는 셀입니다. 'python -m freezer run' 을 먼저 실행하세요."
        raise RefusedError(text, why)
    raise RefusedError(text, f"{engine} 셀은 그릴 수 없습니다.", quarto=True)
