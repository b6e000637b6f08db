"""지켜보는 파일: 프로젝트의 모든 파일. 지은 것과 얼린 것, 남의 것만 뺀다."""

from __future__ import annotations

import contextlib
import os
import tempfile
from pathlib import Path

from freezer.execution.folder import PREFIX
from freezer.looking import reads

# 이름이 점으로 시작하는 것도 뺀다 (.git, .venv, .build). 강의 곁의 <이름>_files는 Quarto가 짓는다.
BUILT = {"_freeze", "_site", "__pycache__", "node_modules", "tests"}
GENERATED = ("_files", ".pyc", "~", ".swp", ".tmp")
# 바뀌면 모든 페이지를 다시 지어야 하는 것
EVERYWHERE = ("_quarto.yml", "assets/", "finish/", "posts/_metadata", "package")

Snapshot = dict[str, tuple[int, int]]


def snapshot(root: Path) -> Snapshot:
    """뿌리에서 본 경로마다 고친 때와 크기."""
    found: Snapshot = {}
    folders = [str(root)]
    while folders:
        try:
            entries = list(os.scandir(folders.pop()))
        except OSError:
            continue
        for entry in entries:
            if entry.name[0] == "." or entry.name in BUILT or entry.name.endswith(GENERATED):
                continue
            try:
                if entry.is_dir(follow_symlinks=False):
                    folders.append(entry.path)
                else:
                    seen = entry.stat()
                    found[os.path.relpath(entry.path, root)] = seen.st_mtime_ns, seen.st_size
            except OSError:
                continue
    return found


def changes(before: Snapshot, now: Snapshot) -> set[str]:
    """생기거나, 없어지거나, 고친 파일들."""
    return {name for name, _ in before.items() ^ now.items()}


def written(root: Path) -> set[str]:
    """지금 떠 있는 커널의 셀들이 스스로 쓴 파일들. 글쓴이가 저장한 것이 아니다."""
    found: set[str] = set()
    for log in Path(tempfile.gettempdir()).glob(f"{PREFIX}*/touched"):
        with contextlib.suppress(OSError):  # 그사이 끝난 커널, 다른 사용자의 커널
            found |= reads.wrote(reads.entries(log, 0)[0])
    return {os.path.relpath(name, root) for name in found}
