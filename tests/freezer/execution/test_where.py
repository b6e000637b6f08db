"""어디서 실행했는지: GPU는 장치를 찾는 강의에만 보이고, 기록은 쓴 장치를 적는다."""

from pathlib import Path

import pytest

from freezer.execution import where
from freezer.execution.kernel import environment
from freezer.staleness.verdict import Inspector
from tests.freezer.conftest import Site

INFORMATION = "Model: \t\t NVIDIA H100 80GB HBM3\nIRQ:   \t\t 11\n"


@pytest.fixture
def card(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "gpus" / "0000:01:00.0"
    folder.mkdir(parents=True)
    (folder / "information").write_text(INFORMATION, encoding="utf-8")
    monkeypatch.setattr(where, "NVIDIA", tmp_path / "gpus")


def test_the_record_names_the_device_that_was_used(card: None) -> None:
    assert where.where_it_ran([0.1], 0.2, gpu=True)["device"] == "GPU NVIDIA H100 80GB HBM3"
    assert where.where_it_ran([0.1], 0.2, gpu=False)["device"].startswith("CPU ")


def test_without_a_gpu_it_is_the_cpu(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(where, "NVIDIA", tmp_path / "nothing")
    assert where.device(gpu=True).startswith("CPU ")


def test_the_gpu_is_hidden_unless_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CUDA_VISIBLE_DEVICES", "1")
    assert environment(gpu=True)["CUDA_VISIBLE_DEVICES"] == "1"
    assert environment()["CUDA_VISIBLE_DEVICES"] == "-1"


def test_a_lecture_asks_by_calling_the_device_module(site: Site) -> None:
    site.write("lib/__init__.py", "")
    site.write("lib/device.py", "")
    site.write("lib/heavy.py", "from lib import device\n")
    paths = {
        site.lecture("direct", "from lib import device"): True,
        site.lecture("through", "from lib import heavy"): True,
        site.lecture("plain", "import lib"): False,
    }
    for path, expected in paths.items():
        assert Inspector(site.project).examine(path).gpu is expected


def test_a_plain_lecture_runs_with_the_gpu_hidden(site: Site) -> None:
    site.lecture("plain", "import os\nprint(os.environ['CUDA_VISIBLE_DEVICES'])")
    assert site.run()["plain"].error is None
    page = site.frozen("plain", "execute-results/html.json").read_text(encoding="utf-8")
    assert "\\n-1\\n" in page
