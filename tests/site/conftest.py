"""사이트를 한 번 지어 여러 시험이 함께 본다. Quarto가 있으면 그것으로 지은 것도 본다."""

from __future__ import annotations

import functools
import threading
from collections.abc import Iterator
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
import yaml
from playwright.sync_api import Browser, Page

from freezer.render import quarto, render
from tests.conftest import PATIENCE

ROOT = Path(__file__).resolve().parents[2]
CONFIG = yaml.safe_load((ROOT / "_quarto.yml").read_text(encoding="utf-8"))
RENDERERS = ["smalldocs", *(["quarto"] if quarto.find(ROOT) else [])]
LECTURES = sorted(
    (ROOT / "posts").glob("[!_]*.qmd"),
    key=lambda path: next(yaml.safe_load_all(path.read_text(encoding="utf-8")))["order"],
)
PAGES = [
    "index.html",
    "about.html",
    "404.html",
    *(["glossary.html"] if (ROOT / "glossary.qmd").exists() else []),
    *(f"posts/{path.stem}.html" for path in LECTURES),
]

# 먼 절까지 모두 짜 놓은 모습: 읽는 이가 그 절에 닿았을 때 보는 것
EVERYTHING = ".later { content-visibility: visible !important }"

# 글꼴이 오고, 움직임이 끝나고, 다 읽은 뒤의 스크립트가 돌고, 열 번 그리는 동안 밀리지 않을 때까지
AT_REST = """async () => {
  await document.fonts.ready;
  await new Promise((done) => requestIdleCallback(done, { timeout: 10000 }));
  for (let [at, calm] = [NaN, 0]; calm < 10; ) {
    await new Promise(requestAnimationFrame);
    const moving = document.getAnimations().some(
      (one) => one.playState === "running" && one.effect.getComputedTiming().endTime < Infinity,
    );
    calm = scrollY === at && !moving ? calm + 1 : 0;
    at = scrollY;
  }
}"""


def rest(page: Page) -> None:
    page.evaluate(AT_REST)


class Quiet(SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: object) -> None:
        """요청마다 찍지 않는다."""


@pytest.fixture(scope="session", params=RENDERERS)
def site(request: pytest.FixtureRequest) -> Path:
    """지은 사이트의 폴더."""
    out = ROOT / ".build" / "tested" / request.param
    render(ROOT, out, renderer=request.param)
    return out


@pytest.fixture(scope="session")
def address(site: Path) -> Iterator[str]:
    """사이트를 보이는 서버의 주소('http://127.0.0.1:포트')."""
    handler = functools.partial(Quiet, directory=str(site))
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()


class Visit:
    """열어 둔 쪽과, 그동안 일어난 잘못들."""

    def __init__(self, page: Page, address: str) -> None:
        self.page = page
        self.address = address
        self.problems: list[str] = []
        page.on("console", lambda message: self._console(message.type, message.text))
        page.on("pageerror", lambda error: self.problems.append(f"예외: {error}"))
        page.on("request", lambda request: self._request(request.url))

    def open(self, path: str) -> Page:
        """쪽을 열고 수식이 조판될 때까지 기다린다."""
        self.page.goto(f"{self.address}/{path}")
        self.page.wait_for_function(
            "[...document.querySelectorAll('main .math')].every((m) => m.querySelector('math'))"
        )
        return self.page

    def _console(self, kind: str, text: str) -> None:
        if kind in ("error", "warning"):
            self.problems.append(f"콘솔 {kind}: {text}")

    def _request(self, url: str) -> None:
        if not url.startswith((self.address, "data:", "blob:")):
            self.problems.append(f"다른 곳에 물었습니다: {url}")


@pytest.fixture
def visit(browser: Browser, address: str) -> Iterator[Visit]:
    """새 창 하나. 1300 x 900, 밝은 화면."""
    context = browser.new_context(
        viewport={"width": 1300, "height": 900},
        color_scheme="light",
        permissions=["clipboard-read", "clipboard-write"],
    )
    context.set_default_timeout(PATIENCE)
    yield Visit(context.new_page(), address)
    context.close()
