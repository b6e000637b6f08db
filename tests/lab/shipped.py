"""움직이는 그림의 스크립트를 읽는 이가 받는 대로: 사이트를 다듬을 때처럼 줄이고 gzip으로 잰다."""

from __future__ import annotations

import gzip
import re
import shutil
import subprocess
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
LIVE = ROOT / "assets/live"
BESIDE = re.compile(r'"\./([\w-]+\.js)"')
SHORTEN = """
import { shorten } from "./finish/scripts.mjs";
await shorten(process.argv[1], process.argv.slice(2));
"""


def scripts(entry: str) -> set[str]:
    """이 스크립트가 공통의 것(assets/lab) 밖에서 부르는 것들의 이름. 저도 든다."""
    found, waiting = set[str](), {entry}
    while waiting:
        found.add(name := waiting.pop())
        waiting |= set(BESIDE.findall((LIVE / name).read_text(encoding="utf-8"))) - found
    return found


def weights(folder: Path) -> dict[str, int]:
    """그림(`<live-이름>`)마다 받는 바이트(gzip -9). 빈 폴더에 옮겨 놓고 줄인다."""
    shutil.copytree(LIVE, folder, dirs_exist_ok=True)
    names = sorted(path.name for path in folder.glob("*.js"))
    kinds = {
        re.search(r'define\("live-(\w+)"', (LIVE / name).read_text("utf-8")): name for name in names
    }
    command = ["node", "--input-type=module", "-e", SHORTEN, str(folder)]
    subprocess.run([*command, *(str(folder / name) for name in names)], cwd=ROOT, check=True)
    return {
        kind[1]: sum(len(gzip.compress((folder / each).read_bytes(), 9)) for each in scripts(name))
        for kind, name in kinds.items()
        if kind
    }
