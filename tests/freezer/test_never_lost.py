"""무슨 일이 있어도 옛 결과 아니면 새 결과이다: 섞이지 않고, 상태는 옳고, 다음 실행이 되돌린다.

커널만 흉내 내고(진짜 커널을 죽이는 것은 execution/test_faults.py), 판정과 캐시와 쓰기는 진짜이다.
"""

from __future__ import annotations

import contextlib
import errno
import json
import os
import random
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from nbformat import NotebookNode

from freezer.conversion.blank import blank_notebook
from freezer.execution import batch
from freezer.frozen import store as store_module
from freezer.frozen.store import BusyError
from freezer.reading.lecture import Lecture
from freezer.staleness.examined import Kind
from tests.freezer.build import display, stdout
from tests.freezer.conftest import Site

ROOT = Path(__file__).parents[2]
NAMES = ("a", "b", "c")
VERSION = re.compile(r"판 (\d+)끝")
During = Callable[[], object]


def imitate(root: Path, during: During = lambda: None) -> Callable[..., Any]:
    """`lib.py`의 값을 글과 그림으로 내는 커널. 실행하는 동안 `during()`이 일어난다."""

    def execute(lecture: Lecture, *_: Any, **__: Any) -> tuple[NotebookNode, list[float]]:
        version = (root / "lib.py").read_text(encoding="utf-8").split("=")[1].strip()
        during()
        notebook = blank_notebook(lecture)
        said = f"판 {version}끝"
        notebook.cells[0].outputs = [stdout(f"{said}\n"), display(svg=f"<svg>{said}</svg>")]
        notebook.cells[0].execution_count = 1
        return notebook, [0.0]

    return execute


def set_version(root: Path, version: int) -> None:
    """한 번에 바꾼다: 편집기가 저장하듯이."""
    fresh = root / "lib.py.new"
    fresh.write_text(f"VERSION = {version}\n", encoding="utf-8")
    fresh.replace(root / "lib.py")


def loop(root: Path) -> None:
    """판을 올려 가며 끝없이 얼린다. 다른 프로세스에서 부른다."""
    site = Site(root)
    batch.execute = imitate(root)
    for version in range(1, 10**6):
        set_version(root, version)
        try:
            site.run(jobs=len(NAMES))
        except BusyError:
            time.sleep(0.01)


FORKS = """\
import os, signal, sys
from pathlib import Path
import jupyter_cache.cache.main
import freezer.execution.cache
import tests.freezer.test_never_lost as here

signal.signal(signal.SIGCHLD, signal.SIG_IGN)
for _ in sys.stdin:
    if os.fork() == 0:
        print(os.getpid(), flush=True)
        here.loop(Path(sys.argv[1]))
"""


@pytest.fixture
def start(lectures: Site) -> Iterator[Callable[[], int]]:
    """끝없이 얼리는 프로세스를 시작하고 그 번호를 준다. import는 한 번만 한다."""
    forks = subprocess.Popen(
        [sys.executable, "-c", FORKS, str(lectures.root)],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    told, said = forks.stdin, forks.stdout
    assert told is not None and said is not None

    def fork() -> int:
        print(file=told, flush=True)
        return int(said.readline())

    yield fork
    told.close()
    forks.wait()


def kill(pid: int) -> None:
    """죽인다. 다른 것이 얼리는 중이라 스스로 끝났을 수도 있다."""
    with contextlib.suppress(ProcessLookupError):
        os.kill(pid, signal.SIGKILL)
    while Path(f"/proc/{pid}").exists():
        time.sleep(0.005)


def shown(site: Site, name: str) -> int:
    """얼린 결과의 판. 글과 그림과 노트북이 서로 다른 판이면 실패한다."""
    files = ("execute-results/html.json", f"notebook/{name}.ipynb")
    texts = [json.dumps(json.loads(site.frozen(name, f).read_text("utf-8"))) for f in files]
    texts += [path.read_text("utf-8") for path in site.frozen(name, "figure-html").iterdir()]
    decoded = [text.encode().decode("unicode_escape") if "\\u" in text else text for text in texts]
    versions = {int(number) for text in decoded for number in VERSION.findall(text)}
    assert len(versions) == 1, versions
    return versions.pop()


def assert_old_or_new(site: Site) -> None:
    """강의마다 한 판의 결과가 온전히 있고, 최신이라고 하는 것은 정말 지금의 판이다."""
    now = int((site.root / "lib.py").read_text(encoding="utf-8").split("=")[1])
    for name, state in site.states().items():
        assert state.kind in (Kind.CURRENT, Kind.STALE), (name, state.why)
        assert (state.kind is Kind.CURRENT) == (shown(site, name) == now)


@pytest.fixture
def lectures(site: Site, monkeypatch: pytest.MonkeyPatch) -> Site:
    """강의 세 편이 판 0으로 얼려져 있다."""
    monkeypatch.setattr(batch, "execute", imitate(site.root))
    set_version(site.root, 0)
    for name in NAMES:
        site.lecture(name, "import lib\nprint(lib.VERSION)")
    assert [outcome.error for outcome in site.run(jobs=len(NAMES)).values()] == [None] * 3
    return site


def assert_heals(site: Site) -> None:
    assert [outcome.error for outcome in site.run(jobs=len(NAMES)).values()] == [None] * 3
    assert all(state.current for state in site.states().values())
    assert_old_or_new(site)
    assert not (site.root / "_freeze/.staging").exists()


@pytest.mark.skipif(sys.platform != "linux", reason="/proc를 본다")
def test_twenty_kills_at_random_moments(lectures: Site, start: Callable[[], int]) -> None:
    """한 번 얼리는 데 걸리는 시간의 두 배 안에서, 아무 때나."""
    moments = random.Random(3)
    set_version(lectures.root, 1)
    began = time.perf_counter()
    assert_heals(lectures)
    longest = 2 * (time.perf_counter() - began)
    set_version(lectures.root, 0)
    assert_heals(lectures)
    for slower in (1, 4, 16):
        for _ in range(20):
            process = start()
            time.sleep(moments.uniform(0, slower * longest))
            kill(process)
            assert_old_or_new(lectures)
        # 그사이 기계가 느려졌으면 끝까지 얼린 것이 하나도 없을 수 있다: 더 오래 두고 다시 한다
        if any(shown(lectures, name) > 0 for name in NAMES):
            break
    else:
        pytest.fail("한 번도 끝까지 얼리지 못했습니다.")
    assert_heals(lectures)


def test_killed_after_the_last_swap(lectures: Site) -> None:
    """결과는 모두 새것인데 바꿔치운 옛것이 남았다: 할 일이 없는 다음 실행도 치운다."""
    store = store_module.Store(lectures.root)
    left = lectures.root / "_freeze/.staging/a/1234/record.json"
    with store.lock():
        left.parent.mkdir(parents=True)
        left.write_text("{}", encoding="utf-8")
        lectures.run()
        assert left.exists(), "다른 freezer가 쓰고 있는 것은 건드리지 않는다"
    assert_heals(lectures)


@pytest.mark.skipif(sys.platform != "linux", reason="/proc를 본다")
def test_two_runs_at_once(lectures: Site, start: Callable[[], int]) -> None:
    runs = [start(), start()]
    for _ in range(10):
        time.sleep(0.1)
        for name in NAMES:
            shown(lectures, name)
    for process in runs:
        kill(process)
    assert_old_or_new(lectures)
    assert_heals(lectures)


def test_a_disk_that_is_full(lectures: Site) -> None:
    """파일이 그만큼 커지지 못하는 디스크: 데이터베이스도, 얼린 파일도 쓰다가 멈춘다."""
    set_version(lectures.root, 1)
    code = (
        "import sys; from pathlib import Path; import tests.freezer.test_never_lost as t\n"
        "site = t.Site(Path(sys.argv[1])); t.batch.execute = t.imitate(site.root)\n"
        "import resource; resource.setrlimit(resource.RLIMIT_FSIZE, (700, 700))\n"
        "print([str(outcome.error) for outcome in site.run(jobs=3).values()])"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, str(lectures.root)], cwd=ROOT, capture_output=True, text=True
    )
    assert done.stdout.count("옛 결과는 그대로 있습니다") == 3, done.stderr
    assert {shown(lectures, name) for name in NAMES} == {0}
    assert_old_or_new(lectures)
    assert_heals(lectures)


