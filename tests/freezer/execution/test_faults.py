"""잘못되는 길마다: 파일과 줄을 말하는 오류, 0이 아닌 종료 코드, 그대로인 옛 결과."""

from __future__ import annotations

import json
import os
import re
import signal
import string
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import pytest
from jupyter_client.manager import KernelManager

from freezer.execution.folder import KernelFolder, remove_left_over
from freezer.execution.output import client
from freezer.frozen.record import FORMAT
from freezer.staleness.verdict import Kind
from tests.freezer.conftest import PATIENCE, Site, alive, wait_for

ROOT = Path(__file__).parents[3]
WRITTEN = f'"format": {FORMAT}'


def snapshot(site: Site) -> dict[str, bytes]:
    base = site.root / "_freeze"
    return {
        path.relative_to(base).as_posix(): path.read_bytes()
        for path in sorted(base.rglob("*"))
        if path.is_file() and path.name != ".lock"
    }


# 셀이 실패하는 길마다: 셀들, 머리말, 실패한 줄, 말해야 할 것
FAILING = {
    "the code": (["x = 1", "y = 2\n1 / 0"], "", 13, "2번째 셀에서 ZeroDivisionError"),
    "the syntax": (["#| echo: false\nx = 1\nx = = 2"], "", 10, "문법"),
    "the import": (["import lib_that_is_not"], "", 8, "ModuleNotFoundError"),
    "a loop": (["while True: pass"], "freezer: {seconds: 2}\n", 8, "제한 시간 2초"),
    "sleep": (["import time; time.sleep(60)"], "freezer: {seconds: 2}\n", 8, "제한 시간 2초"),
    "the end": (["import os\nos._exit(3)"], "", 7, "커널이 갑자기 죽었습니다"),
    "a kill": (["import os, signal\nos.kill(os.getpid(), 9)"], "", 7, "커널이 갑자기 죽었습니다"),
    "the memory": (
        ["x = []\nwhile True: x.append(bytearray(b'1' * 10_000_000))"],
        "freezer: {memory: 400}\n",
        8,
        "기억 공간이 모자랍니다",
    ),
    "MemoryError": (["raise MemoryError('많다')"], "", 8, "MemoryError: 많다"),
    "a long text": (["print('가' * 20_000_000)"], "", 7, "출력했습니다"),
    "many lines": (["for i in range(10**9): print(i)"], "", 7, "출력했습니다"),
    "a long value": (
        ["from IPython.display import HTML\nHTML('가' * 2_000_000)"],
        "",
        7,
        "출력했습니다",
    ),
}
# 읽을 수 없는 원고마다 말해야 할 것
UNREADABLE = {
    "the encoding": (b"\xff\xfe", "UTF-8"),
    "execute": (b"---\ntitle: a\nexecute: {daemonn: 1}\n---\n", "daemonn"),
    "no front matter": ("글뿐\n".encode(), "머리말이 없습니다"),
    "an open cell": ("글\n\n```{python}\nx\n".encode(), "닫히지 않았습니다"),
    "an option": (b"---\ntitle: a\n---\n\n```{python}\n#| lable: a\nx\n```\n", "lable"),
    "the YAML": (b"```{python}\n#| echo: [\nx\n```\n", "YAML"),
    "include": ("{{< include ../../../밖.qmd >}}\n".encode(), "프로젝트 밖"),
    "a negative": (
        b"---\ntitle: a\nfreezer: {seconds: -1}\n---\n\n```{python}\nx\n```\n",
        "양수",
    ),
    "a limit": (
        b"---\ntitle: a\nfreezer: {minutes: 1}\n---\n\n```{python}\nx\n```\n",
        "minutes",
    ),
}
LETTERS = string.ascii_lowercase


@pytest.fixture(scope="module")
def twelve(tmp_path_factory: pytest.TempPathFactory) -> Site:
    """얼려 둔 강의 열둘(a, b, …). 저마다 한 번에 망가뜨린다."""
    site = Site(tmp_path_factory.mktemp("twelve"))
    for name in LETTERS[:12]:
        site.lecture(name, "print('옛것')")
    assert [outcome.error for outcome in site.run(jobs=2).values()] == [None] * 12
    return site


