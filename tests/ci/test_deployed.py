"""내놓은 사이트가 그 커밋의 것일 때까지 기다리고, 아니면 말한다."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import ClassVar

import pytest

from freezer.ci.deployed import TRIES, seen
from freezer.ci.programs import ActionError

WANTED = {"BUILT_COMMIT": "0123456789abcdef"}


class Pages(BaseHTTPRequestHandler):
    answers: ClassVar[list[str]] = []  # 앞에서부터 하나씩, 마지막 것은 되풀이한다

    def do_GET(self) -> None:
        text = Pages.answers.pop(0) if len(Pages.answers) > 1 else Pages.answers[0]
        self.send_response(200 if text else 404)
        self.end_headers()
        self.wfile.write(f'<meta name="build" content="{text}">'.encode())

    def log_message(self, format: str, *args: object) -> None:
        """찍지 않는다."""


@pytest.fixture
def address() -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Pages)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/"
    server.shutdown()
    server.server_close()


def test_waits_until_the_commit_is_seen(address: str) -> None:
    Pages.answers = ["", "fedcba9", "0123456"]
    assert "0123456" in seen(address, WANTED, pause=0)


def test_an_old_site_is_told(address: str) -> None:
    Pages.answers = ["fedcba9"] * (TRIES + 5)
    with pytest.raises(ActionError, match="fedcba9"):
        seen(address, WANTED, pause=0)


def test_nothing_there_is_told() -> None:
    with pytest.raises(ActionError, match="0123456789ab"):
        seen("http://127.0.0.1:1/", WANTED, pause=0)
    with pytest.raises(ActionError, match="GITHUB_SHA"):
        seen("http://127.0.0.1:1/", {}, pause=0)
