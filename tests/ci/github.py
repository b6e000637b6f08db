"""작은 GitHub: HTTP로 여는 저장소 하나, 토큰마다의 권한, 이슈와 풀 리퀘스트, 내놓은 사이트."""

from __future__ import annotations

import base64
import json
import os
import secrets
import shutil
import subprocess
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

NAME = "someone/course"
# gh의 명령마다 드는 권한
NEEDS = {
    ("issue", "list"): "issues",
    ("issue", "create"): "issues: write",
    ("issue", "comment"): "issues: write",
    ("issue", "close"): "issues: write",
    ("workflow", "run"): "actions: write",
    ("pr", "list"): "pull-requests",
    ("pr", "view"): "pull-requests",
    ("run", "list"): "actions",
    ("run", "download"): "actions",
    ("pr", "create"): "pull-requests: write",
    ("pr", "edit"): "pull-requests: write",
}
PROTECTED = "#!/bin/sh\necho 'GH013: Repository rule violations found' >&2\nexit 1\n"


class GitHub:
    """저장소의 원격과, 그 둘레의 것. `with`로 열고 닫는다."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.bare = folder / f"{NAME}.git"
        self.bare.parent.mkdir(parents=True)
        git(folder, "init", "-q", "--bare", "-b", "main", str(self.bare))
        git(self.bare, "config", "http.receivepack", "true")
        self.variables: dict[str, str] = {}
        self.tokens: dict[str, set[str]] = {}
        self.calls: list[list[str]] = []  # gh로 한 일
        self.issues: list[dict[str, Any]] = []
        self.requests: list[dict[str, str]] = []  # 풀 리퀘스트
        self.caches: dict[str, Path] = {}
        self.sites: dict[str, Path] = {}  # 커밋마다, 풀 리퀘스트의 실행이 놓아둔 사이트
        self.secrets: dict[str, str] = {}
        self.pages: Path | None = None
        self.server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(self))
        self.address = f"http://127.0.0.1:{self.server.server_port}"

    def __enter__(self) -> GitHub:
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self.server.shutdown()
        self.server.server_close()

    @property
    def url(self) -> str:
        return f"{self.address}/{NAME}.git"

    def token(self, permissions: dict[str, str]) -> str:
        """`permissions`만큼만 할 수 있는 새 토큰."""
        token = secrets.token_hex(8)
        rights = {f"{name}: {level}" for name, level in permissions.items()}
        self.tokens[token] = rights | {name for name in permissions}
        return token

    def bare_beside(self, name: str) -> Path:
        """같은 곳에 여는 다른 저장소. `gh-pages` 가지가 있다."""
        bare = self.folder / f"{name}.git"
        git(self.folder, "init", "-q", "--bare", "-b", "gh-pages", str(bare))
        git(bare, "config", "http.receivepack", "true")
        tree = git(bare, "mktree")
        git(
            bare, "update-ref", "refs/heads/gh-pages", git(bare, "commit-tree", tree, "-m", "빈 곳")
        )
        return bare

    def protect(self) -> None:
        """main에 바로 올리는 것을 막는다."""
        hook = self.bare / "hooks/pre-receive"
        hook.write_text(PROTECTED, encoding="utf-8")
        hook.chmod(0o755)

    def may(self, token: str, right: str) -> bool:
        return right in self.tokens.get(token, ())

    def gh(self, token: str, words: list[str], body: str | None) -> tuple[int, str]:
        """`gh`의 명령 하나: 종료 코드와 찍을 글. 토큰에 없는 권한이면 403."""
        needed = NEEDS.get((words[0], words[1]))
        if needed is None or not self.may(token, needed):
            return 1, f"HTTP 403: {' '.join(words[:2])} 에는 {needed} 권한이 있어야 합니다"
        self.calls.append(words)
        return 0, getattr(self, f"_{words[0]}_{words[1]}")(words, body or "")

    def _issue_list(self, words: list[str], body: str) -> str:
        return json.dumps([issue for issue in self.issues if issue["open"]])

    def _issue_create(self, words: list[str], body: str) -> str:
        number = len(self.issues) + 1
        title = words[words.index("--title") + 1]
        issue = {"number": number, "title": title, "body": body, "comments": [], "open": True}
        self.issues.append(issue)
        return f"{self.address}/{NAME}/issues/{number}"

    def _issue_comment(self, words: list[str], body: str) -> str:
        self.issues[int(words[2]) - 1]["comments"].append({"body": body})
        return "덧붙였습니다"

    def _issue_close(self, words: list[str], body: str) -> str:
        self.issues[int(words[2]) - 1]["open"] = False
        return "닫았습니다"

    def _workflow_run(self, words: list[str], body: str) -> str:
        return "불렀습니다"

    def _pr_view(self, words: list[str], body: str) -> str:
        return json.dumps({"headRefOid": git(self.bare, "rev-parse", f"refs/pull/{words[2]}/head")})

    def _run_list(self, words: list[str], body: str) -> str:
        commit = words[words.index("--commit") + 1]
        return json.dumps([{"databaseId": 1}] if commit in self.sites else [])

    def _run_download(self, words: list[str], body: str) -> str:
        (site,) = self.sites.values()
        shutil.copytree(site, words[words.index("--dir") + 1])
        return ""

    def _pr_list(self, words: list[str], body: str) -> str:
        head = words[words.index("--head") + 1]
        found = [each for each in self.requests if each["head"] == head]
        return json.dumps([{"number": self.requests.index(each) + 1} for each in found])

    def _pr_create(self, words: list[str], body: str) -> str:
        given = dict(zip(words[2::2], words[3::2], strict=False))
        self.requests.append({"head": given["--head"], "title": given["--title"], "body": body})
        return f"{self.address}/{NAME}/pull/{len(self.requests)}"

    def _pr_edit(self, words: list[str], body: str) -> str:
        self.requests[int(words[2]) - 1]["body"] = body
        return "고쳤습니다"


def _handler(github: GitHub) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            path = urlsplit(self.path).path
            if not path.startswith("/pages/"):
                return self.git()
            page = path.removeprefix("/pages/") or "index.html"
            file = github.pages / page if github.pages else None
            there = file is not None and file.is_file()
            self.answer(200 if there else 404, file.read_bytes() if file and there else b"")

        def do_POST(self) -> None:
            if self.path != "/gh":
                return self.git()
            asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            code, said = github.gh(asked["token"], asked["words"], asked["body"])
            self.answer(200, json.dumps([code, said]).encode())

        def git(self) -> None:
            """git의 HTTP. 읽는 것은 누구나, 쓰는 것은 `contents: write` 토큰만."""
            split = urlsplit(self.path)
            if "git-receive-pack" in self.path:
                kind, _, coded = self.headers.get("Authorization", "").partition(" ")
                if kind != "Basic":
                    self.send_response(401)
                    self.send_header("WWW-Authenticate", 'Basic realm="git"')
                    self.end_headers()
                    return
                token = base64.b64decode(coded).decode().partition(":")[2]
                if not github.may(token, "contents: write"):
                    return self.answer(403, b"denied")
            length = int(self.headers.get("Content-Length") or 0)
            done = subprocess.run(
                ["git", "http-backend"],
                input=self.rfile.read(length),
                capture_output=True,
                env={
                    "PATH": os.environ["PATH"],
                    "GIT_PROJECT_ROOT": str(github.folder),
                    "GIT_HTTP_EXPORT_ALL": "1",
                    "REMOTE_USER": "someone",
                    "REQUEST_METHOD": self.command,
                    "PATH_INFO": split.path,
                    "QUERY_STRING": split.query,
                    "CONTENT_TYPE": self.headers.get("Content-Type", ""),
                    "CONTENT_LENGTH": str(length),
                    "GIT_PROTOCOL": self.headers.get("Git-Protocol", ""),
                    "HTTP_CONTENT_ENCODING": self.headers.get("Content-Encoding", ""),
                },
            )
            head, _, body = done.stdout.partition(b"\r\n\r\n")
            lines = [line.partition(": ") for line in head.decode().split("\r\n")]
            given = {name: value for name, _, value in lines}
            self.send_response(int(given.pop("Status", "200").split()[0]))
            for name, value in given.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(body)

        def answer(self, code: int, body: bytes) -> None:
            self.send_response(code)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:
            """찍지 않는다."""

    return Handler


def git(root: Path, *words: str) -> str:
    """git의 명령 하나. 찍은 글을 준다."""
    who = ["-c", "user.name=글쓴이", "-c", "user.email=writer@example.com"]
    done = subprocess.run(["git", "-C", str(root), *who, *words], capture_output=True, text=True)
    if done.returncode:
        raise RuntimeError(f"git {' '.join(words)}: {done.stderr}")
    return done.stdout.strip()
