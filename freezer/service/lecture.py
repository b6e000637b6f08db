"""강의 하나를 최신으로 만들어 Quarto에 건넬 것으로 바꾼다."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

from freezer.entry import Freezer
from freezer.execution.batch import Progress
from freezer.frozen.store import BusyError, Store
from freezer.project import Project

# 다른 freezer가 얼리는 중이면 기다리는 시간
PATIENCE_SECONDS = 1800.0
PAUSE_SECONDS = 0.2


def frozen(project: Project, source: str, force: bool, progress: Progress) -> dict[str, Any]:
    """{"markdown": 얼린 글, "folders": 곁에 둘 폴더들}.

    실행하지 못하면 까닭을 말하는 FreezerError.
    """
    name = _name(Project(project.root), Path(source), force, progress)
    store = Store(project.root)
    folders = (path for path in store.folder(name).iterdir() if path.is_dir())
    return {
        "markdown": store.markdown(name),
        "folders": sorted(str(path) for path in folders if path.name != "execute-results"),
    }


def _name(project: Project, path: Path, force: bool, progress: Progress) -> str:
    """강의를 최신으로 만들고 이름을 돌려준다."""
    freezer = Freezer(project)
    lecture = project.lecture(str(path))
    found = freezer.examined_one(lecture)
    if found.current and not force:
        return found.name
    until = time.monotonic() + PATIENCE_SECONDS
    while True:
        try:
            (outcome,) = freezer.run([lecture], 1, force, progress)
        except BusyError:
            if time.monotonic() > until:
                raise
            time.sleep(PAUSE_SECONDS)
            continue
        if outcome.error:
            raise outcome.error
        return outcome.name
