"""살펴보기: 바뀐 셀부터 이어 실행한 것이, 깨끗한 커널에서 처음부터 실행한 것과 같다."""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import nbformat
import psutil
import pytest

from freezer.entry import Freezer
from freezer.errors import LectureError
from freezer.execution.kernel import execute
from freezer.execution.warm import possible
from freezer.execution.watchdog import stop_all
from freezer.looking import session
from freezer.looking.looker import Looked, Looker
from freezer.looking.names import names
from freezer.reading.settings import limits
from tests.freezer.conftest import Site, alive, wait_for

pytestmark = pytest.mark.skipif(not possible(), reason="리눅스의 CPU에서만 살펴본다")


class Quiet:
    def start(self, name: str, cells: int) -> None: ...
    def tick(self, name: str) -> None: ...
    def done(self, name: str, outcome: str) -> None: ...


@pytest.fixture
def looker(site: Site, monkeypatch: pytest.MonkeyPatch) -> Iterator[Looker]:
    # 셀마다 상태를 남긴다.
    monkeypatch.setattr(session, "SPACING", 0.0)
    monkeypatch.setattr(session, "PATIENCE", float("inf"))
    looker = Looker(site.root)
    yield looker
    looker.close()


def look(site: Site, looker: Looker, *cells: str) -> Looked:
    # ipykernel은 이것이 있으면 1번과 2번에 바로 쓴 글을 모으지 않는다.
    os.environ.pop("PYTEST_CURRENT_TEST", None)
    path = site.lecture("a", *cells)
    return looker.look(Freezer(site.project).examined_one(path), Quiet())


def outputs(notebook: Any) -> list[Any]:
    text = nbformat.writes(notebook)
    cells = nbformat.reads(text, as_version=4).cells
    return [cell.get("outputs", cell.metadata) for cell in cells]


def clean(site: Site) -> list[Any]:
    """지금의 강의를 새 커널에서 처음부터."""
    lecture = Freezer(site.project).examined_one(site.root / "posts/a.qmd")
    options = lecture.options | lecture.record.settings
    how = limits(lecture.lecture)
    return outputs(execute(lecture.lecture, options, how, site.root, lambda: None)[0])


CELLS = [
    "import asyncio, os, sys, random, time, warnings, logging\nimport numpy as np\n"
    "import matplotlib.pyplot as plt\nrandom.seed(1); np.random.seed(2)\n"
    "rng = np.random.default_rng(3); other = random.Random(4)",
    "np.random.rand(2), random.random(), rng.normal(), other.random()",
    "plt.plot(np.arange(5), label='a'); plt.legend();",
    "fig, ax = plt.subplots(); plt.close(fig); ax.plot([1, 2]); total = [1]",
    "ax.plot([2, 1]); display(fig); total.append(2)",
    "print('out'); print('err', file=sys.stderr); os.write(1, b'fd\\n')\n"
    "_ = os.system('echo sh'); time.sleep(.2)",
    "warnings.warn('조심'); logging.getLogger('x').warning('기록')",
    "#| error: true\n1 / 0",
    "h = display('가', display_id='d')",
    "h.update('나'); total",
    "await asyncio.sleep(0); In[2], _, __, sorted(dir())[:40]",
    "#| error: true\nasyncio.run(asyncio.sleep(0))",
    "from IPython.display import clear_output\nprint('지워짐'); clear_output(); print('남음')",
    "%time x = 1\n!echo 명령\nprint('가\\r나', '\\ud800')",
    "#| error: true\ninput('?')",
    "print(np.random.rand(2), random.random(), rng.normal(), other.random(), total, sys.stdin)",
]


def test_a_look_is_what_a_clean_run_is(site: Site, looker: Looker) -> None:
    """모든 출력의 꼴. 첫 살펴보기와, 가운데를 고치고 이어서 살펴본 것 모두."""
    cells = [c for c in CELLS if not c.startswith("%time")] + ["!echo 명령\nprint('가\\r나')"]
    found = look(site, looker, *cells)
    for one, other in zip(outputs(found.notebook), clean(site), strict=True):
        assert one == other
    cells[4] = "ax.plot([5, 1]); display(fig); total.append(3)"
    found = look(site, looker, *cells)
    assert (found.result.first, found.result.exact) == (4, True)
    for one, other in zip(outputs(found.notebook), clean(site), strict=True):
        assert one == other


