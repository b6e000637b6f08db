"""셀이 시작하고 기다리지 않아, 강의가 끝난 뒤에도 글을 찍을 수 있는 프로그램을 찾는다."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path

import psutil

# 파이썬의 패키지가 거드는 프로세스로 두는 것. 스스로 글을 찍지 않는다.
HELPERS = ("multiprocessing", "loky")


def unfinished(kernel: int) -> list[list[str]]:
    """커널의 출력에 아직 쓸 수 있는 프로그램들의 명령. /proc이 없는 곳에서는 모른다."""
    outputs = _outputs(kernel) - _outputs(os.getpid())
    if not outputs:
        return []
    own, found = psutil.Process(kernel).cmdline(), []
    for process in psutil.process_iter():
        with suppress(psutil.Error):
            if process.pid != kernel and _outputs(process.pid) & outputs:
                words = process.cmdline()
                # 커널을 복사한 것(fork)은 명령이 커널과 같다
                if words and words != own and not any(name in " ".join(words) for name in HELPERS):
                    found.append(words)
    return found


def _outputs(pid: int) -> set[tuple[int, int]]:
    """프로세스의 표준 출력과 표준 오류가 가리키는 것."""
    found = set()
    for number in (1, 2):
        with suppress(OSError):
            status = Path(f"/proc/{pid}/fd/{number}").stat()
            found.add((status.st_dev, status.st_ino))
    return found
