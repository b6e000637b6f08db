"""PyTorch float64 의 경로를 tests/lab/traces.json 에 얼린다: `python -m tests.lab.freeze_traces`.

실험실(자바스크립트)의 계산을 견줄 기준이다. test_traces.py 가 다시 계산해 이 파일과 같은지 본다.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import torch

from lib import data, regression

FROZEN = Path(__file__).with_name("traces.json")
LECTURE_ALPHAS = (0.001, 0.0001, 0.0083, 0.0085, 0.01)
FAR = [0, 1, 2, 3, 5, 10, 20, 30, 60, 100]
SEED = 43052

Loss = Callable[[torch.Tensor], torch.Tensor]


def descend(
    loss: Loss, start: list[float], alpha: float, epochs: int
) -> tuple[list[Any], list[float]]:
    """강의의 네 단계 그대로: backward() 로 미분하고 고친다. 계수와 손실의 경로, 0 번째가 출발점."""
    W = torch.tensor(start, dtype=torch.float64, requires_grad=True)
    path, losses = [], []
    for _ in range(epochs + 1):
        height = loss(W)
        path.append(W.tolist())
        losses.append(height.item())
        height.backward()
        assert W.grad is not None
        W.data = W.data - alpha * W.grad
        W.grad = None
    return path, losses


def squares(x: Any, y: Any) -> Loss:
    """오차제곱합."""
    X = torch.tensor(regression.design(x))
    target = torch.tensor(np.asarray(y, dtype=np.float64))
    return lambda W: torch.sum((target - X @ W) ** 2)


def parabola(scale: float, shift: float) -> Loss:
    """변수가 하나인 손실."""
    return lambda W: torch.sum((scale * W - shift) ** 2)


def case(
    problem: dict[str, Any], loss: Loss, start: Any, alpha: float, at: list[int]
) -> dict[str, Any]:
    start = [float(w) for w in start]
    path, losses = descend(loss, start, float(alpha), at[-1])
    return {
        "problem": problem,
        "start": start,
        "alpha": float(alpha),
        "at": at,
        "W": [path[k] for k in at],
        "loss": [losses[k] for k in at],
    }


def cases() -> list[dict[str, Any]]:
    """강의의 자료와 학습률, 같은 자료의 임의의 학습률과 출발점, 임의의 자료, 변수가 하나인 손실."""
    random = np.random.default_rng(SEED)
    x, y = data.ice_coffee()
    coffee = {"kind": "line", "data": "ice_coffee"}
    found = [
        case(coffee, squares(x, y), (-5, 10), alpha, list(range(31))) for alpha in LECTURE_ALPHAS
    ]
    for alpha in 10 ** random.uniform(-5, -1.3, 12):
        found.append(case(coffee, squares(x, y), random.uniform(-20, 20, 2), alpha, FAR))
    for n in (2, 10, 300):
        x = random.normal(random.uniform(-30, 30), 3, n).round(4).tolist()
        y = random.normal(size=n).round(4).tolist()
        problem = {"kind": "line", "x": x, "y": y}
        critical = regression.critical_rate(regression.design(x))
        for share in (0.02, 0.9, 1.02):
            start = random.uniform(-9, 9, 2)
            found.append(case(problem, squares(x, y), start, share * critical, FAR))
    for scale, shift in ((0.5, 1.0), (1.0, 1.0), (-3.0, 2.0)):
        problem = {"kind": "curve", "scale": scale, "shift": shift}
        for share in (0.01, 0.6, 0.97, 1.3):
            start = random.uniform(-10, 10, 1)
            found.append(case(problem, parabola(scale, shift), start, share / scale**2, FAR))
    return found


if __name__ == "__main__":
    x, y = data.ice_coffee()
    frozen = {"ice_coffee": {"x": x, "y": y}, "cases": cases()}
    FROZEN.write_text(json.dumps(frozen, separators=(",", ":")) + "\n", encoding="utf-8")
    print(f"{FROZEN.name}: 경로 {len(frozen['cases'])}개, {FROZEN.stat().st_size:,} 바이트")
