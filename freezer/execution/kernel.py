"""커널 하나에서 강의 하나를 처음부터 끝까지 실행한다."""

from __future__ import annotations

import ast
import asyncio
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import nbformat
from jupyter_client.manager import AsyncKernelManager
from nbclient.exceptions import CellExecutionError, CellTimeoutError, DeadKernelError
from nbformat import NotebookNode

from freezer.conversion.blank import blank_notebook
from freezer.conversion.inline import inline_text
from freezer.conversion.stable import stable_outputs
from freezer.errors import FreezerError, LectureError
from freezer.execution.environment import environment, quarto_environment
from freezer.execution.failure import exits, explain, inline_fails
from freezer.execution.folder import KernelFolder
from freezer.execution.output.client import PATIENCE, SENT, Client, counting, sent
from freezer.execution.output.unfinished import unfinished
from freezer.execution.setup import setup_source
from freezer.execution.tracing.trace import Trace
from freezer.execution.warm import Template, WarmProvisioner
from freezer.execution.watchdog import ACTIVE, Watchdog
from freezer.project import Project
from freezer.reading.lecture import Cell, Lecture
from freezer.reading.settings import Limits
from freezer.staleness.doubts import place_of

STARTUP_SECONDS = 120
SHOWN = 60
LOADED = "' '.join(__import__('sys').modules)"


def execute(
    lecture: Lecture,
    options: dict[str, Any],
    limits: Limits,
    root: Path,
    tick: Callable[[], None],
    gpu: bool = False,
    template: Template | None = None,
    trace: Trace | None = None,
) -> tuple[NotebookNode, list[float]]:
    """강의를 새 커널에서 실행한다.

    셀을 마칠 때마다 `tick()`을 부른다. `gpu`이면 커널에 GPU를 보여 준다. `template`이 있으면
    거기서 복사한 커널을 쓴다. `trace`가 있으면 커널이 건드린 것을 거기에 적는다.
    실행된 노트북과 셀마다의 초를 돌려준다.
    셀이 실패하거나 한도를 넘거나 커널이 죽으면 파일, 줄, 셀을 말하는 LectureError.
    """
    return asyncio.run(_Run(lecture, options, limits, root, tick, gpu, template, trace).run())


class QuietManager(AsyncKernelManager):
    """끝낼 때 커널에 SIGINT를 보내지 않는 manager.

    보내면, 하필 대답을 마치던 커널이 터미널에 KeyboardInterrupt를 찍는다.
    """

    async def _async_interrupt_kernel(self) -> None:
        pass


