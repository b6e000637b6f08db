"""테마(SCSS)를 smalldocs가 쓸 CSS로 옮긴다. Quarto가 읽는 것과 같은 파일에서 나온다."""

from __future__ import annotations

import re
import shutil
import subprocess
from hashlib import sha256
from pathlib import Path
from typing import Any

from freezer.errors import FreezerError
from freezer.render import node

LAYER = re.compile(r"^/\*-- scss:(\w+) --\*/$", re.M)
BRIDGE = Path(__file__).with_name("bridge.scss")
HELPERS = """
@use "sass:color";
@use "sass:meta";
@function list($names) {
  @return meta.inspect($names);
}
@function rgb-parts($colour) {
  @return color.channel($colour, "red", $space: rgb) + ", " +
    color.channel($colour, "green", $space: rgb) + ", " +
    color.channel($colour, "blue", $space: rgb);
}
"""


def stylesheets(root: Path, config: dict[str, Any], folder: Path) -> dict[str, Path]:
    """밝은 화면과 어두운 화면의 CSS 파일.

    Args:
        root: 프로젝트 폴더.
        config: `_quarto.yml` 의 내용. `format.html.theme` 의 light와 dark에 적힌 파일들을 쓴다.
        folder: CSS를 둘 곳. 원문이 그대로면 지난번에 옮긴 것을 다시 쓴다.

    Returns:
        {"light": 경로, "dark": 경로}
    """
    themes = config["format"]["html"]["theme"]
    return {mode: compiled(root, source(root, themes[mode]), folder) for mode in themes}


def source(root: Path, files: list[str]) -> str:
    """테마 파일들을 한 SCSS로: 변수를 먼저, 다리, 규칙을 나중에. Quarto의 순서와 같다."""
    layers: dict[str, list[str]] = {"defaults": [], "rules": []}
    for name in files:
        for kind, text in split((root / name).read_text(encoding="utf-8")):
            if kind not in layers:
                raise FreezerError(
                    f"{name}: scss:{kind} 층은 다루지 않습니다. "
                    "scss:defaults 나 scss:rules 를 쓰세요."
                )
            layers[kind].append(text)
    bridge = BRIDGE.read_text(encoding="utf-8")
    return "\n".join([HELPERS, *layers["defaults"], bridge, *layers["rules"]])


def split(text: str) -> list[tuple[str, str]]:
    """`/*-- scss:이름 --*/` 으로 나눈 (이름, 글) 들."""
    pieces = LAYER.split(text)
    return list(zip(pieces[1::2], pieces[2::2], strict=True))


def compiled(root: Path, scss: str, folder: Path) -> Path:
    """SCSS를 옮긴 CSS 파일. 옮기지 못하면 까닭을 담은 FreezerError."""
    target = folder / f"{sha256(scss.encode()).hexdigest()[:16]}.css"
    if target.is_file():
        return target
    program = node.package(root, "sass") / "sass.js"
    done = subprocess.run(
        [shutil.which("node") or "node", program, "--stdin", "--style=compressed"],
        input=scss,
        capture_output=True,
        text=True,
        encoding="utf-8",
    )
    if done.returncode:
        raise FreezerError(f"테마를 CSS로 옮기지 못했습니다.\n{done.stderr.strip()}")
    folder.mkdir(parents=True, exist_ok=True)
    target.write_text(done.stdout, encoding="utf-8")
    return target
