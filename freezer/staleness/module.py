"""모듈 하나를 낱낱의 이름으로 나눈다: 함수, 클래스, 상수, 그리고 import할 때 실행되는 나머지.

설명 글, 주석, 타입 표시, 글의 모양은 결과를 바꾸지 않으므로 지문에 들지 않는다.
"""

from __future__ import annotations

import ast
import copy
from collections.abc import Iterator
from dataclasses import dataclass, field

from freezer.frozen.record import digest

# import할 때 실행되는 나머지 코드의 이름, 그리고 모듈 전체를 가리키는 이름
BODY, WHOLE = "<module>", "*"
# 함수를 어디에 등록하지 않고 감싸기만 하는 것으로 아는 장식자
PLAIN_DECORATORS = {
    *("cache", "cached_property", "classmethod", "contextmanager", "dataclass", "lru_cache"),
    *("overload", "override", "property", "staticmethod", "total_ordering", "wraps"),
}
# 무엇에 닿는지 글로는 알 수 없게 하는 것들: 이름과 속성
DYNAMIC = {
    *("__import__", "cloudpickle", "dill", "eval", "exec", "globals", "importlib", "joblib"),
    *("locals", "pickle", "vars"),
}
DYNAMIC_ATTRIBUTES = {
    *("__dict__", "__globals__", "__subclasses__", "run_cell", "run_code"),
    *("user_global_ns", "user_ns"),
}
# 바탕이 되는 클래스가 딸린 클래스를 아는 길
REGISTRIES = ("__init_subclass__", "__subclasses__")

Definition = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef


@dataclass(frozen=True)
class Module:
    """`names`는 이름마다의 문장들(BODY 포함). `opaque`이면 닿는 곳을 알 수 없어 전체로 본다."""

    names: dict[str, list[ast.stmt]] = field(default_factory=dict)
    opaque: bool = False
    known: dict[str, str] = field(default_factory=dict, compare=False, repr=False)

    def digest(self, name: str) -> str:
        """이름 하나의 지문. 없는 이름이면 빈 글자열. 오래 사는 프로세스에서는 한 번만 구한다."""
        if name not in self.known:
            nodes = self.names.get(name, [])
            text = "\n".join(ast.unparse(node) for node in nodes)
            self.known[name] = digest(text) if nodes else ""
        return self.known[name]


def split(tree: ast.Module) -> Module:
    """모듈의 맨 위 문장들을 이름에 나누어 담는다. `tree`에서 결과와 상관없는 것을 먼저 뺀다."""
    _Stripped().visit(tree)
    names: dict[str, list[ast.stmt]] = {BODY: []}
    opaque = is_dynamic(tree)
    for statement in tree.body:
        if _is_docstring(statement) or _is_type_checking(statement):
            continue
        defined = _defined(statement)
        for name in defined:
            names.setdefault(name, []).append(statement)
        if not defined or _runs_code(statement):
            names[BODY].append(statement)
        opaque |= "__getattr__" in defined or _is_star(statement)
    return Module(names, opaque)


def is_dynamic(tree: ast.AST) -> bool:
    """닿는 곳을 글로 알 수 없는 코드가 있는가. `'torch' in sys.modules`는 묻기만 한다."""
    asked: set[ast.AST] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Compare) and isinstance(node.ops[0], ast.In | ast.NotIn):
            asked.add(node.comparators[0])
        elif isinstance(node, ast.Name) and node.id in DYNAMIC:
            return True
        elif isinstance(node, ast.Attribute) and node not in asked:
            named = node.attr in DYNAMIC_ATTRIBUTES
            if named or (node.attr == "modules" and ast.unparse(node) == "sys.modules"):
                return True
    return False


def registers(statement: ast.stmt) -> bool:
    """딸린 클래스를 스스로 알아 두는 클래스인가: `__init_subclass__`나 메타클래스."""
    if not isinstance(statement, ast.ClassDef):
        return False
    text = ast.unparse(statement)
    keywords = {keyword.arg: ast.unparse(keyword.value) for keyword in statement.keywords}
    metaclass = "ABCMeta" not in keywords.get("metaclass", "ABCMeta")
    return metaclass or any(name in text for name in REGISTRIES)


