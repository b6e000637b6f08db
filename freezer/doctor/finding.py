"""살핀 것 하나."""

from __future__ import annotations

import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum
from pathlib import Path


class State(Enum):
    """값은 사용자에게 보이는 말이다."""

    GOOD = "좋음"
    CHOICE = "고를 것"
    UNKNOWN = "알 수 없음"
    BAD = "고칠 것"


@dataclass(frozen=True)
class Seen:
    """`what`은 살핀 것, `found`는 본 것, `remedy`는 할 일(좋으면 빈 글)이다."""

    what: str
    state: State
    found: str
    remedy: str = ""


def good(what: str, found: str) -> Seen:
    return Seen(what, State.GOOD, found)


def judged(what: str, fine: bool, found: str, remedy: str, state: State = State.BAD) -> Seen:
    """`fine`이면 좋음, 아니면 `state`와 할 일."""
    return good(what, found) if fine else Seen(what, state, found, remedy)


def said(command: Sequence[str], root: Path) -> str | None:
    """프로그램이 찍은 글. 없거나 실패하면 None."""
    try:
        done = subprocess.run(command, cwd=root, capture_output=True, text=True, timeout=30)
    except (OSError, subprocess.TimeoutExpired):
        return None
    return done.stdout.strip() if done.returncode == 0 else None
