"""강의의 결과가 무엇에 달려 있는지 코드를 읽어 찾는다. 아무것도 import하지 않는다.

셀이 import하는 프로젝트의 모듈을 이행적으로 따라가고, 그 모듈이 문자열로 부르는 데이터 파일을
더한다. 프로젝트 밖의 패키지는 이름만 모은다.
"""

from __future__ import annotations

import ast
import os
import re
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from freezer.errors import LectureError
from freezer.reading import ipython
from freezer.reading.includes import read_text
from freezer.reading.lecture import Cell, Lecture
from freezer.reading.settings import document_options
from freezer.staleness.module import WHOLE, is_dynamic
from freezer.staleness.reach import Reach, Roots

# 설명 글이나 원문을 보이는 코드
SOURCE = re.compile(
    r"__doc__|__code__|__annotations__|\bget_type_hints\b|\bhelp\(|\b(?:inspect|linecache|pydoc|_getframe)\b|lineno\b|\bdoctest\b|%p(?:doc|source|info|file)\b|^\s*[\w.]+\?",
    re.MULTILINE,
)


# 끼워 넣은 글을 부른 것. 그 글이 바뀌어도 다시 실행하지 않고 조립한다.
INCLUDED = "include"


@dataclass
class Dependencies:
    """`files`: 뿌리에서 본 경로 → 그 파일을 부른 파일의 경로. `packages`: 최상위 모듈 이름.

    `roots`: 셀들이 곧바로 닿는 이름들(파일 → 이름). `outside`: `packages`와 표준 라이브러리.
    """

    files: dict[str, str] = field(default_factory=dict)
    packages: set[str] = field(default_factory=set)
    roots: Roots = field(default_factory=dict)
    outside: set[str] = field(default_factory=set)


@dataclass(frozen=True)
class _Found:
    """코드 한 덩어리에서 찾은 것."""

    files: tuple[Path, ...]
    packages: frozenset[str]
    outside: frozenset[str]


class Scanner:
    """모듈마다 한 번만 읽는 의존성 찾기. 강의가 천 편이어도 `lib`은 한 번씩 읽는다."""

    def __init__(self, root: Path, reach: Reach) -> None:
        self.root, self.reach = root, reach
        self._modules: dict[Path, _Found] = {}

    def scan(self, lecture: Lecture) -> Dependencies:
        """강의의 의존성. 셀의 파이썬 문법이 틀렸으면 파일과 줄을 말하는 LectureError."""
        name = self._relative(lecture.path)
        result = Dependencies()
        for path in lecture.includes:
            result.files.setdefault(self._relative(path), INCLUDED)
        queue = [(path, name) for path in self._named(lecture)]
        trees = list(_trees(lecture))
        result.roots = self.reach.roots(trees)
        for tree in trees:
            found = self._search(tree, self.root, package="")
            result.packages |= found.packages
            result.outside |= found.outside
            queue += [(path, name) for path in found.files]
        while queue:
            path, caller = queue.pop(0)
            relative = self._relative(path)
            if relative in result.files:
                continue
            result.files[relative] = caller
            found = self._module(path)
            result.packages |= found.packages
            result.outside |= found.outside
            queue += [(child, relative) for child in found.files]
        if any(map(is_dynamic, trees)):
            modules = (file for file in result.files if file.endswith(".py"))
            result.roots |= {file: {WHOLE} for file in modules}
        return result

    def _named(self, lecture: Lecture) -> Iterator[Path]:
        """셀 옵션 depends의 무늬에 맞는 파일들. 하나도 없으면 그 줄을 말하는 LectureError."""
        for cell in lecture.cells:
            for pattern in patterns(cell):
                found = [path for path in self.root.glob(pattern) if path.is_file()]
                if not found:
                    line = cell.option_lines.get("depends", cell.line)
                    raise LectureError(cell.path, line, f"depends에 맞는 파일이 없음: {pattern}")
                yield from sorted(found)

    def _relative(self, path: Path) -> str:
        return path.relative_to(self.root).as_posix()

    def _module(self, path: Path) -> _Found:
        if path not in self._modules:
            self._modules[path] = self._read(path)
        return self._modules[path]

    def _read(self, path: Path) -> _Found:
        if path.suffix != ".py":
            return _Found((), frozenset(), frozenset())
        try:
            tree = ast.parse(read_text(path))
        except SyntaxError as error:
            raise LectureError(
                self._relative(path), error.lineno or 0, f"파이썬 문법이 틀렸습니다: {error.msg}"
            ) from error
        package = ".".join(path.parent.relative_to(self.root).parts)
        return self._search(tree, path.parent, package)

    def _search(self, tree: ast.AST, folder: Path, package: str) -> _Found:
        files: list[Path] = []
        outside: set[str] = set()
        for name in _imported(tree, package):
            inside = self._module_files(name)
            files += inside
            if not inside:
                outside.add(name.split(".")[0])
        files += self._data_files(tree, folder)
        # `from lib import data` 는 lib 과 lib.data 를 함께 찾으므로 겹친 것을 던다.
        packages = frozenset(outside - sys.stdlib_module_names)
        return _Found(tuple(dict.fromkeys(files)), packages, frozenset(outside))

    def _module_files(self, name: str) -> list[Path]:
        """점 이름의 모듈이 프로젝트 안에 있으면, 지나는 `__init__.py`들과 그 파일."""
        found: list[Path] = []
        place = self.root
        for part in name.split("."):
            place = place / part
            if (place / "__init__.py").is_file():
                found.append(place / "__init__.py")
            elif place.with_suffix(".py").is_file():
                found.append(place.with_suffix(".py"))
                break
            else:
                break
        return found

    def _data_files(self, tree: ast.AST, folder: Path) -> Iterator[Path]:
        """문자열 상수가 가리키는 파일. 모듈은 제 폴더에서, 셀은 실행되는 뿌리에서 본다."""
        strings = {
            node.value
            for node in ast.walk(tree)
            if isinstance(node, ast.Constant) and isinstance(node.value, str)
        }
        for text in sorted(strings):
            if not text or len(text) > 200 or "\n" in text or "\0" in text or "." not in text:
                continue
            path = self._inside(folder / text)
            if path:
                yield path

    def _inside(self, path: Path) -> Path | None:
        """프로젝트 안의 파일이면 그 경로. 파일 이름이 될 수 없는 긴 글이나 글자도 있다.

        심볼릭 링크는 풀지 않는다: 다른 곳을 가리키게 되면 내용이 달라진 것이다.
        """
        try:
            found = Path(os.path.normpath(path))
            return found if found.is_relative_to(self.root) and found.is_file() else None
        except (OSError, ValueError):
            return None


