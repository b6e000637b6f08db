"""강의는 닿는 함수에만 달려 있다: 낡아야 할 것은 낡고, 아닌 것은 그대로이다."""

from __future__ import annotations

import pytest

from freezer.frozen.record import Record
from freezer.staleness.fingerprint import Digests, changed_files
from freezer.staleness.verdict import Inspector
from tests.freezer.conftest import Site

PLOTS = '''\
"""그림."""

import math
from dataclasses import dataclass

from lib import tools
from lib.tools import scale

RATE = 0.1
UNUSED = 3


def fit(x: float) -> float:
    """맞춘다."""
    return _half(x) * RATE  # 주석


def _half(x):
    return scale(x) / 2


def other():
    return UNUSED


@dataclass(frozen=True)
class Point:
    x: float = 0.0

    def norm(self) -> float:
        return math.hypot(self.x)
'''
TOOLS = "def scale(x):\n    return x * FACTOR\n\n\nFACTOR = 1\n\n\ndef lonely():\n    return 0\n"


@pytest.fixture
def lib(site: Site) -> Site:
    site.write("lib/__init__.py", "")
    site.write("lib/plots.py", PLOTS)
    site.write("lib/tools.py", TOOLS)
    return site


def record(site: Site, *cells: str) -> Record:
    return Inspector(site.project).examine(site.lecture("a", *cells)).record


def changes(site: Site, before: Record) -> dict[str, tuple[str, ...]]:
    """다시 살핀 프로젝트에서 달라진 파일 → 달라진 이름들."""
    around = Inspector(site.project).around
    found = changed_files(before, Digests(site.root), around.reach)
    return {file: change.names for file, change in found.items()}


FIT = "from lib import plots\nprint(plots.fit(2))"


@pytest.mark.parametrize(
    ("old", "new"),
    [
        pytest.param('"""맞춘다."""', '"""직선을 맞춘다."""', id="docstring"),
        pytest.param("  # 주석", "  # 다른 주석", id="comment"),
        pytest.param("x: float) -> float:\n", "x: int) -> 'int':\n", id="annotation"),
        pytest.param("_half(x) * RATE", "(_half(x)\n            * RATE)", id="format"),
        pytest.param("return UNUSED", "return UNUSED + 1", id="unreached function"),
        pytest.param("UNUSED = 3", "UNUSED = 4", id="unreached constant"),
        pytest.param(
            "def other():", "def new():\n    return 1\n\n\ndef other():", id="new function"
        ),
        pytest.param("math.hypot(self.x)", "abs(self.x)", id="unreached class"),
        pytest.param('"""그림."""', '"""그림들."""', id="module docstring"),
    ],
)
def test_what_changes_nothing(lib: Site, old: str, new: str) -> None:
    before = record(lib, FIT)
    assert old in PLOTS
    lib.write("lib/plots.py", PLOTS.replace(old, new))
    assert changes(lib, before) == {}


@pytest.mark.parametrize(
    ("old", "new", "names"),
    [
        ("RATE = 0.1", "RATE = 0.2", ("RATE",)),
        ("_half(x) * RATE", "_half(x) + RATE", ("fit",)),
        ("scale(x) / 2", "scale(x) / 3", ("_half",)),
        ("UNUSED = 3", "UNUSED = print(3)", ("<module>", "UNUSED")),
        ("def _half(x):", "@tools.register\ndef _half(x):", ("<module>", "_half")),
        ("import math\n", "import math, random\n", ("<module>",)),
        ("RATE = 0.1", "RATE = 0.1\nfor RATE in (1, 2): pass", ("<module>",)),
    ],
)
def test_what_is_reached(lib: Site, old: str, new: str, names: tuple[str, ...]) -> None:
    before = record(lib, FIT)
    assert old in PLOTS
    lib.write("lib/plots.py", PLOTS.replace(old, new, 1))
    found = changes(lib, before)["lib/plots.py"]
    assert set(names) <= set(found)


def test_a_function_of_another_module_is_followed(lib: Site) -> None:
    before = record(lib, FIT)
    lib.write("lib/tools.py", TOOLS.replace("FACTOR = 1", "FACTOR = 2"))
    assert changes(lib, before) == {"lib/tools.py": ("FACTOR",)}
    lib.write("lib/tools.py", TOOLS.replace("return 0", "return 1"))
    assert changes(lib, before) == {}


@pytest.mark.parametrize(
    "cell",
    [
        "from lib import plots\nprint(getattr(plots, 'ot' + 'her')())",
        "from lib.plots import *\nprint(other())",
        "from lib import plots\nshow = plots\nprint(show.other())",
        "from lib import plots\nprint(vars(plots)['other']())",
        "from lib import plots\nprint(eval('plots.other()'))",
        "import lib.plots\nprint(lib.plots.other())",
        "import lib.plots as p\nprint(p.other())",
        "from lib.plots import other as go\nprint(go())",
        "from lib import plots\nprint([f() for f in [plots.other]])",
        "%time from lib.plots import other\nprint(other())",
    ],
)
def test_every_road_to_a_function_is_seen(lib: Site, cell: str) -> None:
    before = record(lib, cell)
    lib.write("lib/plots.py", PLOTS.replace("return UNUSED", "return -UNUSED"))
    assert "other" in changes(lib, before)["lib/plots.py"]
    lib.write("lib/plots.py", PLOTS.replace("UNUSED = 3", "UNUSED = 4"))
    assert "UNUSED" in changes(lib, before)["lib/plots.py"]


def test_a_module_reached_through_a_module(lib: Site) -> None:
    before = record(lib, "from lib import plots\nprint(plots.tools.lonely())")
    lib.write("lib/tools.py", TOOLS.replace("return 0", "return 1"))
    assert changes(lib, before) == {"lib/tools.py": ("lonely",)}


@pytest.mark.parametrize(
    "line", ["def __getattr__(name):\n    return other\n", "print(globals())\n"]
)
def test_an_opaque_module_counts_whole(lib: Site, line: str) -> None:
    lib.write("lib/plots.py", PLOTS + line)
    before = record(lib, FIT)
    lib.write("lib/plots.py", PLOTS.replace("return UNUSED", "return -UNUSED") + line)
    assert "other" in changes(lib, before)["lib/plots.py"]


def test_a_removed_and_an_appearing_name_count(lib: Site) -> None:
    before = record(lib, FIT)
    lib.write("lib/plots.py", PLOTS.replace("def _half", "def _third"))
    assert changes(lib, before)["lib/plots.py"] == ("_half",)
    cell = (
        "from lib import plots\ntry:\n    print(plots.late)\nexcept AttributeError:\n    print(0)"
    )
    lib.write("lib/plots.py", PLOTS)
    before = record(lib, cell)
    lib.write("lib/plots.py", PLOTS + "\n\nlate = 1\n")
    assert changes(lib, before)["lib/plots.py"] == ("late",)


def test_a_broken_module_counts_by_its_bytes(lib: Site) -> None:
    before = record(lib, FIT)
    lib.write("lib/plots.py", "def broken(:\n")
    assert "lib/plots.py" in changes(lib, before)


def test_the_verdict_names_the_function(lib: Site) -> None:
    lib.lecture("a", FIT)
    assert lib.run()["a"].error is None
    lib.write("lib/tools.py", TOOLS.replace("x * FACTOR", "x + FACTOR"))
    why = lib.states()["a"].why
    assert why == ("lib/tools.py의 scale 이(가) 바뀜 (lib/plots.py 를 거쳐)",)
