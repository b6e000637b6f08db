"""올린 것이 나가기까지: 우리 워크플로를 작은 러너로 정말 돌려 본다."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections.abc import Iterator
from importlib.metadata import version
from pathlib import Path

import pytest

from tests.ci.course import LECTURES, PACKAGE, Course, freeze
from tests.ci.github import GitHub, git
from tests.ci.runner import Run

ALL = ("check", "freeze", "commit", "render", "deploy", "seen")
GREEN = dict.fromkeys(ALL, "success")
COMMANDS = ("git ", "! git", "test ")
PROSE = GREEN | {"freeze": "skipped"}


@pytest.fixture(scope="session")
def frozen(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return freeze(tmp_path_factory.mktemp("course"), version(PACKAGE))


@pytest.fixture
def course(tmp_path: Path, frozen: Path) -> Iterator[Course]:
    with GitHub(tmp_path / "github") as github:
        course = Course(tmp_path, github)
        course.start(frozen)
        yield course


def prose(course: Course, name: str, text: str) -> None:
    course.lecture(name, LECTURES[name], prose=text)


def test_prose_is_published_without_a_framework(course: Course) -> None:
    prose(course, "one", "고친 글.")
    course.push("글을 고친다")
    run = course.publish()
    assert run.results == PROSE, run.said
    assert "고친 글." in course.page("posts/one")
    assert course.log() == ["얼린 결과 갱신: one", "글을 고친다", "처음"]
    assert not any("-e .[" in installed for installed in run.installed.values())
    assert "| one | 글이나 보이는 옵션이 바뀜 |" in run.summary
    assert run.installed["commit"] == ""  # 쓰기 토큰이 있는 곳에는 아무것도 설치하지 않는다

    # 짓는 동안 얼린 결과를 건드리거나 커널을 띄우려 하면 실패한다.
    again = ("check", "freeze", "commit", "deploy", "seen")
    for name, value, last in [
        ("QUARTO_TOUCHES", "_freeze/posts/one/record.json", "git diff --exit-code"),
        ("QUARTO_TOUCHES", "_freeze/posts/one/new.txt", "! git ls-files"),
        ("QUARTO_IMPORTS", "ipykernel", "test ! -e .build/kernel"),
    ]:
        run.environ = {name: value}
        assert run.play(skip=again).results["render"] == "failure"
        commands = [line for line in run.said["render"].splitlines() if line.startswith(COMMANDS)]
        assert commands[-1].startswith(last)


def test_one_mistake_stops_nobody(course: Course) -> None:
    """코드와 lib을 고친 강의는 새 모습으로, 실패한 강의는 마지막 모습으로 나가고, 빨갛게 끝난다."""
    course.lecture("one", "1 / 0")
    course.lecture("three", "print(33)")
    course.edit("lib/numbers.py", "return 2", "return 22")
    course.push("코드와 lib을 고친다")
    run = course.publish()
    assert run.results == GREEN | {"freeze": "failure"}, run.said
    assert "하나" in course.page("posts/one")
    assert "22" in course.page("posts/two") and "33" in course.page("posts/three")
    assert course.log()[0] == "얼린 결과 갱신: three, two"
    assert "::error file=posts/one.qmd,line=8::" in run.said["freeze-cpu-1"]
    assert "::warning file=posts/one.qmd::" in run.said["render"]
    rows = {line.split("|")[1].strip(): line for line in run.summary.splitlines() if "|" in line}
    assert "실패했다: posts/one.qmd:8" in rows["one"]
    assert "lib/numbers.py" in rows["two"] and "실행했다" in rows["two"]
    assert git(course.github.bare, "rev-parse", "main")[:9] in rows["three"]

    # 다시 돌리면 실패한 강의만 다시 실행한다. 이미 올린 것을 두고 경고하지도 않는다.
    before, run.summary = course.log(), ""
    run.play(skip=("check", "render", "deploy", "seen"))
    assert run.summary.count("간직해 둔 결과를 썼다") == 2
    assert "::warning" not in run.said["commit"] and course.log() == before


def test_a_lecture_that_cannot_be_read_stops_nobody(course: Course) -> None:
    course.lecture("one", "#| labell: x\n1")
    prose(course, "two", "고친 글.")
    course.push("틀린 옵션")
    run = course.publish()
    assert run.results == PROSE | {"check": "failure"}, run.said
    assert "::error file=posts/one.qmd,line=8::" in run.said["check"]
    assert "하나" in course.page("posts/one") and "고친 글." in course.page("posts/two")


def test_a_deleted_lecture_leaves_no_link(course: Course) -> None:
    (course.root / "posts/three.qmd").unlink()
    course.push("강의를 지운다")
    run = course.publish()
    assert run.results == PROSE | {"render": "failure", "deploy": "skipped", "seen": "skipped"}
    assert "_quarto.yml:11" in run.said["render"] and course.github.pages is None

    course.pull()
    course.edit("_quarto.yml", "      - posts/three.qmd\n", "")
    course.push("사이드바에서도 지운다")
    assert course.publish().results == PROSE
    assert course.record("three") == {} and course.page("posts/three") == ""


def test_a_renamed_lecture_keeps_its_results(course: Course) -> None:
    (course.root / "posts/three.qmd").rename(course.root / "posts/third.qmd")
    course.edit("_quarto.yml", "three.qmd", "third.qmd")
    course.push("이름을 바꾼다")
    run = course.publish()
    assert run.results == PROSE, run.said
    assert course.record("three") == {} and course.record("third")
    assert course.page("posts/third") and not course.page("posts/three")
    assert run.summary.count("지웠다") == 1


def test_main_moves_while_a_run_is_at_work(course: Course) -> None:
    """두 번 움직여도 결과는 그 끝에 얹히고, 기다린 실행은 모두가 올린 것을 낸다."""
    prose(course, "one", "첫째 글.")
    course.push("첫째")

    def meanwhile() -> None:
        for name in ("two", "three"):
            prose(course, name, "고친 글.")
            course.push(name)

    run = course.publish(after={"check": meanwhile})
    assert run.results == PROSE, run.said
    waited = course.publish(sha=git(course.root, "rev-parse", "HEAD"))
    assert waited.results == PROSE, waited.said
    assert course.log() == [
        "얼린 결과 갱신: three, two",
        "얼린 결과 갱신: one",
        "three",
        "two",
        "첫째",
        "처음",
    ]


def test_results_that_somebody_else_renewed_are_left(course: Course) -> None:
    prose(course, "one", "고친 글.")
    prose(course, "two", "고친 글.")
    course.push("고친다")

    def meanwhile() -> None:
        course.write("_freeze/posts/one/record.json", "{}\n")
        course.push("다른 사람이 얼린다")

    run = course.publish(after={"check": meanwhile}, only=("check", "commit"))
    assert run.results["commit"] == "success"
    assert "::warning::main이(가) 앞서 나가며" in run.said["commit"]
    assert course.log()[:2] == ["얼린 결과 갱신: two", "다른 사람이 얼린다"]
    assert course.committed("_freeze/posts/one/record.json") == "{}"
    assert "| main이 앞서 나가 올리지 않음 |" in run.summary


def test_everything_again_is_published_by_another_run(course: Course) -> None:
    course.keep("three")
    run = course.publish(event="workflow_dispatch", inputs={"force": True})
    skipped = dict.fromkeys(("render", "deploy", "seen"), "skipped")
    assert run.results == GREEN | skipped, run.said
    assert "| three | 모두 다시 실행 |" in run.summary
    assert [words[:3] for words in course.github.calls] == [["workflow", "run", "publish.yml"]]
    elsewhere = course.publish(event="workflow_dispatch", ref="refs/heads/other")
    assert set(elsewhere.results.values()) == {"skipped"}


def test_a_protected_main_publishes_and_says_what_to_do(course: Course) -> None:
    prose(course, "one", "고친 글.")
    course.push("고친다")
    course.github.protect()
    run = course.publish()
    assert run.results == PROSE | {"commit": "failure"}, run.said
    assert "rule violations" in run.said["commit"] and "DEPLOY.md" in run.said["commit"]
    assert "고친 글." in course.page("posts/one")
    assert "커밋을 올리지 못했습니다." in run.summary


def test_lectures_go_to_the_machines_that_suit_them(course: Course) -> None:
    """GPU를 쓰는 강의는 GPU 러너에, 나머지는 CPU 기계에. 하나가 고장 나도 나머지는 나간다."""
    course.github.variables["GPU_RUNNER"] = "gpu-box"
    course.lecture("one", "from lib.device import device\nprint(device())")
    course.lecture("three", "print(33)")
    course.push("고친다")
    run = course.publish(environ={"BREAKS": "[site,gpu,dev]"})
    assert run.results == GREEN | {"freeze": "failure"}, run.said
    assert run.runners["freeze-gpu-1"] == "gpu-box"
    assert run.runners["freeze-cpu-1"] == run.runners["commit"] == "ubuntu-24.04"
    assert "--torch-backend cpu" in run.installed["freeze-cpu-1"]
    assert "33" in course.page("posts/three") and "하나" in course.page("posts/one")
    assert "| one | 알 수 없음 |  |  | 기계가 끝내지 못했다 |" in run.summary

    mended = course.publish(only=("check", "freeze", "commit"))
    assert mended.results["freeze"] == mended.results["commit"] == "success", mended.said
    assert "-c constraints-gpu.txt -e .[site,gpu,dev]" in mended.installed["freeze-gpu-1"]
    assert list(mended.artifacts) == ["frozen-base", "frozen-gpu-1"]
    assert course.log()[0] == "얼린 결과 갱신: one"


def test_a_new_version_executes_what_uses_it(course: Course) -> None:
    """강의 하나가 쓰는 패키지의 버전이 오르면 그 강의만 다시 실행한다."""
    now = version(PACKAGE)
    record = course.root / "_freeze/posts/one/record.json"
    text = record.read_text(encoding="utf-8")
    assert f'"{PACKAGE}": "{now}"' in text
    record.write_text(text.replace(f'"{PACKAGE}": "{now}"', f'"{PACKAGE}": "0.1"'))
    for name in ("pyproject.toml", "constraints.txt"):
        course.edit(name, f"=={now}", "==0.1")
    course.push("옛 버전")
    assert course.publish(only=("check",)).outputs["check"]["plan"] == "[]"

    for name in ("pyproject.toml", "constraints.txt"):
        course.edit(name, "==0.1", f"=={now}")
    course.push("새 버전")
    run = course.publish(only=("check", "freeze", "commit"))
    assert json.loads(run.outputs["check"]["plan"])[0]["lectures"] == "one"
    assert f"{PACKAGE} 0.1 → {now}" in run.summary
    assert course.record("one")["packages"][PACKAGE] == now


def request(course: Course, **given: object) -> Run:
    """포크가 보낸 풀 리퀘스트. 시험(`make test`)은 여기서 돌리지 않는다."""
    sha = course.push("포크의 커밋", branch="fork")
    jobs = ("check", "offer", "preview")
    return course.run("test", event="pull_request", ref="fork", sha=sha, fork=True, only=jobs)


def test_a_fork_is_offered_what_it_could_not_freeze(course: Course) -> None:
    course.github.variables["GPU_RUNNER"] = "gpu-box"
    course.lecture("three", "print(33)")
    run = request(course)
    assert run.results["check"] == "failure" and run.results["offer"] == "success", run.said
    assert "three: 다시 실행 (코드 셀이 바뀜)" in run.said["check"]
    assert set(run.runners.values()) == {"ubuntu-24.04"}
    assert "--torch-backend cpu" in run.installed["offer"]

    # 내려받아 넣으면 초록이 된다.
    shutil.copytree(run.artifacts["frozen"], course.root / "downloaded")
    command = [sys.executable, "-m", "freezer.ci", "take-frozen", "downloaded"]
    subprocess.run(command, cwd=course.root, check=True, capture_output=True)
    shutil.rmtree(course.root / "downloaded")
    run = request(course)
    assert run.results["check"] == "success" and run.results["offer"] == "skipped"


def test_a_preview_is_published_by_hand_and_executes_nothing(course: Course) -> None:
    """남의 사이트는 권한 없는 일이 짓고, 사람이 부른 실행이 옮기기만 한다."""
    previews = course.github.bare_beside("someone/previews")
    prose(course, "one", "남의 글.")
    course.lecture("three", "print(33)")  # 얼리지 않았다
    sha = course.push("포크의 커밋", branch="refs/pull/7/head")
    given = {"event": "pull_request", "ref": "refs/pull/7/merge", "sha": sha, "fork": True}
    run = course.run("test", only=("preview",), **given)
    assert run.results["preview"] == "success", run.said
    course.github.sites[sha] = run.artifacts["site"]

    call = {"event": "workflow_dispatch", "inputs": {"number": 7}}
    assert course.run("preview", **call).results == {"preview": "failure"}  # 둘 곳을 정하지 않았다
    course.github.variables["PREVIEW_REPOSITORY"] = f"{course.github.address}/someone/previews.git"
    course.github.secrets["PREVIEW_TOKEN"] = course.github.token({"contents": "write"})
    shown = course.run("preview", **call)
    assert shown.results == {"preview": "success"}, shown.said
    assert "남의 글." in git(previews, "show", "gh-pages:7/posts/one.html")
    assert "33" not in git(previews, "show", "gh-pages:7/posts/three.html")
    assert shown.installed["preview"] == ""


def test_drift_opens_an_issue_and_its_end_closes_it(course: Course) -> None:
    course.keep("three")
    (notebook,) = (course.root / "_freeze/posts/three/notebook").glob("*.ipynb")
    text = notebook.read_text(encoding="utf-8")
    notebook.write_text(text.replace('"3\\n"', '"4\\n"'), encoding="utf-8")
    assert notebook.read_text(encoding="utf-8") != text
    course.push("어긋난 결과")
    run = course.run("verify", event="schedule")
    assert run.results == {"verify": "success", "report": "success"}, run.said
    (issue,) = course.github.issues
    assert issue["title"] == "다시 실행한 결과가 얼린 결과와 다릅니다"
    assert "posts/three.qmd:7" in issue["body"] and issue["open"]
    assert str(run.folder) not in issue["body"]

    notebook.write_text(text, encoding="utf-8")
    course.push("바른 결과")
    run = course.run("verify", event="schedule")
    assert run.results == {"verify": "success", "report": "success"}, run.said
    assert not issue["open"] and not issue["comments"]