# 나뉘어 오는 한글: 명령이 찍은 것과, 파일 번호로 바로 쓴 것
PIECES = r"printf '\xea\xb0'; sleep 0.2; printf '\x80나\xff다'; sleep 0.2; printf '끝\xea'"
LETTERS = [
    f'!bash -c "{PIECES}"',
    f"%%bash\n{PIECES}",
    "import os, sys\nfor piece in (b'\\xea\\xb0', b'\\x80\\n'):\n"
    "    _ = os.write(1, piece); sys.stdout.flush()",
]


def test_a_letter_that_comes_in_pieces_is_whole(site: Site, looker: Looker) -> None:
    found = texts(look(site, looker, *LETTERS))
    assert found[0].strip() == found[1].strip() == "가나\ufffd다끝\ufffd"
    assert found[2] == "가\n"


HIDDEN = [
    "import random, asyncio, subprocess\nfrom pathlib import Path\nimport numpy as np\n"
    "import matplotlib.pyplot as plt\nrandom.seed(1); np.random.seed(2); state = []",
    "_ = Path('kept.txt').write_text('첫 줄\\n')",
    "state.append(random.random()); fig, ax = plt.subplots(); plt.close()",
    "with open('kept.txt', 'a') as f: _ = f.write(f'{state}\\n')",
    "ax.plot(np.random.rand(3)); state.append(len(ax.lines))",
    "print(Path('kept.txt').read_text(), state, random.random(), np.random.rand())\ndisplay(fig)",
]


def test_hidden_state_is_as_it_was_before_the_changed_cell(site: Site, looker: Looker) -> None:
    """전역 변수, 난수의 상태, 열린 그림, 이어 쓴 파일: 어느 셀을 고쳐도 깨끗한 실행과 같다."""
    for changed in range(1, len(HIDDEN)):
        look(site, looker, *HIDDEN)
        cells = [*HIDDEN]
        cells[changed] += "\nstate.append('고침')"
        found = look(site, looker, *cells)
        assert found.result.exact
        # 파일은 되돌릴 수 없다: 뒤에 쓴 셀(3)이 있으면 처음 쓴 셀(1)의 앞까지 되돌아간다.
        assert found.result.first == (1 if changed <= 3 else changed)
        assert outputs(found.notebook) == clean(site)


THREAD = "import threading\nstop = threading.Event(); threading.Thread(target=stop.wait).start()"


def texts(found: Looked) -> list[str]:
    return ["".join(o.get("text", "") for o in cell.outputs) for cell in found.notebook.cells]


def test_what_cannot_be_forked_goes_on_in_the_kept_process(
    site: Site, looker: Looker, monkeypatch: pytest.MonkeyPatch
) -> None:
    """스레드가 있으면 복사하지 않는다: 바뀐 셀과, 그 셀이 바꾼 것을 쓰는 셀만 다시 실행한다."""
    monkeypatch.setattr(session, "PATIENCE", 0.0)
    cells = ["n = 1", THREAD, "import time; time.sleep(.3); print('늦은 셀')"]
    cells += ["a = n + 1", "b = 10; print(b)", "print(a)", "print(b)"]
    found = look(site, looker, *cells)
    assert found.result.exact and found.result.unfit == "스레드"
    cells[3] = "a = n + 5"
    found = look(site, looker, *cells)
    assert not found.result.exact and (found.result.first, found.result.ran) == (3, 2)
    assert texts(found)[2:] == ["늦은 셀\n", "", "10\n", "6\n", "10\n"]
    # 실패해도 잃지 않고, 되돌리면 그 셀이 바꾸었을 것까지 다시 실행한다.
    with pytest.raises(LectureError, match="4번째 셀에서 ZeroDivisionError"):
        look(site, looker, *cells[:3], "a = 7; 1 / 0", *cells[4:])
    found = look(site, looker, *cells[:3], "a = n + 2", *cells[4:])
    assert (texts(found)[5], found.result.ran) == ("3\n", 2)
    # 앞을 고치면 복사해 둔 상태에서 다시 실행하고, 그러면 깨끗한 것과 같다.
    monkeypatch.setattr(session, "PATIENCE", float("inf"))
    cells[0] = "n = 2"
    found = look(site, looker, *cells)
    assert found.result.exact and texts(found)[5] == "7\n"


