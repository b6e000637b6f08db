"""실험실의 무게와 빠르기를 한 번에 잰다: `python -m tests.bench.bench_lab`.

1. 원본의 방식(학습률 다섯, 3차원 FuncAnimation 의 to_jshtml, 프레임마다 PNG)과 우리의 방식.
2. 34 x 34 손실곡면: 이중 반복과 lib.surface.
3. 1,000에폭을 다시 그리는 시간과, 끄는 동안의 긴 작업(long task): 진짜 Chromium 에서.
4. 움직이는 그림(assets/live)마다의 무게와, 390 픽셀에서 다시 그리고 자리를 잡기까지의 시간.
"""

from __future__ import annotations

import functools
import gzip
import json
import re
import statistics
import tempfile
import threading
import time
from collections.abc import Callable
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import matplotlib

matplotlib.use("agg")
import matplotlib.pyplot as plt
import numpy as np
import torch
from matplotlib import animation
from playwright.sync_api import Browser, Page, sync_playwright

from lib import data, descent, lab, regression, surface
from tests import chromium
from tests.lab.shipped import weights

ROOT = Path(__file__).resolve().parents[2]
ALPHAS = (0.001, 0.0001, 0.0083, 0.0085, 0.01)
START = (-5.0, 10.0)
EPOCHS = 30
AXIS = np.arange(-6, 11, 0.5)
TEMP, SALES = data.ice_coffee()

Row = tuple[str, str, str]


def main() -> None:
    print("실험실 벤치마크\n")
    table(("", "원본의 방식", "우리의 방식"), animations())
    table(("34 x 34 손실곡면", "이중 반복", "lib.surface"), surfaces())
    table(("1,000에폭 다시 그리기", "중앙값", "95번째 백분위"), browser())
    table(("움직이는 그림 다시 그리기, 390", "중앙값", "95번째 백분위"), live_pictures())


# ---- 애니메이션 다섯


def animations() -> list[Row]:
    began = time.perf_counter()
    embedded = [source_way(alpha) for alpha in ALPHAS]
    slow = time.perf_counter() - began
    heavy = sum(len(page.encode()) for page in embedded)
    began = time.perf_counter()
    traces = {alpha: trace(alpha) for alpha in ALPHAS}
    markup = lab.descent_lab(TEMP, SALES, trace=traces).markup
    fast = time.perf_counter() - began
    scripts = [path.read_bytes() for path in sorted((ROOT / "assets" / "lab").iterdir())]
    parts = [markup.encode(), *scripts]
    light = sum(map(len, parts))
    zipped = [sum(len(gzip.compress(part)) for part in some) for some in (
        [page.encode() for page in embedded], parts,
    )]  # fmt: skip
    return [
        ("바이트", f"{heavy:,}", f"{light:,} ({heavy / light:.0f}분의 1)"),
        ("gzip 바이트", f"{zipped[0]:,}", f"{zipped[1]:,}"),
        ("  쪽에 든 것", f"{heavy:,}", f"{len(parts[0]):,}"),
        ("  스크립트와 CSS", "0", f"{sum(map(len, scripts)):,} (한 번만)"),
        ("만드는 초", f"{slow:.2f}", f"{fast:.2f} ({slow / fast:.0f}분의 1)"),
    ]


def source_way(alpha: float) -> str:
    """직선과 3차원 손실곡면을 나란히 놓고 프레임마다 그린 그림 서른 장."""
    x, y = torch.tensor(TEMP), torch.tensor(SALES)
    W = trace(alpha)
    fig = plt.figure(figsize=(7.5, 2.5))
    left = fig.add_subplot(1, 2, 1)
    right: Any = fig.add_subplot(1, 2, 2, projection="3d")
    left.plot(TEMP, SALES, "o", label="$(x_i, y_i)$")
    (line,) = left.plot(TEMP, W[0, 0] + W[0, 1] * np.array(TEMP), label=r"$(x_i, \hat y_i)$")
    left.legend()
    w1, w0 = np.meshgrid(AXIS, AXIS)
    right.plot_surface(w0, w1, double_loop(x, y), rstride=1, cstride=1, color="b", alpha=0.1)
    right.view_init(elev=5, azim=30)
    height = regression.loss(regression.design(TEMP), SALES, W)
    right.scatter(2.5, 4, 0, s=200, marker="*", color="red")
    right.scatter(*START, height[0], s=200, marker="*", color="blue")

    def animate(epoch: int) -> None:
        line.set_ydata(W[epoch, 0] + W[epoch, 1] * np.array(TEMP))
        right.scatter(W[epoch, 0], W[epoch, 1], height[epoch], color="grey")
        fig.suptitle(f"alpha = {alpha} / epoch = {epoch}")

    page = animation.FuncAnimation(fig, animate, frames=EPOCHS).to_jshtml()
    plt.close(fig)
    return str(page)


def trace(alpha: float) -> np.ndarray:
    return descent.trace(regression.design(TEMP), SALES, START, alpha, EPOCHS).W


# ---- 손실곡면


