"""강의의 코드가 프로젝트의 모듈에서 닿는 이름들을 찾는다. 아무것도 import하지 않는다.

`plots.fit(x)`는 lib/plots.py의 fit에, fit의 몸이 부르는 이름에, 그리고 모듈을 import할 때 실행되는
코드에 닿는다. 닿는 곳을 글로 알 수 없으면(모듈을 값으로 넘기거나, globals, eval, import *) 그 모듈
전체에 닿는다고 본다.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from freezer.frozen.record import digest_json
from freezer.reading.includes import read_text
from freezer.staleness.module import BODY, WHOLE, Module, registers, split

# 점이나 쌍점으로 이은 이름
DOTTED = re.compile(r"[A-Za-z_]\w*(?:[.:][A-Za-z_]\w*)+")
# 파일마다 닿는 이름들. WHOLE이면 전체.
Roots = dict[str, set[str]]


@dataclass(frozen=True)
class _Bound:
    """이름이 가리키는 것: 모듈(`member`가 없음)이나 모듈의 한 이름."""

    module: str
    member: str | None = None


@lru_cache(maxsize=1000)
def _parsed(text: str) -> Module:
    """오래 사는 프로세스에서, 바뀌지 않은 모듈은 다시 나누지 않는다."""
    return split(ast.parse(text))


class Reach:
    """프로젝트의 모듈들. 파일마다 한 번만 읽는다."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self._modules: dict[str, Module | None] = {}
        self._files: dict[str, str | None] = {}
        self._bound: dict[str, dict[str, _Bound]] = {}
        self._digests: dict[tuple[str, str], str] = {}
        self._needs: dict[tuple[str, str], frozenset[tuple[str, str]]] = {}

    def roots(self, trees: Iterable[ast.AST]) -> Roots:
        """강의의 셀들이 곧바로 닿는 이름들."""
        trees = list(trees)
        bound = {name: b for tree in trees for name, b in self._imports(tree, package="")}
        found: Roots = {}
        for tree in trees:
            for file, name in self._uses(tree, bound, package=""):
                found.setdefault(file, set()).add(name)
        return found

    def digests(
        self, roots: Mapping[str, Iterable[str]], files: Iterable[str]
    ) -> dict[str, dict[str, str]]:
        """`roots`에서 건너 건너 닿는 이름마다의 지문: 파일 → 이름 → 지문.

        `files`의 모듈은 import되므로 BODY에 닿는다.
        """
        queue = [(file, name) for file, names in roots.items() for name in names]
        queue += [(file, BODY) for file in files if file.endswith(".py")]
        seen: set[tuple[str, str]] = set()
        found: dict[str, dict[str, str]] = {}
        while queue:
            file, name = queue.pop()
            module = self._module(file)
            if (file, name) in seen or module is None:
                continue
            seen.add((file, name))
            if name == WHOLE or module.opaque:
                queue += [(file, each) for each in module.names]
            if name in module.names:
                found.setdefault(file, {})[name] = self._digest(file, name, module)
                queue += self._needed(file, name, module)
            else:
                queue += self._passed_on(file, name, module)
        return found

    def whole(self, file: str) -> str:
        """모듈 전체의 지문. 모듈이 없거나 문법이 틀렸으면 빈 글자열."""
        module = self._module(file)
        return digest_json({name: module.digest(name) for name in module.names}) if module else ""

    def statements(self, file: str, name: str | None = None) -> list[ast.stmt]:
        """모듈에서 이름 하나를 이루는 문장들. `name`이 없으면 모든 문장."""
        module = self._module(file)
        if module is None:
            return []
        return _whole(module).body if name is None else module.names.get(name, [])

    def _passed_on(self, file: str, name: str, module: Module) -> Iterator[tuple[str, str]]:
        """모듈이 정의하지 않고 import해서 가진 이름이면, 그것이 가리키는 곳."""
        to = self._bindings(file, module).get(name)
        target = self._file(to.module) if to else None
        if to and target:
            yield target, to.member or WHOLE

    def _module(self, file: str) -> Module | None:
        """모듈 하나. 없거나 문법이 틀렸으면 None: 그때는 파일 전체의 지문을 본다."""
        if file not in self._modules:
            try:
                self._modules[file] = _parsed(read_text(self.root / file))
            except (OSError, SyntaxError, ValueError):
                self._modules[file] = None
        return self._modules[file]

    def _needed(self, file: str, name: str, module: Module) -> frozenset[tuple[str, str]]:
        if (file, name) not in self._needs:
            package = _package(file)
            bound = self._bindings(file, module)
            used: set[tuple[str, str]] = set()
            for node in module.names[name]:
                used |= set(self._uses(node, bound, package))
                inside = {n.id for n in ast.walk(node) if isinstance(n, ast.Name)}
                used |= {(file, each) for each in inside & module.names.keys()}
            if name == BODY:
                used |= {(file, each) for each in module.names if self._registered(file, each)}
            self._needs[file, name] = frozenset(used)
        return self._needs[file, name]

    def _registered(self, file: str, name: str, base: bool = False) -> bool:
        """이름을 부르지 않아도 닿을 수 있는 클래스인가: 바탕이 되는 클래스가 알아 둔다."""
        classes = [node for node in self.statements(file, name) if isinstance(node, ast.ClassDef)]
        if any(registers(node) for node in classes):
            return base or any(node.keywords for node in classes)
        return any(
            self._registered(*place, base=True)
            for node in classes
            for expression in node.bases
            for place in self._resolved(file, expression)
            if place != (file, name)
        )

    def _resolved(self, file: str, expression: ast.expr) -> Iterator[tuple[str, str]]:
        """모듈의 맨 위에 적힌 식이 가리키는 (파일, 이름)들."""
        module = self._module(file)
        if module is None:
            return
        if isinstance(expression, ast.Name) and expression.id in module.names:
            yield file, expression.id
        yield from self._uses(expression, self._bindings(file, module), _package(file))

    def _digest(self, file: str, name: str, module: Module) -> str:
        if (file, name) not in self._digests:
            self._digests[file, name] = module.digest(name)
        return self._digests[file, name]

    def _bindings(self, file: str, module: Module) -> dict[str, _Bound]:
        """모듈의 import문들이 만드는 이름."""
        if file not in self._bound:
            self._bound[file] = dict(self._imports(_whole(module), _package(file)))
        return self._bound[file]

    def _imports(self, tree: ast.AST, package: str) -> Iterator[tuple[str, _Bound]]:
        """import문이 만드는 이름들."""
        for node in ast.walk(tree):
            if isinstance(node, ast.Import):
                for alias in node.names:
                    top = alias.name.split(".")[0]
                    yield (alias.asname or top), _Bound(alias.name if alias.asname else top)
            elif isinstance(node, ast.ImportFrom):
                base = _absolute(node, package)
                for alias in node.names:
                    whole = f"{base}.{alias.name}"
                    bound = _Bound(whole) if self._file(whole) else _Bound(base, alias.name)
                    yield (alias.asname or alias.name), bound

    def _uses(
        self, tree: ast.AST, bound: Mapping[str, _Bound], package: str
    ) -> Iterator[tuple[str, str]]:
        """나무가 닿는 (파일, 이름)."""
        bases, inner = set(), set()
        for node in ast.walk(tree):
            if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Attribute):
                inner.add(node.value)
        for node in ast.walk(tree):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                yield from self._said(node.value)
            elif isinstance(node, ast.ImportFrom):
                yield from self._imported_names(node, package)
            elif isinstance(node, ast.Attribute) and node not in inner:
                name, chain = _chain(node)
                if name is not None and name.id in bound and bound[name.id].member is None:
                    bases.add(name)
                    yield from self._along(bound[name.id].module, chain)
        for node in ast.walk(tree):
            if not isinstance(node, ast.Name) or node.id not in bound or node in bases:
                continue
            to = bound[node.id]
            file = self._file(to.module)
            if file and isinstance(node.ctx, ast.Load):
                yield file, to.member or WHOLE

    def _said(self, text: str) -> Iterator[tuple[str, str]]:
        """글자열이 통째로 모듈 속의 이름이면(`"lib.plots:fit"`), 그것을 찾아 부를 수 있다."""
        if not DOTTED.fullmatch(text):
            return
        first, *rest = re.split("[.:]", text)
        if self._file(f"{first}.{rest[0]}"):
            yield from self._along(first, rest)

    def _imported_names(self, node: ast.ImportFrom, package: str) -> Iterator[tuple[str, str]]:
        base = _absolute(node, package)
        file = self._file(base)
        for alias in node.names:
            if file and not self._file(f"{base}.{alias.name}"):
                yield file, WHOLE if alias.name == "*" else alias.name

    def _along(self, module: str, chain: list[str]) -> Iterator[tuple[str, str]]:
        """`lib.plots.fit`처럼 점을 따라가, 모듈이 끝나는 곳의 이름."""
        for part in chain:
            if not self._file(f"{module}.{part}"):
                file = self._file(module)
                if file:
                    yield file, part
                return
            module = f"{module}.{part}"
        file = self._file(module)
        if file:
            yield file, WHOLE

    def _file(self, module: str) -> str | None:
        """점 이름의 모듈 파일을 뿌리에서 본 경로로. 프로젝트 밖이면 None."""
        if module not in self._files:
            place = self.root.joinpath(*module.split("."))
            paths = (place / "__init__.py", place.with_suffix(".py"))
            found = (path.relative_to(self.root).as_posix() for path in paths if path.is_file())
            self._files[module] = next(found, None)
        return self._files[module]


def _package(file: str) -> str:
    return ".".join(Path(file).parent.parts)


def _whole(module: Module) -> ast.Module:
    statements = [statement for nodes in module.names.values() for statement in nodes]
    return ast.Module(body=statements, type_ignores=[])


def _absolute(node: ast.ImportFrom, package: str) -> str:
    base = node.module or ""
    if node.level:
        parts = package.split(".")[: len(package.split(".")) - node.level + 1]
        base = ".".join([*parts, base] if base else parts)
    return base


def _chain(node: ast.Attribute) -> tuple[ast.Name | None, list[str]]:
    """`a.b.c`이면 (a, [b, c])."""
    parts: list[str] = []
    value: ast.expr = node
    while isinstance(value, ast.Attribute):
        parts.append(value.attr)
        value = value.value
    return (value if isinstance(value, ast.Name) else None), parts[::-1]
