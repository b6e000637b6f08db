"""이 프로세스가 연 파일과 폴더를 운영체제에 물어 안다: C++로 여는 라이브러리(tf.data 들)의 것까지.

probe.py와 이어 붙여 커널과 자식 파이썬에 건넨다. 리눅스의 fanotify는 5.13부터 누구에게나, 자기
프로세스가 한 일을 남의 것과 나누어 알려 준다. 없는 곳(macOS, 막아 둔 컨테이너)에서는 아무것도
보지 못하므로 `works`가 거짓이다.
"""

from __future__ import annotations

import os
import struct
import sys
from collections.abc import Callable, Iterator

AT_FDCWD, MARK_ADD = -100, 1
CLOEXEC_NONBLOCK, WITH_NAMES = 0x3, 0xC00
MODIFY, CLOSE_WRITE, OPEN, CREATE, OVERFLOW = 0x2, 0x8, 0x20, 0x100, 0x4000
ON_FOLDER, ON_CHILD = 0x40000000, 0x08000000
EVENT, INFO, HANDLE = struct.Struct("=IBBHQii"), struct.Struct("=BBH"), struct.Struct("=Ii")
FSID, HANDLE_BYTES = 8, 128
# 폴더가 이보다 많으면 지켜보지 않는다: 폴더마다 커널의 기억 공간을 쓴다.
MOST_FOLDERS = 4096
# 도구가 설치하고 만든 것. 강의가 읽어도 기록하지 않는다(staleness/touched.py의 generated).
MADE = {"__pycache__", "_freeze", "_site", "node_modules"}


class Opens:
    """`base` 아래의 폴더들을 지켜본다. `skip(폴더)`가 참인 곳과 숨은 폴더는 뺀다."""

    def __init__(self, base: str, skip: Callable[[str], bool]) -> None:
        self.folders: dict[bytes, str] = {}
        # 다른 프로세스가 연 파일들, 그리고 링크마다 그것이 가리키는 곳
        self.foreign: set[str] = set()
        self.links: dict[str, str] = {}
        self.handle, self.works, self.pid = -1, False, os.getpid()
        if not sys.platform.startswith("linux"):
            return
        import ctypes

        self.ctypes, self.libc = ctypes, ctypes.CDLL(None, use_errno=True)
        kinds = (ctypes.c_int, ctypes.c_uint, ctypes.c_uint64, ctypes.c_int, ctypes.c_char_p)
        try:
            self.libc.fanotify_mark.argtypes = kinds
            self.handle = self.libc.fanotify_init(CLOEXEC_NONBLOCK | WITH_NAMES, os.O_RDONLY)
            self.works = self.handle >= 0 and all(map(self._watch, self._folders(base, skip)))
        except AttributeError:  # 모르는 C 라이브러리
            self.works = False
        if not self.works and self.handle >= 0:
            os.close(self.handle)
        self.by_path()  # 폴더를 훑으면서 우리가 연 것은 버린다

    def _watch(self, folder: str) -> bool:
        """폴더 하나를 지켜보기 시작한다. 사이에 없어졌으면 볼 것도 없다."""
        path = os.fsencode(folder)
        buffer = self.ctypes.create_string_buffer(HANDLE.size + HANDLE_BYTES)
        HANDLE.pack_into(buffer, 0, HANDLE_BYTES, 0)
        mount = self.ctypes.c_int()
        mask = OPEN | CREATE | MODIFY | CLOSE_WRITE | ON_FOLDER | ON_CHILD
        found = self.libc.name_to_handle_at(
            AT_FDCWD, path, buffer, self.ctypes.byref(mount), 0
        ) or self.libc.fanotify_mark(self.handle, MARK_ADD, mask, AT_FDCWD, path)
        if found:
            return not os.path.isdir(folder)
        length = HANDLE.unpack_from(buffer)[0]
        self.folders[buffer.raw[: HANDLE.size + length]] = folder
        return len(self.folders) < MOST_FOLDERS

    def _folders(self, base: str, skip: Callable[[str], bool]) -> Iterator[str]:
        """`base`와 그 아래의 폴더들. 지나면서 링크를 적어 둔다."""
        for folder, inner, files in os.walk(base):
            yield folder
            inner[:] = [
                name
                for name in inner
                if not name.startswith(".")
                and name not in MADE
                and not skip(os.path.join(folder, name))
            ]
            for path in (os.path.join(folder, name) for name in (*inner, *files)):
                if os.path.islink(path):
                    self.links[path] = os.path.realpath(path)

    def take_foreign(self) -> set[str]:
        """지난번에 물은 다음에, 다른 프로세스가 열고 고치지 않은 파일들."""
        found, self.foreign = self.foreign, set()
        return found

    def leading_to(self, path: str) -> Iterator[str]:
        """이 파일에 이르는 링크들. 어느 것을 거쳐 열었는지는 알 수 없다."""
        for link, target in self.links.items():
            if f"{path}/".startswith(f"{target}/"):
                yield link

    def by_path(self) -> dict[str, int]:
        """지난번에 물은 다음에 한 일: 경로 → 일의 종류들. 넘쳐서 잃었으면 빈 경로가 있다."""
        kinds: dict[str, int] = {}
        for path, mask in self._taken():
            kinds[path] = kinds.get(path, 0) | mask
        return kinds

    def _taken(self) -> Iterator[tuple[str, int]]:
        while self.works and os.getpid() == self.pid:
            try:
                data = os.read(self.handle, 1 << 16)
            except (BlockingIOError, InterruptedError):
                return
            yield from self._events(data)

    def _events(self, data: bytes) -> Iterator[tuple[str, int]]:
        at = 0
        while at < len(data):
            length, _, _, head, mask, _, pid = EVENT.unpack_from(data, at)
            if mask & OVERFLOW:
                yield "", mask
            else:
                info = data[at + head : at + length]
                start = INFO.size + FSID
                end = start + HANDLE.size + HANDLE.unpack_from(info, start)[0]
                name = info[end : INFO.unpack_from(info)[2]].partition(b"\0")[0]
                folder = self.folders.get(info[start:end])
                path = os.path.normpath(os.path.join(folder or "", os.fsdecode(name)))
                if folder and pid == self.pid:
                    yield path, mask
                elif folder and not mask & (CREATE | MODIFY | ON_FOLDER):
                    self.foreign.add(path)
                else:
                    self.foreign.discard(path)
            at += length
