"""풀 리퀘스트의 사이트를, 따로 둔 저장소의 Pages에 내놓는다. 그 사이트의 것은 실행하지 않는다."""

from __future__ import annotations

import json
import shutil
from collections.abc import Mapping
from pathlib import Path

from freezer.ci.programs import ActionError, output
from freezer.ci.push import AUTHOR, CREDENTIALS

ARTIFACT = "site"
BRANCH = "gh-pages"
SITE = Path(".build/preview")


def fetch(root: Path, environ: Mapping[str, str]) -> str:
    """풀 리퀘스트의 마지막 커밋에서 `test`가 지어 놓은 사이트를 `.build/preview`에 받는다."""
    number, repository = _number(environ), environ["GITHUB_REPOSITORY"]
    there = ["--repo", repository]
    asked = output(["gh", "pr", "view", number, "--json", "headRefOid", *there])
    commit = json.loads(asked)["headRefOid"]
    fields = ["--workflow", "test.yml", "--commit", commit, "--json", "databaseId"]
    runs = json.loads(output(["gh", "run", "list", *fields, *there]))
    if not runs:
        raise ActionError(f"풀 리퀘스트 {number}: 커밋 {commit[:9]}의 test 실행이 없습니다.")
    shutil.rmtree(root / SITE, ignore_errors=True)
    run = str(runs[0]["databaseId"])
    output(["gh", "run", "download", run, "--name", ARTIFACT, "--dir", str(root / SITE), *there])
    return f"풀 리퀘스트 {number}의 {commit[:9]}를 받았습니다."


def push(root: Path, environ: Mapping[str, str]) -> str:
    """받은 사이트를 미리 볼 저장소의 번호 폴더에 올린다. 폴더의 옛것은 남지 않는다."""
    number, address = _number(environ), environ.get("PREVIEW_REPOSITORY", "")
    if not address:
        raise ActionError(
            "저장소 변수 PREVIEW_REPOSITORY가 없습니다. DEPLOY.md의 ‘미리 보기’를 보세요."
        )
    if not (root / SITE / "index.html").is_file():
        raise ActionError(f"{SITE}: 받은 사이트가 없습니다.")
    clone = root / ".build/previews"
    shutil.rmtree(clone, ignore_errors=True)
    git = ["git", "-C", str(clone)]
    fetch = ["clone", "--quiet", "--depth=1", "--branch", BRANCH, address, str(clone)]
    output(["git", *CREDENTIALS, *fetch])
    shutil.rmtree(clone / number, ignore_errors=True)
    shutil.copytree(root / SITE, clone / number)
    output([*git, "add", "--all"])
    if not output([*git, "status", "--porcelain"]):
        return "이미 올린 그대로입니다."
    output([*git, *AUTHOR, "commit", "--quiet", "--message", f"풀 리퀘스트 {number}"])
    output([*git, *CREDENTIALS, "push", "--quiet", "origin", f"HEAD:{BRANCH}"])
    return f"{number}/ 에 올렸습니다."


def _number(environ: Mapping[str, str]) -> str:
    number = environ.get("NUMBER", "")
    if not number.isdecimal():
        raise ActionError(f"풀 리퀘스트의 번호가 아닙니다: {number!r}")
    return number