def endless(note: Path) -> str:
    """끝나지 않는 셀. 시작하면 `note`를 쓴다."""
    return f"open({str(note)!r}, 'w').close()\nwhile True: pass"


def stop_when_begun(note: Path) -> None:
    """셀이 시작하면 멈춘다: 너무 일찍 멈추면 멈출 것이 없다."""

    def stop() -> None:
        wait_for(note.exists)
        stop_all()

    threading.Thread(target=stop, daemon=True).start()


def test_an_endless_cell_is_left_and_what_was_kept_stays(site: Site, looker: Looker) -> None:
    cells = ["import time; time.sleep(.2); x = 1", "print(x)"]
    look(site, looker, *cells)
    begun = site.root / "begun"
    cells[1] = endless(begun)
    stop_when_begun(begun)
    with pytest.raises(LectureError, match="멈췄습니다"):
        look(site, looker, *cells)
    cells[1] = "print(x + 1)"
    found = look(site, looker, *cells)
    assert (found.result.first, texts(found)[1]) == (1, "2\n")


def test_an_endless_cell_in_the_kept_process_is_interrupted(
    site: Site, looker: Looker, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(session, "PATIENCE", 0.0)
    slow = "import time; time.sleep(.3)"
    look(site, looker, THREAD, slow, "x = 1")
    begun = site.root / "begun"
    stop_when_begun(begun)
    with pytest.raises(LectureError, match="멈췄습니다"):
        look(site, looker, THREAD, slow, endless(begun))
    found = look(site, looker, THREAD, slow, "x = 1; print(x)")
    assert (found.result.ran, texts(found)[2]) == (1, "1\n")


def test_a_changed_module_or_file_begins_where_it_was_read(site: Site, looker: Looker) -> None:
    site.write("lib/__init__.py", "")
    site.write("lib/one.py", "def f():\n    return 1\n")
    site.write("data.csv", "가\n")
    cells = ["x = 5", "from lib.one import f", "y = f()", "print(open('data.csv').read(), x, y)"]
    look(site, looker, *cells)
    site.write("data.csv", "나\n")
    found = look(site, looker, *cells)
    assert (found.result.first, texts(found)[3]) == (3, "나\n 5 1\n")
    site.write("lib/one.py", "def f():\n    return 2\n")
    found = look(site, looker, *cells)
    assert (found.result.first, texts(found)[3]) == (1, "나\n 5 2\n")


def test_states_are_bounded_and_nothing_is_left(
    site: Site, looker: Looker, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(session, "MOST", 4)
    cells = [f"x{n} = {n}" for n in range(12)]
    look(site, looker, *cells)
    (opened,) = looker._open.values()
    assert opened.session.states[0][0] == 0
    assert len(opened.session.states) <= 5
    pids = [process.pid for _, process in opened.session.states]
    assert all(psutil.pid_exists(pid) for pid in pids)
    for name in ("b", "c"):
        path = site.lecture(name, "1 + 1")
        looker.look(Freezer(site.project).examined_one(path), Quiet())
    assert not looker.is_open("a") and looker.is_open("b") and looker.is_open("c")
    wait_for(lambda: not any(map(alive, pids)))


@pytest.mark.parametrize(
    ("cell", "why"),
    [
        ("f = open('kept.txt', 'w')", "열어 둔 파일"),
        ("import subprocess; p = subprocess.Popen(['sleep', '9'])", "자식 프로세스"),
        ("import asyncio; t = asyncio.ensure_future(asyncio.sleep(9))", "asyncio"),
        (THREAD, "스레드"),
    ],
)
def test_why_a_state_cannot_be_copied(site: Site, looker: Looker, cell: str, why: str) -> None:
    assert why in str(look(site, looker, cell).result.unfit)


def test_names_that_a_cell_uses_and_changes() -> None:
    code = "import x.y as z\ndef f(a):\n    return a + b\nc = d\ne.g = 1\nh[0] += 1\n"
    found = names(code + "i.j(k, m=n)\n%time o = p\nz.q(r); print(s)\nt.u(v)", frozenset({"t"}))
    assert set("bdkneihprsv") <= found.uses
    assert found.binds >= set("fcoz") and found.modules == {"z"}
    assert found.touches == set("ehikn")
