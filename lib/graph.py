"""코드를 한 줄씩 실행하며 자라는 계산 그래프의 움직이는 그림 `<live-graph>`."""

from __future__ import annotations

import ast
import operator
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import matplotlib.pyplot as plt
from matplotlib.figure import Figure

from lib import live, style

Node = dict[str, Any]

VALUE: dict[str, Callable[[float, float], float]] = {
    "+": operator.add,
    "-": operator.sub,
    "*": operator.mul,
    "/": operator.truediv,
    "**": operator.pow,
}
SLOPES: dict[str, Callable[[float, float], tuple[float, float]]] = {
    "+": lambda a, b: (1, 1),
    "-": lambda a, b: (1, -1),
    "*": lambda a, b: (b, a),
    "/": lambda a, b: (1 / b, -a / b**2),
    "**": lambda a, b: (b * a ** (b - 1), 0),
}
"""두 값으로 미분한 값. 거듭제곱의 지수는 상수다."""
SIGNS = {ast.Add: "+", ast.Sub: "-", ast.Mult: "*", ast.Div: "/", ast.Pow: "**"}


def play(cells: Sequence[str], line: str) -> live.Live:
    """셀의 줄을 하나씩 실행하며 그래프를 짓고, `backward()`로 거꾸로 밟는 그림.

        graph.play(In, "loss = r1**2")

    코드는 다시 적지 않고, 노트북이 실행한 셀에서 가져온다.

    Args:
        cells: 실행한 셀들의 코드, 노트북의 `In`. line: 보일 셀에 있는 한 줄의 첫머리.

    Raises:
        ValueError: 그런 셀이 없거나, 변수 하나의 사칙과 거듭제곱과 `backward()`가 아닐 때.
    """
    found = [cell for cell in cells if any(row.startswith(line) for row in cell.splitlines())]
    if not found:
        raise ValueError(f"‘{line}’로 시작하는 줄이 든 셀을 찾지 못했습니다.")
    program = read(found[-1])
    values, arrived = walk(program["tape"], program["start"])
    leaf, loss = program["leaf"], program["loss"]
    told = ", ".join(
        f"{node['text']} = {value:g}(미분 {slope:g})"
        for node, value, slope in zip(program["tape"], values, arrived, strict=True)
    )
    alt = f"위의 {leaf}에서 아래의 {loss}까지 이어진 계산 그래프. {told}."
    caption = (
        "위에서 아래로 값이, 아래에서 위로 미분(주황색)이 흐릅니다. "
        f"{leaf}.grad는 비우지 않으면 {arrived[0]:g}에서 {2 * arrived[0]:g}로 쌓입니다."
    )
    return live.embed("graph", program, _still(program["tape"], values, arrived), alt, caption)


def read(cell: str) -> dict[str, Any]:
    """셀의 코드를 줄들(lines)과 테이프(tape)로. 줄은 `loss.backward()`까지다."""
    tape: list[Node] = []
    names: dict[str, int] = {}
    lines: list[str] = []
    for statement in ast.parse(cell).body:
        lines.append(ast.get_source_segment(cell, statement) or "")
        if isinstance(statement, ast.Expr) and lines[-1].endswith(".backward()"):
            break
        if not isinstance(statement, ast.Assign) or len(lines[-1].splitlines()) != 1:
            raise ValueError(f"한 줄의 대입문이어야 합니다: {lines[-1]}")
        name = ast.unparse(statement.targets[0])
        at = record(statement.value, tape, names, len(lines) - 1)
        if isinstance(at, list):
            raise ValueError(f"변수가 들어 있지 않은 줄입니다: {lines[-1]}")
        tape[at] |= {"text": name} | ({"name": True} if tape[at]["op"] != "leaf" else {})
        names[name] = at
    leaves = [node for node in tape if node["op"] == "leaf"]
    if len(leaves) != 1 or tape[0]["op"] != "leaf" or lines[-1] != f"{tape[-1]['text']}.backward()":
        raise ValueError("변수 하나에서 출발해 마지막 값의 backward()로 끝나야 합니다.")
    start = tape[0].pop("start")
    return {
        "lines": lines,
        "tape": tape,
        "leaf": tape[0]["text"],
        "loss": tape[-1]["text"],
        "start": start,
        "typed": repr(start),
    }


