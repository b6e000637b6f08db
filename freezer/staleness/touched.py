"""실행하는 동안 실제로 건드린 것: 기록의 `touched`. 지금과 견주어 달라진 까닭을 말한다.

`files`는 읽은 파일의 지문, `modules`는 글로는 알 수 없었던 모듈의 지문(설명 글과 주석은 뺀다),
`names`는 폴더와 glob가 가리킨 이름들의 지문, `present`와 `absent`는 찾아보아 있던 것과 없던 것,
`variables`는 환경 변수의 지문, `packages`는 건너 건너 쓰는 배포판의 버전, `kernel`은 커널을
준비하는 코드의 지문, `written`은 강의가 스스로 쓴 것이다. 스스로 쓴 것에는 달려 있지 않다.
"""

from __future__ import annotations

import ast
import glob
import os
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from freezer.frozen.record import digest, digest_json
from freezer.frozen.store import FREEZE
from freezer.staleness.fingerprint import Digests
from freezer.staleness.module import split
from freezer.staleness.reach import Reach

Touched = dict[str, Any]
KERNEL = ("setup.py", "environment.py")


class Present:
    """프로젝트의 지금 모습. 물어본 것마다 한 번만 알아본다."""

    def __init__(
        self, root: Path, output: str, digests: Digests, reach: Reach, variables: Mapping[str, str]
    ) -> None:
        self.root, self.output = root, output
        self.digests, self.reach, self.variables = digests, reach, variables
        self._there: dict[str, bool] = {}
        self._names: dict[str, tuple[str, ...]] = {}

    def file(self, name: str) -> str:
        return self.digests[name]

    def module(self, name: str) -> str:
        """모듈 전체의 지문. 문법이 틀렸으면 내용의 지문, 없으면 빈 글자열."""
        return self.reach.whole(name) or self.digests[name]

    def variable(self, name: str) -> str:
        """환경 변수 값의 지문. 없으면 빈 글자열. 값 자체는 기록하지 않는다."""
        return digest(self.variables[name]) if name in self.variables else ""

    def there(self, name: str) -> bool:
        if name not in self._there:
            self._there[name] = (self.root / name).exists()
        return self._there[name]

    def names(self, key: str, written: frozenset[str]) -> str:
        """`list 폴더`나 `glob 무늬`, `link 이름`이 지금 가리키는 이름들의 지문.

        `sizes 폴더`이면 이름마다의 크기도. 강의가 쓴 것은 뺀다.
        """
        if key not in self._names:
            self._names[key] = tuple(sorted(self._found(key)))
        names = [name for name in self._names[key] if name not in written]
        return digest_json(self._sized(names) if key.startswith("sizes ") else names)

    def _sized(self, names: list[str]) -> list[tuple[str, int]]:
        paths = ((name, self.root / name) for name in names)
        return [(name, path.stat().st_size if path.is_file() else 0) for name, path in paths]

    def _found(self, key: str) -> Iterator[str]:
        kind, _, pattern = key.partition(" ")
        where = str(self.root)
        if kind == "link":
            place = os.path.join(where, pattern)
            yield os.readlink(place) if os.path.islink(place) else ""
            return
        if kind in ("list", "sizes"):
            folder = os.path.join(where, pattern)
            found = os.listdir(folder) if os.path.isdir(folder) else []
            names = [os.path.join(pattern, name) for name in found]
        else:
            hidden = kind == "path"
            names = glob.glob(pattern, root_dir=where, recursive=True, include_hidden=hidden)
        for name in names:
            relative = os.path.normpath(name)
            if not self.generated(relative):
                yield relative

    def generated(self, name: str) -> bool:
        """freezer와 Quarto와 도구들이 만든 것인가: 숨은 폴더, 얼린 것, 지은 것, 컴파일한 것."""
        parts = name.split("/")
        first = parts[0]
        if first in (FREEZE, self.output) or "__pycache__" in parts:
            return True
        hidden = first.startswith(".") and first not in (".", "..")
        return hidden and (self.root / first).is_dir()


@cache
def kernel_digest() -> str:
    """커널을 준비하는 코드의 지문: 그림의 설정과 환경 변수."""
    folder = Path(__file__).parents[1] / "execution"
    modules = [split(ast.parse((folder / name).read_text(encoding="utf-8"))) for name in KERNEL]
    return digest_json([{name: m.digest(name) for name in m.names} for m in modules])


def changes(touched: Touched, present: Present, pins: Mapping[str, str]) -> Iterator[str]:
    """실행한 때와 달라진 것마다 그 까닭. 자취가 없는 옛 기록이면 아무것도 없다."""
    if not touched:
        return
    for table, now in (("files", present.file), ("modules", present.module)):
        for name, sha in touched[table].items():
            if now(name) != sha:
                yield f"{name} 이(가) {'바뀜' if now(name) else '없어짐'}"
    written = frozenset(touched["written"])
    for key, sha in touched["names"].items():
        if present.names(key, written) != sha:
            kind, _, name = key.partition(" ")
            yield f"{name} {'이(가) 바뀜' if kind == 'link' else '에 드는 파일들이 바뀜'}"
    yield from (f"{name} 이(가) 생김" for name in touched["absent"] if present.there(name))
    yield from (f"{name} 이(가) 없어짐" for name in touched["present"] if not present.there(name))
    for name, sha in touched["variables"].items():
        if present.variable(name) != sha:
            yield f"환경 변수 {name} 이(가) 바뀜"
    for name, version in touched["packages"].items():
        if pins.get(name, version) != version:
            yield f"{name} {version or '(없음)'} → {pins[name]}"
    if touched["kernel"] != kernel_digest():
        yield "커널을 준비하는 코드가 바뀜"
