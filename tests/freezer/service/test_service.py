"""오래 사는 freezer: 진짜 프로세스에 묻고, 취소하고, 입력을 닫는다."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psutil
import pytest

from freezer.execution.warm import possible
from freezer.frozen.store import Store
from tests.freezer.conftest import PATIENCE, Site, wait_for


class Asked:
    """서비스 프로세스 하나와의 이야기."""

    def __init__(self, root: Path) -> None:
        command = [sys.executable, "-m", "freezer.service"]
        self.process = subprocess.Popen(
            command, cwd=root, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        self.count = 0
        self.news: list[dict[str, Any]] = []

    def say(self, **message: Any) -> None:
        assert self.process.stdin
        print(json.dumps(message), file=self.process.stdin, flush=True)

    def ask(self, *sources: Path, **how: bool) -> int:
        self.count += 1
        self.say(id=self.count, render=[str(source) for source in sources], **how)
        return self.count

    def told(self) -> dict[str, Any]:
        """다음 대답. 진행과 기다림은 `news`에 모은다."""
        assert self.process.stdout
        for line in self.process.stdout:
            told: dict[str, Any] = json.loads(line)
            if "progress" not in told and "waiting" not in told:
                return told
            self.news.append(told)
        raise AssertionError("대답하지 않고 끝났다")

    def answer(self) -> dict[str, Any]:
        """문서 하나를 물은 것의 답."""
        told = self.told()
        assert "done" in told, told
        (answer,) = told["done"].values()
        assert isinstance(answer, dict)
        return answer

    def close(self) -> int:
        assert self.process.stdin
        self.process.stdin.close()
        return self.process.wait(timeout=60)


@pytest.fixture
def asked(site: Site) -> Iterator[Asked]:
    service = Asked(site.root)
    yield service
    service.process.kill()
    service.process.wait()


def test_code_executes_and_prose_does_not(site: Site, asked: Asked) -> None:
    note = site.root / "note"
    cell = f"with open({str(note)!r}, 'a') as f: _ = f.write('x')\nprint('값')"
    path = site.lecture("a", cell)
    asked.ask(path)
    first = asked.answer()
    assert "값" in first["markdown"]
    assert [Path(folder).name for folder in first["folders"]] == ["notebook"]
    path.write_text(path.read_text(encoding="utf-8").replace("글.", "고친 글."), encoding="utf-8")
    asked.ask(path)
    assert "고친 글." in asked.answer()["markdown"]
    assert note.read_text() == "x"
    asked.ask(path, force=True)
    asked.answer()
    assert note.read_text() == "xx"
    assert site.states()["a"].current
    assert asked.close() == 0


def test_what_can_not_be_frozen_truthfully_is_a_warning(site: Site, asked: Asked) -> None:
    asked.ask(site.lecture("a", "import random\nprint(random.random())"))
    answer = asked.answer()
    (warning,) = answer["warnings"]
    assert "markdown" in answer and warning.startswith("posts/a.qmd:9: 시드를 정하지 않고")
    asked.ask(site.lecture("a", "#| accept: random\nimport random\nprint(random.random())"))
    assert "warnings" not in asked.answer()


def test_an_error_names_the_line_and_a_corrected_lecture_recovers(site: Site, asked: Asked) -> None:
    path = site.lecture("a", "1 / 0")
    asked.ask(path)
    assert asked.answer()["error"].startswith("posts/a.qmd:8: 1번째 셀에서 ZeroDivisionError")
    site.lecture("a", "print('나았다')")
    asked.ask(path)
    assert "나았다" in asked.answer()["markdown"]


def test_a_file_that_is_no_lecture_is_named(site: Site, asked: Asked) -> None:
    asked.ask(site.write("other.qmd", "---\ntitle: x\n---\n"))
    error = asked.answer()["error"]
    assert error.startswith("other.qmd: ") and "engine: jupyter" in error


def test_an_endless_cell_is_left_when_cancelled(site: Site, asked: Asked) -> None:
    started = site.root / "started"
    endless = f"open({str(started)!r}, 'w').close()\nwhile True: pass"
    path = site.lecture("a", endless)
    number = asked.ask(path)
    wait_for(started.exists)
    asked.say(cancel=number)
    assert asked.told() == {"id": number, "cancelled": True}
    site.lecture("a", "print('다음')")
    asked.ask(path)
    assert "다음" in asked.answer()["markdown"]


def test_nothing_is_left_when_the_input_closes_while_a_cell_runs(site: Site, asked: Asked) -> None:
    started = site.root / "started"
    path = site.lecture("a", f"open({str(started)!r}, 'w').close()\nwhile True: pass")
    asked.ask(path)
    wait_for(started.exists)
    children = psutil.Process(asked.process.pid).children(recursive=True)
    assert children
    asked.close()
    wait_for(
        lambda: not any(child.is_running() and child.status() != "zombie" for child in children)
    )
    assert not (site.root / "_freeze" / "posts" / "a").exists()


def test_two_services_wait_for_each_other(site: Site, asked: Asked) -> None:
    other = Asked(site.root)
    cell = "import time; time.sleep(1); print('늦은 값')"
    first, second = site.lecture("a", cell), site.lecture("b", cell)
    asked.ask(first)
    other.ask(second)
    assert "늦은 값" in asked.answer()["markdown"]
    assert "늦은 값" in other.answer()["markdown"]
    assert {"id": 1, "waiting": True} in asked.news + other.news
    assert other.close() == 0


def test_a_current_lecture_does_not_wait_for_another_freezer(site: Site, asked: Asked) -> None:
    path = site.lecture("a", "print('값')")
    site.run("a")
    with Store(site.root).lock():
        asked.ask(path)
        assert "값" in asked.answer()["markdown"]
    assert asked.news == []


def test_many_are_asked_at_once_and_one_failure_leaves_the_others(site: Site, asked: Asked) -> None:
    meet = (
        "import pathlib, time\nhere = pathlib.Path({root!r})\n(here / {name!r}).touch()\n"
        "while len(list(here.glob('met-*'))) < 2: time.sleep(0.05)\nprint('만남')"
    )
    names = {name: meet.format(root=str(site.root), name=f"met-{name}") for name in ("a", "b")}
    paths = [site.lecture(name, cell) for name, cell in names.items()]
    paths.append(site.lecture("bad", "1 / 0"))
    paths.append(site.write("other.qmd", "---\ntitle: x\n---\n"))
    asked.ask(*paths)
    done = asked.told()["done"]
    assert list(map(str, paths)) == sorted(done, key=list(map(str, paths)).index)
    assert all("만남" in done[str(path)]["markdown"] for path in paths[:2])
    assert "ZeroDivisionError" in done[str(paths[2])]["error"]
    assert "other.qmd" in done[str(paths[3])]["error"]
    told = {news["progress"]["name"]: news["progress"] for news in asked.news}
    assert told["a"]["done"] == told["a"]["total"] == 1


def test_without_execution_the_frozen_result_or_the_code_alone(site: Site, asked: Asked) -> None:
    path = site.lecture("a", "print('값' + '들')", prose="글 `{python} 1 + 1`.")
    asked.ask(path, execute=False)
    answer = asked.answer()
    assert "print('값' + '들')" in answer["markdown"] and "값들" not in answer["markdown"]
    assert "글 `1 + 1`." in answer["markdown"]
    assert answer["stale"][0] == "처음 실행"
    assert not (site.root / "_freeze" / "posts" / "a").exists()
    site.run("a")
    site.lecture("a", "print('값' + '들')", prose="고친 글 `{python} 1 + 1`.")
    asked.ask(path, execute=False)
    answer = asked.answer()
    assert "값들" in answer["markdown"] and "고친 글 2." in answer["markdown"]
    assert "stale" not in answer


def test_without_execution_a_stale_result_is_shown_as_frozen(site: Site, asked: Asked) -> None:
    """`lib`만 고쳤으면 원고는 얼릴 때 그대로이다: 얼린 모습을, 낡았다는 까닭과 함께 준다."""
    site.write("lib/__init__.py", "")
    site.write("lib/a.py", "VALUE = '옛값'\n")
    path = site.lecture("a", "from lib import a\nprint(a.VALUE)")
    site.run("a")
    site.write("lib/a.py", "VALUE = '새값'\n")
    asked.ask(path, execute=False)
    answer = asked.answer()
    assert "옛값" in answer["markdown"] and answer["stale"][0] == "다시 실행"
    site.lecture("a", "from lib import a\nprint(a.VALUE, 1)")
    asked.ask(path, execute=False)
    assert "옛값" not in asked.answer()["markdown"]


def test_what_a_kernel_writes_to_the_inherited_output_is_not_an_answer(
    site: Site, asked: Asked
) -> None:
    cell = "import subprocess, sys\n_ = subprocess.run(['sh', '-c', 'cat; echo 밖'])\nprint('안')"
    asked.ask(site.lecture("a", cell))
    assert "안" in asked.answer()["markdown"]


def test_for_a_notebook_the_code_has_its_options_and_hidden_code_is_there(
    site: Site, asked: Asked
) -> None:
    cell = "#| label: tbl-x\n#| echo: false\nprint('값')"
    asked.ask(site.lecture("a", cell), notebook=True)
    markdown = asked.answer()["markdown"]
    assert f"``` {{.python .cell-code}}\n{cell}\n```" in markdown
    assert "노트북 내려받기" not in markdown and "옵션 줄은" not in markdown


@pytest.mark.skipif(not possible(), reason="리눅스의 CPU에서만 살펴본다")
def test_a_look_resumes_and_is_frozen_by_a_clean_run_when_the_author_pauses(
    site: Site, asked: Asked
) -> None:
    """미리 보기의 저장: 바뀐 셀부터 살펴보고, `_freeze`에는 깨끗하게 실행한 것만 쓴다."""
    note = site.root.parent / f"{site.root.name}-note"
    first = f"import os\nos.system('echo $PPID >> {note}'); import time; time.sleep(.3)"
    path = site.lecture("a", first, "print('처음')")
    asked.ask(path, look=True)
    answer = asked.answer()
    assert "처음" in answer["markdown"] and "살펴보는 중" in answer["markdown"]
    assert not site.frozen("a", "record.json").exists()
    site.lecture("a", first, "print('고침')")
    asked.ask(path, look=True)
    assert "고침" in asked.answer()["markdown"]
    assert len(note.read_text().split()) == 1  # 첫 셀은 다시 실행하지 않았다
    wait_for(site.frozen("a", "record.json").exists)
    asked.ask(path, look=True)
    answer = asked.answer()
    assert "고침" in answer["markdown"] and "살펴보는 중" not in answer["markdown"]
    assert len(note.read_text().split()) == 2
    assert asked.close() == 0


@pytest.mark.skipif(not possible(), reason="리눅스의 CPU에서만 살펴본다")
def test_a_new_question_takes_the_place_of_the_clean_run(site: Site, asked: Asked) -> None:
    marks = [site.root.parent / f"{site.root.name}-{n}" for n in range(2)]
    clean = "import os, sys; clean = 'ipykernel_launcher' in sys.argv[0]"
    wait = f"import time; time.sleep({PATIENCE}); os.system('touch {marks[1]}')"
    slow = f"if clean: os.system('touch {marks[0]}'); {wait}"
    path = site.lecture("a", clean, slow, "print('하나')")
    asked.ask(path, look=True)
    asked.answer()
    wait_for(marks[0].exists)
    site.lecture("a", clean, slow, "print('둘')")
    asked.ask(path, look=True)
    assert "둘" in asked.answer()["markdown"]
    assert not marks[1].exists()  # 깨끗한 실행이 끝나기를 기다리지 않았다
    assert not site.frozen("a", "record.json").exists()
