"""갖춰졌는지 살피는 일: 갖춰지지 않은 것마다 하나씩, 할 일과 함께 찾는다."""

from __future__ import annotations

import json
import shutil
import sys
from collections import namedtuple
from pathlib import Path
from typing import Any

import pytest

from freezer.command_line import main
from freezer.doctor import examine, machine
from freezer.doctor.finding import State
from tests.ci.github import git
from tests.ci.workflow import ROOT

FAKE_GH = f"""#!{sys.executable}
import json, os, sys
if sys.argv[1] == "auth":
    sys.exit(0)
answers = json.loads(os.environ["ANSWERS"])
path = sys.argv[2].removeprefix("repos/someone/course")
if path not in answers:
    sys.exit("HTTP 404")
print(json.dumps(answers[path]))
"""
SET_UP: dict[str, Any] = {
    "": {"default_branch": "main"},
    "/actions/permissions": {"enabled": True, "allowed_actions": "all"},
    "/actions/permissions/workflow": {
        "default_workflow_permissions": "read",
        "can_approve_pull_request_reviews": True,
    },
    "/pages": {"build_type": "workflow", "html_url": "https://someone.github.io/course/"},
    "/actions/workflows": {
        "workflows": [
            {"name": "verify", "state": "active", "path": ".github/workflows/verify.yml"},
            {"name": "Dependabot", "state": "active", "path": "dynamic/dependabot"},
        ]
    },
    "/actions/permissions/fork-pr-contributor-approval": {"approval_policy": "first_time"},
    "/rules/branches/main": [],
}
EVERYBODY = {"approval_policy": "all_external_contributors"}
LABELS = [{"name": "gpu-box"}]


