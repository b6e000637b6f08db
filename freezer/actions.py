"""GitHub Actions가 하는 일: 얼린 결과를 받아 커밋하고, 어긋남을 이슈로 알린다.

    python -m freezer.actions take-frozen 폴더     폴더의 내용으로 _freeze를 바꾼다
    python -m freezer.actions push-frozen 폴더     그리고 커밋해 올린다
    python -m freezer.actions report-drift 보고서   보고서로 이슈를 열거나, 열려 있으면 덧붙인다

쓰기 토큰이 있는 곳에서 남의 코드가 돌지 않도록 표준 라이브러리와 git, gh만 쓴다.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

FREEZE = "_freeze"
AUTHOR = (
    "-c",
    "user.name=github-actions[bot]",
    "-c",
    "user.email=41898282+github-actions[bot]@users.noreply.github.com",
)
# 올릴 때만 환경 변수의 토큰을 쓴다. 토큰은 명령줄에도, 저장소의 설정에도 남지 않는다.
CREDENTIALS = (
    "-c",
    "credential.helper=",
    "-c",
    'credential.helper=!f() { echo username=x-access-token; echo "password=$GITHUB_TOKEN"; }; f',
)
TITLE = "다시 실행한 결과가 얼린 결과와 다릅니다"
BODY_LIMIT = 60_000


class ActionError(Exception):
    """일을 마치지 못한 까닭. 글은 그대로 사용자에게 보인다."""


def take_frozen(root: Path, fresh: Path) -> str:
    """`_freeze`를 `fresh` 폴더의 내용으로 통째로 바꾼다. 없어진 결과는 남지 않는다."""
    if not (fresh / "posts").is_dir():
        raise ActionError(f"{fresh}: 얼린 결과가 없습니다 (posts 폴더가 있어야 합니다).")
    shutil.rmtree(root / FREEZE, ignore_errors=True)
    shutil.copytree(fresh, root / FREEZE)
    return f"{FREEZE}를 {fresh} 의 결과로 바꿨습니다."


def push_frozen(root: Path, fresh: Path, branch: str) -> str:
    """`_freeze`를 `fresh`의 내용으로 바꾸고, 달라졌으면 커밋해 `branch`에 올린다.

    그사이 branch가 앞서 나갔으면 그 위에 다시 얹는다. 같은 강의를 두고 부딪치면 올리지 않는다:
    앞서 나간 커밋의 실행이 제 코드로 다시 얼린다. 무엇을 했는지 한 줄로 돌려준다.
    """
    take_frozen(root, fresh)
    _git(root, "add", "--all", "--", FREEZE)
    changed = _git(root, "diff", "--cached", "--name-only", "--", FREEZE).splitlines()
    if not changed:
        return "얼린 결과가 그대로라 커밋하지 않습니다."
    names = ", ".join(sorted({_lecture(path) for path in changed}))
    message = f"얼린 결과 갱신: {names}\n\nGitHub Actions가 낡은 강의를 다시 실행했습니다."
    _git(root, *AUTHOR, "commit", "--message", message, "--", FREEZE)
    if _try(root, *CREDENTIALS, "push", "origin", f"HEAD:{branch}"):
        return f"커밋해 올렸습니다: {names}"
    _git(root, *CREDENTIALS, "fetch", "origin", branch)
    if not _try(root, *AUTHOR, "rebase", "FETCH_HEAD"):
        _git(root, "rebase", "--abort")
        return f"{branch}이(가) 같은 결과를 고치며 앞서 나가 올리지 않습니다: {names}"
    _git(root, *CREDENTIALS, "push", "origin", f"HEAD:{branch}")
    return f"앞서 나간 {branch} 위에 커밋해 올렸습니다: {names}"


def _lecture(path: str) -> str:
    """`_freeze/posts/<강의>/...` 에서 강의의 이름."""
    parts = Path(path).parts
    return parts[2] if len(parts) > 3 else path


def report_drift(report: Path, environ: Mapping[str, str]) -> str:
    """보고서를 이슈로 연다. 같은 제목의 이슈가 열려 있으면 거기에 덧붙인다."""
    if not report.is_file():
        raise ActionError(f"{report}: 보고서가 없습니다.")
    try:
        repository = environ["GITHUB_REPOSITORY"]
        run = "{GITHUB_SERVER_URL}/{GITHUB_REPOSITORY}/actions/runs/{GITHUB_RUN_ID}".format_map(
            environ
        )
    except KeyError as error:
        raise ActionError(
            f"환경 변수 {error} 이(가) 없습니다. GitHub Actions에서 부르세요."
        ) from error
    body = _body(report.read_text(encoding="utf-8"), run)
    listed = _gh(repository, "issue", "list", "--limit", "500", "--json", "number,title")
    numbers = [str(issue["number"]) for issue in json.loads(listed) if issue["title"] == TITLE]
    if numbers:
        return _gh(repository, "issue", "comment", numbers[0], "--body-file", "-", body=body)
    return _gh(repository, "issue", "create", "--title", TITLE, "--body-file", "-", body=body)


def _body(text: str, run: str) -> str:
    if len(text) > BODY_LIMIT:
        text = f"{text[:BODY_LIMIT]}\n\n(뒤는 잘랐습니다. 온전한 보고서는 실행에 딸려 있습니다.)\n"
    return f"{text}\n\n실행: {run}\n"


def _gh(repository: str, *arguments: str, body: str | None = None) -> str:
    return _output(["gh", *arguments, "--repo", repository], body=body)


def _git(root: Path, *arguments: str) -> str:
    return _output(["git", "-C", str(root), *arguments])


def _try(root: Path, *arguments: str) -> bool:
    return subprocess.run(["git", "-C", str(root), *arguments]).returncode == 0


def _output(command: list[str], body: str | None = None) -> str:
    done = subprocess.run(command, input=body, capture_output=True, text=True, encoding="utf-8")
    if done.returncode:
        raise ActionError(
            f"`{' '.join(command[:4])} …` 이(가) 실패했습니다:\n{done.stderr.strip()}"
        )
    return done.stdout.strip()


def main(argv: Sequence[str] | None = None) -> int:
    """종료 코드: 0 성공, 1 실패."""
    parser = argparse.ArgumentParser(prog="python -m freezer.actions", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True, metavar="명령")
    take = commands.add_parser("take-frozen", help="얼린 결과를 받습니다")
    take.add_argument("fresh", type=Path, metavar="폴더")
    push = commands.add_parser("push-frozen", help="얼린 결과를 커밋해 올립니다")
    push.add_argument("fresh", type=Path, metavar="폴더")
    push.add_argument("--branch", default="main")
    report = commands.add_parser("report-drift", help="어긋남을 이슈로 알립니다")
    report.add_argument("report", type=Path, metavar="보고서")
    arguments = parser.parse_args(argv)
    try:
        if arguments.command == "take-frozen":
            print(take_frozen(Path.cwd(), arguments.fresh))
        elif arguments.command == "push-frozen":
            print(push_frozen(Path.cwd(), arguments.fresh, arguments.branch))
        else:
            print(report_drift(arguments.report, os.environ))
    except ActionError as error:
        print(f"오류: {error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
