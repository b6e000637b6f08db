"""얼려도 참으로 남지 않는 것은 파일과 줄을 알리고, 받아들이면 조용하다."""

from __future__ import annotations

import os

import pytest

from freezer.lint.check import lint
from freezer.reading.reader import read
from freezer.staleness.doubts import accepted, unseen_reads
from freezer.staleness.unstable import in_code
from freezer.staleness.verdict import Inspector
from tests.freezer.conftest import Site


def said(site: Site, *cells: str) -> list[tuple[int, str]]:
    examined = Inspector(site.project).examine(site.lecture("a", *cells))
    lecture, reach = examined.lecture, examined.around.reach
    found = accepted(lecture, in_code(lecture, reach, examined.record.code))
    return [(int(d.place.rpartition(":")[2]), d.kind) for d in found]


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("import time\nx = 1\nstart = time.time()", [(10, "time")]),
        ("from datetime import datetime\nprint(datetime.now())", [(9, "time")]),
        ("%time x = 1", [(8, "time")]),
        ("%%timeit\nx = 1", [(8, "time")]),
        ("import random\nprint(random.random())", [(9, "random")]),
        ("import numpy as np\nx = np.random.normal(size=3)", [(9, "random")]),
        ("import numpy as np\nrng = np.random.default_rng()", [(9, "random")]),
        ("import torch\ntorch.randn(3)", [(9, "random")]),
        ("import random\nrandom.seed(1)\nrandom.random()", []),
        ("import numpy as np\nrng = np.random.default_rng(1)\nrng.normal()", []),
        ("import torch\ntorch.manual_seed(0)\ntorch.randn(3)", []),
        ("#| accept: time\nimport time\ntime.time()", []),
        ("#| accept: [random, time]\nimport time\ntime.time()", []),
        ("#| accept: random\nimport time\ntime.time()", [(10, "time")]),
        ("#| eval: false\nimport time\ntime.time()", []),
        ("from time import perf_counter as now\nnow()", [(9, "time")]),
        ("import datetime as d\nd.datetime.now()", [(9, "time")]),
        ("import numpy.random as r\nr.normal()", [(9, "random")]),
        ("from torch import nn\nnn.Linear(1, 1)", [(9, "random")]),
        ("import tensorflow as tf\ntf.keras.layers.Dense(1)", [(9, "random")]),
        (
            "import tensorflow as tf\ntf.keras.utils.set_random_seed(0)\ntf.keras.layers.Dense(1)",
            [],
        ),
        ("import torch\ntorch.rand(3, generator=g)", []),
        # 시드는 라이브러리마다 따로이다
        ("import random, torch\nrandom.seed(0)\ntorch.rand(3)", [(10, "random")]),
        ("from os import urandom\nurandom(3)", [(9, "random")]),
        ("import os\nos.cpu_count()", [(9, "machine")]),
        ("import urllib.request\nurllib.request.urlopen(address)", [(9, "network")]),
        ("!pip install x", [(8, "pip")]),
        ("model.random.time.rand()\nmytime.time()", []),
        # 시드를 주지 않고 부른 seed는 시드를 정한 것이 아니다
        ("import numpy as np\nnp.random.seed(None)\nnp.random.rand()", [(10, "random")]),
        ("import random\nrandom.seed(a=None)\nrandom.random()", [(10, "random")]),
        ("import numpy as np\nrng = np.random.default_rng(None)", [(9, "random")]),
        ("from sklearn.model_selection import train_test_split as s\ns(x)", [(9, "random")]),
        ("from sklearn.model_selection import train_test_split as s\ns(x, random_state=0)", []),
        ("import time\ntime.asctime()", [(9, "time")]),
        ("import time\ntime.sleep(0)", []),
        ("import time\nnow = time.perf_counter\nnow()", [(10, "time")]),
        ("import numpy as np\nnp.datetime64('now'), np.datetime64('2026-01-01')", [(9, "time")]),
        ("import os\nos.stat('a').st_mtime, os.stat('a').st_size", [(9, "time")]),
        ("import random\nrandom.vonmisesvariate(1, 1)", [(9, "random")]),
        ("import numpy as np\nnp.random.Generator(np.random.PCG64())", [(9, "random")]),
        ("import numpy as np\nnp.random.Generator(np.random.PCG64(1)).normal()", []),
        ("import torch\ntorch.zeros(3).normal_()", [(9, "random")]),
        ("import torch\nx = torch.zeros(3)\nx.uniform_(0, 1)", [(10, "random")]),
        ("import torch\ntorch.manual_seed(0)\ntorch.zeros(3).normal_()", []),
        ("import torch\ntorch.Generator().seed()", [(9, "random")]),
        (
            "from torch.utils.data import DataLoader as D\nD(x)\nD(x, shuffle=True)",
            [(10, "random")],
        ),
        ("import tensorflow as tf\ntf.data.Dataset.range(9).shuffle(9)", [(9, "random")]),
        ("import tensorflow as tf\ntf.data.Dataset.range(9).shuffle(9, seed=0)", []),
        ("import keras\nkeras.initializers.GlorotUniform()((2, 2))", [(9, "random")]),
        ("from sklearn.cluster import KMeans\nKMeans(2)", [(9, "random")]),
        ("from sklearn.cluster import KMeans\nKMeans(2, random_state=0)", []),
    ],
)
def test_what_is_said_of_the_code(site: Site, cell: str, expected: list[tuple[int, str]]) -> None:
    assert said(site, cell) == expected


