"""freezer로 들어오는 문 하나. 명령줄도, 오래 사는 프로세스도 이것으로 부른다.

찍지 않고 값을 돌려준다. 부를 때마다 프로젝트를 새로 살피므로, 사이에 바뀐 파일을 놓치지 않는다.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from freezer.project import Project
from freezer.staleness.examined import Examined, Kind
from freezer.staleness.verdict import Inspector

if TYPE_CHECKING:
    from freezer.doctor.finding import Seen
    from freezer.execution.batch import Progress
    from freezer.lint.finding import Finding
    from freezer.plan import Share
    from freezer.run import Outcome
    from freezer.verify import Verdict


class Freezer:
    """프로젝트 하나의 freezer. 강의는 이름이나 경로로 고르고, 고르지 않으면 모두이다."""

    def __init__(self, project: Project) -> None:
        self.project = project

    def examined(self) -> list[Examined]:
        """강의마다의 판정. 강의가 없어진 얼린 결과도 들어 있다."""
        return Inspector(self.project).all()

    def examined_one(self, path: Path) -> Examined:
        """강의 하나의 판정."""
        return Inspector(self.project).examine(path)

    def chosen(self, names: Sequence[str]) -> list[Path]:
        """고른 강의들의 파일. 없는 강의이면 있는 강의를 말하는 FreezerError."""
        paths = [self.project.lecture(name) for name in dict.fromkeys(names)]
        return paths or self.project.lectures()

    def plan(self, gpu_runner: str, force: bool) -> list[Share]:
        """실행해야 할 강의들을 기계들에 나눈 몫."""
        from freezer.plan import plan

        return plan(self.examined(), gpu_runner, force)

    def run(
        self,
        paths: Sequence[Path | Examined],
        jobs: int | None,
        force: bool,
        progress: Progress,
        inspector: Inspector | None = None,
    ) -> Iterator[Outcome]:
        """낡은 강의를 실행하거나 다시 조립해 얼린다. `inspector`가 읽은 것은 나눠 쓴다."""
        from freezer.run import Runner

        yield from Runner(inspector or Inspector(self.project), progress).run(paths, jobs, force)

    def knows(self, lecture: Examined, progress: Progress) -> bool:
        """낡은 강의이지만 실행하지 않고도 결과를 아는가: 되돌린 것이 그렇다."""
        from freezer.run import Runner

        return Runner(Inspector(self.project), progress).knows(lecture)

    def verify(
        self, paths: Sequence[Path], jobs: int | None, progress: Progress
    ) -> Iterator[Verdict]:
        """새로 실행해 얼린 것과 견준다. 아무것도 쓰지 않는다."""
        from freezer.verify import verify

        yield from verify(Inspector(self.project), paths, jobs, progress)

    def lint(self, paths: Sequence[Path] = ()) -> list[Finding]:
        """원고에서 찾은 실수들. `paths`가 있으면 그 파일들의 것만."""
        from freezer.lint.check import lint

        return lint(self.project, paths)

    def unchecked(self) -> str:
        """`lint`가 살피지 못한 것과 할 일. 모두 살폈으면 빈 글."""
        from freezer.lint.typesetting import untypeset

        return untypeset(self.project.root)

    def broken(self) -> list[Finding]:
        """지은 사이트에서 죽을 링크와 참조."""
        from freezer.lint.check import broken

        return broken(self.project)

    def prune(self) -> list[str]:
        """강의가 없어진 결과를 지우고 그 이름들을 돌려준다."""
        inspector = Inspector(self.project)
        with inspector.store.lock():
            orphans = [found.name for found in inspector.all() if found.kind is Kind.ORPHAN]
            for name in orphans:
                inspector.store.remove(name)
        return orphans

    def new(self, slug: str, title: str) -> Path:
        """새 강의의 원고를 쓰고 그 파일을 돌려준다."""
        from freezer.new import start

        return start(self.project, slug, title)

    def doctor(self) -> list[Seen]:
        """이 기계와 저장소에서 살핀 것."""
        from freezer.doctor import examine

        return examine(self.project.root)

    def bring(self, notebook: Path, slug: str) -> Path:
        """노트북에서 강의의 원고를 쓰고 그 파일을 돌려준다."""
        from freezer.importing import bring

        return bring(self.project, notebook, slug)

    def render(self, out: Path | None = None) -> None:
        """얼린 결과로 사이트를 짓는다. `out`이 없으면 `_site`."""
        from freezer.render import render

        render(self.project.root, out)
