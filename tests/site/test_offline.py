"""한 번 열면 연결이 없어도 모든 강의가 열리고, 새로 지은 뒤에는 낡은 페이지가 보이지 않는다."""

from __future__ import annotations

import functools
import gzip
import json
import re
import shutil
import struct
import subprocess
import threading
import time
from collections.abc import Iterator
from hashlib import sha256
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.conftest import PATIENCE
from tests.site.conftest import PAGES, ROOT

FOLDER = "/repo/"
CONTROLLED = "navigator.serviceWorker.controller !== null"
# 연결이 없을 때: 그림과 스크립트와 CSS가 모두 온다
MISSING = """async () => {
  const asked = [...document.querySelectorAll("main img, script[src], link[rel=stylesheet]")]
    .map((element) => element.src || element.href).filter((address) => address.startsWith("http"));
  const answers = await Promise.all(asked.map((address) => fetch(address).catch(() => ({}))));
  return asked.filter((_, k) => !answers[k].ok);
}"""
KEPT = """async () => {
  const stores = await Promise.all((await caches.keys()).map((key) => caches.open(key)));
  const kept = await Promise.all(stores.map((store) => store.keys()));
  return kept.flat().map((request) => request.url).sort();
}"""
REGISTERED = "navigator.serviceWorker.getRegistrations().then((found) => found.length)"


class Pages(SimpleHTTPRequestHandler):
    """저장소의 이름 아래에 놓인 사이트. 내용의 지문을 ETag로 보내고, 늦거나 끊길 수 있다."""

    def do_GET(self) -> None:
        server = self.server
        assert isinstance(server, Server)
        server.asked.append(self.path)
        if server.down:
            self.close_connection = True
            return
        file = Path(self.translate_path(self.path))
        file = file / "index.html" if file.is_dir() else file
        if file.suffix == ".html":
            server.answering.wait()
        if not self.path.startswith(FOLDER) or not file.is_file():
            self.send_error(404)
            return
        body = file.read_bytes()
        self.send_response(200)
        self.send_header("Content-Type", self.guess_type(str(file)))
        self.send_header("ETag", f'"{sha256(body).hexdigest()}"')
        self.send_header("Cache-Control", "max-age=600")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def translate_path(self, path: str) -> str:
        return super().translate_path("/" + path.removeprefix(FOLDER))

    def log_message(self, format: str, *args: object) -> None:
        """요청마다 찍지 않는다."""


class Server(ThreadingHTTPServer):
    daemon_threads = True
    down = False

    def __init__(self, folder: Path) -> None:
        super().__init__(("127.0.0.1", 0), functools.partial(Pages, directory=str(folder)))
        self.asked: list[str] = []
        self.answering = threading.Event()
        self.answering.set()


@pytest.fixture
def server(site: Path, tmp_path: Path) -> Iterator[Server]:
    """고쳐 써도 되는 사본을 보이는 서버."""
    shutil.copytree(site, tmp_path / "site", ignore=shutil.ignore_patterns("*.ipynb"))
    made = Server(tmp_path / "site")
    threading.Thread(target=made.serve_forever, daemon=True).start()
    yield made
    made.shutdown()
    made.server_close()


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    opened = browser.new_context(viewport={"width": 1300, "height": 900}, color_scheme="light")
    opened.set_default_timeout(PATIENCE)
    yield opened
    opened.close()


def home(server: Server, host: str = "course.localhost") -> str:
    """사이트의 주소. `….localhost`는 안전한 주소이면서 미리 보기의 주소가 아니다."""
    return f"http://{host}:{server.server_port}{FOLDER}"


def saved_whole(page: Page, server: Server) -> Page:
    """첫 페이지를 열고, 모두 저장될 때까지 기다린다."""
    page.goto(home(server))
    page.wait_for_function(CONTROLLED)
    return page


def edit(folder: Path, name: str, old: str, new: str) -> None:
    """페이지 하나의 글을 고친다."""
    page = folder / name
    text = page.read_text(encoding="utf-8")
    assert old in text
    page.write_text(text.replace(old, new), encoding="utf-8")


def rebuild(folder: Path, name: str, old: str, new: str) -> None:
    """페이지 하나의 글을 고치고 서비스 워커를 다시 쓴다."""
    edit(folder, name, old, new)
    script = "import(process.argv[1]).then((made) => made.offline(process.argv[2]))"
    module = (ROOT / "finish" / "offline" / "offline.mjs").as_uri()
    subprocess.run(["node", "-e", script, module, str(folder)], check=True, capture_output=True)


def listed(site: Path) -> dict[str, str]:
    found = re.search(r"const FILES = (\{.*\});", (site / "sw.js").read_text(encoding="utf-8"))
    assert found
    files: dict[str, str] = json.loads(found[1])
    return files


def test_every_page_opens_without_a_connection(context: BrowserContext, server: Server) -> None:
    page = saved_whole(context.new_page(), server)
    server.down = True
    context.set_offline(True)
    for name in PAGES:
        if name == "404.html":
            continue
        page.goto(home(server) + name)
        assert len(page.locator("main").inner_text()) > 400, name
        assert page.evaluate(MISSING) == [], name
        if page.locator("descent-lab").count():
            page.locator("descent-lab").first.scroll_into_view_if_needed()
            page.wait_for_selector("descent-lab[data-ready]", state="attached")
    for name in ("print.html", "posts/precision.ipynb", "posts/nowhere"):
        page.goto(home(server) + name)
        assert "연결되지 않았습니다" in page.locator("h1").inner_text(), name


