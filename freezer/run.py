"""강의들을 최신으로 만든다: 필요하면 실행하고, 아니면 다시 조립만 한다.

강의 하나의 길은 판정(Inspector.examine), 실행(execution), 조립(assemble), 쓰기(Store.write)이다.
처음에 판정한 `Examined` 하나를 끝까지 넘기며, 강의 파일로 되돌아가지 않는다.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from freezer.errors import FreezerError, LectureError
from freezer.frozen.assembling import assemble
from freezer.frozen.colab import installs_from
from freezer.staleness.doubts import Doubt, accepted
from freezer.staleness.examined import Examined, Kind
from freezer.staleness.fingerprint import Digests, changed_files, is_piece
from freezer.staleness.reach import Reach
from freezer.staleness.touched import changes
from freezer.staleness.unstable import in_code
from freezer.staleness.verdict import Inspector

if TYPE_CHECKING:
    from freezer.execution.batch import Progress
    from freezer.execution.cache import Cache, Executed


@dataclass(frozen=True)
class Outcome:
    """`executed`는 실행한 셀의 수, `error`는 실패한 까닭, `doubts`는 얼려도 참으로 남지 않는 것.

    `why`는 낡았던 까닭(비어 있으면 최신이었다), `ran`은 얼린 것을 실행한 곳(`Record.run`)이다.
    """

    name: str
    executed: int
    error: FreezerError | None = None
    doubts: tuple[Doubt, ...] = ()
    why: tuple[str, ...] = ()
    ran: dict[str, Any] = field(default_factory=dict)

    def to_dict(self) -> dict[str, Any]:
        """JSON으로 남길 꼴: 강의, 까닭, 초, 장치, 어떻게 되었는지."""
        return {
            "lecture": self.name,
            "why": list(self.why),
            "seconds": self.ran.get("seconds"),
            "device": self.ran.get("device", ""),
            "result": self._result(),
            "error": str(self.error) if self.error else "",
        }

    def _result(self) -> str:
        if self.error:
            return "실패했다"
        if self.ran:
            return "실행했다" if self.executed else "간직해 둔 결과를 썼다"
        return "다시 조립했다" if self.why else "최신이었다"


class Runner:
    """`run` 한 번. 저장은 한 곳(주 실)에서만 한다."""

    def __init__(self, inspector: Inspector, progress: Progress) -> None:
        self.inspector = inspector
        self.root = inspector.project.root
        self.store = inspector.store
        self.progress = progress

    def run(
        self, paths: Iterable[Path | Examined], jobs: int | None, force: bool
    ) -> Iterator[Outcome]:
        """강의들을 최신으로 만들고 끝나는 대로 결과를 낸다. 하나가 실패해도 나머지는 계속한다.

        이미 판정한 강의를 받으면 다시 판정하지 않는다.
        `jobs`는 함께 실행할 강의의 수이고, 없으면 코어의 수이다. 모두 최신이면 결과를 쓰지
        않으므로, 다른 freezer가 얼리는 중이어도 된다.
        """
        remaining = []
        for path in paths:
            lecture = path if isinstance(path, Examined) else self.inspector.examine(path)
            if lecture.current and not force and not self._moved(lecture):
                yield Outcome(lecture.name, 0)
            else:
                remaining.append(lecture)
        if remaining:
            why = {lecture.name: lecture.why for lecture in remaining}
            for outcome in self._freeze_all(remaining, jobs, force):
                yield replace(outcome, why=why[outcome.name] or ("모두 다시 실행",))
        else:
            self.store.tidy()

    def _freeze_all(
        self, lectures: list[Examined], jobs: int | None, force: bool
    ) -> Iterator[Outcome]:
        queue: list[Examined] = []
        with self.store.lock():
            for lecture in map(self._still, lectures):
                try:
                    if self._must_execute(lecture, force):
                        queue.append(lecture)
                        continue
                    if lecture.kind is Kind.PROSE or self._moved(lecture):
                        self._reassemble(lecture)
                    yield Outcome(lecture.name, 0)
                except FreezerError as error:
                    yield Outcome(lecture.name, 0, error)
            if queue:
                yield from self._execute(queue, jobs, force)

    def _still(self, lecture: Examined) -> Examined:
        """자물쇠를 얻기 전에 다른 freezer가 얼렸으면 다시 살핀다."""
        try:
            now = self.store.record(lecture.name)
        except FreezerError:
            now = None
        return lecture if now == lecture.before else self.inspector.examine(lecture.path)

    def _must_execute(self, lecture: Examined, force: bool) -> bool:
        """실행해야 하는가. 실행할 수 없으면 까닭을 말하는 FreezerError."""
        if lecture.kind is Kind.INVALID:
            raise FreezerError(lecture.why[0])
        if not force and lecture.usable:
            return False
        from freezer.execution.requirements import check_installed

        check_installed(lecture.record.packages, lecture.path)
        return True

    def _reassemble(self, lecture: Examined) -> None:
        notebook = self.store.notebook(lecture.frozen_as)
        repository = self.inspector.project.repository
        self.store.write(lecture.name, lecture.reassembled(notebook, repository))

    def _moved(self, lecture: Examined) -> bool:
        """노트북이 다른 저장소의 `lib`을 얻는가. 사이트를 내는 GitHub Actions에서만 묻는다.

        다른 곳에서는 저장소를 몰라도, 포크여도 얼린 것이 그대로 맞다.
        """
        if "GITHUB_ACTIONS" not in os.environ:
            return False
        repository = self.inspector.project.repository
        return repository not in ("", installs_from(self.store.notebook(lecture.frozen_as)))

    def _execute(self, queue: list[Examined], jobs: int | None, force: bool) -> Iterator[Outcome]:
        from freezer.execution.batch import default_jobs, execute_all
        from freezer.execution.cache import Cache

        cache = Cache(self.root)
        remaining = []
        for lecture in queue:
            known = None if force else self._known(cache, lecture)
            if known:
                yield self._freeze(lecture, known, 0)
            else:
                remaining.append(lecture)
        workers = jobs or default_jobs()
        for lecture, result in execute_all(self.root, remaining, workers, self.progress):
            if isinstance(result, FreezerError):
                yield Outcome(lecture.name, 0, result)
            else:
                yield self._keep(cache, lecture, result)

    def knows(self, lecture: Examined) -> bool:
        """실행하지 않고도 결과를 아는가: 같은 것을 실행해 둔 적이 있다."""
        from freezer.execution.cache import Cache

        return self._known(Cache(self.root), lecture) is not None

    def _known(self, cache: Cache, lecture: Examined) -> Executed | None:
        known = cache.find(lecture.lecture, lecture.record)
        return known if known and self._still_true(known) else None

    def _still_true(self, known: Executed) -> bool:
        """두었던 결과가 건드린 것이 그대로인가. 무엇을 건드렸는지 모르면 쓰지 않는다."""
        touched, around = known.run.get("touched") or {}, self.inspector.around
        return bool(touched) and not any(changes(touched, around.present, around.locked))

    def _keep(self, cache: Cache, lecture: Examined, executed: Executed) -> Outcome:
        changed = self._changed_meanwhile(lecture, set(executed.run["touched"]["written"]))
        if changed:
            return Outcome(lecture.name, 0, changed)
        outcome = self._freeze(lecture, executed, len(executed.run["cells"]))
        if outcome.error is None:
            cache.keep(lecture.lecture, executed, lecture.record, lecture.name)
        return outcome

    def _changed_meanwhile(self, lecture: Examined, written: set[str]) -> FreezerError | None:
        """실행하는 동안 의존하는 파일이 바뀌었으면, 무엇으로 실행했는지 알 수 없다.

        강의가 스스로 쓴 것은 괜찮다.
        """
        changed = changed_files(lecture.record, Digests(self.root), Reach(self.root))
        # 조각 글은 시작할 때 읽은 것을 쓴다.
        names = ", ".join(
            file
            for file, change in changed.items()
            if file not in written and not is_piece(file, change.via)
        )
        if not names:
            return None
        return LectureError(
            lecture.path, 0, f"실행하는 동안 {names} 이(가) 바뀌었습니다. 다시 실행하세요."
        )

    def _freeze(self, lecture: Examined, executed: Executed, cells: int) -> Outcome:
        run = dict(executed.run)
        touched = run.pop("touched")
        doubts = list(in_code(lecture.lecture, lecture.around.reach, lecture.record.code))
        doubts += (Doubt(*words) for words in run.pop("doubts", []))
        unread = {*touched["written"], *run.pop("only-named", [])}
        files = {f: seen for f, seen in lecture.record.files.items() if f not in unread}
        record = replace(lecture.record, run=run, files=files, touched=touched)
        try:
            frozen = assemble(
                lecture.lecture,
                lecture.options,
                executed.notebook,
                record,
                lecture.name,
                self.inspector.project.repository,
            )
            self.store.write(lecture.name, frozen)
        except FreezerError as error:
            return Outcome(lecture.name, cells, error)
        doubts = accepted(lecture.lecture, doubts)
        return Outcome(lecture.name, cells, doubts=tuple(doubts), ran=run)