def double_loop(x: torch.Tensor, y: torch.Tensor) -> np.ndarray:
    losses = np.empty((len(AXIS), len(AXIS)))
    for i, w0 in enumerate(AXIS):
        for j, w1 in enumerate(AXIS):
            losses[i, j] = torch.sum((y - w0 - w1 * x) ** 2)
    return losses


def surfaces() -> list[Row]:
    x, y = (torch.tensor(values, dtype=torch.float64) for values in (TEMP, SALES))
    X = regression.design(TEMP)
    gap = np.abs(double_loop(x, y) - surface.grid(X, SALES, AXIS, AXIS).loss).max()
    slow = median_ms(lambda: double_loop(x, y), 7)
    fast = median_ms(lambda: surface.grid(X, SALES, AXIS, AXIS), 101)
    return [
        ("밀리초 (중앙값)", f"{slow:.2f}", f"{fast:.3f} ({slow / fast:.0f}분의 1)"),
        ("둘의 가장 큰 차이", "", f"{gap:.1e}"),
    ]


def median_ms(work: Callable[[], object], times: int) -> float:
    spent = []
    for _ in range(times):
        began = time.perf_counter()
        work()
        spent.append(1000 * (time.perf_counter() - began))
    return statistics.median(spent)


# ---- 브라우저


class Isolated(SimpleHTTPRequestHandler):
    """시계가 5 마이크로초까지 재도록 쪽을 다른 출처에서 떼어 놓는다."""

    def end_headers(self) -> None:
        self.send_header("Cross-Origin-Opener-Policy", "same-origin")
        self.send_header("Cross-Origin-Embedder-Policy", "require-corp")
        super().end_headers()

    def log_message(self, format: str, *args: object) -> None:
        """요청마다 찍지 않는다."""


REDRAW = """(painted) => {
  const lab = document.querySelector('descent-lab');
  const corners = [...lab.shadowRoot.querySelectorAll('canvas')].map((c) => c.getContext('2d'));
  const spent = [];
  for (let i = 0; i < 420; i += 1) {
    lab.state = { ...lab.state, alpha: 10 ** (-4.5 + 2.6 * ((i * 0.618) % 1)) };
    lab.stale = true;
    const began = performance.now();
    lab.redraw();
    if (painted) for (const ctx of corners) ctx.getImageData(0, 0, 1, 1);
    spent.push(performance.now() - began);
  }
  return spent.slice(20).sort((a, b) => a - b);
}"""


