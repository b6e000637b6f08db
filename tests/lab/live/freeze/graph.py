"""계산 그래프의 값과 미분: PyTorch로 실행한 셀."""

from __future__ import annotations

import operator
from typing import Any

import torch

from lib import graph

PROGRAMS = (
    "w = torch.tensor(1.0, requires_grad=True)\nr1 = 3 - 1 * w\nr2 = 5 - 2 * w\n"
    "loss = r1**2 + r2**2\nloss.backward()",
    "v = torch.tensor(2.0, requires_grad=True)\na = v**3 / 2\nb = a * v - 1 / v\n"
    "c = b * b + a\nc.backward()",
)
RULES: dict[str, Any] = {
    "+": operator.add,
    "-": operator.sub,
    "*": operator.mul,
    "/": operator.truediv,
    "**": operator.pow,
}


def reference() -> list[dict[str, Any]]:
    """셀을 그대로 PyTorch로 실행해 얻은 손실과 기울기, 그리고 칸마다의 값과 미분."""
    made = []
    for cell in PROGRAMS:
        told = graph.read(cell)
        cases = []
        for at in (told["start"], 2.6, -1.5, 4.3):
            names: dict[str, Any] = {"torch": torch}
            double = cell.replace("requires_grad", "dtype=torch.float64, requires_grad")
            exec(double.replace(f"({told['start']}", f"({at}"), names)
            leaf, loss = names[told["leaf"]], names[told["loss"]]
            case = {"at": at, "loss": loss.item(), "slope": leaf.grad.item()}
            cases.append(case | _nodes(told["tape"], at))
        made.append({"told": told, "cases": cases})
    return made


def _nodes(tape: list[dict[str, Any]], at: float) -> dict[str, Any]:
    values: list[Any] = []
    for node in tape:
        args = [arg[0] if isinstance(arg, list) else values[arg] for arg in node["args"]]
        start = torch.tensor(at, dtype=torch.float64, requires_grad=True)
        values.append(RULES[node["op"]](*args) if args else start)
        values[-1].retain_grad()
    values[-1].backward()
    return {
        "values": [value.item() for value in values],
        "slopes": [value.grad.item() for value in values],
    }
