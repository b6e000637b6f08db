"""따뜻한 커널: 차가운 커널과 같은 출력, 같은 오류, 남지 않는 프로세스."""

from __future__ import annotations

import functools
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import nbformat
import pytest

from freezer.errors import LectureError
from freezer.execution import warm
from freezer.execution.kernel import environment, execute
from freezer.execution.warm import Forked, Template, Templates, possible
from freezer.reading.settings import Limits, execution_options
from tests.freezer.build import make_cell, make_lecture
from tests.freezer.conftest import PATIENCE, Site, alive, wait_for

pytestmark = pytest.mark.skipif(not possible(), reason="리눅스의 CPU에서만 쓴다")
OPTIONS = execution_options({"fig-format": "svg"})

# 표준 라이브러리가 아닌 모듈들: 형판이 미리 부른 것이 강의에 보이지 않아야 한다
LOADED = "import sys; print(sorted({n.partition('.')[0] for n in sys.modules}\n" \
    "             - sys.stdlib_module_names - {'__main__'}))"  # fmt: skip

DONE = ["print('되었다')"]
PLAIN = [
    LOADED,
    "import logging, os, sys, warnings\nimport matplotlib\nimport matplotlib.pyplot as plt\n"
    "import numpy as np",
    # 커널이 사는 곳: 차가운 커널과 같아야 한다 (연결 파일의 임시 이름만 다르다)
    "named = ('JPY_PARENT_PID', 'IPYTHONDIR', 'QUARTO_EXECUTE_INFO')\n"
    "ours = {k: v for k, v in os.environ.items() if k not in named}\n"
    "print(sorted(ours.items())); print(sys.path, sys.flags, os.getcwd())\n"
    "print([a for a in sys.argv if not a.endswith('kernel.json')])\n"
    "print(os.getpgid(0) == os.getpid(), sys.stdin, matplotlib.get_backend())",
    "plt.plot(np.random.default_rng(7).normal(size=50), label='a'); plt.legend();",
    "fig, ax = plt.subplots(); ax.set_title(r'$\\alpha^2$'); np.linspace(0, 1, 3)",
    "warnings.warn('조심'); print('err', file=sys.stderr); os.write(1, b'fd 1\\n')",
    "logging.getLogger('x').warning('기록'); np.float64(1) / 0",
    "np.random.seed(3); print(np.random.rand(2), hash('가'))",
    "import subprocess; print(subprocess.run(['sh', '-c', 'exit 3']).returncode)",
    "sorted(dir())",
    "#| error: true\nplt.plot([1], [1, 2])",
]
TORCH = [
    LOADED,
    "import numpy, torch",
    "import sys; print(len([n for n in sys.modules if n.startswith('torch.')]) > 500)",
    LOADED,
    "from torch import nn; import pickle; pickle.loads(pickle.dumps(nn.Linear(1, 1).weight.shape))",
    "import sys; 'tensorflow' in sys.modules",
    "torch.manual_seed(1); torch.randn(3)",
    "torch.initial_seed(), torch.get_num_threads(), torch.get_default_dtype()",
    "x = torch.ones(300, 300, requires_grad=True); (x @ x).sum().backward(); x.grad.sum()",
    "torch.tensor(numpy.frombuffer(b'abcd', dtype='uint8'))",
    "#| error: true\ntorch.ones(2) @ torch.ones(3)",
]
TENSORFLOW = [
    LOADED,
    "import tensorflow as tf",
    LOADED,
    "import sys; 'torch' in sys.modules",
    "tf.random.set_seed(1); tf.random.normal([3])",
    "tf.get_logger().warning('조심'); tf.config.threading.get_intra_op_parallelism_threads()",
    "x = tf.Variable(2.0)\nwith tf.GradientTape() as tape:\n    y = x ** 3\ntape.gradient(y, x)",
    "@tf.function\ndef f(a):\n    print('추적')\n    return tf.linalg.matmul(a, a)\n"
    "for n in range(1, 8): f(tf.ones([n, n]))",
    "tf.print(f(tf.ones([200, 200]))[0, :3])",
    "tf.keras.utils.set_random_seed(1); m = tf.keras.Sequential([tf.keras.layers.Dense(1)])\n"
    "m.compile('sgd', 'mse'); m.fit(tf.ones([8, 1]), tf.ones([8, 1]), verbose=2, epochs=2)\n"
    "m.predict(tf.ones([2, 1]), verbose=0)",
    "tf.data.Dataset.range(4).map(lambda v: v + 1, num_parallel_calls=2).as_numpy_iterator()\n"
    "[int(v) for v in tf.data.Dataset.range(4).map(lambda v: v + 1)]",
]


def notebook(root: Path, cells: list[str], template: Template | None = None) -> str:
    """실행한 노트북의 JSON. 시간과 주소, 프로세스의 번호는 가린다."""
    lecture = make_lecture(*(make_cell(cell) for cell in cells))
    executed, _ = execute(lecture, OPTIONS, Limits(), root, lambda: None, template=template)
    text = nbformat.writes(executed)
    hidden = re.sub(r"0x[0-9a-f]+|ipykernel_\d+|\d+(\.\d+)?m?s/(step|epoch)| - \d+m?s", "#", text)
    return re.sub(r"fd='?\d+", "#", hidden)


