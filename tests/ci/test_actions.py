"""쓰기 권한으로 하는 일을 진짜 git 저장소와 흉내 낸 gh로 시험한다."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from freezer.ci.__main__ import main
from freezer.ci.artifacts import PACKED, REPORT, pack, reported, take_frozen
from freezer.ci.drift import BODY_LIMIT, TITLES, close_drift, report_drift
from freezer.ci.programs import ActionError
from freezer.ci.push import AUTHOR, CREDENTIALS, TRIES, Pushed, push_frozen
from freezer.ci.summary import HEAD, NO_ANSWER, summarize, table
from freezer.verify import DRIFTED, FAILED

ROOT = Path(__file__).parents[2]
ENVIRON = {
    "GITHUB_REPOSITORY": "someone/course",
    "GITHUB_RUN_ID": "7",
    "GITHUB_SERVER_URL": "https://github.com",
}


def git(root: Path, *arguments: str) -> str:
    command = ["git", "-C", str(root), *AUTHOR, *arguments]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout.strip()


def write(root: Path, text: str, name: str = "line") -> Path:
    path = root / "posts" / name / "record.json"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return root


class Remote:
    """맨 저장소 하나와, 실행이 받은 얕은 사본 하나."""

    def __init__(self, folder: Path) -> None:
        self.bare = folder / "remote.git"
        subprocess.run(["git", "init", "-q", "--bare", "-b", "main", self.bare], check=True)
        self.author = folder / "author"
        subprocess.run(["git", "clone", "-q", self.bare, self.author], check=True)
        git(self.author, "checkout", "-q", "-b", "main")
        write(self.author / "_freeze", "old")
        write(self.author / "_freeze", "gone", "removed")
        (self.author / "README.md").write_text("강의\n", encoding="utf-8")
        self.push("처음")
        self.checkout = folder / "checkout"
        url = f"file://{self.bare}"
        subprocess.run(["git", "clone", "-q", "--depth", "1", url, self.checkout], check=True)

    def push(self, message: str) -> None:
        git(self.author, "add", "--all")
        git(self.author, "commit", "-qm", message)
        git(self.author, "push", "-q", "origin", "main")

    def show(self, path: str) -> str:
        return git(self.bare, "show", f"main:{path}")

    def log(self) -> list[str]:
        return git(self.bare, "log", "--format=%s", "main").splitlines()


@pytest.fixture
def remote(tmp_path: Path) -> Remote:
    return Remote(tmp_path)


def test_push_replaces_the_folder_and_names_the_lectures(remote: Remote, tmp_path: Path) -> None:
    (remote.checkout / "README.md").write_text("실행 중에 바뀐 것\n", encoding="utf-8")
    said = push_frozen(remote.checkout, write(tmp_path / "fresh", "new"), "main").said
    assert said == "커밋해 올렸습니다: line, removed"
    assert remote.show("_freeze/posts/line/record.json") == "new"
    assert "removed" not in git(remote.bare, "ls-tree", "-r", "--name-only", "main")
    assert remote.show("README.md") == "강의"
    assert git(remote.bare, "log", "-1", "--format=%an", "main") == "github-actions[bot]"


def test_push_of_the_same_results_commits_nothing(remote: Remote, tmp_path: Path) -> None:
    fresh = write(write(tmp_path / "fresh", "old"), "gone", "removed")
    assert "커밋하지 않습니다" in push_frozen(remote.checkout, fresh, "main").said
    assert remote.log() == ["처음"]


def test_push_goes_on_top_of_a_branch_that_moved(remote: Remote, tmp_path: Path) -> None:
    (remote.author / "README.md").write_text("고친 글\n", encoding="utf-8")
    remote.push("글")
    fresh = write(write(tmp_path / "fresh", "new"), "gone", "removed")
    assert push_frozen(remote.checkout, fresh, "main").said == "커밋해 올렸습니다: line"
    assert remote.log() == ["얼린 결과 갱신: line", "글", "처음"]
    assert remote.show("README.md") == "고친 글"
    assert remote.show("_freeze/posts/line/record.json") == "new"


def test_push_yields_to_newer_results(remote: Remote, tmp_path: Path) -> None:
    write(remote.author / "_freeze", "newer")
    remote.push("다른 결과")
    fresh = write(write(tmp_path / "fresh", "new"), "gone", "removed")
    said = push_frozen(remote.checkout, fresh, "main").said
    assert said.startswith("::warning::") and said.endswith("올리지 않았습니다: line")
    assert remote.log() == ["다른 결과", "처음"]


def test_push_takes_the_lectures_that_nobody_else_changed(remote: Remote, tmp_path: Path) -> None:
    write(remote.author / "_freeze", "newer")
    remote.push("다른 결과")
    fresh = write(write(tmp_path / "fresh", "new"), "fresh", "added")  # removed는 없어졌다
    said = push_frozen(remote.checkout, fresh, "main").said
    assert said.splitlines()[0] == "커밋해 올렸습니다: added, removed"
    assert said.splitlines()[1].endswith("올리지 않았습니다: line")
    assert remote.show("_freeze/posts/line/record.json") == "newer"
    assert remote.show("_freeze/posts/added/record.json") == "fresh"
    assert "removed" not in git(remote.bare, "ls-tree", "-r", "--name-only", "main")


def moving(remote: Remote, times: int) -> Path:
    """올리려는 순간마다 main이 먼저 한 걸음 나아가게 하는 갈고리. 몇 번 움직였는지 적는다."""
    count = remote.bare / "count"
    hook = remote.bare / "hooks" / "pre-receive"
    hook.write_text(
        "#!/bin/sh\nunset GIT_QUARANTINE_PATH GIT_OBJECT_DIRECTORY\n"
        f"n=$(cat {count} 2>/dev/null || echo 0); [ $n -ge {times} ] && exit 0\n"
        f"echo $((n + 1)) > {count}\n"
        "new=$(git -c user.name=a -c user.email=a@b commit-tree 'main^{tree}' -p main -m move)\n"
        "git update-ref refs/heads/main $new\necho moved >&2; exit 1\n",
        encoding="utf-8",
    )
    hook.chmod(0o755)
    return count


def test_push_tries_again_while_main_moves(remote: Remote, tmp_path: Path) -> None:
    count = moving(remote, times=TRIES - 1)
    fresh = write(write(tmp_path / "fresh", "new"), "gone", "removed")
    assert push_frozen(remote.checkout, fresh, "main").said == "커밋해 올렸습니다: line"
    assert count.read_text().strip() == str(TRIES - 1)
    assert remote.log() == ["얼린 결과 갱신: line", *["move"] * (TRIES - 1), "처음"]


def test_push_gives_up_and_says_so(remote: Remote, tmp_path: Path) -> None:
    moving(remote, times=TRIES)
    with pytest.raises(ActionError, match="올리지 못했습니다"):
        push_frozen(remote.checkout, write(tmp_path / "fresh", "new"), "main")


def test_push_refuses_an_artifact_without_results(remote: Remote, tmp_path: Path) -> None:
    with pytest.raises(ActionError, match="얼린 결과가 없습니다"):
        push_frozen(remote.checkout, tmp_path / "nothing", "main")
    assert (remote.checkout / "_freeze" / "posts" / "line").is_dir()


def row(name: str, error: str = "", **more: object) -> dict[str, object]:
    told = {"lecture": name, "why": ["코드 셀이 바뀜"], "seconds": 1.25, "device": "CPU"}
    return {**told, "result": "실패했다" if error else "실행했다", "error": error, **more}


def packed(root: Path, lectures: list[str], *rows: dict[str, object]) -> set[str]:
    (root / "report.json").write_text(json.dumps(rows), encoding="utf-8")
    pack(root, lectures, root / "report.json")
    return {path.name for path in (root / PACKED / "posts").iterdir()}


def test_a_machine_packs_what_it_executed(tmp_path: Path) -> None:
    for name in ("a", "b", "c"):
        write(tmp_path / "_freeze", name, name)
    assert packed(tmp_path, ["a", "b"], row("a"), row("b", error="posts/b.qmd:3: 틀림")) == {"a"}
    assert packed(tmp_path, []) == {"a", "b", "c"}
    assert packed(tmp_path, ["a"]) == set()
    assert (tmp_path / PACKED / REPORT).is_file()  # 빈 꾸러미는 올릴 수 없다


def test_what_machines_executed_lies_over_the_base(remote: Remote, tmp_path: Path) -> None:
    fresh = tmp_path / "fresh"
    write(write(fresh / "frozen-base", "new"), "base", "b")
    write(fresh / "frozen-cpu-1", "one", "b")
    write(fresh / "frozen-cpu-2", "two", "c")
    for name, rows in {"base": [row("b"), row("line")], "cpu-1": [row("b", seconds=9.0)]}.items():
        (fresh / f"frozen-{name}" / REPORT).write_text(json.dumps(rows), encoding="utf-8")
    take_frozen(remote.checkout, fresh)
    taken = remote.checkout / "_freeze/posts"
    texts = {path.parent.name: path.read_text() for path in taken.glob("*/record.json")}
    assert texts == {"line": "new", "b": "one", "c": "two"}
    assert git(remote.checkout, "diff", "--name-only") == ""  # 색인에 올라 있다
    assert [(each["lecture"], each["seconds"]) for each in reported(fresh)] == [
        ("b", 9.0),
        ("line", 1.25),
    ]
    (fresh / "frozen-base/posts").rename(fresh / "elsewhere")
    with pytest.raises(ActionError, match="얼린 결과가 없습니다"):
        take_frozen(remote.checkout, fresh)


def test_the_summary_names_every_lecture(tmp_path: Path) -> None:
    rows = [
        row("a"),
        row("b", error="posts/b.qmd:3: 0으로 | 나눔\n둘째 줄"),
        row("c"),
        row("same", why=[], result="최신이었다"),
    ]
    pushed = Pushed("말", "0123456789abcdef", taken=("a", "gone"), left=("c",))
    planned = json.dumps([{"lectures": "a b lost"}])
    summarize(rows, planned, pushed, {"GITHUB_STEP_SUMMARY": str(tmp_path / "summary")})
    text = (tmp_path / "summary").read_text(encoding="utf-8")
    lines = text.partition(HEAD)[2].splitlines()
    assert lines[0] == "| a | 코드 셀이 바뀜 | 1.2 | CPU | 실행했다 | 012345678 |"
    assert "실패했다: posts/b.qmd:3: 0으로 \\| 나눔<br>둘째 줄 |  |" in lines[1]
    assert lines[2].endswith("| 실행했다 | main이 앞서 나가 올리지 않음 |")
    assert lines[3] == f"| lost | 알 수 없음 |  |  | {NO_ANSWER} |  |"
    assert lines[4] == "| gone | 강의가 없어짐 |  |  | 지웠다 | 012345678 |"
    assert "그대로인 강의 1편. 말" in text
    assert HEAD not in table([row("same", why=[])], Pushed("그대로"))
    summarize(rows, "", pushed, {})  # GitHub 밖에서는 쓰지 않는다


def test_taking_leaves_nothing_old(remote: Remote, tmp_path: Path) -> None:
    fresh = write(tmp_path / "fresh", "new")
    take_frozen(remote.checkout, fresh)
    kept = sorted(path.name for path in (remote.checkout / "_freeze" / "posts").iterdir())
    assert kept == ["line"]
    assert fresh.is_dir()


def test_push_takes_the_token_from_the_environment(
    remote: Remote, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GITHUB_TOKEN", "secret")
    filled = subprocess.run(
        ["git", "-C", str(remote.checkout), *CREDENTIALS, "credential", "fill"],
        input="protocol=https\nhost=github.com\n\n",
        check=True,
        capture_output=True,
        text=True,
    )
    assert "password=secret" in filled.stdout.splitlines()
    assert "secret" not in " ".join(CREDENTIALS)


def test_push_fails_when_the_remote_refuses(remote: Remote, tmp_path: Path) -> None:
    hook = remote.bare / "hooks" / "pre-receive"
    hook.write_text("#!/bin/sh\necho protected >&2\nexit 1\n", encoding="utf-8")
    hook.chmod(0o755)
    with pytest.raises(ActionError, match=r"protected(.|\n)*DEPLOY.md"):
        push_frozen(remote.checkout, write(tmp_path / "fresh", "new"), "main")


FAKE_GH = f"""#!{sys.executable}
import json, os, pathlib, sys
calls = pathlib.Path(os.environ["CALLS"])
body = sys.stdin.read() if "--body-file" in sys.argv else None
known = json.loads(calls.read_text()) if calls.exists() else []
calls.write_text(json.dumps([*known, [sys.argv[1:], body]]))
if sys.argv[2] == "list":
    print(os.environ["ISSUES"])