def test_a_new_build_is_shown_at_once_and_the_old_one_is_removed(
    context: BrowserContext, server: Server, tmp_path: Path
) -> None:
    page = saved_whole(context.new_page(), server)
    page.goto(f"{home(server)}about.html")
    rebuild(tmp_path / "site", "about.html", "어떤 강의인가요?", "새로 지은 페이지")
    page.goto(f"{home(server)}about.html")
    assert "새로 지은 페이지" in page.locator("main").inner_text()
    files = listed(tmp_path / "site")
    wanted = sorted(f"{home(server)}{name}?{files[name]}" for name in files)
    deadline = time.monotonic() + 4 * PATIENCE / 1000
    while page.evaluate(KEPT) != wanted and time.monotonic() < deadline:
        page.wait_for_timeout(200)
    assert page.evaluate(KEPT) == wanted
    server.down = True
    page.goto(f"{home(server)}about.html")
    assert "새로 지은 페이지" in page.locator("main").inner_text()


def test_a_late_page_replaces_the_kept_one(
    context: BrowserContext, server: Server, tmp_path: Path
) -> None:
    """서버가 답하지 않는 동안에는 저장해 둔 페이지가, 답한 뒤에는 서버의 페이지가 보인다."""
    page = saved_whole(context.new_page(), server)
    edit(tmp_path / "site", "about.html", "어떤 강의인가요?", "새로 지은 페이지")
    server.answering.clear()
    page.goto(f"{home(server)}about.html")
    expect(page.locator("main")).to_contain_text("어떤 강의인가요?")
    server.answering.set()
    expect(page.locator("main")).to_contain_text("새로 지은 페이지")


def test_an_open_page_follows_a_new_build_unless_the_reader_did_something(
    context: BrowserContext, server: Server, tmp_path: Path
) -> None:
    """지난 빌드의 페이지는 새 서비스 워커가 맡을 때 새로 열린다. 누르거나 친 것은 그대로 둔다."""
    idle, used = saved_whole(context.new_page(), server), context.new_page()
    for page in (idle, used):
        page.goto(f"{home(server)}about.html")
    used.evaluate("navigator.serviceWorker.addEventListener('message', (e) => (told = e.data))")
    used.keyboard.press("Shift")
    site = tmp_path / "site"
    build = re.compile(r'(?<=<meta name="build" content=")[^"]+')
    for name in ("index.html", "about.html"):
        text = (site / name).read_text(encoding="utf-8")
        assert build.search(text)
        (site / name).write_text(build.sub("0" * 40, text), encoding="utf-8")
    rebuild(site, "about.html", "어떤 강의인가요?", "새로 지은 페이지")
    used.evaluate("navigator.serviceWorker.getRegistration().then((each) => each.update())")
    expect(idle.locator("main")).to_contain_text("새로 지은 페이지", timeout=4 * PATIENCE)
    used.wait_for_function("window.told", timeout=PATIENCE)
    assert used.evaluate("told") == "0" * 40
    assert "어떤 강의인가요?" in used.locator("main").inner_text()
    idle.wait_for_load_state()
    assert idle.evaluate("performance.getEntriesByType('navigation')[0].type") == "reload"


def test_files_of_the_same_build_are_not_asked_again(
    context: BrowserContext, server: Server
) -> None:
    page = saved_whole(context.new_page(), server)
    server.asked.clear()
    page.goto(f"{home(server)}glossary.html", wait_until="load")
    assert [path for path in server.asked if not path.endswith("/sw.js")] == [
        f"{FOLDER}glossary.html"
    ]


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost"])
def test_preview_is_never_kept(context: BrowserContext, server: Server, host: str) -> None:
    page = context.new_page()
    page.goto(home(server, host))
    page.evaluate("new Promise((done) => requestIdleCallback(done, { timeout: 10000 }))")
    page.wait_for_timeout(300)
    assert page.evaluate(REGISTERED) == 0


def test_reader_who_saves_data_is_not_made_to_download(
    context: BrowserContext, server: Server
) -> None:
    page = context.new_page()
    page.add_init_script(
        "Object.defineProperty(navigator, 'connection', { value: { saveData: true } })"
    )
    page.goto(home(server))
    page.evaluate("new Promise((done) => requestIdleCallback(done, { timeout: 10000 }))")
    page.wait_for_timeout(300)
    assert page.evaluate(REGISTERED) == 0


def test_list_holds_the_course_and_nothing_heavy(site: Path) -> None:
    files = listed(site)
    assert {name for name in PAGES if name != "404.html"} <= set(files)
    assert not [name for name in files if name.endswith(".ipynb") or name == "print.html"]
    contents = {name: (site / name).read_bytes() for name in files}
    assert {name: sha256(body).hexdigest()[:16] for name, body in contents.items()} == files
    assert sum(len(gzip.compress(body)) for body in contents.values()) < 2_000_000
    assert len(gzip.compress((site / "site_libs/finish/keep.js").read_bytes())) < 3_000


def test_site_can_be_installed(site: Path) -> None:
    made = json.loads((site / "manifest.webmanifest").read_text(encoding="utf-8"))
    assert (made["start_url"], made["scope"], made["display"]) == ("./", "./", "standalone")
    purposes = {(icon["sizes"], icon["purpose"]) for icon in made["icons"]}
    assert purposes == {("192x192", "any"), ("512x512", "any"), ("512x512", "maskable")}
    for icon in made["icons"]:
        header = (site / icon["src"]).read_bytes()[:24]
        assert header[:8] == b"\x89PNG\r\n\x1a\n"
        assert "{}x{}".format(*struct.unpack(">II", header[16:24])) == icon["sizes"]
