"""글쓴이 곁에서: 저장하면 보이고, 쉬는 동안 살피고 얼린다. 무엇이 잘못되어도 끝나지 않는다."""

from __future__ import annotations

import contextlib
import queue
import re
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from freezer.entry import Freezer
from freezer.errors import FreezerError, StoppedError
from freezer.frozen.store import BusyError
from freezer.looking.live import Live, Shown
from freezer.preview.files import EVERYWHERE, Snapshot, changes, snapshot, written
from freezer.preview.linting import Linter, Row
from freezer.preview.pages import News, start
from freezer.preview.progress import Telling
from freezer.preview.site import PreviewSite, told
from freezer.project import LECTURES, Project
from freezer.render.fallback.staging import OutdatedError

WATCH_SECONDS = 0.1
PAUSE_SECONDS = 0.6
STOP_SECONDS = 0.1
PLACE = re.compile(r"^(?P<place>[^\s:]+\.\w+(?::\d+)?): (?P<problem>.*)", re.DOTALL | re.MULTILINE)


class Author:
    """미리 보기 하나. 지켜보는 실과, 차례로 일하는 실이 있다."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.news, self.site, self.live = News(), PreviewSite(root), Live(root)
        self.progress = Telling(self._running)
        self.saved: queue.Queue[set[str] | None] = queue.Queue()
        # 얼린 것 대신 보이는 강의, 파일마다의 실행 오류, 일하다 난 오류, 원고의 실수
        self.given: dict[Path, Shown] = {}
        self.errors: dict[Path, str] = {}
        self.trouble: dict[str, str] = {}
        self.findings: list[Row] = []
        self.linter = Linter(root, self._found)
        self._told: list[Row] = []
        self._job: object | None = None
        self._showing: Path | None = None
        self._whole, self._resting = True, True
        # 한 번 지어 보아, 다음에 고친 문단만 다룰 수 있는 페이지들
        self._ready: set[Path] = set()

    def serve(self, port: int) -> None:
        """Ctrl-C를 누를 때까지. 이 폴더의 미리 보기가 이미 있거나 포트가 없으면 FreezerError."""
        with self.site.alone() as note:
            server = start(self.site.out, port, self.news)
            address = f"http://127.0.0.1:{server.server_port}/"
            note(address)
            print(f"{address} 에서 보세요. Ctrl-C로 멈춥니다.", flush=True)
            seen = snapshot(self.root)
            worker = threading.Thread(target=self._work, daemon=True)
            worker.start()
            try:
                self._watch(seen)
            except KeyboardInterrupt:
                self.saved.put(None)
                self._interrupt()
                worker.join(10)
                server.shutdown()
                self.linter.stop()
                self.live.close()
                self.site.close()

    def _watch(self, seen: Snapshot) -> None:
        """저장한 파일들을 일하는 실에 알린다."""
        while True:
            time.sleep(WATCH_SECONDS)
            now = snapshot(self.root)
            names, seen = self._by_hand(changes(seen, now)), now
            if names:
                self.saved.put(names)
                self._interrupt()

    def _by_hand(self, names: set[str]) -> set[str]:
        """글쓴이가 고친 것. 하던 실행이 쓴 파일에 그 실행을 그만두면 끝나지 않는다."""
        return names - written(self.root) if names and self._job else names

    def _interrupt(self) -> None:
        """하던 실행을 그만두게 한다: 새로 저장한 것이 먼저다. 끝나지 않는 셀도 여기서 떠난다."""
        threading.Thread(target=self._stop, args=(self._job,), daemon=True).start()

    def _stop(self, job: object | None) -> None:
        from freezer.execution.watchdog import stop_all

        while job is not None and self._job is job:
            stop_all()
            time.sleep(STOP_SECONDS)

    # ---- 일하는 실

    def _work(self) -> None:
        self._do(self._first)
        while True:
            try:
                names = self.saved.get(timeout=PAUSE_SECONDS if self._resting else None)
            except queue.Empty:
                self._do(self._rest)
                continue
            while not self.saved.empty() and names is not None:
                more = self.saved.get()
                names = None if more is None else names | more
            if names is None:
                return
            self._do(self._save, names)

    def _do(self, work: Callable[..., None], *arguments: Any) -> None:
        self._job = object()
        try:
            work(*arguments)
            self.trouble.pop(work.__name__, None)
        except Exception as error:
            self.trouble[work.__name__] = told(error, self.root)
            # 같은 까닭으로 다시 실패하지 않게, 다음에 저장할 때까지 쉬는 동안의 일을 쉰다.
            self._resting = isinstance(error, BusyError)
        finally:
            self._job = None
            self.news.tell(progress="")
            self._tell()

    def _first(self) -> None:
        """처음: 글만 바뀐 강의는 다시 조립하고, 실행할 강의는 지난 모습으로 보인 다음 쉬는 동안."""
        self.linter.start()
        found = Freezer(Project(self.root)).examined()
        for lecture in found:
            if lecture.usable and not lecture.current:
                self._show(lecture.path)
        left = self.site.left_over()
        if left is None:
            self._build()
            return
        self._whole = False
        later = {lecture.path for lecture in found if not lecture.usable}
        for path in left:
            if path not in later:
                self._put(path, Shown())
        self.news.site()

    def _save(self, names: set[str]) -> None:
        self._resting = True
        self.linter.stop()
        began = time.perf_counter()
        try:
            pages = self._touched(names)
            for path in sorted(pages, key=lambda path: path != self._opened()):
                self._page(path)
            if self._whole:
                self._build()
        finally:
            self.linter.start()
        if pages:
            print(f"{', '.join(sorted(names))}: {time.perf_counter() - began:.1f}초", flush=True)

    def _touched(self, names: set[str]) -> set[Path]:
        """다시 보일 페이지들: 저장한 것, 모듈이나 자료가 바뀌었으면 보고 있는 강의도."""
        pages = {self.root / name for name in names if self._is_page(name)}
        opened = self._opened_lecture()
        if opened and any(not self._is_page(name) for name in names):
            pages.add(opened)
        if any(name.startswith(EVERYWHERE) for name in names):
            self._whole = True
            pages |= set(self.errors)
        return pages

    def _is_page(self, name: str) -> bool:
        path = Path(name)
        return path.suffix == ".qmd" and path.name[0] not in "_." and len(path.parts) <= 2

    def _opened(self) -> Path | None:
        path = (self.root / self.news.opened).with_suffix(".qmd")
        return path if self.news.opened and path.is_file() else None

    # ---- 짓기

    def _page(self, path: Path) -> None:
        """강의나 페이지 하나를 최신으로 보인다."""
        if not path.is_file():
            self._whole = True
            self.given.pop(path, None)
            self.errors.pop(path, None)
            return
        before = self.given.get(path)
        if not self._show(path):
            return
        self._put(path, self.given.get(path, Shown()))
        if before is None and path not in self.given:
            self._whole = self._whole or self.site.outdated()

    def _show(self, path: Path) -> bool:
        """강의를 실행하거나 살펴본다. 실패하면 까닭을 적어 두고 거짓."""
        if path.parent != self.root / LECTURES:
            return True
        self._showing = path
        try:
            shown = self.live.show(path, self.progress)
        except Exception as error:
            self.errors[path] = told(error, self.root)
            return False
        finally:
            self._showing = None
        self.errors.pop(path, None)
        self.given.pop(path, None)
        if shown.markdown is not None:
            self.given[path] = shown
        return True

    def _put(self, path: Path, shown: Shown) -> None:
        self._ready.add(path)
        if not self.site.out.is_dir():
            self._whole = True  # 처음 짓던 것을 그만두었다: 페이지 하나로는 사이트가 아니다.
            return
        try:
            self.site.page(path, shown)
        except OutdatedError:
            return  # 그사이 또 저장했다: 곧 다시 짓는다.
        except Exception as error:
            self.errors[path] = told(error, self.root)
        else:
            self.errors.pop(path, None)
            self.news.page(path.relative_to(self.root).with_suffix(".html").as_posix())

    def _build(self) -> None:
        """모두 짓는다. 아직 실행하지 못한 강의는 셀의 코드만 보인다."""
        from freezer.service.unexecuted import unexecuted

        self._whole = False
        given = dict(self.given)
        for lecture in Freezer(Project(self.root)).examined():
            if lecture.path not in given and lecture.path.is_file() and not lecture.current:
                with contextlib.suppress(FreezerError):
                    given[lecture.path] = Shown(unexecuted(lecture.lecture, lecture.options))
        try:
            self.site.build(given, lambda: not self.saved.empty())
        except StoppedError:
            self._whole = True  # 새로 저장한 것을 보인 다음에.
            return
        self.trouble.clear()
        self.news.site()

    # ---- 쉬는 동안

    def _rest(self) -> None:
        """한 번에 하나: 모두 다시 짓거나, 보는 페이지를 지어 두거나, 살펴 두거나, 얼린다."""
        # 읽을 수 없는 강의가 있으면, 제목과 사이드바는 그것을 고친 다음에 새로 짓는다.
        if self._whole or (not self.errors and self.site.outdated()):
            self._build()
            return
        opened = self._opened()
        if opened and opened not in self._ready | self.errors.keys():
            self._put(opened, self.given.get(opened, Shown()))
            return
        self.live.opened = self._opened_lecture()
        done = self.live.rest(self.progress, lambda: not self.saved.empty())
        self._resting = done.did
        if done.ran and done.error:
            self.errors[done.ran] = told(done.error, self.root)
        elif done.ran:
            self.errors.pop(done.ran, None)
            self.given.pop(done.ran, None)
            self._put(done.ran, Shown())

    def _opened_lecture(self) -> Path | None:
        opened = self._opened()
        return opened if opened and opened.parent == self.root / LECTURES else None

    # ---- 알림

    def _running(self, text: str) -> None:
        """오래 다시 실행하는 동안에는 지난 실수를 거둔다: 이미 고쳤을 수 있다."""
        if self._showing in self.errors:
            del self.errors[self._showing]
            self._tell()
        self.news.tell(progress=text)

    def _found(self, rows: list[Row]) -> None:
        self.findings = rows
        self._tell()

    def _tell(self) -> None:
        """모든 실수를 브라우저에, 새로 생긴 것을 터미널에."""
        wrong = [*self.trouble.values(), *self.errors.values()]
        rows = [_row(text) for text in dict.fromkeys(wrong)]
        problems = {row["problem"] for row in rows}
        rows += [row for row in self.findings if row["problem"] not in problems]
        for row in rows:
            if row not in self._told:
                print(" ".join(filter(None, row.values())), flush=True)
        self._told = rows
        self.news.tell(mistakes=rows)


def _row(text: str) -> Row:
    found = PLACE.search(text)
    place, problem = (found["place"], found["problem"]) if found else ("", text)
    return {"place": place, "problem": problem, "remedy": ""}
