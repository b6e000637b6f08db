"""움직이는 그림의 스크립트를 읽는 이가 받는 대로: 사이트를 다듬을 때처럼 줄이고 gzip으로 잰다."""

from __future__ import annotations

import gzip
import shutil
import subprocess
from collections.abc import Iterable
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
ASSETS = ROOT / "assets"
ALSO = {"film": ["graph-tape.js"]}
"""제 이름으로 시작하지 않는 스크립트도 받는 그림들."""
SHORTEN = """
import { shorten } from "./finish/scripts.mjs";
await shorten(process.argv[1], process.argv.slice(2));
"""


def scripts(kind: str) -> list[Path]:
    """`<live-kind>`가 공통의 것(assets/lab) 밖에서 받는 스크립트."""
    live = ASSETS / "live"
    return sorted(live.glob(f"{kind}*.js")) + [live / name for name in ALSO.get(kind, [])]


def weights(kinds: Iterable[str], folder: Path) -> dict[str, int]:
    """그림마다 받는 바이트(gzip -9). `folder`에 옮겨 놓고 줄인다."""
    sources = {kind: scripts(kind) for kind in kinds}
    for path in {path for paths in sources.values() for path in paths}:
        shutil.copy(path, folder / path.name)
    command = ["node", "--input-type=module", "-e", SHORTEN, str(folder)]
    subprocess.run([*command, *map(str, folder.glob("*.js"))], cwd=ROOT, check=True)
    return {
        kind: sum(len(gzip.compress((folder / path.name).read_bytes(), 9)) for path in paths)
        for kind, paths in sources.items()
    }
