"""실행에 드는 것이 고정한 버전으로 설치돼 있는지 본다."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from freezer.errors import LectureError
from freezer.staleness.pins import installed

# 실행에 쓰는 프로그램들. 사이트만 짓는 곳에는 없을 수 있다.
TOOLS = ("ipykernel", "jupyter-cache", "nbclient")


def check_installed(packages: Mapping[str, str], path: Path) -> None:
    """커널과, `packages`(import하는 이름 → 고정한 버전)가 있는지 본다.

    아니면 강의 `path`와 무엇을 할지 말하는 LectureError.
    """
    tools = {name: installed(name) or "" for name in TOOLS}
    for package, version in (tools | dict(packages)).items():
        have = installed(package)
        if have is None:
            raise LectureError(
                path,
                0,
                f"{package} 이(가) 설치돼 있지 않아 실행할 수 없습니다. "
                "`make freeze`로 필요한 것을 설치하고 실행하세요.",
            )
        if have != version:
            raise LectureError(
                path,
                0,
                f"{package} {have} 이(가) 설치돼 있지만 pyproject.toml은 {version} 을 정했습니다. "
                "둘을 맞추세요.",
            )