elif os.environ.get("FAIL"):
    sys.exit("HTTP 403")
else:
    print("https://github.com/someone/course/issues/9")
"""


@pytest.fixture
def gh(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    program = tmp_path / "bin" / "gh"
    program.parent.mkdir()
    program.write_text(FAKE_GH, encoding="utf-8")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", str(program.parent), prepend=":")
    monkeypatch.setenv("CALLS", str(tmp_path / "calls.json"))
    monkeypatch.setenv("ISSUES", "[]")
    return tmp_path / "calls.json"


def report(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "drift.md"
    path.write_text(text, encoding="utf-8")
    return path


def test_drift_opens_an_issue(gh: Path, tmp_path: Path) -> None:
    said = report_drift(report(tmp_path, "line: 손실이 다릅니다"), ENVIRON)
    assert said.endswith("/issues/9")
    command, body = json.loads(gh.read_text())[-1]
    assert command[:4] == ["issue", "create", "--title", TITLES[0]]
    assert command[-2:] == ["--repo", "someone/course"]
    assert "line: 손실이 다릅니다" in body
    assert "https://github.com/someone/course/actions/runs/7" in body


def test_the_title_is_the_conclusion_of_the_report(gh: Path, tmp_path: Path) -> None:
    report_drift(report(tmp_path, f"# {FAILED}\n\n까닭"), ENVIRON)
    command, _ = json.loads(gh.read_text())[-1]
    assert command[3] == FAILED
    assert TITLES == (DRIFTED, FAILED)


def commands(gh: Path) -> list[list[str]]:
    return [command[:3] for command, _ in json.loads(gh.read_text())]


def opened(monkeypatch: pytest.MonkeyPatch, body: str, *comments: str) -> None:
    issues = [
        {"number": 3, "title": f"{TITLES[0]} (다른 것)", "body": "", "comments": []},
        {
            "number": 5,
            "title": TITLES[0],
            "body": body,
            "comments": [{"body": c} for c in comments],
        },
    ]
    monkeypatch.setenv("ISSUES", json.dumps(issues))


def test_a_drift_that_changed_is_added_to_the_open_issue(
    gh: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened(monkeypatch, "옛 보고서")
    report_drift(report(tmp_path, "다름"), ENVIRON)
    assert commands(gh) == [["issue", "list", "--limit"], ["issue", "comment", "5"]]


def test_the_same_drift_is_told_once(
    gh: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    report_drift(report(tmp_path, "다름"), ENVIRON)
    body = json.loads(gh.read_text())[-1][1]
    gh.unlink()
    opened(monkeypatch, body)
    assert "이미" in report_drift(report(tmp_path, "다름"), {**ENVIRON, "GITHUB_RUN_ID": "8"})
    opened(monkeypatch, "옛 보고서", body)
    assert "이미" in report_drift(report(tmp_path, "다름"), ENVIRON)
    assert commands(gh) == [["issue", "list", "--limit"]] * 2
    opened(monkeypatch, body, "다른 보고서")  # 바뀌었다가 되돌아온 것은 다시 말한다
    report_drift(report(tmp_path, "다름"), ENVIRON)
    assert commands(gh)[-1] == ["issue", "comment", "5"]


def test_a_clean_run_closes_the_issue(gh: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert "닫을 이슈도 없습니다" in close_drift(ENVIRON)
    opened(monkeypatch, "옛 보고서")
    close_drift(ENVIRON)
    command, _ = json.loads(gh.read_text())[-1]
    assert command[:3] == ["issue", "close", "5"]
    assert "runs/7" in " ".join(command)


def test_a_long_report_is_cut(gh: Path, tmp_path: Path) -> None:
    report_drift(report(tmp_path, "가" * (2 * BODY_LIMIT)), ENVIRON)
    body = json.loads(gh.read_text())[-1][1]
    assert BODY_LIMIT < len(body) < 65_536
    assert "뒤는 잘랐습니다" in body


def test_drift_says_what_is_missing(
    gh: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(ActionError, match="보고서가 없습니다"):
        report_drift(tmp_path / "none.md", ENVIRON)
    with pytest.raises(ActionError, match="GITHUB_REPOSITORY"):
        report_drift(report(tmp_path, "다름"), {})
    monkeypatch.setenv("FAIL", "1")
    with pytest.raises(ActionError, match="HTTP 403"):
        report_drift(report(tmp_path, "다름"), ENVIRON)


def test_failure_is_exit_code_one(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["report-drift", str(tmp_path / "none.md")]) == 1
    assert "보고서가 없습니다" in capsys.readouterr().err


def test_runs_without_any_package() -> None:
    command = [sys.executable, "-I", "-S", "-c"]
    code = f"import sys; sys.path.insert(0, {str(ROOT)!r}); import freezer.ci"
    subprocess.run([*command, code], check=True)