def _defined(statement: ast.stmt) -> list[str]:
    if isinstance(statement, Definition):
        return [statement.name]
    if isinstance(statement, ast.AnnAssign):
        targets: list[ast.expr] = [statement.target]
    elif isinstance(statement, ast.Assign):
        targets = statement.targets
    else:
        return []
    return [t.id for t in targets if isinstance(t, ast.Name)] if _all_names(targets) else []


def _all_names(targets: list[ast.expr]) -> bool:
    return all(isinstance(target, ast.Name) for target in targets)


def _runs_code(statement: ast.stmt) -> bool:
    """정의하는 것만으로 다른 코드를 부르는가: 모르는 장식자, 기본값이나 값 속의 호출."""
    parts = _at_import(statement)
    return any(isinstance(node, ast.Call) for part in parts for node in ast.walk(part))


def _at_import(statement: ast.stmt) -> Iterator[ast.AST]:
    """import할 때 계산되는 부분. 함수의 몸은 부를 때에야 실행된다."""
    if isinstance(statement, Definition):
        yield from (call for d in statement.decorator_list if (call := _unknown(d)) is not None)
    if isinstance(statement, ast.FunctionDef | ast.AsyncFunctionDef):
        yield from statement.args.defaults
        yield from (default for default in statement.args.kw_defaults if default)
    elif isinstance(statement, ast.ClassDef):
        yield from (*statement.bases, *statement.keywords)
        for inner in statement.body:
            yield from _at_import(inner)
    elif isinstance(statement, ast.Assign | ast.AnnAssign) and statement.value:
        yield statement.value


def _unknown(decorator: ast.expr) -> ast.AST | None:
    """모르는 장식자이면, 부르는 것으로 보이는 나무."""
    called = decorator.func if isinstance(decorator, ast.Call) else decorator
    name = called.attr if isinstance(called, ast.Attribute) else getattr(called, "id", "")
    if name in PLAIN_DECORATORS or name in ("getter", "setter", "deleter"):
        return None
    return ast.Call(func=called, args=[], keywords=[])


def _is_docstring(statement: ast.stmt) -> bool:
    value = statement.value if isinstance(statement, ast.Expr) else None
    return isinstance(value, ast.Constant) and isinstance(value.value, str)


def _is_type_checking(statement: ast.stmt) -> bool:
    return (
        isinstance(statement, ast.If)
        and not statement.orelse
        and ast.unparse(statement.test) in ("TYPE_CHECKING", "typing.TYPE_CHECKING")
    )


def _is_star(statement: ast.stmt) -> bool:
    return isinstance(statement, ast.ImportFrom) and any(a.name == "*" for a in statement.names)


class _Stripped(ast.NodeTransformer):
    """설명 글과 타입 표시를 뺀다. 클래스의 필드는 dataclass가 읽으므로 둔다."""

    def _function(self, node: ast.FunctionDef | ast.AsyncFunctionDef) -> ast.AST:
        # 모르는 장식자는 타입 표시를 읽을 수 있다(`singledispatch`의 register).
        read = any(_unknown(decorator) is not None for decorator in node.decorator_list)
        arguments, returns = copy.deepcopy(node.args), node.returns
        self.generic_visit(node)
        node.args, node.returns = (arguments, returns) if read else (node.args, None)
        node.body = _without_docstring(node.body)
        return node

    def visit_FunctionDef(self, node: ast.FunctionDef) -> ast.AST:
        return self._function(node)

    def visit_AsyncFunctionDef(self, node: ast.AsyncFunctionDef) -> ast.AST:
        return self._function(node)

    def visit_ClassDef(self, node: ast.ClassDef) -> ast.AST:
        node.body = _without_docstring(node.body)
        node.body = [n if isinstance(n, ast.AnnAssign) else self.visit(n) for n in node.body]
        return node

    def visit_arg(self, node: ast.arg) -> ast.AST:
        node.annotation = None
        return node

    def visit_AnnAssign(self, node: ast.AnnAssign) -> ast.AST | None:
        if node.value is None:
            return None if not isinstance(node.target, ast.Name) else ast.Pass()
        return ast.copy_location(ast.Assign(targets=[node.target], value=node.value), node)


def _without_docstring(body: list[ast.stmt]) -> list[ast.stmt]:
    kept = [statement for statement in body if not _is_docstring(statement)]
    return kept or [ast.Pass()]