LIBRARY = """\
from time import time

import numpy as np


def clock():
    return time()


def noise(n):
    return inner(n)


def inner(n):
    return np.random.normal(size=n)


def drawn(rng):
    return rng.normal()
"""


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("noise(3)", ["lib/noise.py:15 random"]),
        ("clock()", ["lib/noise.py:7 time"]),
        ("drawn(rng)", []),
        ("import numpy as np\nnp.random.seed(0)\nnoise(3)", []),
        ("#| accept: random\nnoise(3)", []),
        ("#| accept: time\nnoise(3)", ["lib/noise.py:15 random"]),
    ],
)
def test_what_is_said_of_functions_in_the_library(
    site: Site, cell: str, expected: list[str]
) -> None:
    """닿는 함수만 본다. 같은 것을 freeze는 경고로, lint는 실수로 말한다."""
    site.write("lib/noise.py", LIBRARY)
    name = cell.rpartition("\n")[2].partition("(")[0]
    site.lecture("a", f"from lib.noise import {name}", cell)
    found = [finding for finding in lint(site.project) if "#| accept: " in finding.remedy]
    assert [f.told(site.root).partition(": ")[0] for f in found] == [
        each.split()[0] for each in expected
    ]
    assert all(f"accept: {e.split()[1]}" in f.remedy for f, e in zip(found, expected, strict=True))


@pytest.mark.parametrize(
    ("cell", "lines"),
    [
        ("import tensorflow as tf\nd = tf.data.TextLineDataset(f'{name}.csv')", [9]),
        ("import h5py\nh5py.File(folder + 'x.h5')", [9]),
        ("import tensorflow as tf\ntf.io.gfile.exists('b.csv')", [9]),
        ("#| depends: '*.csv'\nd = tf.data.TextLineDataset(f'{name}.csv')", []),
        ("d = tf.data.TextLineDataset('a.csv')", []),
        ("d = open(name)", []),
    ],
)
def test_what_is_said_where_the_opens_of_cpp_are_not_seen(
    site: Site, cell: str, lines: list[int]
) -> None:
    site.write("a.csv", "")
    lecture = read(site.lecture("a", cell), site.root)
    assert [int(d.place.rpartition(":")[2]) for d in unseen_reads(lecture, True)] == lines


def test_what_is_said_of_a_run(site: Site, tmp_path_factory: pytest.TempPathFactory) -> None:
    """실행해야 아는 것: 객체의 주소, 임시 경로, 저장소 밖의 파일, 네트워크, 설치."""
    outside = tmp_path_factory.mktemp("outside") / "x"
    outside.write_text("1", encoding="utf-8")
    ask = "import socket\ntry:\n    socket.getaddrinfo('name.invalid', 80)\nexcept OSError: pass"
    site.lecture(
        "a",
        "print(object())",
        "import tempfile\nprint(tempfile.gettempdir() + '/x')",
        ask,
        "import subprocess as s\ns.run(['python', '-m', 'pip', '--help'], stdout=s.DEVNULL)",
        "import subprocess as s, sys\ns.run([sys.executable, '-I', '-c', '1'])",
        "import subprocess as s, sys\ns.run([sys.executable, '-c', '1'], env={'A': '1'})",
        "import os\nprint([key for key, value in os.environ.items() if value == 'no'])",
        "#| accept: address\nprint(object())",
        f"print(open({str(outside)!r}).read())",
        # 부른 프로그램과 복사한 프로세스가, 이름을 지어서 C로 여는 것
        "!a=da; cat ${a}ta",
        "import ctypes, os\nif not (pid := os.fork()):\n"
        "    ctypes.CDLL(None).open(b'fo' + b'rk', 0); os._exit(0)\n_ = os.waitpid(pid, 0)",
        "import os\nprint(dict(os.environ)['HO' + 'ME'] == '')",
        "import os, subprocess as s\n_ = s.run(['true'], env={**os.environ})",
        "print(open('/proc/self/status').read()[:4])",
        "text = open('count').read()\nprint(open('count', 'w').write(text + '1'))",
        "x = !date",
    )
    for name in ("data", "fork", "count"):
        site.write(name, "1")
    site.lecture("b", "import os\nprint([key for key in os.environ if key.startswith('COURSE_')])")
    # pytest의 폴더가 임시 폴더이면, 거기 있는 것은 말하지 않는다.
    done = site.command("run", env={**os.environ, "TMPDIR": "/var/tmp"})
    assert done.returncode == 0, done.stderr
    warnings = [line for line in done.stderr.splitlines() if line.startswith("경고: posts/a.qmd:")]
    assert "경고: posts/b.qmd:8: 환경 변수를 모두 훑습니다" in done.stderr
    kinds = {line.split(":")[2]: line.rpartition("accept: ")[2].split("`")[0] for line in warnings}
    expected = {"8": "address", "12": "path", "17": "network", "24": "pip", "49": "outside"}
    # 자식 파이썬이 하는 일을 볼 수 없는 것 둘, 환경 변수를 훑는 것
    expected |= {"29": "outside", "34": "outside", "39": "machine"}
    # 다른 프로그램, 복사한 프로세스, 환경 변수의 사본, /proc, 읽은 다음 고친 것, date
    expected |= {"53": "outside", "57": "outside", "64": "machine"}
    assert kinds == expected | {"74": "machine", "78": "outside", "83": "machine"}
