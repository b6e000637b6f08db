"""셀의 코드를 읽기: 무엇이 파이썬인지는 IPython이 정한다."""

from __future__ import annotations

import ast
import sys

import pytest

from freezer.reading import ipython


def names(source: str) -> set[str]:
    """import하는 것들."""
    found = [node for node in ast.walk(ipython.parse(source)) if isinstance(node, ast.Import)]
    return {alias.name for node in found for alias in node.names}


@pytest.mark.parametrize(
    "source",
    [
        "!printf '%s' \\\n  a b\nimport lib",
        "d = {}\nd['a'] = !echo x\nimport lib",
        "%precision 3\nx = (1 +\n     2)\nimport lib",
        "import lib\nlib?",
        "    # 들여쓴 셀\n    import lib",
        "await something\nimport lib",
        "%time import lib",
        "%timeit -n 1 -r 1 import lib",
        "%%time\nimport lib",
        "%%capture out\nimport lib",
        "if True:\n    %time import lib",
        "x = %time __import__('os')\nimport lib",
    ],
)
def test_what_ipython_runs_is_read(source: str) -> None:
    assert names(source) == {"lib"}


@pytest.mark.parametrize("source", ["%%bash\necho import lib | cat", "%%html\n<b>import</b>"])
def test_a_cell_of_another_language_holds_no_python(source: str) -> None:
    assert names(source) == set()


@pytest.mark.parametrize("source", ["x = = 1", "def f(:\n  pass", "!ls\nx = = 1"])
def test_what_ipython_can_not_read_is_a_fault(source: str) -> None:
    with pytest.raises(SyntaxError):
        ipython.parse(source)


def test_without_ipython_only_python_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "IPython.core.inputtransformer2", None)
    assert names("import lib") == {"lib"}
    with pytest.raises(ipython.NoIPythonError):
        ipython.parse("!ls")
