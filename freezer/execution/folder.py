"""커널과 말하는 소켓 파일을 두는 임시 폴더. 죽은 freezer가 남긴 것은 다음 실행이 치운다."""

from __future__ import annotations

import contextlib
import fcntl
import os
import shutil
import tempfile
from pathlib import Path

PREFIX = "freezer-"
LOCK = "lock"


class KernelFolder(tempfile.TemporaryDirectory[str]):
    """이 사용자만 읽는 임시 폴더. 쓰는 동안 안의 파일을 잠가 두어, 쓰는 중임을 알린다."""

    def __init__(self) -> None:
        super().__init__(prefix=PREFIX)
        self._lock = os.open(Path(self.name) / LOCK, os.O_CREAT | os.O_RDWR, 0o600)
        fcntl.flock(self._lock, fcntl.LOCK_EX)

    def cleanup(self) -> None:
        with contextlib.suppress(OSError):
            os.close(self._lock)
        super().cleanup()


def remove_left_over() -> None:
    """잠겨 있지 않은 임시 폴더를 지운다: 그것을 쓰던 freezer는 죽었다."""
    for folder in Path(tempfile.gettempdir()).glob(f"{PREFIX}*"):
        with contextlib.suppress(OSError):
            # 이 사용자의 것이 아니면 열리지 않고, 잠긴 것이면 BlockingIOError이다.
            handle = os.open(folder / LOCK, os.O_RDWR)
            try:
                fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
                shutil.rmtree(folder, ignore_errors=True)
            finally:
                os.close(handle)