@pytest.fixture
def course(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """GitHub에 올려 둔, 모두 갖춘 과정."""
    root = tmp_path / "course"
    root.mkdir()
    for name in ("pyproject.toml", ".gitattributes"):
        shutil.copy(ROOT / name, root / name)
    shutil.copytree(ROOT / ".github", root / ".github")
    (root / "_quarto.yml").write_text("website:\n  repo-url: https://github.com/someone/course\n")
    git(root, "init", "-q", "-b", "main")
    git(root, "add", "--all")
    git(root, "commit", "-qm", "처음")
    git(root, "remote", "add", "origin", "git@github.com:someone/course.git")
    programs = tmp_path / "bin"
    programs.mkdir()
    for name, text in {"gh": FAKE_GH, "quarto": "#!/bin/sh\necho 1.10.18\n"}.items():
        (programs / name).write_text(text)
        (programs / name).chmod(0o755)
    monkeypatch.setenv("PATH", str(programs), prepend=":")
    answer(monkeypatch, {})
    return root


def answer(monkeypatch: pytest.MonkeyPatch, changed: dict[str, Any]) -> None:
    """GitHub의 대답. `changed`만 갖춘 것과 다르고, None이면 대답하지 않는다."""
    answers = {path: told for path, told in {**SET_UP, **changed}.items() if told is not None}
    monkeypatch.setenv("ANSWERS", json.dumps(answers))


def wrong(root: Path) -> dict[str, State]:
    """좋지 않은 것들. 할 일이 적혀 있어야 한다."""
    seen = [each for each in examine(root) if each.state is not State.GOOD]
    assert all(each.remedy for each in seen)
    return {each.what: each.state for each in seen}


def test_a_course_that_is_set_up(course: Path) -> None:
    assert wrong(course) == {}


@pytest.mark.parametrize(
    ("changed", "what", "state"),
    [
        ({"": {"default_branch": "master"}}, "GitHub의 기본 가지", State.BAD),
        ({"": None}, "GitHub의 기본 가지", State.UNKNOWN),
        ({"/actions/permissions": {"enabled": False}}, "Actions", State.BAD),
        (
            {"/actions/permissions": {"enabled": True, "allowed_actions": "local_only"}},
            "Actions",
            State.BAD,
        ),
        (
            {
                "/actions/permissions": {"enabled": True, "allowed_actions": "selected"},
                "/actions/permissions/selected-actions": {
                    "github_owned_allowed": True,
                    "patterns_allowed": ["someone/*"],
                },
            },
            "Actions",
            State.BAD,
        ),
        (
            {
                "/actions/permissions/workflow": {
                    "default_workflow_permissions": "write",
                    "can_approve_pull_request_reviews": True,
                }
            },
            "워크플로의 권한",
            State.CHOICE,
        ),
        ({"/pages": None}, "Pages", State.BAD),
        ({"/pages": {"build_type": "legacy"}}, "Pages", State.BAD),
        (
            {
                "/actions/workflows": {
                    "workflows": [
                        {
                            "name": "verify",
                            "state": "disabled_inactivity",
                            "path": ".github/workflows/verify.yml",
                        }
                    ]
                }
            },
            "워크플로 verify",
            State.BAD,
        ),
        (
            {
                "/actions/variables/GPU_RUNNER": {"value": "gpu-box"},
                "/actions/runners": {
                    "runners": [{"name": "big", "status": "offline", "labels": LABELS}]
                },
                "/actions/permissions/fork-pr-contributor-approval": EVERYBODY,
            },
            "GPU 러너",
            State.BAD,
        ),
        ({"/rules/branches/main": [{"type": "pull_request"}]}, "보호된 main", State.CHOICE),
        ({"/branches/main/protection": {"url": "…"}}, "보호된 main", State.CHOICE),
    ],
)
def test_a_setting_of_github(
    course: Path,
    monkeypatch: pytest.MonkeyPatch,
    changed: dict[str, Any],
    what: str,
    state: State,
) -> None:
    answer(monkeypatch, changed)
    assert wrong(course) == {what: state}


def test_a_runner_that_waits_is_good(course: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    runners = {"runners": [{"name": "big", "status": "online", "labels": LABELS}]}
    variable = {"/actions/variables/GPU_RUNNER": {"value": "gpu-box"}}
    answer(monkeypatch, {**variable, "/actions/runners": runners})
    assert wrong(course) == {"포크의 실행": State.BAD}  # 러너를 쓰면 승인을 받아야 한다
    approval = {"/actions/permissions/fork-pr-contributor-approval": EVERYBODY}
    answer(monkeypatch, {**variable, **approval, "/actions/runners": runners})
    assert wrong(course) == {}


def test_the_repository(course: Path) -> None:
    (course / ".gitattributes").write_text("")
    (course / ".github/workflows/verify.yml").unlink()
    (course / "_quarto.yml").write_text("website:\n  repo-url: https://github.com/OWNER/course\n")
    git(course, "branch", "-m", "master")
    bad = State.BAD
    names = ("줄 끝", "워크플로", "저장소의 이름", "기본 가지")
    assert wrong(course) == dict.fromkeys(names, bad)


def test_without_github_the_machine_is_still_seen(
    course: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    git(course, "remote", "remove", "origin")
    assert wrong(course) == {"원격": State.CHOICE, "GitHub": State.UNKNOWN}
    monkeypatch.chdir(course)
    assert main(["doctor"]) == 0
    shown = capsys.readouterr().out
    assert "좋음  파이썬: 3.11" in shown and "→ 내놓으려면 `git remote add" in shown


def test_the_machine(course: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    text = (course / "pyproject.toml").read_text(encoding="utf-8")
    text = text.replace(">=3.11,<3.12", ">=3.12").replace('"torch==2.13.0"', '"torch==9.9"')
    (course / "pyproject.toml").write_text(text, encoding="utf-8")
    usage = namedtuple("usage", "total used free")
    monkeypatch.setattr(machine.shutil, "disk_usage", lambda _: usage(9, 9, 10**9))
    monkeypatch.setattr(machine, "NODE", 999)
    monkeypatch.setattr(machine, "QUARTO", (99, 0))
    names = ("파이썬", "Node", "Quarto", "강의의 패키지", "디스크")
    assert wrong(course) == dict.fromkeys(names, State.BAD)
