"""gzip으로 보내는 서버와, 페이지 하나를 여는 데 오가는 바이트. 시험과 벤치가 함께 쓴다."""

from __future__ import annotations

import functools
import gzip
import mimetypes
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from playwright.sync_api import Browser, BrowserContext

PACKED = {".woff2", ".png"}  # 이미 눌러 담은 것은 다시 누르지 않는다


class Zipped(SimpleHTTPRequestHandler):
    """정적 서버. 보낸 것마다 (경로, 바이트)를 `sent`에 적는다."""

    protocol_version = "HTTP/1.1"
    sent: list[tuple[str, int]]

    def __init__(self, *args: object, sent: list[tuple[str, int]], **rest: object) -> None:
        self.sent = sent
        super().__init__(*args, **rest)  # type: ignore[arg-type]

    def do_GET(self) -> None:
        file = Path(self.translate_path(self.path))
        file = file / "index.html" if file.is_dir() else file
        if not file.is_file():
            self.send_error(404)
            return
        body = file.read_bytes()
        self.send_response(200)
        self.send_header("Content-Type", mimetypes.guess_type(file.name)[0] or "text/plain")
        if file.suffix not in PACKED:
            body = gzip.compress(body)
            self.send_header("Content-Encoding", "gzip")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)
        self.sent.append((self.path, len(body)))

    def log_message(self, format: str, *args: object) -> None:
        """요청마다 찍지 않는다."""


@contextmanager
def serving(site: Path) -> Iterator[tuple[str, list[tuple[str, int]]]]:
    """서버의 주소와, 보낸 것의 목록."""
    sent: list[tuple[str, int]] = []
    handler = functools.partial(Zipped, directory=str(site), sent=sent)
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}", sent
    server.shutdown()


def phone(browser: Browser, scheme: str = "light") -> BrowserContext:
    """아무것도 받아 둔 것이 없는 전화기."""
    return browser.new_context(
        viewport={"width": 390, "height": 844},
        device_scale_factor=2,
        is_mobile=True,
        has_touch=True,
        color_scheme="dark" if scheme == "dark" else "light",
    )
