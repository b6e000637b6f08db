"""고정한 패키지의 버전. `pyproject.toml`이 정하고, 간접 의존은 `constraints.txt`에 있다.

설치돼 있지 않아도 알 수 있다.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from importlib import metadata
from pathlib import Path

from freezer.errors import FreezerError

PIN = re.compile(r"^(?P<name>[A-Za-z0-9._-]+)(\[[^\]]*\])?==(?P<version>[^\s;]+)")
REQUIREMENT = re.compile(r"^(?P<name>[A-Za-z0-9._-]+)")
LOCK = "constraints.txt"

# import하는 이름과 배포판의 이름이 다른 것들. 앞에서부터 고정돼 있거나 설치된 것을 쓴다.
# 이 밖의 것은 설치된 배포판의 목록에서 찾는다.
DISTRIBUTIONS = {
    "IPython": ("ipython",),
    "PIL": ("pillow",),
    "mpl_toolkits": ("matplotlib",),
    "tensorflow": ("tensorflow-cpu", "tensorflow"),
    "yaml": ("pyyaml",),
}


def read_pins(root: Path) -> dict[str, str]:
    """배포판 이름(소문자) → 고정한 버전. pyproject.toml이 없으면 빈 표."""
    path = root / "pyproject.toml"
    if not path.is_file():
        return {}
    try:
        project = tomllib.loads(path.read_text(encoding="utf-8")).get("project", {})
    except tomllib.TOMLDecodeError as error:
        raise FreezerError(f"pyproject.toml을 읽을 수 없습니다: {error}") from error
    groups = [project.get("dependencies", []), *project.get("optional-dependencies", {}).values()]
    return _pins(requirement for group in groups for requirement in group)


def read_lock(root: Path) -> dict[str, str]:
    """`constraints.txt`의 버전들. 없으면 빈 표."""
    path = root / LOCK
    return _pins(path.read_text(encoding="utf-8").splitlines()) if path.is_file() else {}


def _pins(requirements: Iterable[str]) -> dict[str, str]:
    found = (PIN.match(requirement) for requirement in requirements)
    return {normal(match["name"]): match["version"] for match in found if match}


def normal(name: str) -> str:
    """배포판 이름의 한 가지 꼴: 소문자, 빼기표."""
    return re.sub(r"[-_.]+", "-", name).lower()


def pinned(packages: Iterable[str], pins: Mapping[str, str]) -> dict[str, str]:
    """import하는 이름들 가운데 버전을 고정한 것: 이름 → 버전."""
    versions = {}
    for package in sorted(packages):
        name = next((name for name in distributions(package) if name in pins), None)
        if name:
            versions[package] = pins[name]
    return versions


def required(
    packages: Iterable[str], loaded: Iterable[str], locked: Mapping[str, str]
) -> dict[str, str]:
    """`packages`가 건너 건너 부르는 배포판 가운데, 불러 쓴(`loaded`) 것의 고정한 버전.

    설치돼 있지 않은 것은 빈 글자열이다: 나중에 고정하면 결과가 달라질 수 있다.
    """
    packages = set(packages)
    used = {name for module in loaded for name in distributions(module)}
    queue = [name for package in packages for name in distributions(package)]
    found: dict[str, str] = {}
    seen: set[str] = set()
    while queue:
        name = queue.pop()
        if name in seen:
            continue
        seen.add(name)
        if name in locked and name in used:
            found[name] = locked[name]
        queue += _needs(name)
    missing = {normal(package) for package in packages if not is_installed(package)}
    return dict(sorted((found | dict.fromkeys(missing - locked.keys(), "")).items()))


@cache
def _needs(name: str) -> tuple[str, ...]:
    """배포판이 필요로 하는 배포판들. 고를 수 있는 것(extra)은 뺀다."""
    try:
        lines = metadata.requires(name) or []
    except metadata.PackageNotFoundError:
        return ()
    found = (REQUIREMENT.match(line) for line in lines if "extra ==" not in line)
    return tuple(normal(match["name"]) for match in found if match)


def distributions(package: str) -> Iterator[str]:
    """모듈의 배포판일 수 있는 이름들, 그럴듯한 것부터. 설치된 것의 목록은 늦게 읽는다."""
    if package in DISTRIBUTIONS:
        yield from DISTRIBUTIONS[package]
    else:
        yield normal(package)
        yield from map(normal, _known().get(package, ()))


@cache
def _known() -> Mapping[str, list[str]]:
    """설치된 모듈마다의 배포판들."""
    return metadata.packages_distributions()


def installed(package: str) -> str | None:
    """설치된 버전. `+cpu` 같은 빌드 표시는 뗀다. 없으면 None."""
    for name in distributions(package):
        try:
            return metadata.version(name).split("+")[0]
        except metadata.PackageNotFoundError:
            continue
    return None


def is_installed(package: str) -> bool:
    """설치돼 있는가. 버전까지 읽는 `installed`보다 훨씬 싸다."""
    return any(map(_is_there, distributions(package)))


def _is_there(name: str) -> bool:
    try:
        metadata.distribution(name)
    except metadata.PackageNotFoundError:
        return False
    return True
