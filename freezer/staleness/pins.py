"""`pyproject.toml`에 고정한 패키지의 판. 설치돼 있지 않아도 알 수 있다."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable
from importlib import metadata
from pathlib import Path

from freezer.errors import FreezerError

PIN = re.compile(r"^(?P<name>[A-Za-z0-9._-]+)(\[[^\]]*\])?==(?P<version>[^\s;]+)")

# import하는 이름과 배포판의 이름이 다른 것들. 앞에서부터 고정돼 있거나 설치된 것을 쓴다.
DISTRIBUTIONS = {
    "IPython": ("ipython",),
    "PIL": ("pillow",),
    "mpl_toolkits": ("matplotlib",),
    "tensorflow": ("tensorflow-cpu", "tensorflow"),
    "yaml": ("pyyaml",),
}


def read_pins(root: Path) -> dict[str, str]:
    """배포판 이름(소문자) → 고정한 판. pyproject.toml이 없으면 빈 표."""
    path = root / "pyproject.toml"
    if not path.is_file():
        return {}
    try:
        project = tomllib.loads(path.read_text(encoding="utf-8")).get("project", {})
    except tomllib.TOMLDecodeError as error:
        raise FreezerError(f"pyproject.toml을 읽을 수 없습니다: {error}") from error
    groups = [project.get("dependencies", []), *project.get("optional-dependencies", {}).values()]
    found = (PIN.match(requirement) for group in groups for requirement in group)
    return {match["name"].lower(): match["version"] for match in found if match}


def pinned(packages: Iterable[str], pins: dict[str, str]) -> dict[str, str]:
    """import하는 이름들 가운데 판을 고정한 것: 이름 → 판."""
    versions = {}
    for package in sorted(packages):
        for name in DISTRIBUTIONS.get(package, (package.replace("_", "-").lower(),)):
            if name in pins:
                versions[package] = pins[name]
                break
    return versions


def installed(package: str) -> str | None:
    """설치된 판. `+cpu` 같은 빌드 표시는 뗀다. 없으면 None."""
    for name in DISTRIBUTIONS.get(package, (package,)):
        try:
            return metadata.version(name).split("+")[0]
        except metadata.PackageNotFoundError:
            continue
    return None
