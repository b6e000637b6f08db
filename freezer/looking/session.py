"""강의 하나의 상태들: 몇몇 셀 뒤의 상태를 복사해 두었다가, 바뀐 셀의 바로 앞에서 이어 실행한다.

    처음 ─ 복사 ─▶ 셀 1 … 8 ─ 복사 ─▶ 셀 9 … 20 ─ 복사 ─▶ 셀 21 … 끝
    (남는다)       (남는다)           (남는다)

복사한 프로세스는 기억 공간을 함께 쓰므로 달라진 만큼만 더 든다. 복사할 수 없는 상태가 되면
(TensorFlow가 스레드를 시작했거나, 파일을 열어 두었거나) 그다음부터는 끝의 프로세스 하나를 두고,
거기서 바뀐 셀과 그 셀이 바꾼 것을 쓰는 셀만 다시 실행한다. 이것은 깨끗한 실행과 다를 수 있으므로
`exact`가 거짓이다.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from pathlib import Path

import psutil

from freezer.execution.output.client import output_size
from freezer.looking import reads
from freezer.looking.process import Message, Nursery, Process
from freezer.looking.steps import Step, Wanted, changes, imported
from freezer.looking.watching import Gentle

# 이만큼(초) 실행할 때마다 상태를 남긴다. 남기는 것은 이만큼까지, 남은 기억 공간이 이보다 많을 때만.
SPACING = 0.2
MOST = 16
SPARE_BYTES = 1 << 30
# 정확하게 이어 실행하는 데 이만큼(초) 더 걸리면, 끝의 프로세스에서 바뀐 것만 다시 실행한다.
PATIENCE = 1.0


@dataclass(frozen=True)
class Result:
    """걸음들의 결과. `first`는 다시 실행한 첫 걸음, `ran`은 다시 실행한 걸음의 수."""

    steps: tuple[Step, ...]
    first: int
    ran: int
    exact: bool
    unfit: str | None


class FailedError(Exception):
    """걸음 하나가 실패했다. 나온 말은 `step`에 있다."""

    def __init__(self, step: Step) -> None:
        super().__init__()
        self.step = step


class Session:
    """`setup`은 첫 걸음보다 먼저 실행할 코드, `log`는 그 코드가 건드린 것을 적는 파일."""

    def __init__(self, nursery: Nursery, setup: str, log: Path) -> None:
        self.nursery, self.setup, self.log = nursery, setup, log
        self.steps: list[Step] = []
        # (몇 걸음 뒤의 상태인지, 프로세스). 마지막 것만 복사할 수 없을 수 있다.
        self.states: list[tuple[int, Process]] = []
        # 파일을 쓴 걸음. 파일은 복사되지 않으므로, 되돌아가려면 맨 처음 쓴 걸음의 앞까지 간다.
        self.writers: set[int] = set()
        # 끝의 프로세스가 깨끗한 실행과 같은가, 아니면 실패한 걸음이 바꾸었을 수 있는 이름들
        self.exact = True
        self.tainted: set[str] = set()
        self._read_to = 0

    def look(self, wanted: list[Wanted], watch: Gentle, tick: Callable[[], None]) -> Result:
        """`wanted`의 결과. 실패한 걸음이 있으면 FailedError, 프로세스가 끝났으면 GoneError."""
        same = self._same(wanted)
        if same == len(wanted) == len(self.steps):
            return self._result(same, 0)
        depth = self._base(same)
        plan = self._plan(wanted)
        if plan is not None and self._cost(wanted, depth) > self._kept_cost(plan) + PATIENCE:
            return self._keep_on(wanted, plan, watch, tick)
        return self._resume(wanted, depth, watch, tick)

    def _result(self, first: int, ran: int) -> Result:
        unfit = self.states[-1][1].unfit if self.states else None
        return Result(tuple(self.steps), first, ran, self.exact, unfit)

    # ---- 어디서부터

    def _same(self, wanted: list[Wanted]) -> int:
        """앞에서부터 몇 걸음이 그대로인가."""
        for index, (step, want) in enumerate(zip(self.steps, wanted, strict=False)):
            if step.key != want.key or reads.changed(step.reads):
                return index
        return min(len(self.steps), len(wanted))

    def _base(self, same: int) -> int:
        """이어 실행할 상태가 몇 걸음 뒤의 것인가. 없으면 -1: 처음부터."""
        clean = self.states if self.exact else self.states[:-1]
        for depth, process in reversed(clean):
            later = any(writer >= depth for writer in self.writers)
            untouched = not later or depth <= min(self.writers)
            if depth <= same and not process.unfit and untouched:
                return depth
        return -1

    def _cost(self, wanted: list[Wanted], depth: int) -> float:
        known = {step.key: step.seconds for step in self.steps}
        return sum(known.get(want.key, 0.0) for want in wanted[max(depth, 0) :])

    # ---- 복사해 둔 상태에서

    def _resume(
        self, wanted: list[Wanted], depth: int, watch: Gentle, tick: Callable[[], None]
    ) -> Result:
        self._drop(lambda at: at > depth)
        self.steps = self.steps[: max(depth, 0)]
        self.writers = {writer for writer in self.writers if writer < depth}
        self.exact, self.tainted = True, set()
        if depth < 0:
            self._begin()
            depth = 0
        process = self._branch(depth)
        since = time.monotonic()
        for _ in range(depth):
            tick()
        try:
            for index in range(depth, len(wanted)):
                self.steps.append(self._run(process, wanted[index], index, watch))
                tick()
                last = index == len(wanted) - 1
                if not last and not process.unfit and time.monotonic() - since > SPACING:
                    process = self._keep(index + 1, process)
                    since = time.monotonic()
        except FailedError as error:
            self._failed(process, error.step)
            raise
        except BaseException:
            process.kill()
            raise
        self.states.append((len(wanted), process))
        return self._result(depth, len(wanted) - depth)

    def _failed(self, process: Process, step: Step) -> None:
        """복사할 수 없는 상태까지 온 프로세스는, 고친 다음 이어서 쓰게 남긴다."""
        if process.unfit:
            self.states.append((len(self.steps), process))
            self.tainted = changes(step.wanted, imported([step.wanted]))
        else:
            process.kill()

    def _begin(self) -> None:
        self.close()
        process = self.nursery.first()
        self.states.append((0, process))
        process.run(self.setup, lambda message: None, silent=True)
        _, self._read_to = reads.entries(self.log, self._read_to)

    def _branch(self, depth: int) -> Process:
        """그 상태에서 계속할 프로세스. 원래의 것은 남긴다."""
        process = next(process for at, process in self.states if at == depth)
        return process.fork()

    def _keep(self, depth: int, process: Process) -> Process:
        """지금 상태를 남기고, 거기서 복사해 계속한다. 자리가 없으면 남기지 않는다."""
        if psutil.virtual_memory().available < SPARE_BYTES:
            return process
        self.states.append((depth, process))
        if len(self.states) > MOST:
            self._thin()
        return process.fork()

    def _thin(self) -> None:
        """없애도 가장 덜 아까운 것: 앞뒤의 상태가 시간으로 가장 가까운 것."""
        depths = [depth for depth, _ in self.states]
        spans = {
            here: sum(step.seconds for step in self.steps[before:after])
            for before, here, after in zip(depths, depths[1:], depths[2:], strict=False)
        }
        least = min(spans, key=lambda depth: spans[depth])
        self._drop(lambda at: at == least)

    def _drop(self, which: Callable[[int], bool]) -> None:
        for depth, process in self.states:
            if which(depth):
                process.kill()
        self.states = [(depth, process) for depth, process in self.states if not which(depth)]

    # ---- 끝의 프로세스에서 바뀐 것만

    def _plan(self, wanted: list[Wanted]) -> list[Step | None] | None:
        """걸음마다 다시 쓸 결과, 다시 실행할 것은 None. 끝의 프로세스가 없으면 None."""
        if not self.states or self.states[-1][0] != len(self.steps):
            return None
        if any(reads.changed(step.reads) for step in self.steps):
            return None
        return list(self._dirty(wanted))

    def _dirty(self, wanted: list[Wanted]) -> Iterator[Step | None]:
        """바뀐 걸음과, 그것이 바꾸는(없어진 걸음은 바꾸던) 이름을 쓰는 뒤의 걸음은 None."""
        before = [step.wanted for step in self.steps]
        modules = imported([*before, *wanted])
        dirty = set(self.tainted)
        old, new = [each.key for each in before], [each.key for each in wanted]
        match = SequenceMatcher(None, old, new, autojunk=False)
        for kind, a, b, c, d in match.get_opcodes():
            if kind != "equal":
                dirty.update(*(changes(each, modules) for each in before[a:b]))
            for offset, want in enumerate(wanted[c:d]):
                if kind == "equal" and not want.names(modules).uses & dirty:
                    yield self.steps[a + offset]
                else:
                    dirty |= changes(want, modules)
                    yield None

    def _kept_cost(self, plan: list[Step | None]) -> float:
        reused = {id(step) for step in plan}
        return sum(step.seconds for step in self.steps if id(step) not in reused)

    def _keep_on(
        self,
        wanted: list[Wanted],
        plan: list[Step | None],
        watch: Gentle,
        tick: Callable[[], None],
    ) -> Result:
        same = self._same(wanted)
        tip = self.states[-1][1]
        self._drop(lambda at: same < at < len(self.steps))
        self.exact = False
        fresh: list[Step] = []
        modules = imported(wanted)
        for index, (want, step) in enumerate(zip(wanted, plan, strict=True)):
            if step is None:
                self.tainted |= changes(want, modules)
                step = self._run(tip, want, index, watch)
            fresh.append(step)
            tick()
        self.steps, self.tainted = fresh, set()
        self.states[-1] = (len(fresh), tip)
        return self._result(plan.index(None) if None in plan else len(plan), plan.count(None))

    # ---- 실행

    def _run(self, process: Process, want: Wanted, index: int, watch: Gentle) -> Step:
        step = Step(want)
        if not want.evaluated:
            return step
        size = 0

        def hear(message: Message) -> None:
            nonlocal size
            size += output_size(message)
            if size > watch.limits.output:
                watch.flooded()
            else:
                step.messages.append(message)

        began = time.monotonic()
        try:
            with watch.over(process):
                silent = bool(want.expressions)
                step.reply = process.run(want.code, hear, want.expressions, silent)
        finally:
            found, self._read_to = reads.entries(self.log, self._read_to)
            written = reads.wrote(found)
            if written:
                self.writers.add(index)
            step.reads = {
                at: seen for at, seen in reads.reads(found).items() if at[1] not in written
            }
        step.seconds = time.monotonic() - began
        if watch.fault or (step.reply["status"] != "ok" and not want.may_fail):
            raise FailedError(step)
        return step

    def close(self) -> None:
        self._drop(lambda at: True)
        self.steps, self.writers, self.exact = [], set(), True
