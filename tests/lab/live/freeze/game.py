"""게임 min max xy의 길과 고윳값: PyTorch의 자동미분과 NumPy."""

from __future__ import annotations

from typing import Any

import numpy as np
import torch

from lib import game
from tests.lab.markup import record


def pulls(x: float, y: float, gamma: float = 0.0) -> tuple[float, float]:
    """자동미분이 준 두 기울기. x는 줄이고 y는 키운다."""
    a, b = (torch.tensor(value, dtype=torch.float64, requires_grad=True) for value in (x, y))
    (a * b - gamma / 2 * b**2).backward()
    assert a.grad is not None and b.grad is not None
    return -a.grad.item(), b.grad.item()


def together(x: float, y: float, alpha: float, gamma: float = 0.0) -> tuple[float, float]:
    return tuple(v + alpha * pull for v, pull in zip((x, y), pulls(x, y, gamma), strict=True))  # type: ignore[return-value]


def in_turn(x: float, y: float, alpha: float) -> tuple[float, float]:
    x = x + alpha * pulls(x, y)[0]
    return x, y + alpha * pulls(x, y)[1]


def look_ahead(x: float, y: float, alpha: float) -> tuple[float, float]:
    seen = pulls(*together(x, y, alpha))
    return x + alpha * seen[0], y + alpha * seen[1]


def damped(x: float, y: float, alpha: float) -> tuple[float, float]:
    return together(x, y, alpha, gamma=0.5)


def much_damped(x: float, y: float, alpha: float) -> tuple[float, float]:
    return together(x, y, alpha, gamma=3.0)


PLAYS: dict[str, game.Rule] = {
    "함께": together,
    "번갈아": in_turn,
    "내다보고": look_ahead,
    "벌점 주고": damped,
    "큰 벌점": much_damped,
}


def reference() -> dict[str, Any]:
    """규칙과 학습률마다, 자동미분의 기울기로 걸은 길과 NumPy가 구한 고윳값."""
    told = record(game.walk(PLAYS, cure="내다보고"))
    cases = []
    for number, rule in enumerate(PLAYS.values()):
        for alpha in (0.01, 0.2, 0.7, 1.0, 1.5):
            path = [(-1.2, 0.8)]
            for _ in range(12):
                path.append(rule(*path[-1], alpha))
            J = np.column_stack([rule(1.0, 0.0, alpha), rule(0.0, 1.0, alpha)])
            values = sorted(np.linalg.eigvals(J), key=lambda v: (-v.imag, -v.real))
            case = {"rule": number, "alpha": alpha, "path": path}
            size = float(max(np.abs(values)))
            cases.append(case | {"values": [[v.real, v.imag] for v in values], "size": size})
    return {"told": told, "cases": cases}
