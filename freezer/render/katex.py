"""수식 조판기(KaTeX)를 npm 패키지에서 `assets/katex/` 로 옮긴다. 깃에는 올리지 않는다."""

from __future__ import annotations

import shutil
from pathlib import Path

from freezer.render import node

FILES = ("katex.min.js", "katex.min.css")


def copy(root: Path) -> Path:
    """`assets/katex/` 를 채우고 그 폴더를 준다. 이미 같은 판이면 아무 일도 하지 않는다.

    글꼴은 모든 브라우저가 읽는 woff2만 옮긴다.
    """
    package = node.package(root, "katex")
    version = (package / "package.json").read_bytes()
    folder = root / "assets" / "katex"
    stamp = folder / "package.json"
    if stamp.is_file() and stamp.read_bytes() == version:
        return folder
    shutil.rmtree(folder, ignore_errors=True)
    (folder / "fonts").mkdir(parents=True)
    for name in FILES:
        shutil.copy(package / "dist" / name, folder / name)
    for font in (package / "dist" / "fonts").glob("*.woff2"):
        shutil.copy(font, folder / "fonts" / font.name)
    stamp.write_bytes(version)
    return folder
