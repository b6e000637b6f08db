"""저장부터 브라우저에 보일 때까지를 잰다: `python -m tests.bench.bench_preview`.

이 프로젝트의 사본 둘을 나란히 쓴다: 하나는 그대로, 하나는 freezer 없이 Quarto의 Jupyter 엔진이
실행한다(`freeze: false`). 다듬기(post-render)는 둘 다 한다. 페이지 파일이 새로 쓰일 때와 열어 둔
브라우저에 새 글이 보일 때를 재고, 그 가운데 freezer의 몫은 따로 잰다. `make preview`
(`freezer.preview`)는 그대로인 사본에서 재며, Quarto가 없어도 잰다. 기계가 바쁘면 초는 뜻이 없으므로
`make preview`에는 쓴 CPU의 초도 적는다.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import shutil
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import psutil
from playwright.sync_api import Page, sync_playwright
from rich.console import Console
from rich.table import Table

from tests import chromium

ROOT = Path(__file__).resolve().parents[2]
ROWS = ("prose", "code", "long", "undo", "render")
PROSE, CODE = "tensorflow-descent", "autograd"
NAMES = {
    "prose": f"글 저장, {PROSE}",
    "code": f"마지막 셀 저장, {CODE}",
    "long": f"마지막 셀 저장, {PROSE}",
    "undo": f"되돌리기, {CODE}",
    "render": "quarto render, 낡은 것 없음",
}
PATIENCE = 600.0
SETTLE = 3.0
LAST_CELL = re.compile(r"```\{python\}\n(?:(?!```).*\n)*```\n(?![^`]*```\{python\})")


@dataclass(frozen=True)
class Spent:
    """저장하고 페이지 파일이 새로 쓰일 때와 브라우저에 보일 때까지의 초. `cpu`는 쓴 CPU의 초."""

    written: float
    seen: float
    cpu: float = 0.0


@dataclass(frozen=True)
class Program:
    """미리 보는 프로그램: 명령, 준비되면 찍는 글, 페이지를 짓는 폴더."""

    command: tuple[str, ...]
    ready: str
    output: str


QUARTO = Program(("quarto", "preview", "--no-browser"), "Browse at", "_site")
MAKE = Program((sys.executable, "-m", "freezer.preview"), "에서 보세요", ".build/preview")


def copy(to: Path, ours: bool) -> Path:
    """git이 아는 파일만 옮긴 사본. `ours`가 아니면 Quarto의 엔진이 실행한다."""
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True)
    for name in filter(None, listed.stdout.decode().split("\0")):
        if (ROOT / name).is_file():
            (to / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(ROOT / name, to / name)
    for name in (".venv", "node_modules"):
        (to / name).symlink_to((ROOT / name).resolve())
    if not ours:
        config = to / "_quarto.yml"
        text = config.read_text(encoding="utf-8").replace("engines:\n  - freezer\n", "")
        config.write_text(text.replace("freeze: auto", "freeze: false"), encoding="utf-8")
        shutil.rmtree(to / "_extensions")
        shutil.rmtree(to / "_freeze")
    return to


def environment(site: Path) -> dict[str, str]:
    return os.environ | {"PYTHONPATH": str(site), "QUARTO_PYTHON": sys.executable}


def wait_for(condition: Callable[[], bool], process: subprocess.Popen[bytes]) -> float:
    """`condition()`이 참이 된 때."""
    until = time.perf_counter() + PATIENCE
    while not condition():
        if process.poll() is not None or time.perf_counter() > until:
            raise SystemExit(f"quarto preview가 답하지 않습니다 (종료 코드 {process.poll()}).")
        time.sleep(0.02)
    return time.perf_counter()


@contextmanager
def preview(site: Path, program: Program) -> Iterator[tuple[str, subprocess.Popen[bytes]]]:
    """미리 보기의 주소와 프로세스."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    log = site.with_suffix(".log")
    with log.open("wb") as output:
        process = subprocess.Popen(
            [*program.command, "--port", str(port)],
            cwd=site,
            env=environment(site),
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    try:
        wait_for(lambda: program.ready in log.read_text(encoding="utf-8"), process)
        yield f"http://localhost:{port}", process
    finally:
        os.killpg(process.pid, signal.SIGINT)
        process.wait(timeout=60)


def cpu(process: subprocess.Popen[bytes]) -> float:
    """프로세스와 그 자식들이 쓴 CPU의 초."""
    found = 0.0
    for each in [psutil.Process(process.pid), *psutil.Process(process.pid).children(True)]:
        with suppress(psutil.Error):
            found += sum(each.cpu_times()[:4])
    return found


def prose(text: str, mark: str) -> str:
    return f"{text.rstrip()}\n\n{mark} 한 문장을 더했습니다.\n"


def code(text: str, mark: str) -> str:
    """마지막 셀의 끝에 한 줄을 더한다."""
    found = list(LAST_CELL.finditer(text))[-1]
    cell = found[0].removesuffix("```\n")
    return f"{text[: found.start()]}{cell}print({mark!r} + '!')\n```\n{text[found.end() :]}"


def holds(html: Path, shown: str) -> bool:
    return html.is_file() and shown in html.read_text(encoding="utf-8", errors="replace")


def lacks(html: Path, shown: str) -> bool:
    return not holds(html, shown)


def saves(
    site: Path, row: str, page: Page, times: int, program: Program, reading: float
) -> list[Spent]:
    """열어 둔 페이지의 원고를 `times`번 고쳐 저장한다. undo는 고쳤다가 되돌린 것만 잰다.

    `reading`초는 고치기 전에 읽는 시간이다. 그동안 freezer가 강의를 미리 살펴 둔다.
    """
    name = PROSE if row in ("prose", "long") else CODE
    change = prose if row == "prose" else code
    source = site / "posts" / f"{name}.qmd"
    html = site / program.output / "posts" / f"{name}.html"
    original = source.read_text(encoding="utf-8")
    spent = []
    with preview(site, program) as (address, process):
        # 처음에는 아직 짓는 중일 수 있다.
        wait_for(html.is_file, process)
        page.goto(f"{address}/posts/{name}.html", timeout=PATIENCE * 1000)
        page.locator("main h1").wait_for(timeout=PATIENCE * 1000)
        if row != "prose" and (site / "_freeze").is_dir():
            time.sleep(reading)
        for number in range(times):
            time.sleep(SETTLE)
            mark = f"재어보기{number}"
            shown = mark + (" 한 문장을 더했습니다." if change is prose else "!")
            began, used = time.perf_counter(), cpu(process)
            source.write_text(change(original, mark), encoding="utf-8")
            written = wait_for(partial(holds, html, shown), process)
            # 접은 상자 안에 있을 수 있다.
            found = page.get_by_text(shown).last
            found.wait_for(state="attached", timeout=PATIENCE * 1000)
            if row == "undo":
                time.sleep(SETTLE)
                began, used = time.perf_counter(), cpu(process)
                source.write_text(original, encoding="utf-8")
                written = wait_for(partial(lacks, html, shown), process)
                found.wait_for(state="detached", timeout=PATIENCE * 1000)
            now = time.perf_counter()
            spent.append(Spent(written - began, now - began, cpu(process) - used))
    source.write_text(original, encoding="utf-8")
    return spent


def render(site: Path, times: int) -> list[Spent]:
    spent = []
    for _ in range(times):
        began = time.perf_counter()
        subprocess.run(
            ["quarto", "render"], cwd=site, env=environment(site), check=True, capture_output=True
        )
        seconds = time.perf_counter() - began
        spent.append(Spent(seconds, seconds))
    return spent


def median(found: list[Spent]) -> Spent:
    return Spent(
        statistics.median(each.written for each in found),
        statistics.median(each.seen for each in found),
        statistics.median(each.cpu for each in found),
    )


def freezer_alone(site: Path, times: int) -> float:
    """글을 고쳐 저장했을 때 freezer가 답하는 초: 오래 사는 프로세스에 물어 가운데 값."""
    source = site / "posts" / f"{PROSE}.qmd"
    original = source.read_text(encoding="utf-8")
    service = subprocess.Popen(
        [sys.executable, "-m", "freezer.service"],
        cwd=site,
        env=environment(site),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert service.stdin and service.stdout
    spent = []
    for number in range(times + 1):
        source.write_text(prose(original, f"묻기{number}"), encoding="utf-8")
        began = time.perf_counter()
        print(json.dumps({"id": number, "render": [str(source)]}), file=service.stdin, flush=True)
        answer = json.loads(service.stdout.readline())
        assert "markdown" in answer["done"][str(source)], answer
        spent.append(time.perf_counter() - began)
    service.stdin.close()
    service.wait()
    source.write_text(original, encoding="utf-8")
    return statistics.median(spent[1:])


Measured = dict[str, dict[str, Spent]]


def table(measured: Measured) -> Table:
    """`measured`는 미리 보는 것의 이름 → 줄 → 잰 것."""
    made = Table(title="초: 페이지 파일이 쓰일 때 → 브라우저에 보일 때 (쓴 CPU의 초)")
    for head in ("", *measured, "몇 배"):
        made.add_column(head, justify="left" if not head else "right")
    own, *ours = measured.values()
    for row in NAMES:
        cells = [_cell(row, spent.get(row)) for spent in measured.values()]
        seen = [
            f"{own[row].seen / each[row].seen:.1f}"
            for each in ours
            if row in own.keys() & each.keys()
        ]
        if any(row in spent for spent in measured.values()):
            made.add_row(NAMES[row], *cells, ", ".join(seen) or "-")
    return made


def _cell(row: str, spent: Spent | None) -> str:
    if spent is None:
        return "재지 않음"
    if row == "render":
        return f"{spent.seen:.1f}"
    return f"{spent.written:.1f} → {spent.seen:.1f} ({spent.cpu:.1f})"


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rows", default=",".join(ROWS), help=f"잴 것 ({','.join(ROWS)})")
    parser.add_argument("--times", type=int, default=3, help="freezer로 되풀이할 횟수")
    parser.add_argument("--own-times", type=int, default=1, help="Quarto의 엔진으로 (0: 안 잼)")
    parser.add_argument("--reading", type=float, default=150, help="고치기 전에 읽는 초")
    options = parser.parse_args(arguments)
    console = Console(width=120)
    program = chromium.find_or_install()
    if not program:
        console.print("미리 보기는 재지 않았습니다: Chromium이 있어야 합니다.")
        return
    measured: Measured = {name: {} for name in ("Quarto의 엔진", "quarto preview", "make preview")}
    with tempfile.TemporaryDirectory(prefix="bench-") as folder, sync_playwright() as playwright:
        page = playwright.chromium.launch(
            executable_path=program, args=chromium.ARGUMENTS
        ).new_page()
        mine = copy(Path(folder).resolve() / "ours", ours=True)
        own = copy(Path(folder).resolve() / "theirs", ours=False)
        quarto = bool(shutil.which("quarto"))
        if quarto:
            render(mine, 1)
            # 이미 지은 페이지가 있어야 미리 보기가 시작할 때 모두 짓지 않는다.
            shutil.copytree(mine / "_site", own / "_site")
        for row in options.rows.split(","):
            kinds = [("Quarto의 엔진", own, QUARTO, options.own_times)] if quarto else []
            kinds += [("quarto preview", mine, QUARTO, options.times)] if quarto else []
            if row != "render":
                kinds.append(("make preview", mine, MAKE, options.times))
            for name, site, how, times in kinds:
                if times:
                    measured[name][row] = median(
                        render(site, times)
                        if row == "render"
                        else saves(site, row, page, times, how, options.reading)
                    )
            console.print(table(measured))
        alone = freezer_alone(mine, options.times)
    load = os.getloadavg()[1]
    console.print(
        f"글을 고친 저장에서 freezer의 몫 {alone:.2f}초. 지난 5분의 부하 {load:.1f}",
        highlight=False,
    )


if __name__ == "__main__":
    main()
