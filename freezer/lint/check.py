"""모든 규칙을 한 번에: 원고들을 살펴, 찾은 것을 파일과 줄의 차례로 돌려준다."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Set
from pathlib import Path

from freezer.errors import LectureError
from freezer.frozen.store import Store
from freezer.lint.figures import figures
from freezer.lint.finding import Finding
from freezer.lint.language import code, language
from freezer.lint.notes import notes
from freezer.lint.outputs import outputs, read_frozen, unstable
from freezer.lint.references import Page, references
from freezer.lint.site import INDEX, front_matter, missing_pages, site
from freezer.lint.structure import options, structure
from freezer.lint.terms import terms
from freezer.lint.typesetting import typesetting
from freezer.project import CONFIG, Project
from freezer.reading.lecture import Lecture
from freezer.reading.reader import load

# 찾은 것에 적힌 원고의 경로
SOURCE = re.compile(r"[^\s`'\"()\[\],:]+\.qmd")
PROSE_ONLY = ("README.md", "CONTRIBUTING.md", "DEPLOY.md")


def lint(project: Project, chosen: Collection[Path] = ()) -> list[Finding]:
    """프로젝트의 원고에서 찾은 실수들. `chosen`이 있으면 그 파일들의 것만.

    읽을 수 없는 강의가 있어도 멈추지 않는다: 그 까닭도 찾은 것의 하나이다.
    """
    chosen = frozenset(chosen)
    found = set(_all(project, chosen))
    if not chosen:
        return sorted(found)
    names = {project.relative(path) for path in chosen}
    return sorted(each for each in found if each.path in chosen or _about(each, project, names))


def _about(found: Finding, project: Project, names: Set[str]) -> bool:
    """고른 강의의 것인가: 사이드바와 첫 페이지의 표에서 그 강의의 줄도 그렇다."""
    # 모듈의 것은 고른 강의가 닿는 것만 들어 있다.
    if found.path.suffix == ".py":
        return True
    shared = (project.root / CONFIG, project.root / INDEX)
    told = SOURCE.findall(f"{found.problem} {found.remedy}")
    return found.path in shared and not names.isdisjoint(told)


def broken(project: Project) -> list[Finding]:
    """사이트에서 죽을 것들만: 가리키는 곳이 없는 링크와 참조, 사이드바에 적힌 없는 파일."""
    readable = [path for path in _pages(project) if _is_text(path)]
    pages = [Page(path, project.root) for path in readable]
    return sorted({*references(pages), *missing_pages(project)})


def _pages(project: Project) -> list[Path]:
    return [*project.lectures(), *sorted(project.root.glob("[!_]*.qmd"))]


def _all(project: Project, chosen: Set[Path]) -> Iterator[Finding]:
    lectures: list[Lecture] = []
    for path in project.lectures():
        try:
            lectures.append(load(path, project.root))
        except LectureError as error:
            yield Finding(error.path, error.line, error.message, "")
    yield from _texts(project, _pages(project))
    store = Store(project.root)
    for lecture in lectures:
        frozen = read_frozen(store.folder(project.name(lecture.path)))
        yield from front_matter(lecture)
        yield from options(lecture)
        yield from figures(lecture, frozen)
        yield from outputs(lecture, frozen)
    ordered = sorted(lectures, key=lambda lecture: lecture.front_matter.get("order") or 0)
    yield from unstable(project.root, [x for x in lectures if not chosen or x.path in chosen])
    yield from terms(project.root, [lecture.path for lecture in ordered])
    yield from site(project, lectures)


def _texts(project: Project, pages: list[Path]) -> Iterator[Finding]:
    """읽을 수 없는 강의에서도 찾을 수 있는 것들."""
    readable = [path for path in pages if _is_text(path)]
    others = [project.root / name for name in PROSE_ONLY if (project.root / name).is_file()]
    for path in [*readable, *others]:
        yield from language(path)
    for path in readable:
        yield from structure(path)
    for path in set(readable) & set(project.lectures()):
        yield from code(path)
    listed = [Page(path, project.root) for path in readable]
    yield from references(listed)
    yield from notes(listed)
    yield from typesetting(project.root, readable)


def _is_text(path: Path) -> bool:
    try:
        path.read_text(encoding="utf-8")
    except (UnicodeDecodeError, OSError):
        return False
    return True
