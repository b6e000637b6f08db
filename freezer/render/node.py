"""사이트를 지을 때 쓰는 npm 패키지를 `node_modules` 에서 찾는다. 없으면 설치한다."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path

from freezer.errors import FreezerError

INSTALL = ("npm", "ci", "--omit=optional", "--ignore-scripts", "--no-audit", "--no-fund")


def package(root: Path, name: str) -> Path:
    """패키지 폴더. package.json에 고정한 판이 아니면 `npm ci` 로 다시 설치한다.

    Raises:
        FreezerError: npm이 없거나 설치에 실패했을 때.
    """
    folder = root / "node_modules" / name
    wanted = _read(root / "package.json")["devDependencies"][name]
    if not folder.is_dir() or _read(folder / "package.json")["version"] != wanted:
        install(root)
    return folder


def install(root: Path) -> None:
    """package-lock.json대로 설치한다."""
    command = [shutil.which("npm") or "", *INSTALL[1:]]
    if not command[0]:
        raise FreezerError("npm을 찾을 수 없습니다. Node.js(20 이상)를 설치하고 다시 실행하세요.")
    done = subprocess.run(command, cwd=root, capture_output=True, text=True)
    if done.returncode:
        raise FreezerError(f"npm 패키지를 설치하지 못했습니다.\n{done.stderr.strip()}")


def _read(path: Path) -> dict[str, dict[str, str]]:
    loaded: dict[str, dict[str, str]] = json.loads(path.read_text(encoding="utf-8"))
    return loaded
