"""jupyter-cache: 같은 코드와 같은 의존성이면 다시 실행하지 않는다."""

from __future__ import annotations

import errno
import json
import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from jupyter_cache.cache.main import JupyterCacheBase

from freezer.execution.cache import Cache, Executed
from freezer.frozen.record import Record
from tests.freezer.build import make_cell, make_lecture, make_notebook, stdout
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


def stored(cache: Path) -> Path:
    (path,) = cache.rglob("base.ipynb")
    return path


def tampered(cache: Path) -> None:
    path = stored(cache)
    notebook = json.loads(path.read_text(encoding="utf-8"))
    notebook["cells"][1]["outputs"][0]["text"] = ["손댐\n"]
    path.write_text(json.dumps(notebook), encoding="utf-8")


def as_file(cache: Path) -> None:
    shutil.rmtree(cache)
    cache.write_text("폴더가 아니다")


DAMAGE: dict[str, Callable[[Path], object]] = {
    "truncated notebook": lambda cache: os.truncate(stored(cache), 100),
    "empty notebook": lambda cache: os.truncate(stored(cache), 0),
    "tampered notebook": tampered,
    "missing notebook": lambda cache: stored(cache).unlink(),
    "binary notebook": lambda cache: stored(cache).write_bytes(b"\xff\x00"),
    "corrupt database": lambda cache: (cache / "global.db").write_bytes(b"x" * 5000),
    "truncated database": lambda cache: os.truncate(cache / "global.db", 200),
    "empty database": lambda cache: os.truncate(cache / "global.db", 0),
    "a file in its place": as_file,
}


LECTURE = make_lecture(make_cell("x"))
RECORD = Record("hash", "cells", {}, "config", "assembler", {}, {}, {}, {}, {})


def executed(text: str) -> Executed:
    return Executed(make_notebook([stdout(text)]), {"cells": [0.1]})


@pytest.mark.parametrize("name", DAMAGE)
def test_a_damaged_cache_is_a_warning_and_a_miss(
    tmp_path: Path, name: str, caplog: pytest.LogCaptureFixture
) -> None:
    Cache(tmp_path).keep(LECTURE, executed("옛것\n"), RECORD, "a")
    DAMAGE[name](tmp_path / ".jupyter_cache")
    cache = Cache(tmp_path)
    assert cache.find(LECTURE, RECORD) is None
    if name != "empty database":  # 빈 데이터베이스는 처음 쓰는 것과 같다
        assert "경고: .jupyter_cache: 두었던 결과를 읽지 못해" in caplog.text
    cache.keep(LECTURE, executed("새것\n"), RECORD, "a")
    found = Cache(tmp_path).find(LECTURE, RECORD)
    if name != "a file in its place":  # 남의 파일은 지우지 않는다
        assert found is not None
        assert found.notebook.cells[0].outputs[0].text == "새것\n"


def test_a_damaged_cache_does_not_end_the_run(site: Site) -> None:
    site.lecture("a", "print(1)")
    assert site.run()["a"].executed == 1
    shutil.rmtree(site.frozen("a", ""))
    os.truncate(stored(site.root / ".jupyter_cache"), 100)
    done = site.command("run")
    assert done.returncode == 0 and "셀 1개를 실행했고, 0편이 실패" in done.stdout
    assert "경고: .jupyter_cache" in done.stderr and "Traceback" not in done.stderr


def test_a_full_disk_at_the_cache_is_a_warning(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    cache = Cache(tmp_path)
    cache.keep(LECTURE, executed("옛것\n"), RECORD, "a")

    def full(*_: object, **__: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(JupyterCacheBase, "cache_notebook_bundle", full)
    cache.keep(LECTURE, executed("새것\n"), RECORD, "a")
    assert "실행한 결과를 두지 못했습니다" in caplog.text
    # 앞서 둔 것은 잃지 않는다.
    assert cache.find(LECTURE, RECORD) is not None
