"""얼린 결과를 일에서 일로 나른다: 꾸려서 보내고, 여러 기계의 것을 받아 하나로 모은다."""

from __future__ import annotations

import json
import shutil
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from freezer.ci.programs import ActionError, output

FREEZE = "_freeze"
POSTS = "posts"
REPORT = "report.json"
PACKED = "_packed"
"""꾸린 것을 두는 폴더. 점으로 시작하는 폴더의 것은 GitHub가 나르지 않는다."""
BASE = "base"
"""`check`가 꾸린 것의 이름. 다른 기계들의 것은 이 위에 얹는다."""


def pack(root: Path, lectures: Sequence[str], report: Path) -> str:
    """얼린 결과와 `report`를 `_packed`에 꾸린다.

    `lectures`가 있으면 그 가운데 보고서에 잘되었다고 적힌 것만: 나머지는 이 기계가 새로 알게 된
    것이 없다. 없으면 모두이다.
    """
    packed = root / PACKED
    shutil.rmtree(packed, ignore_errors=True)
    (packed / POSTS).mkdir(parents=True)
    frozen = root / FREEZE / POSTS
    there = sorted(path.name for path in frozen.iterdir()) if frozen.is_dir() else []
    # 보고서가 없어도 빈 꾸러미는 되지 않게 한다: 설치하다 실패한 기계도 꾸러미를 남긴다.
    text = report.read_text(encoding="utf-8") if report.is_file() else "[]\n"
    done = {row["lecture"] for row in json.loads(text) if not row["error"]}
    taken = [name for name in there if not lectures or (name in lectures and name in done)]
    for name in taken:
        shutil.copytree(frozen / name, packed / POSTS / name)
    (packed / REPORT).write_text(text, encoding="utf-8")
    return f"{PACKED}에 강의 {len(taken)}편의 결과를 꾸렸습니다."


def take_frozen(root: Path, fresh: Path) -> str:
    """`_freeze`를 받은 결과로 통째로 바꾸고 git의 색인에 올린다. 없어진 결과는 남지 않는다."""
    base, *rest = parts(fresh)
    shutil.rmtree(root / FREEZE, ignore_errors=True)
    shutil.copytree(base / POSTS, root / FREEZE / POSTS)
    for part in rest:
        for lecture in sorted((part / POSTS).iterdir()):
            target = root / FREEZE / POSTS / lecture.name
            shutil.rmtree(target, ignore_errors=True)
            shutil.copytree(lecture, target)
    output(["git", "-C", str(root), "add", "--all", "--", FREEZE])
    return f"{FREEZE}를 {', '.join(part.name for part in (base, *rest))} 의 결과로 바꿨습니다."


def reported(fresh: Path) -> list[dict[str, Any]]:
    """기계들이 강의마다 무엇을 했는지. 한 강의를 두 번 말했으면 실행한 기계의 말을 듣는다."""
    rows: dict[str, dict[str, Any]] = {}
    for part in parts(fresh):
        path = part / REPORT
        if path.is_file():
            rows |= {row["lecture"]: row for row in json.loads(path.read_text(encoding="utf-8"))}
    return [rows[name] for name in sorted(rows)]


def parts(fresh: Path) -> list[Path]:
    """받은 꾸러미들, 바탕이 되는 것부터. 바탕이 없으면 ActionError."""
    if (fresh / POSTS).is_dir():
        return [fresh]
    found = sorted(path for path in fresh.glob("*") if (path / POSTS).is_dir())
    base = [path for path in found if path.name.endswith(f"-{BASE}")]
    if not base:
        raise ActionError(f"{fresh}: 얼린 결과가 없습니다 ({POSTS} 폴더가 있어야 합니다).")
    return base + [path for path in found if path not in base]
