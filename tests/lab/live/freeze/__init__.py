"""움직이는 그림들의 계산을 견줄 기준을 얼린다: `python -m tests.lab.live.freeze`.

그림마다 모듈 하나가 PyTorch의 자동미분이나 NumPy의 선형대수로 기준을 구하고, 곁의 JSON 하나에
얼린다. test_every_picture.py가 다시 계산해 얼린 것과 같은지 보고, Node의 시험들이 자바스크립트의
계산을 이것과 견준다.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent


def frozen(name: str) -> Any:
    """얼려 둔 기준."""
    return json.loads((FOLDER / f"{name}.json").read_text(encoding="utf-8"))
