"""얼린 결과를 다른 일에서 받아 커밋해 올린다."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

from freezer.ci.programs import ActionError, output

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


def _git(root: Path, *arguments: str) -> str:
    return output(["git", "-C", str(root), *arguments])


def _try(root: Path, *arguments: str) -> bool:
    return subprocess.run(["git", "-C", str(root), *arguments]).returncode == 0