@pytest.mark.xdist_group("twelve")
def test_failing_cells(twelve: Site) -> None:
    """모두 함께, 저마다 차가운 커널에서: 하나하나가 제 자리와 까닭을 말한다."""
    before = snapshot(twelve)
    for name, (cells, front, _, _) in zip(LETTERS, FAILING.values(), strict=False):
        twelve.lecture(name, *cells, front=front)
    done = twelve.command("run", "--jobs", "12")
    assert done.returncode == 1
    assert "12편이 실패" in done.stdout
    for name, (kind, (_, _, line, says)) in zip(LETTERS, FAILING.items(), strict=False):
        assert re.search(rf"posts/{name}\.qmd:{line}: .*{says}", done.stderr), (kind, done.stderr)
    assert snapshot(twelve) == before


@pytest.mark.xdist_group("twelve")
@pytest.mark.parametrize("command", ["run", "check"])
def test_unreadable_lectures(twelve: Site, command: str) -> None:
    before = snapshot(twelve)
    for name in LETTERS[:12]:
        (twelve.root / f"posts/{name}.qmd").unlink(missing_ok=True)
    for name, (text, _) in zip(LETTERS, UNREADABLE.values(), strict=False):
        (twelve.root / f"posts/{name}.qmd").write_bytes(text)
    done = twelve.command(command)
    assert done.returncode == 1
    for name, (kind, (_, says)) in zip(LETTERS, UNREADABLE.items(), strict=False):
        assert re.search(rf"posts/{name}\.qmd\b.*{says}", done.stderr), (kind, done.stderr)
    assert snapshot(twelve) == before


def test_the_traceback_is_shown(frozen: Site) -> None:
    frozen.lecture("a", "def f():\n    raise ValueError('까닭')\n\nf()")
    error = frozen.command("run").stderr
    assert "posts/a.qmd:11: 1번째 셀에서 ValueError: 까닭" in error
    assert "Traceback (most recent call last)" in error and "line 2, in f()" in error
    assert "\x1b[" not in error


def test_others_go_on_when_one_fails(frozen: Site) -> None:
    frozen.lecture("a", "1 / 0")
    frozen.lecture("b", "print('b')")
    outcomes = frozen.run(jobs=2)
    assert outcomes["a"].error is not None
    assert outcomes["b"].executed == 1
    assert frozen.states()["b"].current


def test_an_allowed_error_is_output(frozen: Site) -> None:
    frozen.lecture("a", "#| error: true\n1 / 0", "print('뒤')")
    assert frozen.run()["a"].error is None
    html = frozen.frozen("a", "execute-results/html.json").read_text(encoding="utf-8")
    assert "ZeroDivisionError" in html and "뒤" in html


@pytest.mark.parametrize(
    ("file", "change", "says"),
    [
        ("execute-results/html.json", lambda text: text[:40], "잘렸습니다"),
        (
            "execute-results/html.json",
            lambda text: f"<<<<<<< HEAD\n{text}\n=======\n{text}\n>>>>>>> b\n",
            "병합 충돌",
        ),
        ("execute-results/html.json", lambda text: text.replace("옛것", "손댄것"), "바뀌었습니다"),
        ("notebook/a.ipynb", lambda text: text[:-20], "잘렸습니다"),
        (
            "record.json",
            lambda text: text.replace(f'"format": {FORMAT}', '"format": 99'),
            "더 새로운",
        ),
        ("record.json", lambda text: text[:100], "잘렸습니다"),
    ],
)
def test_a_broken_result_is_named_and_made_again(
    frozen: Site, file: str, change: object, says: str
) -> None:
    path = frozen.frozen("a", file)
    assert callable(change)
    path.write_text(change(path.read_text(encoding="utf-8")), encoding="utf-8")
    state = frozen.states()["a"]
    assert state.kind is Kind.BROKEN
    assert says in state.why[0] and f"_freeze/posts/a/{file}" in state.why[0]
    assert frozen.ask("check").returncode == 1
    # 실행한 것은 jupyter-cache에 남아 있어, 다시 실행하지 않고도 되살아난다.
    assert frozen.run()["a"].error is None
    assert frozen.states()["a"].current


def test_a_missing_figure_is_named(site: Site) -> None:
    site.lecture("a", "import matplotlib.pyplot as plt\nplt.plot([1, 2]);")
    assert site.run()["a"].error is None
    (figure,) = site.frozen("a", "figure-html").iterdir()
    figure.unlink()
    state = site.states()["a"]
    assert state.kind is Kind.BROKEN and figure.name in state.why[0]