def record(
    code: ast.expr, tape: list[Node], names: Mapping[str, int], line: int
) -> int | list[float]:
    """식을 테이프에 기록하고 그 칸의 번호를 준다. 상수는 기록하지 않고 `[수]`로."""
    if isinstance(code, ast.Constant):
        return [float(code.value)]  # type: ignore[arg-type]
    if isinstance(code, ast.Name) and code.id in names:
        return names[code.id]
    if isinstance(code, ast.Call) and isinstance(code.args[0], ast.Constant):
        node: Node = {"op": "leaf", "args": [], "start": float(code.args[0].value)}  # type: ignore[arg-type]
    elif isinstance(code, ast.BinOp) and type(code.op) in SIGNS:
        args = [record(side, tape, names, line) for side in (code.left, code.right)]
        if isinstance(code.op, ast.Pow) and not isinstance(args[1], list):
            raise ValueError(f"지수는 상수여야 합니다: {ast.unparse(code)}")
        sign = SIGNS[type(code.op)]
        if isinstance(args[0], list) and isinstance(args[1], list):
            return [VALUE[sign](args[0][0], args[1][0])]
        node = {"op": sign, "args": args}
    else:
        raise ValueError(f"그래프로 그릴 줄 모르는 식입니다: {ast.unparse(code)}")
    tape.append(node | {"line": line, "text": ast.unparse(code).replace(" ** ", "**")})
    return len(tape) - 1


def walk(tape: Sequence[Node], start: float) -> tuple[list[float], list[float]]:
    """칸마다의 값과, 마지막 칸을 그 칸으로 미분한 값."""
    values: list[float] = []
    for node in tape:
        values.append(VALUE[node["op"]](*_inputs(node, values)) if node["args"] else start)
    arrived = [0.0] * (len(tape) - 1) + [1.0]
    for k, node in reversed([*enumerate(tape)]):
        slopes = SLOPES[node["op"]](*_inputs(node, values)) if node["args"] else ()
        for to, slope in zip(node["args"], slopes, strict=True):
            if isinstance(to, int):
                arrived[to] += arrived[k] * slope
    return values, arrived


def _inputs(node: Node, values: Sequence[float]) -> list[float]:
    return [arg[0] if isinstance(arg, list) else values[arg] for arg in node["args"]]


def _still(tape: Sequence[Node], values: Sequence[float], arrived: Sequence[float]) -> Figure:
    style.use()
    figure, ax = plt.subplots(figsize=(5.2, 5))
    spots = _places(tape)
    center: dict[str, Any] = {"ha": "center", "va": "center"}
    box = {"boxstyle": "round,pad=0.45", "fc": "none", "ec": style.DATA}
    for k, node in enumerate(tape):
        for to in node["args"]:
            if isinstance(to, int):
                arrow = {"arrowstyle": "-|>", "color": style.DATA, "shrinkA": 17, "shrinkB": 17}
                ax.annotate("", spots[k], spots[to], arrowprops=arrow)
        x, y = spots[k]
        ax.text(x, y, f"{node['text']} = {values[k]:g}", bbox=box, **center)
        ax.text(x + 0.1, y, f"미분 {arrived[k]:g}", color=style.CURRENT, va="center")
    ax.set(xlim=(0, 1), ylim=(min(y for _, y in spots) - 0.3, 0.3))
    ax.axis("off")
    return figure


def _places(tape: Sequence[Node]) -> list[tuple[float, float]]:
    rows: list[int] = []
    for node in tape:
        rows.append(max((1 + rows[to] for to in node["args"] if isinstance(to, int)), default=0))
    mates = [[j for j, other in enumerate(rows) if other == row] for row in rows]
    return [((mates[k].index(k) + 0.5) / len(mates[k]), -row) for k, row in enumerate(rows)]
