"""셀이 쓰는 이름과 바꾸는 이름. 이어서 쓰는 커널에서 무엇을 다시 실행할지 고를 때 본다.

파이썬에서는 글만 보고 모두 알 수 없다. 흔한 것을 맞게 고르면 된다: 여기서 고른 것은 살펴보기에만
쓰이고, 얼리는 것은 언제나 처음부터 실행한다.
"""

from __future__ import annotations

import ast
from dataclasses import dataclass, field
from functools import lru_cache

from freezer.reading.ipython import NoIPythonError, parse

DEFINES = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
# 받은 것을 바꾸지 않는 함수들
READS = frozenset(
    {"abs", "all", "any", "bool", "dict", "display", "enumerate", "float", "format", "getattr"}
    | {"hasattr", "id", "int", "isinstance", "len", "list", "map", "max", "min", "print", "range"}
    | {"repr", "reversed", "round", "set", "sorted", "str", "sum", "tuple", "type", "zip"}
)


@dataclass
class Names:
    """`uses`: 읽는 이름. `binds`: 묶는 이름. `touches`: 그 안을 바꾸었을 수 있는 이름.

    `modules`: `import`로 묶는 이름. 모듈의 함수는 모듈도, 건네받은 것도 바꾸지 않는다고 본다.
    """

    uses: set[str] = field(default_factory=set)
    binds: set[str] = field(default_factory=set)
    touches: set[str] = field(default_factory=set)
    modules: set[str] = field(default_factory=set)

    def add(self, other: Names) -> None:
        self.uses |= other.uses
        self.binds |= other.binds
        self.touches |= other.touches
        self.modules |= other.modules


@lru_cache(maxsize=1024)
def names(source: str, modules: frozenset[str] = frozenset()) -> Names:
    """셀의 이름들. `modules`는 앞의 셀들이 import한 모듈이다. 돌려준 것은 고치지 않는다."""
    found = Names()
    try:
        tree = parse(source)
    except (NoIPythonError, SyntaxError, ValueError):
        return found
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found.modules |= {(a.asname or a.name).partition(".")[0] for a in node.names}
    for node in ast.walk(tree):
        _see(node, found, modules | found.modules)
    found.binds |= found.modules
    found.uses |= found.touches
    return found


def _see(node: ast.AST, found: Names, modules: frozenset[str] | set[str]) -> None:
    if isinstance(node, ast.Name):
        (found.uses if isinstance(node.ctx, ast.Load) else found.binds).add(node.id)
    elif isinstance(node, DEFINES):
        found.binds.add(node.name)
    elif isinstance(node, ast.ImportFrom):
        found.binds |= {alias.asname or alias.name for alias in node.names}
    elif isinstance(node, ast.Attribute | ast.Subscript) and not isinstance(node.ctx, ast.Load):
        found.touches |= _base(node)
    elif isinstance(node, ast.AugAssign):
        found.uses |= _base(node.target)
    elif isinstance(node, ast.Call):
        found.touches |= _touched(node, modules)


def _touched(node: ast.Call, modules: frozenset[str] | set[str]) -> set[str]:
    """`x.f(y)`와 `f(y)`가 바꾸었을 수 있는 것."""
    owner = _base(node.func)
    if owner & modules or owner & READS:
        return set()
    given = [*node.args, *(keyword.value for keyword in node.keywords)]
    touched = set().union(*map(_base, given))
    return touched | (owner if isinstance(node.func, ast.Attribute) else set())


def _base(node: ast.expr) -> set[str]:
    """`a.b[0].c`의 `a`."""
    while isinstance(node, ast.Attribute | ast.Subscript | ast.Starred):
        node = node.value
    return {node.id} if isinstance(node, ast.Name) else set()