def test_two_freezers_at_once(frozen: Site) -> None:
    begun, go = (frozen.root.parent / f"{frozen.root.name}-{name}" for name in ("begun", "go"))
    frozen.lecture(
        "a",
        f"import os, time\nopen({str(begun)!r}, 'w').close()\n"
        f"while not os.path.exists({str(go)!r}): time.sleep(0.05)",
    )
    command = [sys.executable, "-m", "freezer", "run"]
    first = subprocess.Popen(command, cwd=frozen.root, stderr=subprocess.DEVNULL)
    wait_for(begun.exists)
    second = frozen.command("run")
    go.touch()  # 첫째는 둘째가 답한 뒤에야 끝난다
    assert second.returncode == 1
    assert f"프로세스 {first.pid}" in second.stderr
    assert first.wait(timeout=PATIENCE) == 0
    assert frozen.states()["a"].current


@pytest.mark.parametrize("kind", [signal.SIGKILL, signal.SIGTERM, signal.SIGINT])
def test_a_killed_freezer_leaves_the_old_result_and_no_kernel(
    frozen: Site, kind: signal.Signals
) -> None:
    before = snapshot(frozen)
    marker = frozen.root / "pid"
    frozen.lecture(
        "a",
        f"import os, time\nwith open({str(marker)!r}, 'w') as f: f.write(str(os.getpid()))\n"
        f"time.sleep({3 * PATIENCE})",
    )
    command = [sys.executable, "-m", "freezer", "run"]
    process = subprocess.Popen(command, cwd=frozen.root, stderr=subprocess.DEVNULL)
    wait_for(lambda: marker.exists() and marker.read_text())
    process.send_signal(kind)
    assert process.wait(timeout=PATIENCE) != 0
    kernel = int(marker.read_text())
    wait_for(lambda: not alive(kernel))
    assert snapshot(frozen) == before
    frozen.lecture("a", "print('다음')")
    assert frozen.run()["a"].executed == 1


def test_a_wide_open_record_survives_unknown_lecture_files(frozen: Site) -> None:
    """Quarto가 곁에 두는 다른 파일은 건드리지 않고, 상태에도 들지 않는다."""
    other = frozen.root / "_freeze/site_libs/quarto.js"
    other.parent.mkdir()
    other.write_text("x", encoding="utf-8")
    assert frozen.states()["a"].current
    assert frozen.run("a", force=True)["a"].executed == 1
    assert other.exists()
    assert (
        json.loads(frozen.frozen("a", "record.json").read_text(encoding="utf-8"))["format"]
        == FORMAT
    )


@pytest.mark.parametrize(
    ("text", "line", "says"),
    [
        ("project:\n  type: [\n", 2, "YAML"),
        ("execute:\n  echoo: true\n", 2, "echoo"),
        ("format: pdf\n", 1, "html"),
    ],
)
def test_a_broken_configuration_is_named(frozen: Site, text: str, line: int, says: str) -> None:
    frozen.write("_quarto.yml", text)
    done = frozen.ask("check")
    assert done.returncode == 1
    assert f"_quarto.yml:{line}: " in done.stderr and says in done.stderr


