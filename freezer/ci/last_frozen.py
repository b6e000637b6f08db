"""얼리지 못한 강의를, 마지막으로 얼렸을 때의 원고로 되돌린다: 한 사람의 실수가 모두를 막지 않게."""

from __future__ import annotations

import hashlib
import json
import re
from pathlib import Path

from freezer.ci.programs import ActionError, output

RESULT = "execute-results/html.json"


def restore(root: Path) -> str:
    """원고가 얼린 결과와 맞지 않는 강의마다, git의 기록에서 맞는 원고를 찾아 되돌린다.

    얼린 적이 없는 강의는 빼고 짓도록 원고를 지운다. 지은 사이트에만 쓰고 커밋하지 않는다.
    무엇을 했는지 GitHub의 `::warning` 줄들로 돌려준다.
    """
    said = []
    for path in sorted((root / "posts").glob("[!_.]*.qmd")):
        wanted = _frozen_hash(root / "_freeze/posts" / path.stem)
        if wanted == _hash(path.read_bytes()):
            continue
        name = path.relative_to(root).as_posix()
        source = _matching(root, name, wanted) if wanted else None
        if source is None:
            path.unlink()
            _drop_from_sidebar(root / "_quarto.yml", name)
            said.append(f"::warning file={name}::얼린 결과가 없어 빼고 짓습니다.")
        else:
            path.write_bytes(source)
            said.append(
                f"::warning file={name}::새로 얼리지 못해, 마지막으로 얼린 원고로 짓습니다."
            )
    return "\n".join(said) or "모든 강의가 얼린 원고 그대로입니다."


def _frozen_hash(folder: Path) -> str | None:
    """Quarto가 얼린 결과에 적는 원고의 지문. 얼린 적이 없으면 None."""
    path = folder / RESULT
    if not path.is_file():
        return None
    try:
        return str(json.loads(path.read_text(encoding="utf-8"))["hash"])
    except (ValueError, KeyError) as error:
        raise ActionError(f"{path}: 얼린 결과를 읽을 수 없습니다.") from error


def _hash(source: bytes) -> str:
    """Quarto의 지문: 줄 끝을 LF로 맞춘 원고의 MD5."""
    text = source.replace(b"\r\n", b"\n")
    return hashlib.md5(text, usedforsecurity=False).hexdigest()


def _matching(root: Path, name: str, wanted: str) -> bytes | None:
    """원고의 옛 내용들 가운데 지문이 `wanted`인 것. 새것부터 본다."""
    commits = output(["git", "-C", str(root), "log", "--format=%H", "--", name]).split()
    for commit in commits:
        try:
            text = output(["git", "-C", str(root), "show", f"{commit}:{name}"], strip=False)
        except ActionError:
            continue  # 그 커밋에서 지워졌다
        if _hash(text.encode()) == wanted:
            return text.encode()
    return None


def _drop_from_sidebar(config: Path, name: str) -> None:
    """지은 사이트에 없는 강의를 사이드바에서 뺀다."""
    text = config.read_text(encoding="utf-8")
    config.write_text(re.sub(rf"^ *- {re.escape(name)}\n", "", text, flags=re.M), encoding="utf-8")
