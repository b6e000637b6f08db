"""터미널에 보이는 것: 상태 표와 진행 막대."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from types import TracebackType
from typing import TypeVar

from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table

from freezer.doctor.finding import Seen, State
from freezer.staleness.examined import Examined, Kind

T = TypeVar("T")
STYLES = {Kind.CURRENT: "green", Kind.PROSE: "cyan", Kind.STALE: "yellow", Kind.MISSING: "yellow"}


def print_states(states: list[Examined]) -> None:
    """강의, 상태, 까닭의 표. 터미널이 아니면 줄을 접지 않는다."""
    console = Console()
    if not console.is_terminal:
        console = Console(width=10_000)
    table = Table("강의", "상태", "까닭", box=None, pad_edge=False)
    for state in states:
        style = STYLES.get(state.kind, "red")
        table.add_row(state.name, f"[{style}]{state.kind.value}[/]", "\n".join(state.why))
    console.print(table)


def print_seen(seen: Iterable[Seen]) -> None:
    """살핀 것의 표. 갖춰지지 않은 것마다 할 일을 다음 줄에 적는다."""
    console = Console()
    styles = {State.GOOD: "green", State.BAD: "red"}
    for each in seen:
        state = f"[{styles.get(each.state, 'yellow')}]{each.state.value}[/]"
        console.print(f"{state}  {each.what}: {escape(each.found)}", soft_wrap=True)
        if each.remedy:
            console.print(f"        → {escape(each.remedy)}", soft_wrap=True)


class RunDisplay:
    """강의마다 셀을 세는 진행 막대. 터미널이 아니면 강의마다 한 줄만 남긴다."""

    def __init__(self, total: int) -> None:
        self.console = Console(stderr=True)
        self.bars = Progress(
            TextColumn("{task.description}"),
            BarColumn(),
            MofNCompleteColumn(),
            TimeElapsedColumn(),
            console=self.console,
            disable=not self.console.is_terminal,
        )
        self.total = self.bars.add_task("강의", total=total)
        self.tasks: dict[str, int] = {}

    def __enter__(self) -> RunDisplay:
        self.bars.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.bars.stop()

    def start(self, name: str, cells: int) -> None:
        self.tasks[name] = self.bars.add_task(f"  {name}", total=cells)

    def tick(self, name: str) -> None:
        self.bars.advance(self.tasks[name])  # type: ignore[arg-type]

    def done(self, name: str, outcome: str) -> None:
        self.bars.remove_task(self.tasks[name])  # type: ignore[arg-type]
        self.console.print(f"  {name}: {outcome}", highlight=False)

    def follow(self, outcomes: Iterable[T]) -> Iterator[T]:
        for outcome in outcomes:
            self.bars.advance(self.total)
            yield outcome
