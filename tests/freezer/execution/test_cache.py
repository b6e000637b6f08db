"""jupyter-cache: 같은 코드와 같은 의존성이면 다시 실행하지 않는다."""

from __future__ import annotations

import shutil

from tests.freezer.conftest import Site


def test_going_back_executes_nothing(site: Site) -> None:
    site.write("lib.py", "RATE = 1\n")

    site.lecture("a", "import lib\nprint(lib.RATE)")
    assert site.run()["a"].executed == 1
    site.write("lib.py", "RATE = 2\n")
    assert site.run()["a"].executed == 1
    site.write("lib.py", "RATE = 1\n")
    assert site.run()["a"].executed == 0
    assert site.states()["a"].current
    assert "\n1\n" in site.frozen("a", "execute-results/html.json").read_text("utf-8").replace(
        "\\n", "\n"
    )


def test_a_lost_result_comes_back_whole(site: Site) -> None:
    site.lecture("a", "x = 3\nx", "import matplotlib.pyplot as plt\nplt.plot([1, 2]);")
    path = site.root / "posts/a.qmd"
    path.write_text(path.read_text("utf-8") + "\n값은 `{python} x` 입니다.\n", encoding="utf-8")
    assert site.run()["a"].executed == 2
    first = {p.name: p.read_bytes() for p in site.frozen("a", "").rglob("*") if p.is_file()}
    shutil.rmtree(site.frozen("a", ""))
    assert site.run()["a"].executed == 0
    again = {p.name: p.read_bytes() for p in site.frozen("a", "").rglob("*") if p.is_file()}
    assert again == first


def test_force_does_not_look(site: Site) -> None:
    site.lecture("a", "1")
    assert site.run()["a"].executed == 1
    assert site.run(force=True)["a"].executed == 1


def test_a_file_that_changes_during_the_run_leaves_nothing(site: Site) -> None:
    site.write("lib.py", "RATE = 1\n")
    site.lecture("a", "!echo 'RATE = 2' > lib.py", "import lib\nprint(lib.RATE)")
    error = site.run()["a"].error
    assert error is not None and "lib.py 이(가) 바뀌었습니다" in str(error)
    site.write("lib.py", "RATE = 1\n")
    assert not site.states()["a"].current
    site.write("lib.py", "RATE = 2\n")
    assert site.run()["a"].executed == 2