def shows_source(code: str) -> bool:
    """모듈의 설명 글이나 원문을 보이는 코드인가: `help(f)`, `f.__doc__`, `f??`, inspect."""
    return bool(SOURCE.search(code))


def patterns(cell: Cell) -> list[str]:
    """셀 옵션 depends가 적은 무늬들."""
    given = cell.options.get("depends", [])
    return [given] if isinstance(given, str) else list(given)


def _trees(lecture: Lecture) -> Iterator[ast.AST]:
    may_fail = document_options({}, lecture.front_matter).get("error")
    for cell in lecture.cells:
        if cell.options.get("eval") is not False:
            try:
                yield cell_tree(cell)
            except LectureError:
                # 오류를 보이려는 셀은 문법이 틀려도 된다. 실행되지 않으니 달린 것도 없다.
                if not cell.options.get("error", may_fail):
                    raise
    for line, expression in lecture.inline_lines:
        yield _parse(expression, lecture.path, line, "인라인 식")


def cell_tree(cell: Cell) -> ast.AST:
    """셀의 구문 나무. 문법이 틀렸으면 파일과 줄을 말하는 LectureError."""
    return _parse(cell.source, cell.path, cell.first_code_line)


def _parse(source: str, path: Path, line: int, what: str = "셀") -> ast.AST:
    try:
        return ipython.parse(source)
    except ipython.NoIPythonError as error:
        raise LectureError(
            path,
            line,
            "파이썬이 아닌 IPython의 명령이 있어, IPython이 있어야 읽을 수 있습니다. "
            "`make install`로 설치하세요.",
        ) from error
    except (SyntaxError, ValueError) as error:
        at = line + (getattr(error, "lineno", None) or 1) - 1
        said = getattr(error, "msg", str(error))
        raise LectureError(path, at, f"{what}의 파이썬 문법이 틀렸습니다: {said}") from error


def _imported(tree: ast.AST, package: str) -> Iterable[str]:
    """import문이 부르는 점 이름들. 함수 안의 import와 상대 import도 본다."""
    names: dict[str, None] = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            names |= dict.fromkeys(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = node.module or ""
            if node.level:
                parts = package.split(".")[: len(package.split(".")) - node.level + 1]
                base = ".".join([*parts, base] if base else parts)
            names[base] = None
            names |= dict.fromkeys(f"{base}.{alias.name}" for alias in node.names)
    return [name for name in names if name]
