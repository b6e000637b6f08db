"""미리 보기: 사이트를 지어 localhost에서 보이고, 원고가 바뀌면 다시 지어 브라우저를 새로 고친다."""

from __future__ import annotations

import argparse
import functools
import subprocess
import sys
import threading
import time
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from freezer.errors import FreezerError
from freezer.render import render

WATCHED = ("*.qmd", "*.yml", "posts/**/*", "lib/**/*.py", "lib/**/*.js", "assets/**/*")
IGNORED = ("__pycache__", "katex", "_files")
PAUSE = 0.5
VERSION = "/__preview__"
RELOAD = f"""<script>
(() => {{
  let seen = null;
  setInterval(async () => {{
    const now = await fetch("{VERSION}", {{ cache: "no-store" }}).then((r) => r.text(), () => seen);
    if (seen !== null && now !== seen) location.reload();
    seen = now;
  }}, 700);
}})();
</script>"""


class Pages(SimpleHTTPRequestHandler):
    """지은 사이트를 보인다. 쪽마다 새로 고치는 스크립트를 붙이고, 없는 쪽에는 404.html을 보인다."""

    version = 0

    def do_GET(self) -> None:
        address = self.path.partition("?")[0]
        if address == VERSION:
            self._send(200, "text/plain", str(Pages.version).encode())
            return
        file = Path(self.translate_path(address))
        if file.is_dir() and address.endswith("/"):
            file = file / "index.html"
        if file.suffix == ".html" or not file.exists():
            status = 200 if file.is_file() else 404
            self._page(status, file if status == 200 else Path(self.directory) / "404.html")
            return
        super().do_GET()

    def end_headers(self) -> None:
        self.send_header("Cache-Control", "no-store")
        super().end_headers()

    def log_message(self, format: str, *args: object) -> None:
        """요청마다 찍지 않는다."""

    def _page(self, status: int, file: Path) -> None:
        text = file.read_text(encoding="utf-8") if file.is_file() else ""
        self._send(status, "text/html; charset=utf-8", f"{text}{RELOAD}".encode())

    def _send(self, status: int, kind: str, body: bytes) -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


def snapshot(root: Path) -> dict[str, int]:
    """지켜보는 파일마다의 고친 때."""
    found = {}
    for pattern in WATCHED:
        for path in root.glob(pattern):
            inside = path.relative_to(root).as_posix()
            if path.is_file() and not any(name in inside for name in IGNORED):
                found[inside] = path.stat().st_mtime_ns
    return found


def rebuild(root: Path, out: Path) -> bool:
    """낡은 강의를 다시 얼리고 사이트를 짓는다. 실패하면 까닭을 찍고 지난 사이트를 남긴다."""
    frozen = subprocess.run([sys.executable, "-m", "freezer", "run"], cwd=root)
    if frozen.returncode:
        print("강의를 얼리지 못해 지난 사이트를 그대로 보입니다.", file=sys.stderr)
        return False
    try:
        render(root, out)
    except FreezerError as error:
        print(f"오류: {error}", file=sys.stderr)
        return False
    return True


def preview(root: Path, port: int) -> None:
    """Ctrl-C를 누를 때까지 보인다."""
    out = root / ".build" / "preview"
    seen = snapshot(root)
    rebuild(root, out)
    server = ThreadingHTTPServer(("127.0.0.1", port), functools.partial(Pages, directory=str(out)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    print(f"http://127.0.0.1:{server.server_port}/ 에서 보세요. Ctrl-C로 멈춥니다.", flush=True)
    try:
        while True:
            time.sleep(PAUSE)
            now = snapshot(root)
            changed = sorted({name for name, _ in seen.items() ^ now.items()})
            if not changed:
                continue
            seen = now
            print(f"바뀜: {', '.join(changed)}", flush=True)
            if rebuild(root, out):
                Pages.version += 1
    except KeyboardInterrupt:
        server.shutdown()


if __name__ == "__main__":
    arguments = argparse.ArgumentParser(description="사이트를 미리 봅니다.")
    arguments.add_argument("--port", type=int, default=4200, help="포트 (기본 4200)")
    preview(Path.cwd(), arguments.parse_args().port)