class _Run:
    def __init__(
        self,
        lecture: Lecture,
        options: dict[str, Any],
        limits: Limits,
        root: Path,
        tick: Callable[[], None],
        gpu: bool,
        template: Template | None,
        trace: Trace | None,
    ) -> None:
        self.lecture, self.options, self.root, self.tick = lecture, options, root, tick
        self.gpu, self.trace = gpu, trace
        self.notebook = blank_notebook(lecture)
        self.watchdog = Watchdog(limits)
        # 커널과는 이 사용자만 읽는 소켓 파일로 말한다.
        self.folder = KernelFolder()
        self.manager = QuietManager(
            kernel_name="python3",
            transport="ipc",
            connection_file=f"{self.folder.name}/kernel.json",
        )
        if template:
            self.manager.provisioner = WarmProvisioner.of(self.manager, template)
        self.client = Client(
            self.notebook,
            self.watchdog.flooded,
            km=self.manager,
            timeout=None,
            startup_timeout=STARTUP_SECONDS,
            record_timing=False,
        )
        self.client.limit = limits.output
        self.current: Cell | None = None

    async def run(self) -> tuple[NotebookNode, list[float]]:
        # 커널이 시작하기 전에 멈추라는 말도 놓치지 않게, 시작하기 전에 알린다.
        ACTIVE.add(self.watchdog)
        try:
            with self.folder:
                try:
                    return await self._run()
                finally:
                    if self.trace:
                        self.trace.end()
        finally:
            ACTIVE.discard(self.watchdog)

    async def _run(self) -> tuple[NotebookNode, list[float]]:
        seconds: list[float] = []
        folder = Path(self.folder.name)
        env = environment(self.gpu, Project(self.root).variables) | quarto_environment(
            self.lecture, self.options, self.root, folder
        )
        # IPython의 설정과 시작 파일은 홈 폴더가 아니라 빈 폴더에서 찾는다.
        env["IPYTHONDIR"] = f"{folder}/ipython"
        options = {"cwd": str(self.root), "env": env, "cleanup_kc": True}
        try:
            async with self.client.async_setup_kernel(**options):
                with self.watchdog.watching(getattr(self.manager.provisioner, "pid", None)):
                    await self._setup()
                    self.watchdog.start_clock()
                    await self._cells(seconds)
                    self._all_ended()
                    await self._all_came()
                    await self._loaded()
        except DeadKernelError as error:
            raise self._dead() from error
        except CellTimeoutError as error:
            raise self._lost(f"셀이 끝난 뒤 {PATIENCE}초 안에 다 오지 않았습니다") from error
        except (RuntimeError, AssertionError) as error:
            # nbclient는 커널이 뜨지 못하면 치울 커널이 없다는 AssertionError로 끝난다.
            if self.watchdog.fault or "Kernel died" in str(error):
                raise self._dead() from error
            raise FreezerError(f"커널을 시작하지 못했습니다: {error}") from error
        return self.notebook, seconds

    async def _setup(self) -> None:
        begin = f"{self.trace.begin(Path(self.folder.name))}\n" if self.trace else ""
        source = (
            begin
            + counting()
            + setup_source(
                self.options["fig-width"],
                self.options["fig-height"],
                self.options["fig-dpi"],
                self.options["fig-format"],
            )
        )
        cell = nbformat.v4.new_code_cell(source)
        self.client.nb.cells.append(cell)
        try:
            await self.client.async_execute_cell(
                cell, len(self.client.nb.cells) - 1, store_history=False
            )
        finally:
            self.client.nb.cells.pop()

    async def _cells(self, seconds: list[float]) -> None:
        parts = [p for p in self.lecture.parts if isinstance(p, Cell) or p.inline]
        count = 0
        for index, part in enumerate(parts):
            cell = self.notebook.cells[index]
            started = time.perf_counter()
            if isinstance(part, Cell):
                count += 1
                self.current = part
                if self.trace:
                    self.trace.mark(place_of(part))
                await self._cell(part, cell, index)
                self._still_running()
                cell.execution_count = count
                seconds.append(round(time.perf_counter() - started, 3))
                self.tick()
            else:
                expressions = [expression for _, _, expression in part.inline]
                cell.metadata["inline"] = await self._inline(expressions, part.line_of)

    async def _cell(self, part: Cell, cell: NotebookNode, index: int) -> None:
        if self._option(part, "eval", True) is False:
            return
        if self._option(part, "error", False) is True:
            cell.metadata["tags"] = ["raises-exception"]
        try:
            await self.client.async_execute_cell(cell, index)
        except CellExecutionError as error:
            if self.watchdog.fault:
                raise self._dead() from error
            raise explain(part, self._number(part), cell) from error
        finally:
            cell.metadata.pop("tags", None)
        if self.watchdog.fault:
            raise self._dead()
        if self.client.asked_to_exit:
            raise exits(part, self._number(part))
        cell.outputs = stable_outputs(cell.outputs, str(index))

    def _still_running(self) -> None:
        """셀이 끝났는데 아직 글을 찍을 수 있는 프로그램을 적는다. 글이 놓일 셀은 때에 달렸다."""
        pid = getattr(self.manager.provisioner, "pid", None)
        if self.trace and pid and self.trace.has_programs():
            for words in unfinished(pid):
                self.trace.say("unfinished", " ".join(words)[:SHOWN])

    def _all_ended(self) -> None:
        """셀이 시작한 프로그램이 모두 끝났는지 본다. 아니면 시작한 곳을 말하는 LectureError."""
        pid = getattr(self.manager.provisioner, "pid", None)
        for words in unfinished(pid) if pid else []:
            line = self._started_at(words)
            command = " ".join(words)[:SHOWN]
            raise LectureError(
                self.lecture.path,
                line,
                f"셀이 시작한 프로그램이 끝나지 않아, 뒤에 찍을 글을 잃습니다: {command}. 끝나기를 "
                "기다리거나(.wait()) 출력을 버리세요(stdout=subprocess.DEVNULL).",
            )

    def _started_at(self, words: list[str]) -> int:
        """이 명령을 시작한 셀의 줄. 모르면 0."""
        if self.trace is None:
            return 0
        self.trace.end()
        told = ("program", "\0".join(words))
        places = [e.place for e in self.trace.entries if (e.kind, e.words[0]) == told]
        return int(places[0].rpartition(":")[2]) if places else 0

    async def _all_came(self) -> None:
        """커널이 내보낸 출력을 모두 받았는지 본다. 아니면 그 셀을 말하는 LectureError."""
        lost = self.client.lost(sent(await self._told(SENT)))
        if lost:
            parts = [p for p in self.lecture.parts if isinstance(p, Cell) or p.inline]
            part = parts[lost[0]]
            self.current = part if isinstance(part, Cell) else None
            raise self._lost(f"{lost[1]}개를 받지 못했습니다")

    def _lost(self, why: str) -> LectureError:
        return self._in_cell(
            f"출력을 잃었습니다: {why}. 한꺼번에 너무 많이 출력했거나, 셀이 끝난 뒤에 다른 "
            "스레드가 출력했습니다."
        )

    async def _loaded(self) -> None:
        """강의가 불러 쓴 모듈들의 이름."""
        if self.trace:
            text = await self._told(LOADED)
            self.trace.loaded = {name.partition(".")[0] for name in text.split()}

    async def _told(self, expression: str) -> str:
        """커널에서 글이 되는 식의 값."""
        (data,) = await self._values([expression], lambda _: 0)
        return str(ast.literal_eval(data["text/plain"]))

    async def _inline(self, expressions: list[str], line: Callable[[str], int]) -> list[str]:
        return [inline_text(data) for data in await self._values(expressions, line)]

    async def _values(
        self, expressions: list[str], line: Callable[[str], int]
    ) -> list[dict[str, Any]]:
        """식마다의 값을 mime 꾸러미로. 계산할 수 없으면 LectureError."""
        client = self.client.kc
        assert client is not None
        named = {str(n): expression for n, expression in enumerate(expressions)}
        message = client.execute("", silent=True, store_history=False, user_expressions=named)
        reply = await self.client.async_wait_for_reply(message)
        assert reply is not None
        results = []
        for key, expression in named.items():
            result = reply["content"]["user_expressions"][key]
            if result["status"] != "ok":
                raise inline_fails(self.lecture.path, line(expression), expression, result)
            results.append(result["data"])
        return results

    def _option(self, part: Cell, key: str, default: Any) -> Any:
        return part.options.get(key, self.options.get(key, default))

    def _number(self, part: Cell) -> int:
        return self.lecture.cells.index(part) + 1

    def _dead(self) -> LectureError:
        fault = self.watchdog.fault or (
            "커널이 갑자기 죽었습니다. 기억 공간이 모자라 운영체제가 죽였거나, "
            "코드가 프로세스를 끝냈을 수 있습니다."
        )
        return self._in_cell(fault)

    def _in_cell(self, fault: str) -> LectureError:
        part = self.current
        if part is None:
            return LectureError(self.lecture.path, 0, fault)
        return LectureError(part.path, part.line, f"{self._number(part)}번째 셀: {fault}")
