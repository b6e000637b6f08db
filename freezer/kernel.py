"""커널 하나에서 강의 하나를 실행한다. 시간, 기억 공간, 출력의 한도를 지킨다."""

from __future__ import annotations

import asyncio
import os
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import nbformat
import psutil
from jupyter_client.manager import AsyncKernelManager
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError, DeadKernelError
from nbformat import NotebookNode

from freezer.errors import FreezerError, LectureError
from freezer.failure import explain
from freezer.inline import inline_text
from freezer.kernel_setup import setup_source
from freezer.lecture import Cell, Lecture
from freezer.settings import Limits
from freezer.warm import Template, WarmProvisioner

# 같은 글이 언제 어디서나 나오게: 한 실, 정해진 해시 씨앗, 날짜 없는 SVG, 조용한 TensorFlow.
ENVIRONMENT = {
    "KERAS_BACKEND": "tensorflow",
    "LC_ALL": "C.UTF-8",
    "MKL_NUM_THREADS": "1",
    "OMP_NUM_THREADS": "1",
    "OPENBLAS_NUM_THREADS": "1",
    "PYDEVD_DISABLE_FILE_VALIDATION": "1",
    "PYTHONHASHSEED": "0",
    "SOURCE_DATE_EPOCH": "0",
    "TF_CPP_MIN_LOG_LEVEL": "3",
    "TF_ENABLE_ONEDNN_OPTS": "0",
    "TF_NUM_INTEROP_THREADS": "1",
    "TF_NUM_INTRAOP_THREADS": "1",
}
NOT_INHERITED = ("MPLBACKEND", "PYTHONPATH", "PYTHONSTARTUP", "PYTHONWARNINGS")
STARTUP_SECONDS = 120


def environment(gpu: bool = False) -> dict[str, str]:
    """커널에 줄 환경 변수. 강의의 결과를 바꿀 것은 물려주지 않고, `gpu`가 아니면 GPU를 가린다."""
    inherited = {key: value for key, value in os.environ.items() if key not in NOT_INHERITED}
    hidden = {} if gpu else {"CUDA_VISIBLE_DEVICES": "-1"}
    return inherited | ENVIRONMENT | hidden


def output_size(msg: dict[str, Any]) -> int:
    """출력 하나의 글자 수: 찍은 글이나, 보인 값의 mime마다의 글. 출력이 아니면 0."""
    content = msg["content"]
    if msg["msg_type"] == "stream":
        return len(content["text"])
    if msg["msg_type"] in ("display_data", "execute_result"):
        return sum(len(str(value)) for value in content["data"].values())
    return 0


class Client(NotebookClient):
    """출력의 크기를 세는 NotebookClient. 한도를 넘으면 `on_flood`를 부르고 더 모으지 않는다."""

    limit = Limits().output

    def __init__(self, nb: NotebookNode, on_flood: Callable[[], None], **options: Any) -> None:
        super().__init__(nb, **options)
        self._on_flood = on_flood
        self._size: dict[int, int] = {}

    def process_message(self, msg: dict[str, Any], cell: NotebookNode, cell_index: int) -> Any:
        size = self._size.get(cell_index, 0) + output_size(msg)
        self._size[cell_index] = size
        if size > self.limit:
            self._on_flood()
            return None
        return super().process_message(msg, cell, cell_index)


ACTIVE: set[Watchdog] = set()


class Watchdog:
    """커널의 시간과 기억 공간을 지켜보다가, 한도를 넘으면 커널을 죽이고 까닭을 남긴다."""

    interval = 0.1

    def __init__(self, limits: Limits) -> None:
        self.limits = limits
        self.fault: str | None = None
        self._pid: int | None = None
        self._deadline = float("inf")

    def start_clock(self) -> None:
        """제한 시간을 지금부터 잰다: 커널이 뜨는 시간은 강의의 것이 아니다."""
        self._deadline = time.monotonic() + self.limits.seconds

    def flooded(self) -> None:
        self.stop(f"셀 하나가 {self.limits.output:,}바이트가 넘는 글을 출력했습니다.")

    def stop(self, fault: str) -> None:
        """커널을 죽인다. 처음 까닭만 남는다."""
        self.fault = self.fault or fault
        if self._pid is not None:
            try:
                for child in psutil.Process(self._pid).children(recursive=True):
                    child.kill()
                psutil.Process(self._pid).kill()
            except psutil.NoSuchProcess:
                pass

    @contextmanager
    def watching(self, pid: int | None) -> Iterator[None]:
        self._pid = pid
        if self.fault:
            self.stop(self.fault)
        done = threading.Event()
        thread = threading.Thread(target=self._watch, args=(done,), daemon=True)
        thread.start()
        try:
            yield
        finally:
            done.set()
            thread.join()

    def _watch(self, done: threading.Event) -> None:
        while not done.wait(self.interval):
            if time.monotonic() > self._deadline:
                self.stop(
                    f"제한 시간 {self.limits.seconds:g}초를 넘었습니다. 더 필요하면 머리말에 "
                    "`freezer: {seconds: …}` 를 적으세요."
                )
            used = self._memory()
            if used > self.limits.memory:
                self.stop(
                    f"기억 공간이 모자랍니다: {used:,} MiB를 썼고 한도는 "
                    f"{self.limits.memory:,} MiB입니다. 더 필요하면 머리말에 "
                    "`freezer: {memory: …}` 를 적으세요."
                )

    def _memory(self) -> int:
        try:
            return int(psutil.Process(self._pid).memory_info().rss >> 20)
        except (psutil.NoSuchProcess, TypeError):
            return 0


