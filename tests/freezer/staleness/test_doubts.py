"""얼려도 참으로 남지 않는 것은 파일과 줄을 알리고, 받아들이면 조용하다."""

from __future__ import annotations

import os

import pytest

from freezer.reading.reader import read
from freezer.staleness.doubts import accepted, in_code, unseen_reads
from tests.freezer.conftest import Site


def said(site: Site, *cells: str) -> list[tuple[int, str]]:
    lecture = read(site.lecture("a", *cells), site.root)
    return [(int(d.place.rpartition(":")[2]), d.kind) for d in accepted(lecture, in_code(lecture))]


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
        ("model.random.time.rand()\nmytime.time()", []),
    ],
)
def test_what_is_said_of_the_code(site: Site, cell: str, expected: list[tuple[int, str]]) -> None:
    assert said(site, cell) == expected


@pytest.mark.parametrize(
    ("cell", "lines"),
    [
        ("import tensorflow as tf\nd = tf.data.TextLineDataset(f'{name}.csv')", [9]),
        ("import h5py\nh5py.File(folder + 'x.h5')", [9]),
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
    assert [int(d.place.rpartition(":")[2]) for d in unseen_reads(lecture)] == lines


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
        "!pip install --help > /dev/null",
        "#| accept: address\nprint(object())",
        f"print(open({str(outside)!r}).read())",
    )
    # pytest의 폴더가 임시 폴더이면, 거기 있는 것은 말하지 않는다.
    done = site.command("run", env={**os.environ, "TMPDIR": "/var/tmp"})
    assert done.returncode == 0, done.stderr
    warnings = [line for line in done.stderr.splitlines() if line.startswith("경고: posts/a.qmd:")]
    kinds = {line.split(":")[2]: line.rpartition("accept: ")[2].split("`")[0] for line in warnings}
    assert kinds == {"8": "address", "12": "path", "17": "network", "24": "pip", "33": "outside"}
