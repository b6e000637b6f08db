"""저장소의 파일과 git: 가지와 원격, 줄 끝, 저장소의 이름."""

from __future__ import annotations

import re
from pathlib import Path

from freezer.doctor.finding import Seen, State, good, judged, said

BRANCH = "main"
REMOTE = re.compile(r"github\.com[/:]([\w.-]+/[\w.-]+?)(?:\.git)?/?$")
WORKFLOWS = ("publish.yml", "test.yml", "verify.yml", "update.yml")


def look(root: Path) -> list[Seen]:
    """git과 저장소의 파일에서 살핀 것."""
    if said(["git", "rev-parse", "--git-dir"], root) is None:
        return [Seen("git", State.BAD, "git 저장소가 아님", "`git init -b main`을 부릅니다.")]
    return [_remote(root), _branch(root), _endings(root), _name(root), _workflows(root)]


def github_name(root: Path) -> str:
    """원격이 GitHub이면 `주인/이름`, 아니면 빈 글."""
    match = REMOTE.search(said(["git", "remote", "get-url", "origin"], root) or "")
    return match[1] if match else ""


def _remote(root: Path) -> Seen:
    name = github_name(root)
    remedy = "내놓으려면 `git remote add origin <GitHub 저장소의 주소>`를 부릅니다."
    found = name or "origin이 GitHub가 아님"
    return judged("원격", bool(name), found, remedy, State.CHOICE)


def _branch(root: Path) -> Seen:
    """원격의 기본 가지(받은 적이 있으면), 없으면 이곳의 main."""
    head = said(["git", "symbolic-ref", "--short", "refs/remotes/origin/HEAD"], root)
    if head:
        name = head.removeprefix("origin/")
        remedy = "설정의 General에서 기본 가지를 main으로 바꿉니다. 워크플로는 main만 냅니다."
        return judged("기본 가지", name == BRANCH, name, remedy)
    there = said(["git", "rev-parse", "--verify", "--quiet", f"refs/heads/{BRANCH}"], root)
    found = BRANCH if there else "main이 없음"
    return judged("기본 가지", bool(there), found, "`git branch -m main`으로 이름을 바꿉니다.")


def _endings(root: Path) -> Seen:
    """얼린 결과는 바이트가 그대로여야 지문이 맞는다."""
    told = said(["git", "check-attr", "text", "--", "_freeze/posts/a/record.json"], root) or ""
    remedy = ".gitattributes에 `_freeze/** -text` 한 줄을 둡니다."
    fine = told.endswith(": unset")
    return judged(
        "줄 끝", fine, "_freeze는 그대로 받음" if fine else "_freeze가 바뀔 수 있음", remedy
    )


def _name(root: Path) -> Seen:
    text = (root / "_quarto.yml").read_text(encoding="utf-8")
    match = re.search(r"^\s*repo-url:\s*(\S+)", text, re.M)
    url, name = match[1] if match else "", github_name(root)
    fine = not url or not name or url.rstrip("/").endswith(f"/{name}")
    remedy = f"_quarto.yml의 `repo-url`을 https://github.com/{name} 으로 고치거나, 지웁니다."
    return judged("저장소의 이름", fine, url or "git의 원격에서 얻음", remedy)


def _workflows(root: Path) -> Seen:
    folder = root / ".github/workflows"
    missing = [name for name in WORKFLOWS if not (folder / name).is_file()]
    if not missing:
        return good("워크플로", ", ".join(WORKFLOWS))
    remedy = ".github/workflows를 이 저장소의 처음 것에서 되살립니다."
    return Seen("워크플로", State.BAD, f"없음: {', '.join(missing)}", remedy)
