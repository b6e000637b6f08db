"""함수에 닿는 외딴 길들: 글로 따라갈 수 없으면 모듈 전체에 닿는다고 본다. 실행하지 않는다."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from freezer.frozen.record import Record
from freezer.staleness.fingerprint import Digests, changed_files
from freezer.staleness.verdict import Inspector
from tests.freezer.conftest import Site


@dataclass(frozen=True)
class Road:
    """셀, `lib`의 모듈들, 그리고 그 가운데 고치는 글."""

    cell: str
    modules: dict[str, str]
    old: str
    new: str


A = "def one():\n    return 1\n\n\ndef two():\n    return 2\n"
STALE = {
    # 지역 변수의 이름도 코드이다: locals(), 오류의 글, 기록(trace)에 보일 수 있다
    "a renamed local variable": Road(
        "from lib.a import f\nprint(f())",
        {"a": "def f():\n    total = 1\n    return total\n"},
        "total",
        "whole",
    ),
    "a cached function of another module": Road(
        "from lib.b import f\nprint(f())",
        {
            "a": A,
            "b": "from functools import cache\nfrom lib import a\n\n\n"
            "@cache\ndef f():\n    return a.two()\n",
        },
        "return 2",
        "return 3",
    ),
    "a default of a field": Road(
        "from lib.a import Point\nprint(Point())",
        {
            "a": "from dataclasses import dataclass, field\n\n\ndef make():\n    return [1]\n\n\n"
            "@dataclass\nclass Point:\n    x: float = 0.0\n"
            "    y: list = field(default_factory=make)\n"
        },
        "return [1]",
        "return [2]",
    ),
    "a default of an argument": Road(
        "from lib.a import f\nprint(f())",
        {"a": "RATE = 1\n\n\ndef f(x=RATE):\n    return x\n"},
        "RATE = 1",
        "RATE = 2",
    ),
    "an attribute of a base in another module": Road(
        "from lib.b import Child\nprint(Child().rate)",
        {
            "a": "class Base:\n    rate = 1\n",
            "b": "from lib import a\n\n\nclass Child(a.Base):\n    pass\n",
        },
        "rate = 1",
        "rate = 2",
    ),
    "a descriptor": Road(
        "from lib.a import Thing\nprint(Thing().x)",
        {
            "a": "class Always:\n    def __get__(self, *_):\n        return 1\n\n\n"
            "class Thing:\n    x = Always()\n"
        },
        "return 1",
        "return 2",
    ),
    "a patch by another module": Road(
        "from lib import a, b\nprint(a.one())",
        {"a": A, "b": "from lib import a\n\n\ndef mine():\n    return 7\n\n\na.one = mine\n"},
        "return 7",
        "return 8",
    ),
    "a patch inside a function": Road(
        "from lib import a, b\nb.install()\nprint(a.one())",
        {
            "a": A,
            "b": "from lib import a\n\n\ndef install():\n    setattr(a, 'one', lambda: 7)\n",
        },
        "lambda: 7",
        "lambda: 8",
    ),
    "a star handed on": Road(
        "from lib.b import two\nprint(two())",
        {"a": A, "b": "from lib.a import *\n"},
        "return 2",
        "return 3",
    ),
    "a star of a star": Road(
        "from lib import c\nprint(c.two())",
        {"a": A, "b": "from lib.a import *\n", "c": "from lib.b import *\n"},
        "return 2",
        "return 3",
    ),
    "one of two imports": Road(
        "from lib.c import f\nprint(f())",
        {
            "a": A,
            "b": A,
            "c": "import os\n\nif os.getenv('FAST'):\n    from lib.a import two as f\n"
            "else:\n    from lib.b import one as f\n",
        },
        "return 2",
        "return 3",
    ),
    "registered by the base": Road(
        "from lib import a\nprint(a.make('B').run())",
        {
            "a": "KINDS = {}\n\n\nclass Base:\n    def __init_subclass__(cls):\n"
            "        KINDS[cls.__name__] = cls\n\n\nclass B(Base):\n    def run(self):\n"
            "        return 1\n\n\ndef make(name):\n    return KINDS[name]()\n"
        },
        "return 1",
        "return 2",
    ),
    "registered in another module": Road(
        "from lib import a, b\nprint([kind().run() for kind in a.Base.__subclasses__()])",
        {
            "a": "class Base:\n    pass\n",
            "b": "from lib import a\n\n\nclass Mid(a.Base):\n    pass\n\n\n"
            "class B(Mid):\n    def run(self):\n        return 1\n",
        },
        "return 1",
        "return 2",
    ),
    "registered by a metaclass": Road(
        "from lib import a\nprint(a.KINDS[0]().run())",
        {
            "a": "KINDS = []\n\n\nclass Meta(type):\n    def __init__(cls, *arguments):\n"
            "        KINDS.append(cls)\n\n\nclass B(metaclass=Meta):\n    def run(self):\n"
            "        return 1\n"
        },
        "return 1",
        "return 2",
    ),
    "dispatched on an annotation": Road(
        "from lib.a import show\nprint(show(1))",
        {
            "a": "from functools import singledispatch\n\n\n@singledispatch\ndef show(x):\n"
            "    return 'any'\n\n\n@show.register\ndef _(x: int):\n    return 'int'\n"
        },
        "x: int",
        "x: float",
    ),
    "through sys.modules": Road(
        "import sys\nimport lib.a\nname = 'a'\nprint(sys.modules[f'lib.{name}'].two())",
        {"a": A},
        "return 2",
        "return 3",
    ),
    "in the names of a module": Road(
        "from lib import a\nprint(a.__dict__['two']())", {"a": A}, "return 2", "return 3"
    ),
    "in the names of a function": Road(
        "from lib.a import one\nprint(one.__globals__['two']())", {"a": A}, "return 2", "return 3"
    ),
    "named in a string": Road(
        "import pkgutil\nfrom lib import a\nprint(pkgutil.resolve_name('lib.a:two')())",
        {"a": A},
        "return 2",
        "return 3",
    ),
    "patched by a name in a string": Road(
        "from unittest import mock\nfrom lib import a\n"
        "with mock.patch('lib.a.one', lambda: 3):\n    print(a.one())\n"
        "print(mock.patch('lib.a.two').get_original())",
        {"a": A},
        "return 2",
        "return 3",
    ),
    "evaluated through a module": Road(
        "from lib import b\nprint(eval('b.a.two()'))",
        {"a": A, "b": "from lib import a\n"},
        "return 2",
        "return 3",
    ),
    "under autoreload": Road(
        "%load_ext autoreload\n%autoreload 2\nfrom lib import a\nprint(a.two())",
        {"a": A},
        "return 2",
        "return 3",
    ),
    "a class found by its name": Road(
        "from lib import a\nprint(getattr(a, 't' + 'wo')())", {"a": A}, "return 2", "return 3"
    ),
    "a method handed on by a mixin": Road(
        "from lib.c import Thing\nprint(Thing().run())",
        {
            "a": "class Mixin:\n    def run(self):\n        return self.step()\n",
            "b": "import lib.a as base\n\n\nclass Middle(base.Mixin):\n"
            "    def step(self):\n        return 1\n",
            "c": "from .b import Middle\n\n\nclass Thing(Middle):\n    pass\n",
        },
        "self.step()",
        "self.step() + 1",
    ),
    "in locals": Road(
        "from lib import a\nprint(locals()['a'].two())", {"a": A}, "return 2", "return 3"
    ),
    "in the names of the shell": Road(
        "from lib import a\nprint(get_ipython().user_ns['a'].two())",
        {"a": A},
        "return 2",
        "return 3",
    ),
    "run by the shell": Road(
        "from lib import a\nget_ipython().run_cell('print(a.two())')",
        {"a": A},
        "return 2",
        "return 3",
    ),
    "unpickled": Road(
        "import pickle\nfrom lib import a\nprint(pickle.load(open('f.pickle', 'rb'))())",
        {"a": A},
        "return 2",
        "return 3",
    ),
    "inside a format string": Road(
        "from lib import a\nprint(f'{a.two():>3}')", {"a": A}, "return 2", "return 3"
    ),
    "a cell magic": Road(
        "%%capture out\nfrom lib import a\na.two()", {"a": A}, "return 2", "return 3"
    ),
    "a global set by a function": Road(
        "from lib import a\na.start()\nprint(a.get())",
        {
            "a": "RATE = 0\n\n\ndef start():\n    global RATE\n    RATE = 5\n\n\n"
            "def get():\n    return RATE\n"
        },
        "RATE = 5",
        "RATE = 6",
    ),
}
BOTH = "def f(x):\n    total = x + 1\n    return total\n\n\ndef g(x):\n    return f(x)\n"
CURRENT = {
    "reordered functions": Road(
        "from lib.a import g\nprint(g(1))",
        {"a": BOTH},
        BOTH,
        "def g(x):\n    return f(x)\n\n\ndef f(x):\n    total = x + 1\n    return total\n",
    ),
    "an import only for types": Road(
        "from lib.a import one\nprint(one())",
        {"a": "from typing import TYPE_CHECKING\n\n" + A, "b": A},
        "TYPE_CHECKING\n\n",
        "TYPE_CHECKING\n\nif TYPE_CHECKING:\n    from lib.b import two\n\n",
    ),
    "a new constant": Road(
        "from lib.a import one\nprint(one())", {"a": A}, "return 2\n", "return 2\n\n\nUNUSED = 3\n"
    ),
    "quotes and parentheses": Road(
        "from lib.a import f\nprint(f())",
        {"a": "def f():\n    return ('a' + 'b')\n"},
        "('a' + 'b')",
        '"a" + "b"',
    ),
    "a subclass that nothing registers": Road(
        "from lib.a import Base\nprint(Base())",
        {"a": "class Base:\n    pass\n\n\nclass B(Base):\n    x = 1\n"},
        "x = 1",
        "x = 2",
    ),
    "a method of an unused class": Road(
        "from lib import a\nprint(a.one())",
        {"a": A + "\n\nclass C:\n    x = 1\n"},
        "x = 1",
        "x = 2",
    ),
    "blank lines": Road("from lib.a import one\nprint(one())", {"a": A}, "\n\n\n", "\n\n\n\n\n"),
    "a module asked for but not used": Road(
        "import sys\nfrom lib.a import one\nprint('torch' in sys.modules, one())",
        {"a": A},
        "return 2",
        "return 3",
    ),
    "a word like a module": Road(
        "from lib.a import one\nprint('lib', 'a', one())", {"a": A}, "return 2", "return 3"
    ),
}


def judged(site: Site, road: Road) -> dict[str, tuple[str, ...]]:
    """고친 다음 달라진 것: 파일 → 이름들."""
    site.write("lib/__init__.py", "")
    for name, text in road.modules.items():
        site.write(f"lib/{name}.py", text)
    before: Record = Inspector(site.project).examine(site.lecture("x", road.cell)).record
    assert any(road.old in text for text in road.modules.values())
    for name, text in road.modules.items():
        site.write(f"lib/{name}.py", text.replace(road.old, road.new))
    found = changed_files(before, Digests(site.root), Inspector(site.project).around.reach)
    return {file: change.names for file, change in found.items()}


@pytest.mark.parametrize("road", STALE.values(), ids=list(STALE))
def test_what_is_reached_by_a_side_road(site: Site, road: Road) -> None:
    assert judged(site, road)


@pytest.mark.parametrize("road", CURRENT.values(), ids=list(CURRENT))
def test_what_no_road_reaches(site: Site, road: Road) -> None:
    assert judged(site, road) == {}
