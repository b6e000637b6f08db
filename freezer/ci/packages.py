"""패키지의 버전을 올리고, 무엇이 달라지는지와 함께 풀 리퀘스트 하나로 내놓는다."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Mapping
from pathlib import Path

from freezer.ci.programs import output
from freezer.ci.push import AUTHOR, CREDENTIALS

PROJECT, LOCK = "pyproject.toml", "constraints.txt"
PIN = re.compile(r'"(?P<name>[\w.-]+)(?P<extras>\[[\w,-]+\])?==(?P<version>[\w.]+)(?P<rest>[^"]*)"')
HELD = "# 고정:"
"""이 말이 붙은 줄의 버전은 까닭이 있어 올리지 않는다."""
BRANCH, TITLE = "packages", "패키지의 버전을 올린다"
TOUCHED = (PROJECT, "constraints*.txt", "_freeze/*")
"""제안이 고칠 수 있는 파일. 나머지는 고친 것이 있어도 버린다."""
BODY_LIMIT = 60_000


def update(root: Path, resolve: Callable[[list[str]], str] | None = None) -> str:
    """`pyproject.toml`의 버전들을, 함께 설치할 수 있는 가장 새것으로 바꾼다.

    `resolve`는 패키지의 이름들을 받아 `이름==버전`의 줄들을 준다. 없으면 uv에 묻는다.
    """
    path = root / PROJECT
    text = path.read_text(encoding="utf-8")
    found = (resolve or _resolve)(_wanted(text))
    newest = _versions(found)
    lines = [_renewed(line, newest) for line in text.splitlines(keepends=True)]
    path.write_text("".join(lines), encoding="utf-8")
    old, new = _pins(text), _pins("".join(lines))
    said = [f"{name} {old[name]} → {new[name]}" for name in new if new[name] != old[name]]
    return "\n".join(said) or "모두 가장 새 버전입니다."


def _wanted(text: str) -> list[str]:
    """함께 풀 것들: 고정한 것은 버전까지, 나머지는 이름만."""
    wanted = set()
    for line in text.splitlines():
        for pin in PIN.finditer(line):
            extras, version = pin["extras"] or "", f"=={pin['version']}" if HELD in line else ""
            wanted.add(f"{pin['name']}{extras}{version}{pin['rest']}")
    return sorted(wanted)


def _resolve(wanted: list[str]) -> str:
    """uv가 푼 `이름==버전`의 줄들."""
    command = [sys.executable, "-m", "uv", "pip", "compile", "-", "--quiet", "--no-header"]
    command += ["--no-annotate", "--python-version", "3.11.2"]
    return output(
        [*command, "--python-platform", "x86_64-manylinux_2_28"], body="\n".join(wanted) + "\n"
    )


def _renewed(line: str, newest: Mapping[str, str]) -> str:
    def pinned(pin: re.Match[str]) -> str:
        version = newest.get(_plain(pin["name"]), pin["version"])
        return f'"{pin["name"]}{pin["extras"] or ""}=={version}{pin["rest"]}"'

    return line if HELD in line else PIN.sub(pinned, line)


def _pins(text: str) -> dict[str, str]:
    return {pin["name"]: pin["version"] for pin in PIN.finditer(text)}


def _versions(text: str) -> dict[str, str]:
    """`이름==버전`의 줄들을 표로."""
    pairs = (line.split(";")[0].strip().split("==") for line in text.splitlines() if "==" in line)
    return {_plain(name): version for name, version in pairs}


def _plain(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def propose(root: Path, given: Path, environ: Mapping[str, str]) -> str:
    """받은 고침(`update.patch`)을 가지 하나에 올리고, 풀 리퀘스트를 열거나 고친다.

    글에는 버전의 표와 수의 차이(`differences.md`)를 적는다. 봇이 연 풀 리퀘스트에서는 시험이
    저절로 돌지 않으므로 불러 준다.
    """
    patch = given / "update.patch"
    if not patch.is_file() or not patch.read_bytes().strip():
        return "올릴 버전이 없습니다."
    old = _versions((root / LOCK).read_text(encoding="utf-8"))
    kept = [f"--include={pattern}" for pattern in TOUCHED]
    git = ["git", "-C", str(root)]
    output([*git, "apply", "--index", *kept, str(patch.resolve())])
    new = _versions((root / LOCK).read_text(encoding="utf-8"))
    output([*git, *AUTHOR, "commit", "--quiet", "--message", TITLE])
    output([*git, *CREDENTIALS, "push", "--force", "origin", f"HEAD:refs/heads/{BRANCH}"])
    differences = given / "differences.md"
    measured = differences.read_text(encoding="utf-8") if differences.is_file() else ""
    said = _open(body(old, new, measured), environ["GITHUB_REPOSITORY"])
    repository = ["--repo", environ["GITHUB_REPOSITORY"]]
    output(["gh", "workflow", "run", "test.yml", *repository, "--ref", BRANCH])
    return said


def body(old: Mapping[str, str], new: Mapping[str, str], differences: str) -> str:
    """풀 리퀘스트의 글: 바뀐 버전의 표와, 새로 실행한 결과가 얼린 것과 다른 곳."""
    names = [name for name in sorted({*old, *new}) if old.get(name) != new.get(name)]
    rows = [f"| {name} | {old.get(name, '')} | {new.get(name, '')} |" for name in names]
    table = "\n".join(["| 패키지 | 지금 | 새 버전 |", "|---|---|---|", *rows])
    measured = differences or "견주지 못했습니다. 실행의 기록을 보세요.\n"
    if len(measured) > BODY_LIMIT:
        measured = f"{measured[:BODY_LIMIT]}\n\n(뒤는 잘랐습니다.)\n"
    return (
        f"{table}\n\n새 버전으로 모두 다시 실행해, 지금까지 얼린 것과 견주었습니다.\n\n{measured}"
    )


def _open(text: str, repository: str) -> str:
    there = ["--repo", repository]
    listed = output(["gh", "pr", "list", "--head", BRANCH, "--json", "number", *there])
    number = re.search(r'"number":\s*(\d+)', listed)
    if number:
        return output(["gh", "pr", "edit", number[1], "--body-file", "-", *there], body=text)
    named = ["--head", BRANCH, "--base", "main", "--title", TITLE]
    return output(["gh", "pr", "create", *named, "--body-file", "-", *there], body=text)
