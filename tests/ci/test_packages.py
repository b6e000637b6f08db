"""버전을 올려 풀 리퀘스트로 내놓는 일. 푸는 것만 흉내 내고, git과 권한은 진짜이다."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from freezer.ci.packages import BODY_LIMIT, body, propose, update
from freezer.ci.programs import ActionError
from tests.ci.github import NAME, GitHub, git
from tests.ci.runner import PROGRAMS

PROJECT = """\
[build-system]
requires = ["setuptools==84.2.1"]
[project]
dependencies = ["numpy==2.4.6"]
[project.optional-dependencies]
run = [
  "me[kernel]",
  "torch==2.13.0",
  "tensorflow-cpu==2.21.0; sys_platform != 'darwin'",
  "soupsieve==2.10", # 고정: 3부터는 쓸 수 없다
]
gpu = ["tensorflow[and-cuda]==2.21.0"]
"""
RESOLVED = (
    "numpy==2.5.0\ntorch==2.15.0\ntensorflow-cpu==2.22.0\ntensorflow==2.22.0\nsoupsieve==2.10\n"
)


def test_what_is_pinned_for_a_reason_stays(tmp_path: Path) -> None:
    asked: list[str] = []
    (tmp_path / "pyproject.toml").write_text(PROJECT, encoding="utf-8")

    def resolve(wanted: list[str]) -> str:
        asked.extend(wanted)
        return RESOLVED

    said = update(tmp_path, resolve)
    assert asked == [
        "numpy",
        "setuptools",
        "soupsieve==2.10",
        "tensorflow-cpu; sys_platform != 'darwin'",
        "tensorflow[and-cuda]",
        "torch",
    ]
    wanted = PROJECT.replace("2.4.6", "2.5.0").replace("2.13.0", "2.15.0")
    assert (tmp_path / "pyproject.toml").read_text("utf-8") == wanted.replace("2.21.0", "2.22.0")
    assert "torch 2.13.0 → 2.15.0" in said and "soupsieve" not in said
    assert update(tmp_path, resolve) == "모두 가장 새 버전입니다."


def test_the_text_names_versions_and_differences() -> None:
    text = body(
        {"a": "1", "b": "1"}, {"a": "2", "b": "1", "c": "3"}, "# 다릅니다\n\n- `x:1` 0.1 → 0.2\n"
    )
    assert "| a | 1 | 2 |\n| c |  | 3 |" in text and "| b |" not in text
    assert "- `x:1` 0.1 → 0.2" in text
    assert "견주지 못했습니다" in body({}, {}, "")
    assert len(body({}, {}, "가" * (2 * BODY_LIMIT))) < 65_536


def test_one_pull_request_is_opened_and_then_renewed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with GitHub(tmp_path / "github") as github:
        root = tmp_path / "author"
        root.mkdir()
        git(root, "init", "-q", "-b", "main")
        git(root, "remote", "add", "origin", github.url)
        for name, text in {"constraints.txt": "torch==1\n", "Makefile": "all:\n"}.items():
            (root / name).write_text(text)
        git(root, "add", "--all")
        git(root, "commit", "-qm", "처음")
        given = tmp_path / "given"
        given.mkdir()
        monkeypatch.setenv("PATH", str(PROGRAMS), prepend=":")
        monkeypatch.setenv("SMALL_GITHUB", github.address)
        monkeypatch.setenv("BASE_PYTHON", sys.executable)
        environ = {"GITHUB_REPOSITORY": NAME}
        assert propose(root, given, environ) == "올릴 버전이 없습니다."

        # 고침이 다른 파일에도 손댔으면 그것은 버린다.
        (root / "constraints.txt").write_text("torch==2\n")
        (root / "Makefile").write_text("all: steal\n")
        patch = subprocess.run(["git", "-C", str(root), "diff"], capture_output=True).stdout
        (given / "update.patch").write_bytes(patch)
        (given / "differences.md").write_text("- `posts/a.qmd:3` 0.1 → 0.2\n", encoding="utf-8")
        rights = {"contents": "write", "pull-requests": "write", "actions": "write"}
        for level in ({"contents": "read"}, rights, rights):
            git(root, "checkout", "-qf", "main")
            git(root, "checkout", "-q", "--detach")
            token = github.token(level)
            monkeypatch.setenv("GITHUB_TOKEN", token)
            monkeypatch.setenv("GH_TOKEN", token)
            if level is not rights:
                with pytest.raises(ActionError, match="403"):
                    propose(root, given, environ)
            else:
                propose(root, given, environ)
        (request,) = github.requests
        assert request["head"] == "packages" and "| torch | 1 | 2 |" in request["body"]
        assert "`posts/a.qmd:3` 0.1 → 0.2" in request["body"]
        assert git(github.bare, "show", "packages:constraints.txt") == "torch==2"
        assert git(github.bare, "show", "packages:Makefile") == "all:"
        done = [words[:3] for words in github.calls if words[1] != "list"]
        assert done == [
            ["pr", "create", "--head"],
            ["workflow", "run", "test.yml"],
            ["pr", "edit", "1"],
            ["workflow", "run", "test.yml"],
        ]
