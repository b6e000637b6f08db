"""이 기계: 파이썬과 Node와 Quarto의 버전, 설치한 패키지, 남은 디스크."""

from __future__ import annotations

import platform
import re
import shutil
import tomllib
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from freezer.doctor.finding import Seen, State, good, judged, said

NODE = 20
QUARTO = (1, 9)
ROOM = 6.0
"""PyTorch와 TensorFlow를 설치하고 실행하는 데 드는 GB."""


def look(root: Path) -> list[Seen]:
    """이 기계에서 살핀 것."""
    return [
        _python(root),
        _program("make", root, "make를 설치합니다 (Debian, Ubuntu: apt-get install make)."),
        _node(root),
        _quarto(root),
        *_packages(root),
        _disk(root),
    ]


def _project(root: Path) -> dict[str, Any]:
    text = (root / "pyproject.toml").read_text(encoding="utf-8")
    found: dict[str, Any] = tomllib.loads(text)["project"]
    return found


def _python(root: Path) -> Seen:
    wanted = str(_project(root).get("requires-python", ""))
    bounds = [tuple(map(int, each.split("."))) for each in re.findall(r"[\d.]+", wanted)]
    have = tuple(map(int, platform.python_version_tuple()[:2]))
    fine = not bounds or (bounds[0] <= have and (len(bounds) < 2 or have < bounds[1]))
    remedy = f"파이썬 {wanted} 을(를) 설치하고 .venv를 지운 다음 `make site`를 부릅니다."
    return judged("파이썬", fine, platform.python_version(), remedy)


def _program(name: str, root: Path, remedy: str) -> Seen:
    return judged(name, shutil.which(name) is not None, shutil.which(name) or "없음", remedy)


def _node(root: Path) -> Seen:
    found = said(["node", "--version"], root)
    major = int(re.sub(r"\D.*", "", (found or "v0")[1:]) or 0)
    remedy = f"Node.js {NODE} 이상을 설치합니다. 수식과 페이지를 다듬는 데 씁니다."
    return judged("Node", major >= NODE, found or "없음", remedy)


def _quarto(root: Path) -> Seen:
    """Quarto는 없어도 된다: smalldocs가 짓는다."""
    found = said(["quarto", "--version"], root)
    if found is None:
        remedy = "없어도 smalldocs로 지어집니다. 함께 쓰려면 environment.yml의 환경을 만듭니다."
        return Seen("Quarto", State.CHOICE, "없음", remedy)
    have = tuple(int(part) for part in re.findall(r"\d+", found)[:2])
    wanted = ".".join(map(str, QUARTO))
    return judged("Quarto", have >= QUARTO, found, f"Quarto {wanted} 이상을 설치합니다.")


def _packages(root: Path) -> list[Seen]:
    """고정한 버전대로 설치돼 있는가. 강의를 실행하는 것은 아직 없어도 된다."""
    project = _project(root)
    extras = project.get("optional-dependencies", {})
    site = _differing(extras.get("site", []))
    run = _differing([*project.get("dependencies", []), *extras.get("kernel", [])])
    missing = [each for each in run if each.endswith(" 없음")]
    return [
        judged("사이트의 패키지", not site, ", ".join(site) or "고정한 그대로", "`make site`"),
        judged(
            "강의의 패키지",
            not run,
            ", ".join(run) or "고정한 그대로",
            "`make freeze`가 설치합니다." if missing == run else "`make freeze`로 맞춥니다.",
            State.CHOICE if missing == run else State.BAD,
        ),
    ]


def _differing(pins: list[str]) -> list[str]:
    wrong = []
    for pin in pins:
        name, _, wanted = pin.partition(";")[0].strip().partition("==")
        try:
            have = version(name).partition("+")[0]
        except PackageNotFoundError:
            have = "없음"
        if wanted and have != wanted:
            wrong.append(f"{name} {have}")
    return wrong


def _disk(root: Path) -> Seen:
    free = shutil.disk_usage(root).free / 1e9
    if free >= ROOM:
        return good("디스크", f"{free:.0f} GB 남음")
    remedy = f"{ROOM:.0f} GB쯤 비웁니다. PyTorch와 TensorFlow를 설치하고 실행하는 데 듭니다."
    return Seen("디스크", State.BAD, f"{free:.1f} GB 남음", remedy)
