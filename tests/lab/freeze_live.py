"""움직이는 그림들의 계산을 견줄 기준을 얼린다: `python -m tests.lab.freeze_live`.

기준은 PyTorch의 자동미분과 NumPy의 선형대수가 낸 값이다. test_live.py가 다시 계산해 얼린 것과
같은지 보고, Node의 시험들이 자바스크립트의 계산을 이것과 견준다.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import torch

from lib import data, regression

FROZEN = Path(__file__).with_name("live.json")
LINES = ([-5.0, 10.0], [0.0, 0.0], [2.5, 4.0], [7.25, -3.5], [-0.01, 1e-3])


def residuals() -> dict[str, Any]:
    """직선마다의 손실과 그 기울기, 그리고 손실이 가장 작은 직선."""
    x, y = data.ice_coffee()
    cases = []
    for line in LINES:
        W = torch.tensor(line, dtype=torch.float64, requires_grad=True)
        X, target = torch.tensor(regression.design(x)), torch.tensor(y, dtype=torch.float64)
        loss = torch.sum((target - X @ W) ** 2)
        loss.backward()
        assert W.grad is not None
        cases.append({"line": line, "loss": loss.item(), "gradient": W.grad.tolist()})
    best = np.linalg.lstsq(regression.design(x), np.array(y), rcond=None)[0]
    return {"x": x, "y": y, "cases": cases, "best": best.tolist()}


def everything() -> dict[str, Any]:
    return {"residuals": residuals()}


if __name__ == "__main__":
    text = json.dumps(everything(), ensure_ascii=False, separators=(",", ":"))
    FROZEN.write_text(text + "\n", encoding="utf-8")
    print(f"{FROZEN.name}: {FROZEN.stat().st_size:,} 바이트")