def stop_all() -> None:
    """지금 도는 커널을 모두 죽인다. freezer가 멈출 때 부른다."""
    for watchdog in list(ACTIVE):
        watchdog.stop("freezer가 멈췄습니다.")


def merge_streams(outputs: list[NotebookNode]) -> list[NotebookNode]:
    """잇달은 글 출력을 stdout 하나, stderr 하나로 모은다.

    커널은 글을 시간에 따라 다른 토막으로 보내므로, 모아야 두 번의 실행이 같아진다.
    """
    merged: list[NotebookNode] = []
    pending: dict[str, NotebookNode] = {}
    for output in outputs:
        if output.output_type != "stream":
            merged += [pending[key] for key in ("stdout", "stderr") if key in pending]
            merged.append(output)
            pending = {}
        elif output.name in pending:
            pending[output.name].text += output.text
        else:
            pending[output.name] = output
    return merged + [pending[key] for key in ("stdout", "stderr") if key in pending]


def blank_notebook(lecture: Lecture) -> NotebookNode:
    """실행할 노트북: 셀마다 코드 셀 하나, 인라인 식이 있는 글마다 글 셀 하나."""
    notebook = nbformat.v4.new_notebook()
    for part in lecture.parts:
        if isinstance(part, Cell):
            cell = nbformat.v4.new_code_cell(part.source.rstrip("\n"))
        elif part.inline:
            cell = nbformat.v4.new_markdown_cell(part.text)
        else:
            continue
        cell.pop("id", None)
        notebook.cells.append(cell)
    notebook.nbformat_minor = 4
    notebook.metadata["kernelspec"] = {
        "name": "python3",
        "display_name": "Python 3",
        "language": "python",
    }
    return notebook


def execute(
    lecture: Lecture,
    options: dict[str, Any],
    limits: Limits,
    root: Path,
    tick: Callable[[], None],
    gpu: bool = False,
    template: Template | None = None,
) -> tuple[NotebookNode, list[float]]:
    """강의를 새 커널에서 실행한다.

    셀을 마칠 때마다 `tick()`을 부른다. `gpu`이면 커널에 GPU를 보여 준다. `template`이 있으면
    거기서 복사한 커널을 쓴다.
    실행된 노트북과 셀마다의 초를 돌려준다.
    셀이 실패하거나 한도를 넘거나 커널이 죽으면 파일, 줄, 셀을 말하는 LectureError.
    """
    return asyncio.run(_Run(lecture, options, limits, root, tick, gpu, template).run())


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
    ) -> None:
        self.lecture, self.options, self.root, self.tick = lecture, options, root, tick
        self.gpu = gpu
        self.notebook = blank_notebook(lecture)
        self.watchdog = Watchdog(limits)
        # 커널과는 이 사용자만 읽는 소켓 파일로 말한다.
        self.folder = tempfile.TemporaryDirectory(prefix="freezer-")
        self.manager = AsyncKernelManager(
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
                return await self._run()
        finally:
            ACTIVE.discard(self.watchdog)

    async def _run(self) -> tuple[NotebookNode, list[float]]:
        seconds: list[float] = []
        options = {"cwd": str(self.root), "env": environment(self.gpu), "cleanup_kc": True}
        try:
            async with self.client.async_setup_kernel(**options):
                with self.watchdog.watching(getattr(self.manager.provisioner, "pid", None)):
                    await self._setup()
                    self.watchdog.start_clock()
                    await self._cells(seconds)
        except DeadKernelError as error:
            raise self._dead() from error
        except (RuntimeError, AssertionError) as error:
            # nbclient는 커널이 뜨지 못하면 치울 커널이 없다는 AssertionError로 끝난다.
            if self.watchdog.fault or "Kernel died" in str(error):
                raise self._dead() from error
            raise FreezerError(f"커널을 시작하지 못했습니다: {error}") from error
        return self.notebook, seconds

    async def _setup(self) -> None:
        source = setup_source(
            self.options["fig-width"],
            self.options["fig-height"],
            self.options["fig-dpi"],
            self.options["fig-format"],
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
                await self._cell(part, cell, index)
                cell.execution_count = count
                seconds.append(round(time.perf_counter() - started, 3))
                self.tick()
            else:
                expressions = [expression for _, _, expression in part.inline]
                cell.metadata["inline"] = await self._inline(expressions, part.line)

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
        cell.outputs = merge_streams(cell.outputs)

    async def _inline(self, expressions: list[str], line: int) -> list[str]:
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
                raise LectureError(
                    self.lecture.path,
                    line,
                    f"인라인 식 `{expression}` 에서 {result['ename']}: {result['evalue']}",
                )
            results.append(inline_text(result["data"]))
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
        part = self.current
        if part is None:
            return LectureError(self.lecture.path, 0, fault)
        return LectureError(part.path, part.line, f"{self._number(part)}번째 셀: {fault}")
