"""바깥 프로그램(git, gh)을 부르고, 실패를 사람이 읽을 글로 바꾼다."""

from __future__ import annotations

import subprocess
from collections.abc import Sequence


class ActionError(Exception):
    """일을 마치지 못한 까닭. 글은 그대로 사용자에게 보인다."""


def output(command: Sequence[str], body: str | None = None, strip: bool = True) -> str:
    """명령이 찍은 글, `strip`이면 앞뒤의 빈칸 없이. 실패하면 그 까닭을 말하는 ActionError.

    `body`는 표준 입력으로 준다.
    """
    done = subprocess.run(command, input=body, capture_output=True, text=True, encoding="utf-8")
    if done.returncode:
        raise ActionError(
            f"`{' '.join(command[:4])} …` 이(가) 실패했습니다:\n{done.stderr.strip()}"
        )
    return done.stdout.strip() if strip else done.stdout
