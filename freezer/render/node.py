"""사이트를 지을 때 쓰는 npm 패키지를 `node_modules` 에서 찾는다. 없으면 설치한다."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

from freezer.errors import FreezerError
from freezer.render.warm_node import WarmNode

INSTALL = ("npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund")

# 미리 보기처럼 여러 번 다듬는 프로세스가 두는, 오래 사는 node
warm: WarmNode | None = None


def package(root: Path, name: str) -> Path:
    """패키지 폴더. package.json에 고정한 버전이 아닌 패키지가 있으면 `npm ci` 로 다시 설치한다.

    Raises:
        FreezerError: npm이 없거나 설치에 실패했을 때.
    """
    packages = root / "node_modules"
    for each, wanted in _read(root / "package.json")["devDependencies"].items():
        if not (packages / each).is_dir() or _version(packages / each) != wanted:
            install(root)
            break
    return packages / name


def finish(
    root: Path,
    site: Path,
    pages: list[Path] | None = None,
    stopped: Callable[[], bool] = lambda: False,
) -> None:
    """지은 사이트를 다듬는다(`finish/main.mjs`). `pages` 가 있으면 그 페이지만.

    오래 사는 node는 `stopped()`이면 그만두고 StoppedError를 낸다.

    Raises:
        FreezerError: Node.js가 없거나, 조판할 수 없는 수식이 있을 때.
    """
    package(root, "temml")
    if warm:
        warm.finish(root, site, pages or [], stopped)
        return
    program = shutil.which("node")
    if not program:
        raise FreezerError("Node.js(20 이상)를 찾을 수 없습니다. 설치하고 다시 실행하세요.")
    command = [program, str(root / "finish" / "main.mjs"), str(site)]
    named = {"QUARTO_PROJECT_OUTPUT_FILES": "\n".join(map(str, pages))} if pages else {}
    environment = {**os.environ, **named}
    done = subprocess.run(command, cwd=root, stderr=subprocess.PIPE, text=True, env=environment)
    if done.returncode:
        raise FreezerError(f"사이트를 다듬지 못했습니다.\n{done.stderr.strip()}")
    sys.stderr.write(done.stderr)


def install(root: Path) -> None:
    """package-lock.json대로 설치한다."""
    command = [shutil.which("npm") or "", *INSTALL[1:]]
    if not command[0]:
        raise FreezerError("npm을 찾을 수 없습니다. Node.js(20 이상)를 설치하고 다시 실행하세요.")
    done = subprocess.run(command, cwd=root, capture_output=True, text=True)
    if done.returncode:
        raise FreezerError(f"npm 패키지를 설치하지 못했습니다.\n{done.stderr.strip()}")


def _version(folder: Path) -> str:
    return str(_read(folder / "package.json")["version"])


def _read(path: Path) -> dict[str, dict[str, str]]:
    loaded: dict[str, dict[str, str]] = json.loads(path.read_text(encoding="utf-8"))
    return loaded
