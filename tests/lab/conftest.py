"""실험실만 놓인 작은 쪽을 지어 진짜 Chromium 에서 연다."""

from __future__ import annotations

import functools
import shutil
import threading
from collections.abc import Callable, Iterator
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import matplotlib
import pytest
from playwright.sync_api import Browser, Page

from tests.conftest import PATIENCE, headless

matplotlib.use("agg")

ROOT = Path(__file__).resolve().parents[2]
HEAD = (
    '<!doctype html><html lang="ko"><head><meta charset="utf-8"><title>실험실</title>'
    '<link rel="icon" href="data:,"><meta name="viewport" content="width=device-width">'
    "<style>body{margin:1rem auto;padding:0 16px;max-width:760px;font:17px/1.75 sans-serif}"
    "body.quarto-dark{background:#15181c;color:#e6e9ee}</style></head><body>"
)

Write = Callable[..., str]
Open = Callable[..., Page]


class Quiet(SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: object) -> None:
        """요청마다 찍지 않는다."""


# 실험실은 다음 화면을 그릴 때 300밀리초짜리 타이머를 건다(assets/lab의 remember()). 그 뒤에 같은
# 페이지에서 건 더 긴 타이머는 기계가 느려도 그보다 나중에 울린다.
REMEMBERED = """async () => {
  for (let k = 0; k < 2; k++) await new Promise(requestAnimationFrame);
  await new Promise((done) => setTimeout(done, 350));
  return location.href;
}"""


def settle(page: Page) -> None:
    """주소가 적히고 읽어 줄 말이 바뀔 때까지. 바뀐 주소는 Playwright에 늦게 닿을 수 있다."""
    address = page.evaluate(REMEMBERED)
    page.wait_for_url(lambda url: url == address, wait_until="commit")


# 이름이 있어야 하는 것들
CONTROLS = {"button", "checkbox", "combobox", "slider", "textbox"}
# 제 조작이 아닌 것에 붙은 <label>
ASTRAY = """() => {
  const labels = [...document.querySelectorAll("*")].filter((each) => each.shadowRoot)
    .flatMap((each) => [...each.shadowRoot.querySelectorAll("label")]);
  return labels.filter((label) => !label.control?.matches("input, select"))
    .map((label) => label.outerHTML);
}"""


def names(page: Page) -> list[str]:
    """화면 낭독기가 읽는 조작의 이름들. 막아 둔(inert) 것은 빠진다.

    제 조작이 아닌 것에 붙은 label이 있으면 실패한다.
    """
    assert page.evaluate(ASTRAY) == []
    session = page.context.new_cdp_session(page)
    nodes = session.send("Accessibility.getFullAXTree")["nodes"]
    session.detach()
    return [
        node.get("name", {}).get("value", "")
        for node in nodes
        if not node["ignored"] and node["role"]["value"] in CONTROLS
    ]


def redrawn(page: Page) -> None:
    """바뀐 것이 화면에 그려질 때까지."""
    page.evaluate("() => new Promise((done) => requestAnimationFrame(() => setTimeout(done)))")


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    """커널을 돌리는 시험이 없으므로 이 폴더의 파일들은 한 브라우저를 함께 쓴다."""
    yield from headless()


@pytest.fixture(scope="package")
def write(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Write]:
    """강의와 같은 자리(posts/)에 실험실들이 놓인 쪽을 쓰고 그 주소를 돌려준다."""
    site = tmp_path_factory.mktemp("site")
    (site / "posts").mkdir()
    for folder in ("lab", "live"):
        shutil.copytree(ROOT / "assets" / folder, site / "assets" / folder)
    server = ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Quiet, directory=str(site)))
    threading.Thread(target=server.serve_forever, daemon=True).start()

    def page(name: str, *labs: object) -> str:
        body = "\n".join(lab._repr_html_() for lab in labs)  # type: ignore[attr-defined]
        (site / "posts" / f"{name}.html").write_text(HEAD + body, encoding="utf-8")
        return f"http://127.0.0.1:{server.server_port}/posts/{name}.html"

    yield page
    server.shutdown()


@pytest.fixture
def visit(browser: Browser) -> Iterator[Open]:
    """새 창에서 주소를 연다. 콘솔의 잘못이나 다른 곳으로 가는 요청이 있으면 끝에 실패한다."""
    problems: list[str] = []
    contexts = []

    def opened(
        address: str, *, width: int = 1300, element: str = "descent-lab", **options: object
    ) -> Page:
        settings = {"viewport": {"width": width, "height": 900}, "color_scheme": "light"} | options
        context = browser.new_context(**settings)  # type: ignore[arg-type]
        context.set_default_timeout(PATIENCE)
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: problems.append(f"예외: {error}"))
        page.on(
            "console",
            lambda said: problems.append(said.text) if said.type in ("error", "warning") else None,
        )
        host = "/".join(address.split("/")[:3])
        page.on(
            "request",
            lambda asked: (
                None
                if asked.url.startswith((host, "data:", "blob:"))
                else problems.append(f"다른 곳에 물었습니다: {asked.url}")
            ),
        )
        page.goto(address)
        if options.get("java_script_enabled", True):
            page.wait_for_selector(f"{element}[data-ready]")
        return page

    yield opened
    for context in contexts:
        context.close()
    assert not problems
