"""커널은 사람과 기계의 버릇을 물려받지 않고, 언제나 원문을 실행한다."""

from __future__ import annotations

import os
import py_compile

import pytest

from tests.freezer.conftest import Site

CELL = """\
import datetime
import matplotlib
import compiled
print("굵기", matplotlib.rcParams["lines.linewidth"])
print("확인", __debug__)
print("시작 파일", "STARTED" in globals())
print("시각", datetime.datetime.fromtimestamp(0))
print("원문", compiled.X)
print("폴더", __import__("os").getcwd() == {root!r})"""
EXPECTED = ["굵기 1.5", "확인 True", "시작 파일 False", "시각 1970-01-01 00:00:00", "원문 2"]


def test_habits_of_the_machine_do_not_count(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    """차갑든 따뜻하든: matplotlibrc, IPython의 시작 파일, 파이썬의 옵션, TZ, 낡은 .pyc."""
    habits = str(site.write("home/matplotlibrc", "lines.linewidth: 8\n"))
    site.write("matplotlibrc", "lines.linewidth: 9\n")
    site.write("home/profile_default/startup/00.py", "STARTED = True\n")
    for name, value in {
        "IPYTHONDIR": str(site.root / "home"),
        "MATPLOTLIBRC": habits,
        "PYTHONOPTIMIZE": "1",
        "TZ": "Asia/Seoul",
    }.items():
        monkeypatch.setenv(name, value)
    # 시각과 크기가 같아 파이썬이 속는, 낡은 .pyc
    source = site.write("compiled.py", "X = 1\n")
    py_compile.compile(str(source), optimize=0)
    before = source.stat()
    source.write_text("X = 2\n", encoding="utf-8")
    os.utime(source, ns=(before.st_atime_ns, before.st_mtime_ns))

    for name in ("cold", "warm1", "warm2"):
        site.lecture(name, CELL.format(root=str(site.root)))
    outcomes = site.run("cold") | site.run("warm1", "warm2")
    assert {name: str(o.error) for name, o in outcomes.items() if o.error} == {}
    for name in outcomes:
        text = site.frozen(name, "execute-results/html.json").read_text("utf-8")
        missing = [line for line in [*EXPECTED, "폴더 True"] if line not in text]
        assert not missing, (name, missing)
        assert site.states()[name].current
    (site.root / "matplotlibrc").unlink()
    assert site.states()["cold"].current
