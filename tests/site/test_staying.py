"""Quarto의 미리 보기 곁에 남아 다음 페이지부터 다듬는 프로세스(finish/staying.mjs).

Quarto 대신, 시키는 대로 post-render를 부르는 작은 프로세스를 쓴다.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from tests.engine.example import wait_for
from tests.site.conftest import ROOT
from tests.site.test_finish import PAGE

STAND_IN = """
import json, os, subprocess, sys
for line in sys.stdin:
    words, named = json.loads(line)
    done = subprocess.run(["node", "finish/main.mjs", *words], env=os.environ | named,
                          capture_output=True, text=True)
    print(json.dumps([done.returncode, done.stdout, done.stderr]), flush=True)
"""
NAMED = {"QUARTO_PROJECT_OUTPUT_DIR": "_site", "QUARTO_PROJECT_OUTPUT_FILES": "_site/a.html"}
GOOD, BAD, TORN = PAGE.format(tex="x^2"), PAGE.format(tex=r"\frac{1"), "<html><body>가"


class StandIn:
    """작은 사이트 하나와, 그 곁에서 다듬기를 부르는 프로세스."""

    def __init__(self, root: Path) -> None:
        self.root = root
        shutil.copytree(ROOT / "finish", root / "finish")
        (root / "node_modules").symlink_to(ROOT / "node_modules")
        for folder in (".quarto", "_site"):
            (root / folder).mkdir()
        ours = ("GITHUB_", "QUARTO_", "SITE_URL")
        self.process = subprocess.Popen(
            [sys.executable, "-c", STAND_IN],
            cwd=root,
            env={key: value for key, value in os.environ.items() if not key.startswith(ours)},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        self.socket = root / ".quarto" / f"finish-{self.process.pid}.sock"

    def finish(self, html: str, *words: str, **more: str) -> tuple[int, str, str, str]:
        """페이지 하나를 새로 짓고 다듬는다: 종료 코드, (초를 뺀) 출력, 오류 출력, 다듬은 페이지."""
        page = self.root / "_site/a.html"
        page.write_text(html, encoding="utf-8")
        assert self.process.stdin and self.process.stdout
        print(json.dumps([words, NAMED | more]), file=self.process.stdin, flush=True)
        code, out, err = json.loads(self.process.stdout.readline())
        return code, re.sub(r"[\d.]+초", "", out), err, page.read_text(encoding="utf-8")

    def staying(self) -> list[psutil.Process]:
        """이 폴더에 남아 있는 것들."""
        return [
            each
            for each in psutil.process_iter(["cmdline"])
            if str(self.root / "finish/staying.mjs") in (each.info["cmdline"] or [])
        ]

    def wait_for_one(self) -> None:
        wait_for(self.socket.is_socket)

    def end(self, killed: bool = False) -> None:
        assert self.process.stdin
        if killed:
            self.process.kill()
        self.process.stdin.close()
        self.process.wait()


@pytest.fixture
def quarto(tmp_path: Path) -> Iterator[StandIn]:
    made = StandIn(tmp_path.resolve())
    yield made
    made.end()
    wait_for(lambda: not made.staying())


def test_the_one_that_stayed_says_the_same_and_ends_with_quarto(quarto: StandIn) -> None:
    # 폴더를 적어 부르면 늘 제가 다듬는다
    alone = [quarto.finish(html, "_site") for html in (GOOD, BAD, TORN)]
    assert [code for code, *_ in alone] == [0, 1, 0]
    assert "조판할 수 없는 수식" in alone[1][2] and "경고: a.html" in alone[2][2]
    assert "<msup>" in alone[0][3]
    assert quarto.staying() == []
    assert quarto.finish(GOOD) == alone[0]
    quarto.wait_for_one()
    assert [quarto.finish(html) for html in (GOOD, BAD, TORN)] == alone
    # 패키지가 없어도 다듬는다: 남은 것이 다듬었다. 저장소의 주소는 맡긴 쪽의 것이다
    (quarto.root / "node_modules").unlink()
    assert [quarto.finish(html) for html in (GOOD, BAD, TORN)] == alone
    page = quarto.finish(GOOD, GITHUB_REPOSITORY="someone/course")[3]
    assert "https://github.com/someone/course" in page
    assert "ERR_MODULE_NOT_FOUND" in quarto.finish(GOOD, QUARTO_PROJECT_RENDER_ALL="1")[2]
    assert len(quarto.staying()) == 1
    quarto.end()
    wait_for(lambda: not quarto.staying())
    assert not quarto.socket.exists()


def test_a_whole_render_leaves_none(quarto: StandIn) -> None:
    for more in ({"QUARTO_PROJECT_RENDER_ALL": "1"}, {"QUARTO_PROJECT_OUTPUT_FILES": ""}):
        assert quarto.finish(BAD, **more)[0] == 1
        assert quarto.staying() == []


def test_changed_code_is_read_again_and_a_killed_quarto_leaves_none(quarto: StandIn) -> None:
    quarto.finish(GOOD)
    quarto.wait_for_one()
    (old,) = quarto.staying()
    with (quarto.root / "finish/minify.mjs").open("a") as code:
        code.write("console.error('고친 코드');\n")
    assert "고친 코드" in quarto.finish(GOOD)[2]
    wait_for(lambda: old not in quarto.staying())
    quarto.wait_for_one()
    quarto.end(killed=True)
    wait_for(lambda: not quarto.staying())
    assert not quarto.socket.exists()


def test_a_socket_that_does_not_answer_is_passed_over(
    quarto: StandIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    """끊어 버리는 것, 그리고 듣는 이가 없는 것. 듣는 이가 없으면 새것으로 바꾼다."""
    monkeypatch.chdir(quarto.root)  # 소켓의 주소는 길 수 없다
    with socket.socket(socket.AF_UNIX) as rude:
        rude.bind(str(quarto.socket.relative_to(quarto.root)))
        rude.listen()
        threading.Thread(target=lambda: rude.accept()[0].close(), daemon=True).start()
        alone = quarto.finish(GOOD)
        wait_for(lambda: not quarto.staying())  # 새것은 소켓을 열지 못한다
    assert alone[0] == 0 and "<msup>" in alone[3]
    quarto.socket.unlink()
    quarto.socket.write_text("듣는 이가 없다")
    assert quarto.finish(GOOD) == alone
    quarto.wait_for_one()
