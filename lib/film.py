"""기록한 계산을 필름 한 줄로 보는 움직이는 그림 `<live-film>`."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

import matplotlib.pyplot as plt
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from lib import graph, live, style

Event = dict[str, Any]
Held = dict[str, tuple[float, str]]

SOURCES = {"Variable": "변수", "constant": "상수", "tensor": "텐서"}
MARKS = ("GradientTape(", ".backward(")


def reel(cells: Sequence[str], *labels: str) -> live.Live:
    """테이프나 `backward()`가 든 셀마다의 필름을 단추로 골라 한 줄씩 실행해 보는 그림.

        film.reel(In, "변수", "상수", "watch")

    코드는 다시 적지 않고, 노트북이 실행한 셀에서 가져온다.

    Args:
        cells: 실행한 셀들의 코드, 노트북의 `In`. labels: 그런 셀마다의 이름, 실행한 차례대로.

    Raises:
        ValueError: 셀과 이름의 개수가 다르거나, 필름에 담을 줄 모르는 셀일 때.
    """
    taped = [cell for cell in cells if any(mark in cell for mark in MARKS)]
    if len(taped) != len(labels):
        raise ValueError(f"기록하는 셀은 {len(taped)}개인데 이름은 {len(labels)}개입니다.")
    held: Held = {}
    takes = [
        {"label": label, **read(cell, held)} for label, cell in zip(labels, taped, strict=True)
    ]
    told = ", ".join(
        f"{take['label']} {len(take['tape']) - 1}칸{'' if _heard(take) else '(담기지 않음)'}"
        for take in takes
    )
    alt = f"셀마다의 필름. 담긴 칸은 실선, 담기지 않은 칸은 점선이다. {told}."
    caption = "셀마다의 필름. 점선은 담기지 않은 계산입니다. 미분은 필름을 거꾸로 돌려 구합니다."
    return live.embed("film", {"takes": takes}, _still(takes), alt, caption)


@dataclass
class Take:
    """셀 하나를 읽어 가는 동안 모은 것. held는 앞 셀들이 만든 값이다."""

    held: Held
    tape: list[graph.Node] = field(default_factory=list)
    names: dict[str, int] = field(default_factory=dict)
    events: list[Event] = field(default_factory=list)
    keep: bool = False

    def visit(self, statements: Iterable[ast.stmt], caught: bool = False) -> None:
        """문장들이 하는 일을 차례대로 events에 적는다. caught는 오류를 받는 곳인지."""
        for statement in statements:
            if isinstance(statement, ast.With):
                self.keep = "persistent=True" in ast.unparse(statement.items[0])
                self._add(statement, "open")
                self.visit(statement.body)
            elif isinstance(statement, ast.Try):
                self.visit(statement.body, caught=True)
            elif isinstance(statement, ast.Delete):
                self._add(statement, "drop")
            elif isinstance(statement, ast.Assign):
                self._assign(statement)
            else:
                for call in ast.walk(statement):
                    if isinstance(call, ast.Call) and isinstance(call.func, ast.Attribute):
                        self._call(statement, call, call.func, caught)

    def _assign(self, statement: ast.Assign) -> None:
        name, value = ast.unparse(statement.targets[0]), statement.value
        if isinstance(value, ast.Call) and isinstance(value.func, ast.Attribute):
            source = value.func.attr
            if source not in SOURCES or not isinstance(value.args[0], ast.Constant):
                raise ValueError(f"필름에 담을 줄 모르는 줄입니다: {ast.unparse(statement)}")
            self.held[name] = (float(value.args[0].value), source)  # type: ignore[arg-type]
            self._leaf(name)
            self._add(statement, "make", name=name)
            return
        for used in ast.walk(value):
            if isinstance(used, ast.Name) and used.id not in self.names and used.id in self.held:
                self._leaf(used.id)
        before = len(self.tape)
        end = graph.record(value, self.tape, self.names, statement.lineno - 1)
        if not isinstance(end, int):
            raise ValueError(f"변수가 들어 있지 않은 줄입니다: {ast.unparse(statement)}")
        self.names[name] = end
        self._add(statement, "op", name=name, nodes=[*range(before, len(self.tape))])

    def _leaf(self, name: str) -> None:
        if self.tape:
            raise ValueError("필름 하나에는 미분할 변수가 하나여야 합니다.")
        self.tape.append({"op": "leaf", "args": [], "text": name})
        self.names[name] = 0

    def _call(self, statement: ast.stmt, call: ast.Call, func: ast.Attribute, caught: bool) -> None:
        if func.attr == "watch":
            self._leaf(ast.unparse(call.args[0]))
            self._add(statement, "watch")
        elif func.attr in ("gradient", "backward"):
            of = ast.unparse(call.args[0] if func.attr == "gradient" else func.value)
            self._add(statement, "ask", name=of, node=self.names[of], caught=caught)
            self.keep = self.keep or "retain_graph=True" in ast.unparse(call)

    def _add(self, statement: ast.stmt, do: str, **more: Any) -> None:
        self.events.append({"do": do, "line": statement.lineno - 1, **more})


def read(cell: str, held: Held) -> dict[str, Any]:
    """셀 하나의 필름. 셀이 만든 값은 held에 적어 다음 셀이 쓰게 한다."""
    take = Take(held)
    take.visit(ast.parse(cell).body)
    if not take.tape:
        raise ValueError("필름에 담을 계산이 없는 셀입니다.")
    start, source = held[take.tape[0]["text"]]
    return {
        "code": cell.strip("\n").splitlines(),
        "tape": take.tape,
        "events": take.events,
        "start": start,
        "source": source,
        "keep": take.keep,
    }


def _heard(take: dict[str, Any]) -> bool:
    """변수가 든 계산이 필름에 담기는가."""
    return take["source"] != "constant" or any(event["do"] == "watch" for event in take["events"])


def _still(takes: Sequence[dict[str, Any]]) -> Figure:
    style.use()
    figure, ax = plt.subplots(figsize=(5.2, 0.62 * len(takes) + 0.3))
    for row, take in enumerate(takes):
        values, _ = graph.walk(take["tape"], take["start"])
        ax.text(0, -row, take["label"], va="center")
        for k, node in enumerate(take["tape"][1:], 1):
            look: dict[str, Any] = {
                "fc": "none",
                "ec": style.DATA,
                "ls": "-" if _heard(take) else ":",
            }
            ax.add_patch(Rectangle((1.1 * k, -row - 0.4), 1.05, 0.8, **look))
            told = f"{node['text']} = {values[k]:g}"
            ax.text(1.1 * k + 0.52, -row, told, ha="center", va="center", size=10.5)
    ax.set(xlim=(0, 3.4), ylim=(0.6 - len(takes), 0.5))
    ax.axis("off")
    return figure
