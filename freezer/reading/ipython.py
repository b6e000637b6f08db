"""셀의 코드를 파이썬의 구문 나무로 읽는다. 파이썬이 아닌 줄(`!ls`)은 IPython이 바꾼다."""

from __future__ import annotations

import ast
import re
from typing import Any

# 뒤에 온 파이썬을 그대로 실행하는 명령
RUNS_PYTHON = frozenset({"capture", "prun", "time", "timeit"})
OPTION = re.compile(r"^\s*-[A-Za-z]\S*\s+(?:\d+\s+)?")


class NoIPythonError(Exception):
    """IPython이 없어 읽을 수 없다."""


def parse(source: str) -> ast.Module:
    """셀의 구문 나무. `%time` 뒤의 코드는 펼친다.

    IPython도 모르는 글이면 SyntaxError나 ValueError, 파이썬이 아닌데 IPython이 없으면
    NoIPythonError.
    """
    try:
        return ast.parse(source)
    except (SyntaxError, ValueError):
        pass
    try:
        # 불러오는 데 0.2초가 든다. 파이썬만 쓴 셀에는 쓰지 않는다.
        from IPython.core.inputtransformer2 import TransformerManager
    except ImportError as error:
        raise NoIPythonError from error
    tree = ast.parse(TransformerManager().transform_cell(source))
    return ast.fix_missing_locations(_Unfolded().visit(tree))


class _Unfolded(ast.NodeTransformer):
    """IPython의 명령을 부르는 식을, 그 명령이 실행하는 파이썬으로 바꾼다. 없으면 None이 된다."""

    def visit_Expr(self, node: ast.Expr) -> Any:
        inner = _python_of(node.value)
        return self.generic_visit(node) if inner is None else inner.body

    def visit_Call(self, node: ast.Call) -> Any:
        if not _is_command(node):
            return self.generic_visit(node)
        inner = _python_of(node)
        if inner and len(inner.body) == 1 and isinstance(inner.body[0], ast.Expr):
            return inner.body[0].value
        return ast.Constant(None)


def _is_command(node: ast.expr) -> bool:
    """`get_ipython().무엇(…)` 인가."""
    return (
        isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and ast.unparse(node.func.value) == "get_ipython()"
    )


def _python_of(node: ast.expr) -> ast.Module | None:
    """`get_ipython().run_line_magic("time", "f()")` 이면 `f()`의 나무, 아니면 None."""
    if not _is_command(node):
        return None
    assert isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)
    words = [arg.value for arg in node.args if isinstance(arg, ast.Constant)]
    if node.func.attr not in ("run_line_magic", "run_cell_magic") or not words:
        return None
    if words[0] not in RUNS_PYTHON:
        return None
    code = str(words[-1])
    while node.func.attr == "run_line_magic" and OPTION.match(code):
        code = OPTION.sub("", code)
    try:
        return parse(code)
    except (SyntaxError, ValueError):
        return None
