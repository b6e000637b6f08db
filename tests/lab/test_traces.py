"""얼려 둔 PyTorch 의 경로가 지금 계산한 것과 같고, 실험실의 자바스크립트가 그것과 같다."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path

import numpy as np
import pytest

from lib import data
from tests.lab import freeze_traces

HERE = Path(__file__).parent


def test_frozen_traces_are_what_pytorch_computes() -> None:
    frozen = json.loads(freeze_traces.FROZEN.read_text(encoding="utf-8"))
    x, y = data.ice_coffee()
    assert frozen["ice_coffee"] == {"x": x, "y": y}
    fresh = freeze_traces.cases()
    assert len(fresh) == len(frozen["cases"])
    for now, then in zip(fresh, frozen["cases"], strict=True):
        assert (now["alpha"], now["start"], now["at"]) == (then["alpha"], then["start"], then["at"])
        np.testing.assert_allclose(now["W"], then["W"], rtol=1e-10)
        np.testing.assert_allclose(now["loss"], then["loss"], rtol=1e-10)


def test_every_lecture_rate_is_frozen() -> None:
    cases = json.loads(freeze_traces.FROZEN.read_text(encoding="utf-8"))["cases"]
    assert [case["alpha"] for case in cases[:5]] == list(freeze_traces.LECTURE_ALPHAS)


@pytest.mark.parametrize("script", sorted(HERE.rglob("*.test.mjs")), ids=lambda path: path.name)
def test_in_node(script: Path) -> None:
    node = shutil.which("node")
    assert node, "Node가 없습니다. Node 20 이상을 설치하세요."
    done = subprocess.run(
        [node, "--test", str(script)], capture_output=True, text=True, timeout=120
    )
    assert done.returncode == 0, done.stdout + done.stderr
