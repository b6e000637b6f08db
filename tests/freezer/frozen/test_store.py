"""얼린 결과 쓰기: 옛것 아니면 새것, 그 사이는 없다."""

from __future__ import annotations

import errno
import json
import os
import signal
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path

import pytest

from freezer.errors import FreezerError
from freezer.frozen import disk
from freezer.frozen import store as store_module
from freezer.frozen.record import Record
from freezer.frozen.store import Frozen, Store

RECORD = Record("hash", "cells", {}, "config", "assembler", {}, {}, {}, {}, {})


def frozen(text: str) -> Frozen:
    return Frozen(text, {"a.svg": text.encode()}, '{"cells": []}', RECORD)


def content(root: Path) -> tuple[str, str]:
    place = root / "_freeze/posts/a"
    html = json.loads((place / "execute-results/html.json").read_text(encoding="utf-8"))
    return html["result"]["markdown"], (place / "figure-html/a.svg").read_text(encoding="utf-8")


def test_writes_what_quarto_reads(tmp_path: Path) -> None:
    store = Store(tmp_path)
    store.write("a", frozen("글"))
    text = (tmp_path / "_freeze/posts/a/execute-results/html.json").read_text(encoding="utf-8")
    assert text.startswith('{\n  "hash": "hash",\n  "result": {\n    "engine": "jupyter",')
    assert not text.endswith("\n") and "글" in text
    assert json.loads(text)["result"] == {
        "engine": "jupyter",
        "markdown": "글",
        "supporting": ["a_files"],
        "filters": [],
        "includes": {},
    }
    record = store.record("a")
    assert record is not None
    store.check("a", record)


def test_replacing_removes_old_figures_and_leaves_no_rubbish(tmp_path: Path) -> None:
    store = Store(tmp_path)
    store.write("a", Frozen("1", {"old.svg": b""}, "{}", RECORD))
    store.write("a", frozen("2"))
    assert content(tmp_path) == ("2", "2")
    assert [path.name for path in (tmp_path / "_freeze").iterdir()] == ["posts"]
    assert [path.name for path in (tmp_path / "_freeze/posts/a/figure-html").iterdir()] == ["a.svg"]


def test_works_where_folders_cannot_be_exchanged(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(disk, "_exchange", lambda one, other: False)
    store = Store(tmp_path)
    store.write("a", frozen("1"))
    store.write("a", frozen("2"))
    assert content(tmp_path) == ("2", "2")


@pytest.mark.parametrize("failing", [1, 2, 3, 4])
def test_a_full_disk_keeps_the_old_result(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, failing: int
) -> None:
    store = Store(tmp_path)
    store.write("a", frozen("옛것"))
    write, count = store_module.write, 0

    def full(path: Path, data: bytes) -> None:
        nonlocal count
        count += 1
        if count == failing:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        write(path, data)

    monkeypatch.setattr(store_module, "write", full)
    with pytest.raises(FreezerError, match="디스크가 가득"):
        store.write("a", frozen("새것"))
    assert content(tmp_path) == ("옛것", "옛것")
    assert [path.name for path in (tmp_path / "_freeze").iterdir()] == ["posts"]


WRITER = """
import sys
from pathlib import Path
from tests.freezer.frozen.test_store import frozen
from freezer.frozen.store import Store
store = Store(Path(sys.argv[1]))
store.write("a", frozen("0" * 10))
print("시작", flush=True)
for number in range(1, 100000):
    store.write("a", frozen(str(number % 10) * 10))
"""


def test_killed_at_any_moment(tmp_path: Path) -> None:
    """쓰는 프로세스를 여러 순간에 죽인다. 글과 그림은 늘 같은 판의 것이어야 한다."""
    for attempt in range(25):
        writer = subprocess.Popen(
            [sys.executable, "-c", WRITER, str(tmp_path)], stdout=subprocess.PIPE, text=True
        )
        assert writer.stdout is not None
        writer.stdout.readline()
        time.sleep(0.003 * attempt)
        writer.send_signal(signal.SIGKILL)
        writer.wait()
        markdown, figure = content(tmp_path)
        assert markdown == figure
        record = Store(tmp_path).record("a")
        assert record is not None
        Store(tmp_path).check("a", record)


def test_two_writers_are_refused(tmp_path: Path) -> None:
    pid = f"프로세스 {os.getpid()}"
    with (
        Store(tmp_path).lock(),
        pytest.raises(FreezerError, match=pid),
        Store(tmp_path).lock(),
    ):
        pass
    with Store(tmp_path).lock():
        pass


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ('{"format": 1, ', "잘렸습니다"),
        ("<<<<<<< HEAD\n{}\n=======\n{}\n>>>>>>> x\n", ":1: git 병합 충돌"),
        ('{"format": 99}', "더 새로운"),
        ('{"format": 2}', "꼴이 틀렸습니다"),
        ('{"format": 1}', "옛 freezer가 쓴 기록"),
        ("[]", "꼴이 틀렸습니다"),
    ],
)
def test_broken_records_are_named(tmp_path: Path, text: str, says: str) -> None:
    store = Store(tmp_path)
    store.write("a", frozen("글"))
    (tmp_path / "_freeze/posts/a/record.json").write_text(text, encoding="utf-8")
    with pytest.raises(FreezerError, match=r"_freeze/posts/a/record\.json") as caught:
        store.record("a")
    assert says in str(caught.value)


def test_missing_and_touched_files_are_found(tmp_path: Path) -> None:
    store = Store(tmp_path)
    store.write("a", frozen("글"))
    record = store.record("a")
    assert record is not None
    figure = tmp_path / "_freeze/posts/a/figure-html/a.svg"
    figure.write_text("손댐", encoding="utf-8")
    with pytest.raises(FreezerError, match=r"a\.svg: 얼린 뒤에 내용이 바뀌었습니다"):
        store.check("a", record)
    figure.unlink()
    with pytest.raises(FreezerError, match=r"a\.svg: 얼린 파일이 없습니다"):
        store.check("a", record)


def test_results_without_a_fingerprint_are_not_trusted(tmp_path: Path) -> None:
    store = Store(tmp_path)
    store.write("a", frozen("글"))
    record = store.record("a")
    assert record is not None
    with pytest.raises(FreezerError, match="지문이 없습니다"):
        store.check("a", replace(record, results={}))
