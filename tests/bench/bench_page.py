"""읽는 이가 받는 페이지를 한 번에 잰다: `python -m tests.bench.bench_page [페이지 …]`.

1. 사이트를 짓고, 다듬는 데 걸린 시간을 적는다(모든 페이지, 그리고 Quarto가 있으면 페이지 하나).
2. 전화기에서 페이지를 여는 데 받는 바이트(gzip)와 요청, 끝까지 내려 읽었을 때의 바이트.
3. Lighthouse(전화기, 세 번의 중앙값): 성능, 접근성, 좋은 관행, 검색, 밀린 글.

Lighthouse는 처음 부를 때 npm이 받아 온다.
다른 일이 도는 기계에서는 성능 점수가 낮게 나오므로 부하를 함께 적는다.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

from freezer.render import quarto
from tests import chromium
from tests.bench.bench_lab import table
from tests.site.weigh import phone, serving

ROOT = Path(__file__).resolve().parents[2]
LIGHTHOUSE = "lighthouse@12.8.2"
CATEGORIES = ("performance", "accessibility", "best-practices", "seo")
TIMES = 3
FINISHED = re.compile(r"다듬음: .*?([\d.]+)초")
TO_THE_END = """async () => {
  for (let y = 0; y < document.body.scrollHeight; y += 700) {
    scrollTo(0, y);
    await new Promise((done) => setTimeout(done, 30));
  }
}"""


def main(names: list[str]) -> None:
    program = chromium.find_or_install()
    if program is None:
        raise SystemExit(chromium.HOW)
    with tempfile.TemporaryDirectory(dir=ROOT / ".build") as folder:
        site = Path(folder) / "site"
        print(f"페이지 벤치마크 (부하 {os.getloadavg()[0]:.1f}, 코어 {os.cpu_count()})\n")
        table(("다듬는 시간", "초", ""), [*step(site)])
        pages = names or sorted(p.relative_to(site).as_posix() for p in site.rglob("*.html"))
        with serving(site) as (address, sent):
            with sync_playwright() as playwright:
                chrome = playwright.chromium.launch(
                    executable_path=program, args=chromium.ARGUMENTS
                )
                rows = [weight(chrome, address, sent, name) for name in pages]
                chrome.close()
            table(("전화기, gzip KB", "밝음; 어두움; 끝까지", "요청"), rows)
            rows = [scores(program, f"{address}/{name}", name) for name in pages]
        table(("Lighthouse", "성능; 접근성; 관행; 검색", "밀린 글; LCP; TBT"), rows)


def step(site: Path) -> list[tuple[str, str, str]]:
    """사이트를 짓고, 그 출력에서 다듬는 데 걸린 초를 읽는다.

    페이지 하나는 사본에서 짓는다. 하나만 지은 페이지는 모든 CSS를 부르므로 무게를 재면 안 된다.
    """
    command = [sys.executable, "-m", "freezer", "render", "--out", str(site)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    program = quarto.find(ROOT)
    rows = [("모든 페이지", seconds(done), "Quarto" if program else "")]
    if program:
        copy = shutil.copytree(site, site.with_name("one"))
        one = [program, "render", "posts/autograd.qmd", "--output-dir", os.path.relpath(copy, ROOT)]
        done = subprocess.run(one, cwd=ROOT, capture_output=True, text=True)
        rows.append(("페이지 하나", seconds(done), "autograd"))
    return rows


def seconds(done: subprocess.CompletedProcess[str]) -> str:
    found = FINISHED.search(done.stdout + done.stderr)
    return found[1] if found else "?"


def weight(
    chrome: Browser, address: str, sent: list[tuple[str, int]], name: str
) -> tuple[str, str, str]:
    """페이지 하나를 빈 전화기에서 연다."""
    opened = {}
    for scheme in ("light", "dark"):
        sent.clear()
        page = phone(chrome, scheme).new_page()
        page.goto(f"{address}/{name}", wait_until="networkidle")
        opened[scheme], requests = kilobytes(sent), len(sent)
        page.evaluate(TO_THE_END)
        page.wait_for_load_state("networkidle")
        page.context.close()
    both = f"{opened['light']:6.1f}; {opened['dark']:6.1f}; {kilobytes(sent):6.1f}"
    return name, both, str(requests)


def kilobytes(sent: list[tuple[str, int]]) -> float:
    return sum(size for _, size in sent) / 1000


def scores(program: str, url: str, name: str) -> tuple[str, str, str]:
    """세 번 재어 점수마다 중앙값."""
    reports = [lighthouse(program, url) for _ in range(TIMES)]
    categories = [
        statistics.median(report["categories"][each]["score"] for report in reports)
        for each in CATEGORIES
    ]
    shift, paint, blocked = (
        statistics.median(report["audits"][audit]["numericValue"] for report in reports)
        for audit in (
            "cumulative-layout-shift",
            "largest-contentful-paint",
            "total-blocking-time",
        )
    )
    line = "; ".join(f"{score:.2f}" for score in categories)
    return name, line, f"{shift:.3f}; {paint / 1000:.2f}초; {blocked:.0f} ms"


def lighthouse(program: str, url: str) -> dict[str, dict[str, dict[str, float]]]:
    command = [
        shutil.which("npm") or "npm",
        "exec",
        "--yes",
        f"--package={LIGHTHOUSE}",
        "--",
        "lighthouse",
    ]
    flags = " ".join(["--headless=new", *chromium.ARGUMENTS])
    command += [url, "--output=json", "--quiet", f"--chrome-flags={flags}"]
    command.append(f"--only-categories={','.join(CATEGORIES)}")
    env = {**os.environ, "CHROME_PATH": program}
    done = subprocess.run(
        command, cwd=tempfile.gettempdir(), env=env, capture_output=True, text=True, check=True
    )
    report: dict[str, dict[str, dict[str, float]]] = json.loads(done.stdout)
    return report


if __name__ == "__main__":
    main(sys.argv[1:])