def browser() -> list[Row]:
    program = chromium.find_or_install()
    if program is None:
        raise SystemExit(chromium.HOW)
    rows: list[Row] = []
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        address = serve(Path(folder))
        chrome = playwright.chromium.launch(executable_path=program, args=chromium.ARGUMENTS)
        for name, width in (("컴퓨터 1300", 1300), ("전화기 390", 390)):
            page = chrome.new_page(viewport={"width": width, "height": 900})
            page.goto(address)
            page.wait_for_selector("descent-lab[data-ready]")
            page.wait_for_timeout(500)
            for label, painted in (("셈과 그리기", False), ("화소를 칠하기까지", True)):
                spent = page.evaluate(REDRAW, painted)
                middle, late = spent[len(spent) // 2], spent[int(len(spent) * 0.95)]
                rows.append((f"{name}, {label}", f"{middle:.2f} ms", f"{late:.2f} ms"))
            rows.append((f"{name}, 끄는 동안 가장 긴 작업", *drag_tasks(chrome, page)))
            page.close()
        chrome.close()
    return rows


# 상태를 하나씩 바꾸어 다시 그리고, 화면에 자리를 잡기까지(칠하기는 빼고).
LIVE = """([tag, states]) => {
  const live = document.querySelector(tag);
  const spent = [];
  for (let i = 0; i < 220; i += 1) {
    live.state = { ...live.state, ...states[i % states.length] };
    const began = performance.now();
    live.redraw();
    live.getBoundingClientRect();
    spent.push(performance.now() - began);
  }
  return spent.slice(20).sort((a, b) => a - b);
}"""


def live_pictures() -> list[Row]:
    """강의가 얼려 둔 그림마다: 움직일 때의 상태들로 다시 그린다."""
    states: dict[str, list[dict[str, Any]]] = {
        "residuals": [{"line": [-5 + 0.07 * k, 10 - 0.05 * k]} for k in range(100)],
        "valleys": [
            {"alpha": alpha, "step": 30, "x": x}
            for alpha in np.geomspace(1e-4, 0.012, 30).tolist()
            for x in ("plain", "moved", "round")
        ],
        "patterns": [{"solution": k % 12 + 1} for k in range(12)],
        "clouds": [{"n": n} for n in (100, 1_000, 10_000, 100_000)],
        "graph": [{"step": k % 20 + 1, "at": 0.1 * (k % 50)} for k in range(100)],
        "logistic": [
            {"hours": [(1 + 0.37 * i + 0.07 * k) % 9 for i in range(20)], "at": 0.09 * k}
            for k in range(100)
        ],
        "bends": [
            {"bends": [[0.25 * i - 3 + 0.002 * k, 0.01 * k - 0.5] for i in range(12)]}
            for k in range(100)
        ],
        "film": [{"take": k % 6 + 1, "keep": k % 2, "step": k % 5 + 1} for k in range(60)],
        "game": [
            {"rule": k % 4 + 1, "alpha": 0.02 + 0.012 * k, "step": 60, "start": [1 - 0.02 * k, 1]}
            for k in range(120)
        ],
        "shift": [{"moved": [k % 5 - 2, k % 7 - 3], "filter": k % 3 + 1} for k in range(105)],
    }
    program = chromium.find_or_install()
    if program is None:
        raise SystemExit(chromium.HOW)
    rows: list[Row] = []
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        weight = weights(Path(folder) / "shipped")
        address = serve(Path(folder), "".join(frozen_live(kind) for kind in states))
        chrome = playwright.chromium.launch(executable_path=program, args=chromium.ARGUMENTS)
        page = chrome.new_page(viewport={"width": 390, "height": 5000})
        page.goto(address)
        for kind, changes in states.items():
            page.wait_for_selector(f"live-{kind}[data-ready]")
            spent = page.evaluate(LIVE, [f"live-{kind}", changes])
            middle, late = spent[len(spent) // 2], spent[int(len(spent) * 0.95)]
            name = f"live-{kind}, 스크립트 gzip {weight[kind]:,} 바이트"
            rows.append((name, f"{middle:.2f} ms", f"{late:.2f} ms"))
        chrome.close()
    return rows


def frozen_live(kind: str) -> str:
    """얼린 강의 가운데 <live-kind> 가 들어 있는 것의 그 부분."""
    for frozen in sorted(ROOT.glob("_freeze/posts/*/execute-results/html.json")):
        markdown = json.loads(frozen.read_text(encoding="utf-8"))["result"]["markdown"]
        if found := re.search(
            rf'<live-{kind} .*?</live-{kind}>\n<script type="module">.*?</script>', markdown, re.S
        ):
            return found[0]
    raise SystemExit(f"<live-{kind}> 가 든 강의가 없습니다.")


def serve(folder: Path, markup: str = "") -> str:
    (folder / "posts").mkdir()
    (folder / "assets").mkdir()
    for name in ("lab", "live"):
        (folder / "assets" / name).symlink_to(ROOT / "assets" / name)
    markup = markup or lab.descent_lab(TEMP, SALES, epochs=1000).markup
    head = '<!doctype html><html lang="ko"><meta charset="utf-8"><body style="max-width:760px">'
    (folder / "posts" / "lab.html").write_text(head + markup, encoding="utf-8")
    server = ThreadingHTTPServer(
        ("127.0.0.1", 0), functools.partial(Isolated, directory=str(folder))
    )
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return f"http://127.0.0.1:{server.server_port}/posts/lab.html"


def drag_tasks(chrome: Browser, page: Page) -> tuple[str, str]:
    """막대와 출발점을 두 번씩 끄는 동안 주 스레드의 작업들.

    벽시계로는 기계가 바쁠 때 기다린 시간까지 들어가므로, 일한 시간(CPU)을 함께 적는다.
    """
    chrome.start_tracing(page=page, categories=["toplevel", "__metadata"])
    for selector in (".slider input", ".handle"):
        target = page.locator(selector)
        target.scroll_into_view_if_needed()
        box = target.bounding_box()
        assert box
        across = box["width"] - 30 if selector != ".handle" else 120
        x, y = box["x"] + 20, box["y"] + box["height"] / 2
        page.mouse.move(x, y)
        page.mouse.down()
        for step in range(240):
            share = abs((step / 60) % 2 - 1)
            page.mouse.move(x + share * across, y + (step % 7))
        page.mouse.up()
    events = json.loads(chrome.stop_tracing())["traceEvents"]
    main = {
        (event["pid"], event["tid"])
        for event in events
        if event["name"] == "thread_name" and event["args"]["name"] == "CrRendererMain"
    }
    tasks = [
        (event["dur"] / 1000, event["tdur"] / 1000)
        for event in events
        if event.get("ph") == "X" and "tdur" in event and (event["pid"], event["tid"]) in main
    ]
    wall, busy = (max(times) for times in zip(*tasks, strict=True))
    long = sum(spent > 50 for _, spent in tasks)
    return f"{busy:.0f} ms (CPU), 50 ms 넘는 것 {long}개", f"{wall:.0f} ms (벽시계)"


def table(head: Row, rows: list[Row]) -> None:
    widths = [max(map(shown, column)) for column in zip(head, *rows, strict=True)]
    for row in (head, *rows):
        print(
            "  ".join(cell + " " * (w - shown(cell)) for cell, w in zip(row, widths, strict=True))
        )
    print()


def shown(text: str) -> int:
    """한글을 두 칸으로 센 너비."""
    return sum(2 if "가" <= letter <= "힣" else 1 for letter in text)


if __name__ == "__main__":
    main()
