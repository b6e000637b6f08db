"""죽어도 반쯤 쓴 것이 남지 않게 디스크에 쓰고, 폴더를 통째로 맞바꾼다."""

from __future__ import annotations

import ctypes
import errno
import os
from pathlib import Path


def write(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def sync(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def swap(fresh: Path, place: Path) -> None:
    """`fresh` 폴더를 `place` 자리에 놓는다. 리눅스에서는 두 폴더를 한 번에 맞바꾼다."""
    place.parent.mkdir(parents=True, exist_ok=True)
    if not place.exists():
        fresh.rename(place)
        return
    if not _exchange(fresh, place):
        old = fresh.with_name(fresh.name + ".old")
        place.rename(old)
        fresh.rename(place)
    sync(place.parent)


def _exchange(one: Path, other: Path) -> bool:
    """renameat2(RENAME_EXCHANGE). 파일 시스템이나 운영체제가 모르면 False."""
    rename = getattr(ctypes.CDLL(None, use_errno=True), "renameat2", None)
    if rename is None:
        return False
    here, exchange = -100, 2
    if rename(here, os.fsencode(one), here, os.fsencode(other), exchange) == 0:
        return True
    code = ctypes.get_errno()
    if code in (errno.ENOSYS, errno.EINVAL):
        return False
    raise OSError(code, os.strerror(code), str(other))
