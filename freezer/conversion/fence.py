"""글을 울타리로 싼다. 울타리는 안의 어떤 줄로도 닫히지 않을 만큼 길다."""

from __future__ import annotations

import re
from collections.abc import Iterable

LEADING_TICKS = re.compile(r"\s*`+")


def ticks(lines: Iterable[str], least: int = 3) -> str:
    """줄 머리의 백틱보다 하나 긴 울타리. Quarto처럼 들여쓴 빈칸도 백틱으로 센다."""
    found = (LEADING_TICKS.match(line) for line in lines)
    longest = max((len(match[0]) for match in found if match), default=0)
    return "`" * max(least, longest + 1)


def fenced(lines: list[str], info: str = "") -> str:
    """줄들(줄바꿈 포함)을 담은 코드 상자."""
    text, fence = "".join(lines), ticks(lines)
    return f"{fence}{info}\n{text}{'' if text.endswith(chr(10)) else chr(10)}{fence}\n"


def raw_html(lines: list[str]) -> str:
    """브라우저에 그대로 나가는 HTML 상자."""
    return fenced(lines, "{=html}")
