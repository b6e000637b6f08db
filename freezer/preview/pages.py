"""지은 사이트를 보이는 서버. 페이지마다 client.js를 붙이고, 바뀐 것을 알린다."""

from __future__ import annotations

import functools
import json
import threading
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from freezer.errors import FreezerError

CLIENT = Path(__file__).with_name("client.js")
OVERLAY = Path(__file__).with_name("overlay.css")
EVENTS = "/__preview__"
BEAT_SECONDS = 15.0
BASE = 4200
BLANK = """<!doctype html><html lang="ko"><head><meta charset="utf-8">
<title>미리 보기</title></head>
<body><main><p>사이트를 짓고 있습니다.</p></main></body></html>"""


class News:
    """브라우저에 알릴 지금의 모습: 페이지마다의 번호, 실수들, 진행. 바뀌면 기다리던 쪽을 깨운다."""

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._state: dict[str, Any] = {"pages": {}, "site": 0, "mistakes": [], "progress": ""}
        self._number = 0
        # 브라우저가 마지막으로 연 페이지의 경로
        self.opened = ""

    def tell(self, **what: Any) -> None:
        with self._changed:
            if all(self._state[key] == value for key, value in what.items()):
                return
            self._state |= what
            self._number += 1
            self._changed.notify_all()

    def page(self, name: str) -> None:
        """그 페이지를 새로 지었다."""
        self.tell(pages=self._state["pages"] | {name: self._state["pages"].get(name, 0) + 1})

    def site(self) -> None:
        """모두 새로 지었다."""
        self.tell(site=self._state["site"] + 1)

    def after(self, number: int) -> tuple[int, str]:
        """`number` 다음의 모습을 기다린다. 오래 그대로이면 지금의 모습을 준다."""
        with self._changed:
            self._changed.wait_for(lambda: self._number != number, BEAT_SECONDS)
            return self._number, json.dumps(self._state, ensure_ascii=False)


class Pages(SimpleHTTPRequestHandler):
    """사이트의 파일들. 없는 페이지에는 404.html을 보인다."""

    def __init__(self, *arguments: Any, news: News, **options: Any) -> None:
        self.news = news
        super().__init__(*arguments, **options)

    def do_GET(self) -> None:
        address = self.path.partition("?")[0]
        if address == EVENTS:
            self._events()
            return
        file = Path(self.translate_path(address))
        if file.is_dir() and address.endswith("/"):
            file = file / "index.html"
        if file.suffix == ".html" or not file.exists():
            if file.suffix == ".html":
                self.news.opened = file.relative_to(self.directory).as_posix()
            there = file.is_file()
            self._page(200 if there else 404, file if there else Path(self.directory) / "404.html")
            return
        super().do_GET()

    def end_headers(self) -> None:
        self.send_header("Cache-Control", "no-store")
        super().end_headers()

    def log_message(self, format: str, *args: object) -> None:
        """요청마다 찍지 않는다."""

    def _page(self, status: int, file: Path) -> None:
        text = file.read_text(encoding="utf-8") if file.is_file() else BLANK
        ours = f"<style>{OVERLAY.read_text(encoding='utf-8')}</style>"
        ours += f"<script>{CLIENT.read_text(encoding='utf-8')}</script>"
        body = f"{text}{ours}".encode()
        self.send_response(status)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def _events(self) -> None:
        """바뀔 때마다 한 줄. 브라우저가 떠나면 끝난다."""
        self.send_response(200)
        self.send_header("Content-Type", "text/event-stream; charset=utf-8")
        self.end_headers()
        number = -1
        try:
            while True:
                number, state = self.news.after(number)
                self.wfile.write(f"data: {state}\n\n".encode())
                self.wfile.flush()
        except OSError:
            return


class Server(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, request: Any, client_address: Any) -> None:
        """브라우저가 도중에 떠난 것은 알리지 않는다."""


def start(site: Path, port: int, news: News) -> ThreadingHTTPServer:
    """`site`를 보이기 시작한다. `port`가 0이면 빈 포트를 고른다. 쓸 수 없으면 FreezerError."""
    handler = functools.partial(Pages, directory=str(site), news=news)
    try:
        server = Server(("127.0.0.1", port), handler)
    except (OSError, OverflowError) as error:
        raise FreezerError(
            f"포트 {port}을(를) 쓸 수 없습니다. 이미 열어 둔 미리 보기가 있으면 끝내거나, "
            f"다른 포트를 고르세요: `make preview port={BASE + 1}`"
        ) from error
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return server