@pytest.fixture
def template(tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Template]:
    made = Template(tmp_path, getattr(request, "param", ()), environment())
    yield made
    made.stop()


@dataclass(frozen=True)
class Lasting:
    """여러 시험이 이어 쓰는 형판 하나와 그것의 폴더, 한 번만 얻은 차가운 커널의 출력."""

    root: Path
    template: Template

    @functools.cached_property
    def cold(self) -> str:
        return notebook(self.root, DONE)


@pytest.fixture(scope="module")
def lasting(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lasting]:
    root = tmp_path_factory.mktemp("lasting")
    made = Lasting(root, Template(root, (), environment()))
    yield made
    made.template.stop()


@pytest.mark.parametrize(
    ("template", "cells"),
    [((), PLAIN), (("torch",), TORCH), (("tensorflow",), TENSORFLOW)],
    indirect=["template"],
    ids=["plain", "torch", "tensorflow"],
)
def test_the_same_output_as_a_cold_kernel(
    tmp_path: Path, template: Template, cells: list[str]
) -> None:
    cold = notebook(tmp_path, cells)
    assert notebook(tmp_path, cells, template) == cold
    # 앞의 커널이 남긴 것이 다음 커널에 보이지 않는다.
    assert notebook(tmp_path, cells, template) == cold
    assert template.unfit is None


def forked(template: Template, count: int) -> list[int]:
    """커널이 되지는 못하고(연결 파일이 없다) 곧 끝나는 복사들."""
    env = environment()
    pids = [template.fork(["-f", "/nowhere/kernel.json", "--version"], env) for _ in range(count)]
    assert None not in pids
    return [pid for pid in pids if pid]


@pytest.mark.parametrize("template", [("tensorflow", "torch")], indirect=True)
def test_many_forks_of_both_frameworks_all_end(template: Template) -> None:
    kernels = [Forked(pid) for pid in forked(template, 20)]
    deadline = time.monotonic() + 120
    while any(kernel.poll() is None for kernel in kernels) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert [kernel.poll() for kernel in kernels] == [1] * 20
    assert [kernel.wait() for kernel in kernels] == [1] * 20
    # 형판이 거두어, 좀비도 남지 않는다.
    assert not any(Path(f"/proc/{kernel.pid}").exists() for kernel in kernels)


@pytest.mark.xdist_group("warm")
def test_unseeded_numbers_differ(lasting: Lasting) -> None:
    cells = ["import random, numpy as np\nprint(random.random(), np.random.rand())"]
    root, template = lasting.root, lasting.template
    assert notebook(root, cells, template) != notebook(root, cells, template)


@pytest.mark.xdist_group("warm")
@pytest.mark.parametrize(
    ("body", "why"),
    [
        ("print('시끄럽다')", "시끄럽다"),
        ("import os; os.write(2, b'loud')", "loud"),
        ("import warnings; warnings.warn('loud')", "loud"),
        ("import threading, time; threading.Thread(target=time.sleep, args=(60,), daemon=True)"
         ".start()", "실이 여럿"),
        ("import os; os._exit(1)", "형판이 끝났다"),
        ("raise ImportError", "형판이 끝났다"),
    ],
)  # fmt: skip
def test_what_can_not_be_forked_runs_cold(
    tmp_path: Path, lasting: Lasting, body: str, why: str
) -> None:
    """import할 때 소리를 내거나 실을 시작하는 모듈이면 차가운 커널로, 같은 결과를 낸다."""
    (tmp_path / "awkward.py").write_text(body, encoding="utf-8")
    env = environment() | {"PYTHONPATH": str(tmp_path)}
    template = Template(tmp_path, ["awkward"], env)
    try:
        assert notebook(tmp_path, DONE, template) == lasting.cold
        assert template.unfit is not None and why in template.unfit
    finally:
        template.stop()


def test_waiting_for_a_template_can_be_left_and_it_goes_on_loading(tmp_path: Path) -> None:
    go = tmp_path / "go"
    text = f"import os, time\nwhile not os.path.exists({str(go)!r}):\n    time.sleep(0.01)\n"
    (tmp_path / "slow.py").write_text(text, encoding="utf-8")
    template = Template(tmp_path, ["slow"], environment() | {"PYTHONPATH": str(tmp_path)})
    try:
        assert not template.ready(lambda: True)
        go.touch()
        assert template.ready(lambda: False) and template.unfit is None
        forked(template, 1)
    finally:
        template.stop()


def test_a_template_that_was_killed_is_done_without(tmp_path: Path, template: Template) -> None:
    cells = ["print(1)"]
    before = notebook(tmp_path, cells, template)
    template.kill()
    assert notebook(tmp_path, cells, template) == before
    assert template.unfit == "형판이 끝났다"


