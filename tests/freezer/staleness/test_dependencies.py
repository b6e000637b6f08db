"""의존성 찾기: 강의 → 모듈 → 모듈 → 데이터 파일, 그리고 프로젝트 밖의 패키지."""

from __future__ import annotations

import pytest

from freezer.errors import LectureError
from freezer.reading.reader import read
from freezer.staleness.dependencies import Dependencies, Scanner
from freezer.staleness.pins import installed, pinned, read_lock, read_pins, required
from freezer.staleness.reach import Reach
from tests.freezer.conftest import Site


def scan(site: Site, *cells: str) -> Dependencies:
    return Scanner(site.root, Reach(site.root)).scan(read(site.lecture("a", *cells), site.root))


def test_follows_imports_and_says_through_what(site: Site) -> None:
    site.write("lib/__init__.py", "")
    site.write("lib/plots.py", "import matplotlib\nfrom . import descent\n")
    site.write("lib/descent.py", "def go():\n    from lib.deep import core\n")
    site.write("lib/deep/__init__.py", "from ..style import RED\n")
    site.write("lib/deep/core.py", "import numpy as np\n")
    site.write("lib/style.py", "RED = 1\n")
    site.write("lib/unused.py", "import pandas\n")
    found = scan(site, "from lib import plots\nimport torch, os")
    assert found.files == {
        "lib/__init__.py": "posts/a.qmd",
        "lib/plots.py": "posts/a.qmd",
        "lib/descent.py": "lib/plots.py",
        "lib/deep/__init__.py": "lib/descent.py",
        "lib/deep/core.py": "lib/descent.py",
        "lib/style.py": "lib/deep/__init__.py",
    }
    assert found.packages == {"matplotlib", "numpy", "torch"}


def test_data_files_belong_to_the_module_that_names_them(site: Site) -> None:
    site.write("lib/__init__.py", "")
    site.write("lib/data.py", "PATH = Path(__file__).parent / 'tables/coffee.csv'\n")
    site.write("lib/tables/coffee.csv", "1,2\n")
    site.write("data/other.csv", "3,4\n")
    found = scan(site, "from lib.data import PATH\nopen('data/other.csv')")
    assert found.files["lib/tables/coffee.csv"] == "lib/data.py"
    assert found.files["data/other.csv"] == "posts/a.qmd"


def test_cells_that_do_not_run_do_not_count(site: Site) -> None:
    assert scan(site, "#| eval: false\nimport torch\nraise") == Dependencies()


def test_syntax_error_names_the_line(site: Site) -> None:
    with pytest.raises(LectureError) as caught:
        scan(site, "x = 1", "#| echo: false\nx = 1\nx = = 2")
    assert caught.value.line == 14


def test_magic_commands_are_not_python(site: Site) -> None:
    assert scan(site, "%time x = 1\n!ls\nimport torch").packages == {"torch"}


def test_pins(site: Site) -> None:
    site.write(
        "pyproject.toml",
        '[project]\nname = "x"\nversion = "1"\ndependencies = ["numpy==2.4.6", "loose>=1"]\n'
        '[project.optional-dependencies]\nrun = ["tensorflow-cpu==2.21.0", "rich[all]==1.0"]\n',
    )
    pins = read_pins(site.root)
    assert pins == {"numpy": "2.4.6", "tensorflow-cpu": "2.21.0", "rich": "1.0"}
    assert pinned({"tensorflow", "numpy", "loose"}, pins) == {
        "numpy": "2.4.6",
        "tensorflow": "2.21.0",
    }


def test_a_pin_is_found_whatever_its_module_is_called() -> None:
    pins = {"python-dateutil": "1", "typing-extensions": "2", "pillow": "3"}
    assert pinned({"dateutil", "typing_extensions", "PIL"}, pins) == {
        "PIL": "3",
        "dateutil": "1",
        "typing_extensions": "2",
    }


def test_indirect_pins_count_only_where_they_are_used(site: Site) -> None:
    site.write("constraints.txt", "# 모두\ncycler==1\nKiwi_Solver==2\nsympy==3\nnumpy==4\n")
    locked = read_lock(site.root)
    assert locked == {"cycler": "1", "kiwi-solver": "2", "sympy": "3", "numpy": "4"}
    loaded = {"matplotlib", "cycler", "sympy", "numpy"}
    assert required({"matplotlib"}, loaded, locked) == {"cycler": "1", "numpy": "4"}
    assert required({"matplotlib"}, {"matplotlib"}, locked) == {}
    assert required({"no_such_thing"}, set(), locked) == {"no-such-thing": ""}


def test_installed_drops_the_build() -> None:
    import torch

    assert torch.__version__.split("+")[0] == installed("torch")
    assert installed("no-such-package") is None


def test_text_that_cannot_be_a_file_name_is_not_a_file(site: Site) -> None:
    korean = "기울기를 따라 내려갑니다. " * 8
    found = scan(site, f"print({korean!r})\nx = '\\ud800.csv'\ny = 'a\\0.csv'")
    assert found.files == {}


def test_a_line_that_begins_with_percent_is_python(site: Site) -> None:
    cell = "import numpy\nprint('%d'\n      % (3,))\nfrom lib import (\n    a\n)"
    site.write("lib/a.py", "")
    site.write("lib/__init__.py", "")
    assert scan(site, cell).packages == {"numpy"}


def test_commands_of_ipython_are_not_errors(site: Site) -> None:
    cell = "if True:\n    %time import numpy\nfiles = !ls\nlen?\nimport torch"
    assert scan(site, cell, "%%time\nimport pandas").packages == {"numpy", "torch", "pandas"}