@pytest.mark.parametrize("number", [errno.EROFS, errno.EACCES, errno.ENOSPC])
def test_a_freeze_folder_that_can_not_be_written(
    lectures: Site, monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    set_version(lectures.root, 1)

    def refuse(*_: object) -> None:
        raise OSError(number, os.strerror(number))

    with monkeypatch.context() as patch:
        patch.setattr(store_module, "write", refuse)
        outcomes = lectures.run(jobs=len(NAMES))
        assert all("옛 결과는 그대로" in str(outcome.error) for outcome in outcomes.values())
    assert {shown(lectures, name) for name in NAMES} == {0}
    assert_old_or_new(lectures)
    assert_heals(lectures)


@pytest.mark.parametrize("moved", [-(10**8), 10**8], ids=["back", "forward"])
def test_a_clock_that_is_wrong(lectures: Site, moved: int) -> None:
    """시각은 아무것도 증명하지 않는다: 크기와 시각이 같아도 내용이 다르면 낡은 것이다."""
    for path in [p for p in lectures.root.rglob("*") if p.is_file()]:
        when = path.stat().st_mtime + moved
        os.utime(path, (when, when))
    assert all(state.current for state in lectures.states().values())
    before = (lectures.root / "lib.py").stat()
    set_version(lectures.root, 7)
    os.utime(lectures.root / "lib.py", ns=(before.st_atime_ns, before.st_mtime_ns))
    assert {state.kind for state in lectures.states().values()} == {Kind.STALE}
    assert_heals(lectures)


def replace_in(path: Path, old: str, new: str) -> None:
    path.write_text(path.read_text(encoding="utf-8").replace(old, new), encoding="utf-8")


EDITS: dict[str, tuple[str, str, str]] = {
    "the module": ("lib.py", "= 1", "= 2"),
    "the code": ("posts/a.qmd", "print(lib", "print(1, lib"),
    "the prose": ("posts/a.qmd", "글.", "새 글."),
    "the configuration": ("_quarto.yml", "fig-format: svg", "fig-format: png"),
}


@pytest.mark.parametrize("edit", EDITS)
def test_an_edit_while_the_lecture_executes(
    lectures: Site, monkeypatch: pytest.MonkeyPatch, edit: str
) -> None:
    """실행하는 동안 고친 것은 최신이 아니라고 하고, 다음 실행이 따라잡는다."""
    file, old, new = EDITS[edit]
    set_version(lectures.root, 1)

    def during() -> None:
        replace_in(lectures.root / file, old, new)

    monkeypatch.setattr(batch, "execute", imitate(lectures.root, during))
    lectures.run("a")
    assert shown(lectures, "a") in (0, 1)
    assert not lectures.states()["a"].current
    monkeypatch.setattr(batch, "execute", imitate(lectures.root))
    assert_heals(lectures)
