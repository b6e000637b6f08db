"""파일이 열리는지 커널 밖에서 본다.

C++로 여는 라이브러리와 다른 프로그램까지 보이지만, 누가 여는지는 모른다. 그래서 강의가 이름을 적은
파일에만 쓴다: 아무도 열지 않았으면 이름뿐인 것이다.
"""

from __future__ import annotations

import ctypes
import os
import struct
import sys
from collections.abc import Iterable
from pathlib import Path

IN_OPEN = 0x20
EVENT = struct.Struct("iIII")


class Watch:
    """`files`를 지켜보다가, 열린 것을 안다. 리눅스가 아니면 모두 열렸다고 본다."""

    def __init__(self, files: Iterable[Path]) -> None:
        self._names: dict[int, Path] = {}
        self._handle = -1
        self.opened = set(files)
        if sys.platform != "linux" or not self.opened:
            return
        libc = ctypes.CDLL(None, use_errno=True)
        self._handle = libc.inotify_init1(os.O_NONBLOCK | os.O_CLOEXEC)
        for path in self.opened if self._handle >= 0 else ():
            number = libc.inotify_add_watch(self._handle, os.fsencode(path), IN_OPEN)
            if number >= 0:
                self._names[number] = path
        self.opened -= set(self._names.values())

    def end(self) -> set[Path]:
        """그동안 열린 파일들. 지켜볼 수 없었던 것도 든다."""
        if self._handle < 0:
            return self.opened
        try:
            while data := os.read(self._handle, 1 << 16):
                self._take(data)
        except BlockingIOError:
            pass
        finally:
            os.close(self._handle)
            self._handle = -1
        return self.opened

    def _take(self, data: bytes) -> None:
        at = 0
        while at < len(data):
            number, _, _, length = EVENT.unpack_from(data, at)
            at += EVENT.size + length
            if number < 0:  # 넘쳐서 잃은 것이 있다
                self.opened |= set(self._names.values())
            elif number in self._names:
                self.opened.add(self._names[number])
