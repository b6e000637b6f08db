"""얼린 결과를 다른 일에서 받아 커밋해 올린다."""

from __future__ import annotations

import subprocess
from dataclasses import dataclass
from pathlib import Path

from freezer.ci.artifacts import FREEZE, take_frozen
from freezer.ci.programs import ActionError, output

AUTHOR = (
    "-c",
    "user.name=github-actions[bot]",
    "-c",
    "user.email=41898282+github-actions[bot]@users.noreply.github.com",
)
TRIES = 5
REFUSED = (
    "main이 보호되어 있으면 이 토큰으로는 올릴 수 없습니다. DEPLOY.md의 ‘보호된 main’을 보세요. "
    "사이트는 이번 결과로 지어지지만, 커밋되지 않은 결과는 다음 push에서 다시 실행됩니다."
)
# 올릴 때만 환경 변수의 토큰을 쓴다. 토큰은 명령줄에도, 저장소의 설정에도 남지 않는다.
CREDENTIALS = (
    "-c",
    "credential.helper=",
    "-c",
    'credential.helper=!f() { echo username=x-access-token; echo "password=$GITHUB_TOKEN"; }; f',
)


@dataclass(frozen=True)
class Pushed:
    """올린 것: 커밋, 올린 강의들, main이 앞서 나가 남겨 둔 강의들, 사람에게 하는 말."""

    said: str
    commit: str = ""
    taken: tuple[str, ...] = ()
    left: tuple[str, ...] = ()


def push_frozen(root: Path, fresh: Path, branch: str) -> Pushed:
    """`_freeze`를 `fresh`의 내용으로 바꾸고, 달라졌으면 커밋해 `branch`에 올린다.

    그사이 branch가 앞서 나갔으면 그 끝에, 아무도 고치지 않은 강의만 다시 얹는다. 앞서 나간 커밋이
    이미 고친 강의는 두고 이름을 말한다: 그 커밋의 실행이 제 코드로 다시 얼린다.
    `TRIES`번 해도 올리지 못하면 ActionError.
    """
    base = _git(root, "rev-parse", "HEAD")
    take_frozen(root, fresh)
    ours = _commit(root, _git(root, "write-tree"), base)
    changed = _lectures(root, base, ours)
    if not changed:
        return Pushed("얼린 결과가 그대로라 커밋하지 않습니다.")
    tip, refused = base, ""
    for _ in range(TRIES):
        moved_on = changed & _lectures(root, base, tip)
        left, taken = moved_on & _lectures(root, ours, tip), changed - moved_on
        if not taken:
            return _pushed(branch, "", taken, left)
        commit = ours if tip == base else _on_top(root, tip, ours, taken)
        done = _run(root, *CREDENTIALS, "push", "origin", f"{commit}:refs/heads/{branch}")
        if done.returncode == 0:
            return _pushed(branch, commit, taken, left)
        refused = done.stderr.strip()
        _git(root, *CREDENTIALS, "fetch", "--depth=1", "origin", branch)
        moved = _git(root, "rev-parse", "FETCH_HEAD")
        if moved == tip:
            break  # 앞서 나가서가 아니라, 받아 주지 않는 것이다
        tip = moved
    raise ActionError(f"{branch}에 올리지 못했습니다.\n{refused}\n{REFUSED}")


def _on_top(root: Path, tip: str, ours: str, lectures: set[str]) -> str:
    """`tip` 위에, `ours`에서 고른 강의들의 결과만 얹은 커밋."""
    _git(root, "read-tree", tip)
    for name in sorted(lectures):
        folder = f"{FREEZE}/posts/{name}"
        _git(root, "rm", "-r", "-q", "--cached", "--ignore-unmatch", "--", folder)
        if _git(root, "ls-tree", "--name-only", ours, "--", folder):
            _git(root, "read-tree", f"--prefix={folder}/", f"{ours}:{folder}")
    return _commit(root, _git(root, "write-tree"), tip)


def _commit(root: Path, tree: str, parent: str) -> str:
    names = ", ".join(sorted(_lectures(root, parent, tree)))
    message = f"얼린 결과 갱신: {names}\n\nGitHub Actions가 낡은 강의를 다시 얼렸습니다."
    return _git(root, *AUTHOR, "commit-tree", tree, "-p", parent, "-m", message)


def _lectures(root: Path, one: str, other: str) -> set[str]:
    """두 커밋(이나 트리) 사이에 얼린 결과가 달라진 강의들."""
    listed = _git(root, "diff-tree", "-r", "--name-only", "-z", one, other, "--", FREEZE)
    return {_lecture(path) for path in listed.split("\0") if path}


def _pushed(branch: str, commit: str, taken: set[str], left: set[str]) -> Pushed:
    """한 일과, 남겨 둔 강의들. `::warning`이면 GitHub가 실행의 첫 화면에 보인다."""
    said = [f"커밋해 올렸습니다: {', '.join(sorted(taken))}"] if taken else []
    if not taken and not left:
        said = [f"같은 결과가 이미 {branch}에 있어 커밋하지 않습니다."]
    if left:
        names = ", ".join(sorted(left))
        said += [f"::warning::{branch}이(가) 앞서 나가며 고친 강의라 올리지 않았습니다: {names}"]
    return Pushed("\n".join(said), commit, tuple(sorted(taken)), tuple(sorted(left)))


def _lecture(path: str) -> str:
    """`_freeze/posts/<강의>/...` 에서 강의의 이름."""
    parts = Path(path).parts
    return parts[2] if len(parts) > 3 else path


def _git(root: Path, *arguments: str) -> str:
    return output(["git", "-C", str(root), *arguments])


def _run(root: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    command = ["git", "-C", str(root), *arguments]
    return subprocess.run(command, capture_output=True, text=True, encoding="utf-8")