def test_a_command_needs_its_packages() -> None:
    """가상 환경 밖의 파이썬으로 부르면, traceback이 아니라 할 일을 말한다."""
    alone = [sys.executable, "-S", "-m", "freezer", "status"]
    done = subprocess.run(alone, cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 1
    assert "이(가) 없습니다" in done.stderr and "Traceback" not in done.stderr


def test_modules_of_another_place_are_not_used(frozen: Site) -> None:
    """PYTHONPATH에 같은 이름의 모듈이 있어도 프로젝트의 것을 쓴다."""
    frozen.write("lib.py", "NAME = '우리 것'\n")
    frozen.write("elsewhere/lib.py", "NAME = '남의 것'\n")
    frozen.lecture("a", "import lib\nprint(lib.NAME)")
    done = frozen.command("run", env={**os.environ, "PYTHONPATH": str(frozen.root / "elsewhere")})
    assert done.returncode == 0
    html = frozen.frozen("a", "execute-results/html.json").read_text(encoding="utf-8")
    assert "우리 것" in html and "남의 것" not in html


def page(site: Site, name: str = "a") -> str:
    html = json.loads(site.frozen(name, "execute-results/html.json").read_text(encoding="utf-8"))
    return str(html["result"]["markdown"])


def test_a_syntax_error_can_be_shown(site: Site) -> None:
    """`error: true`인 셀은 문법이 틀려도, Quarto처럼 오류를 보이고 이어 간다."""
    site.lecture("a", "#| error: true\nx = = 2", "print('뒤')")
    site.lecture("b", "y = = 2", front="execute: {error: true}\n")
    assert [outcome.error for outcome in site.run().values()] == [None, None]
    assert "SyntaxError" in page(site) and "뒤" in page(site)
    assert "SyntaxError" in page(site, "b")


def test_what_ipython_runs_is_run(site: Site) -> None:
    site.lecture("a", "!printf '%s' \\\n  가나", "d = {}\nd['a'] = !echo 다라\nd['a'][0]",
                 "%precision 3\nx = (3.14159 +\n     0)\nx", "%%bash\necho 마바 | cat")  # fmt: skip
    assert site.run()["a"].error is None
    assert all(said in page(site) for said in ("가나", "'다라'", "3.142", "마바"))


FLOOD = """\
from IPython.display import display, HTML
shown = display(HTML(''), display_id=True)
for n in range(10**6): shown.update(HTML('가' * 10_000))
"""
FAMILY = (
    "import subprocess, sys, time\n"
    "code = 'import time; x = b\"1\" * (900 << 20); time.sleep(60)'\n"
    "subprocess.run([sys.executable, '-c', code])"
)


@pytest.mark.parametrize(
    ("cell", "front", "says"),
    [
        pytest.param(FLOOD, "", "출력했습니다", id="update_display"),
        pytest.param(FAMILY, "freezer: {memory: 800, seconds: 50}\n", "기억 공간", id="children"),
        pytest.param("print(1)\nexit()", "", "exit()를 불러", id="exit"),
        pytest.param("quit", "", "exit()를 불러", id="quit"),
    ],
)
def test_what_a_kernel_does_behind_its_back(site: Site, cell: str, front: str, says: str) -> None:
    site.lecture("a", cell, "print('뒤')", front=front)
    error = site.run()["a"].error
    assert error is not None and says in str(error)
    assert not site.frozen("a", "record.json").exists()


NOISY = "for n in range(2_500): print(n, 'x' * 100, flush=True)"


def test_no_output_is_lost_in_silence(
    site: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """받는 쪽이 밀려도 다 온다. 줄이 짧아 ZeroMQ가 버리면 오류이다."""
    printed = tmp_path / "printed"
    process = client.Client.process_message

    def falling_behind(self: client.Client, msg: dict[str, Any], *cell: Any) -> Any:
        """셀이 다 찍을 때까지 아무것도 받지 않는다: 기계가 빨라도 느려도 밀린다."""
        until = time.monotonic() + 60
        while "0 x" in msg["content"].get("text", "") and time.monotonic() < until:
            if printed.exists():
                break
            time.sleep(0.05)
        return process(self, msg, *cell)

    monkeypatch.setattr(client.Client, "process_message", falling_behind)
    front = "freezer: {output: 10000000}\n"
    site.lecture("a", "1", f"{NOISY}\nopen({str(printed)!r}, 'w').close()", "2", front=front)
    assert site.run()["a"].error is None
    assert all(f"\n{n} x" in page(site) for n in (1, 1_250, 2_499))
    printed.unlink()
    monkeypatch.setattr(client, "QUEUE", 20)
    monkeypatch.setattr(client, "PATIENCE", 3)  # 끝났다는 말까지 잃을 수 있다
    error = str(site.run(force=True)["a"].error)
    assert re.search(r"posts/a\.qmd:12: 2번째 셀: 출력을 잃었습니다", error), error


def test_what_a_child_or_c_prints_is_whole(site: Site) -> None:
    """셀이 끝날 때까지 다 오고, 어디서 끊어 읽어도 한글이 깨지지 않는다."""
    child = "import subprocess\nsubprocess.run(['printf', '{}%.0s', *map(str, range(3_000))]);"
    puts = "import ctypes\nctypes.CDLL(None).puts(b'from C');"
    site.lecture("a", child.format("가"), child.format("나다"), puts)
    # ipykernel은 pytest 안이라고 알면 파일 번호로 쓴 글을 받지 않는다.
    env = {key: value for key, value in os.environ.items() if key != "PYTEST_CURRENT_TEST"}
    assert site.command("run", env=env).returncode == 0
    assert all(text in page(site) for text in ("가" * 3_000, "나다" * 3_000, "from C"))


@pytest.mark.parametrize("way", ["!{}", "%%bash\n{}"])
def test_a_letter_that_comes_in_pieces_is_whole(site: Site, way: str) -> None:
    """글자가 나뉘어 와도, 글자가 아닌 바이트가 섞여도 나머지는 온전하다."""
    pieces = (r"\xea\xb0", r"\x80나\xff다", r"끝\xea")
    command = "; sleep 0.2; ".join(f"printf '{piece}'" for piece in pieces)
    site.lecture("a", way.format(f'bash -c "{command}"'))
    assert site.run()["a"].error is None
    assert "\n가나\ufffd다끝\ufffd" in page(site)


def test_a_program_that_has_not_ended_is_an_error(site: Site) -> None:
    """그 뒤에 찍을 글을 말없이 잃지 않는다. 출력을 버린 것은 괜찮다.

    다음 셀에서 기다린 것(c)은 잃지 않지만, 글이 어느 셀 아래에 놓일지 몰라 경고한다.
    """
    start = "import subprocess\np = subprocess.Popen(['sh', '-c', 'sleep 600; echo 늦음']{});"
    site.lecture("a", "1", start.format(""))
    site.lecture("b", start.format(", stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL"))
    waiting = start.format("").replace("sleep 600", "until [ -e go ]; do sleep 0.05; done")
    site.lecture("c", waiting, "open('go', 'w').close(); p.wait();", "1")
    pool = "import multiprocessing as m\npool = m.get_context('spawn').Pool(1)\npool.map(abs, [-1])"
    site.lecture("d", pool)
    env = {key: value for key, value in os.environ.items() if key != "PYTEST_CURRENT_TEST"}
    done = site.command("run", env=env)
    said = done.stdout + done.stderr
    assert "1편이 실패" in said, said
    assert (
        "posts/a.qmd:12: 셀이 시작한 프로그램이 끝나지 않아, 뒤에 찍을 글을 잃습니다: sh -c" in said
    )
    late = [line for line in said.splitlines() if "셀이 끝난 뒤에도 돌고 있습니다" in line]
    assert len(late) == 1 and late[0].startswith("경고: posts/c.qmd:8: sh -c"), said
    assert "늦음" in page(site, "c")


def test_a_file_that_changes_after_it_was_read_is_an_error(site: Site) -> None:
    """무엇으로 실행했는지 모르는 것은 얼리지 않는다."""
    change = "import subprocess\n_ = subprocess.run(['sh', '-c', 'echo 2 > data'])"
    site.write("data", "1")
    site.lecture("a", "print(open('da' + 'ta').read())", change)
    assert "실행하는 동안 data 이(가) 바뀌었습니다" in str(site.run()["a"].error)
    assert not site.states()["a"].current


def test_a_warning_and_a_styled_table_are_the_same_twice(site: Site) -> None:
    site.lecture("a", "import warnings\nwarnings.warn('조심')", "print('1 %\\r2 %\\r끝났다')",
                 "import pandas\npandas.DataFrame({'a': [1]}).style.format('{:.1f}')")  # fmt: skip
    pages = []
    for _ in range(2):
        assert site.run(force=True)["a"].error is None
        pages.append(page(site).partition("::: {.notebook-links}")[0])
    assert pages[0] == pages[1]
    assert "<셀>:2: UserWarning: 조심" in pages[0] and "ipykernel_" not in pages[0]
    assert "\r" not in pages[0] and "\n끝났다\n" in pages[0]


def test_folders_of_a_killed_freezer_are_removed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    code = (
        "import time; from freezer.execution.folder import KernelFolder\n"
        "folder = KernelFolder(); print(folder.name, flush=True); time.sleep(60)"
    )
    env = {**os.environ, "TMPDIR": str(tmp_path)}
    killed = subprocess.Popen(
        [sys.executable, "-c", code], cwd=ROOT, env=env, stdout=subprocess.PIPE, text=True
    )
    assert killed.stdout is not None
    left = Path(killed.stdout.readline().strip())
    remove_left_over()
    assert left.is_dir()  # 아직 쓰는 중이다
    killed.kill()
    killed.wait()
    with KernelFolder() as mine:
        (tmp_path / "freezer-notes").mkdir()  # 우리가 만들지 않은 것
        remove_left_over()
        assert not left.exists() and Path(mine).is_dir() and (tmp_path / "freezer-notes").is_dir()
    assert not Path(mine).exists()


def test_no_kernel_is_interrupted_when_it_ends(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    """끝낼 때 SIGINT를 보내면, 대답을 마치던 커널이 터미널에 KeyboardInterrupt를 찍는다."""
    sent: list[int] = []

    async def record(manager: object, number: int) -> None:
        sent.append(number)

    monkeypatch.setattr(KernelManager, "_async_signal_kernel", record)
    site.lecture("a", "print(1)")
    assert site.run()["a"].error is None
    assert signal.SIGINT not in sent