def test_templates_are_for_sets_with_more_lectures_than_jobs(tmp_path: Path) -> None:
    lectures: list[dict[str, Any]] = [
        *[{"numpy": "2", "torch": "2"}] * 3,
        *[{"tensorflow": "2"}] * 2,
        {"tensorflow": "2", "torch": "2"},
    ]
    templates = Templates(tmp_path, lectures, 2, environment())
    assert templates.get({"torch": "2"}) is templates.get({"matplotlib": "3", "torch": "2"})
    assert templates.get({"torch": "2"}) is not None
    assert templates.get({"tensorflow": "2"}) is None
    assert templates.get({"tensorflow": "2", "torch": "2"}) is None
    assert templates.get({}) is None


def test_no_fork_beside_a_gpu(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(warm, "possible", lambda: False)
    assert Templates(tmp_path, [{}] * 9, 1, environment()).get({}) is None


@pytest.mark.xdist_group("warm")
@pytest.mark.parametrize(
    ("cell", "limits", "says"),
    [
        ("import os, signal; os.kill(os.getpid(), signal.SIGKILL)", Limits(), "갑자기 죽었습니다"),
        ("import os; os._exit(3)", Limits(), "갑자기 죽었습니다"),
        ("while True: pass", Limits(seconds=2), "제한 시간 2초"),
        (
            "x = []\nwhile True: x.append(bytearray(b'1' * 10_000_000))",
            Limits(memory=400),
            "기억 공간이 모자랍니다",
        ),
        ("for i in range(10**9): print(i)", Limits(output=10_000), "출력했습니다"),
        ("1 / 0", Limits(), "ZeroDivisionError"),
    ],
)
def test_faults_are_those_of_a_cold_kernel(
    lasting: Lasting, cell: str, limits: Limits, says: str
) -> None:
    root, template = lasting.root, lasting.template
    lecture = make_lecture(make_cell("x = 1"), make_cell(cell, line=5))
    errors = []
    for warmth in (None, template):
        with pytest.raises(LectureError, match=says) as caught:
            execute(lecture, OPTIONS, limits, root, lambda: None, template=warmth)
        errors.append(re.sub(r"[\d,]+ MiB를|0x[0-9a-f]+|ipykernel_\d+", "#", str(caught.value)))
    assert errors[0] == errors[1]
    assert template.unfit is None
    assert "x = 1" not in notebook(root, DONE, template)


MARK = """\
import os, time
with open({marker!r}, 'w') as f: f.write(f'{{os.getpid()}} {{os.getppid()}}')
time.sleep({seconds})
"""


@pytest.mark.parametrize("kind", [signal.SIGKILL, signal.SIGTERM, signal.SIGINT])
def test_a_killed_freezer_leaves_no_kernel_and_no_template(
    site: Site, kind: signal.Signals
) -> None:
    marker = site.root / "pids"
    for name in ("a", "b", "c"):
        site.lecture(name, MARK.format(marker=str(marker), seconds=3 * PATIENCE))
    process = subprocess.Popen(
        [sys.executable, "-m", "freezer", "run", "--jobs", "1"],
        cwd=site.root,
        stderr=subprocess.DEVNULL,
    )
    wait_for(lambda: marker.exists() and marker.read_text())
    kernel, template = (int(pid) for pid in marker.read_text().split()[:2])
    assert b"template.py" in Path(f"/proc/{template}/cmdline").read_bytes()
    process.send_signal(kind)
    assert process.wait(timeout=PATIENCE) != 0
    wait_for(lambda: not alive(kernel) and not alive(template))


def test_a_run_of_several_lectures_is_warm_and_leaves_nothing(site: Site) -> None:
    """`run`을 지나서도: 여러 강의가 한 형판에서 나오고, 하나씩 차갑게 얼린 것과 같다."""
    parent = site.root / "parents"
    draw = "import matplotlib.pyplot as plt\nplt.plot([1, {}]);"
    note = f"import os\nwith open({str(parent)!r}, 'a') as f: _ = f.write(f'{{os.getppid()}}\\n')"
    for number in range(3):
        site.lecture(f"l{number}", draw.format(number), note)
    assert all(outcome.error is None for outcome in site.run(jobs=1).values())
    template, *others = {int(pid) for pid in parent.read_text().split()}
    assert not others
    assert template != os.getpid() and not alive(template)
    together = {number: frozen_outputs(site, number) for number in range(3)}
    for number in range(3):
        assert site.run(f"l{number}", force=True)[f"l{number}"].error is None
        assert frozen_outputs(site, number) == together[number]
    assert int(parent.read_text().split()[-1]) == os.getpid()


def frozen_outputs(site: Site, number: int) -> list[Any]:
    text = site.frozen(f"l{number}", f"notebook/l{number}.ipynb").read_text(encoding="utf-8")
    cells = nbformat.reads(text, as_version=4).cells
    return [cell.outputs for cell in cells if cell.cell_type == "code"]
