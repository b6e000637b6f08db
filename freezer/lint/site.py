"""사이트에서의 자리: 머리말, 차례, 사이드바, 첫 페이지의 표."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from difflib import get_close_matches
from fnmatch import fnmatch
from pathlib import Path
from typing import Any

from freezer.lint.finding import Finding
from freezer.lint.hours import estimate, told
from freezer.project import CONFIG, LECTURES, Project
from freezer.reading.lecture import Lecture

INDEX = "index.qmd"
ROW = re.compile(
    r"^\| \[(?P<title>.+?)\]\(posts/(?P<slug>.+?)\.qmd\)<br>(?P<about>[^|]+?) "
    r"\| (?P<hours>[^|]+?) \|$",
    re.M,
)
WANTED: dict[str, tuple[type | tuple[type, ...], str]] = {
    "title": (str, 'title: "제목"'),
    "description": (str, 'description: "이 강의에서 배우는 것 한 문장"'),
    "date": ((date, str), "date: 2026-01-31"),
    "categories": (list, "categories: [회귀분석]"),
    "order": (int, "order: 3"),
}


def front_matter(lecture: Lecture) -> Iterator[Finding]:
    """목록과 차례에 쓰이는 머리말이 있는지."""
    for name, (kind, example) in WANTED.items():
        value = lecture.front_matter.get(name)
        if not isinstance(value, kind) or not value:
            near = get_close_matches(name, set(lecture.front_matter) - WANTED.keys(), n=1)
            remedy = f"`{near[0]}`를 `{name}`로 고칩니다." if near else f"`{example}`처럼 적습니다."
            yield Finding(
                lecture.path, 1, f"머리말의 `{name}` 항목이 없거나 잘못되었습니다.", remedy
            )


def site(project: Project, lectures: list[Lecture]) -> Iterator[Finding]:
    """강의들이 사이트에서 제자리에 있는지."""
    yield from _order(lectures)
    yield from missing_pages(project)
    yield from _sidebar(project, lectures)
    yield from _table(project, lectures)
    yield from _left_out(project)
    yield from _notebooks(project)


def _order(lectures: list[Lecture]) -> Iterator[Finding]:
    taken: dict[Any, str] = {}
    for lecture in lectures:
        order = lecture.front_matter.get("order")
        if order in taken:
            problem = f"`order: {order}`를 {taken[order]}도 씁니다."
            yield Finding(lecture.path, 1, problem, "다른 수를 적습니다.")
        if order is not None:
            taken[order] = lecture.path.name


def missing_pages(project: Project) -> Iterator[Finding]:
    """사이드바에 적혔는데 없는 파일."""
    path = project.root / CONFIG
    text = path.read_text(encoding="utf-8")
    for name in _listed(project):
        if not (project.root / name).is_file():
            line = next((n for n, row in enumerate(text.splitlines(), 1) if name in row), 0)
            near = get_close_matches(
                name, [f"{LECTURES}/{p.name}" for p in project.lectures()], n=1
            )
            remedy = f"`{near[0]}`인가요?" if near else "줄을 지우거나 이름을 고칩니다."
            yield Finding(path, line, f"사이드바에 적힌 파일이 없습니다: {name}", remedy)


def _listed(project: Project) -> list[str]:
    return _pages(project.config.get("website", {}).get("sidebar", {}))


def _sidebar(project: Project, lectures: list[Lecture]) -> Iterator[Finding]:
    path, listed = project.root / CONFIG, _listed(project)
    if not listed:
        return
    ordered = sorted(lectures, key=lambda lecture: lecture.front_matter.get("order") or 0)
    names = [f"{LECTURES}/{lecture.path.name}" for lecture in ordered]
    for name in names:
        if name not in listed:
            problem = f"사이드바에 없는 강의입니다: {name}"
            yield Finding(
                path, 0, problem, f"`sidebar`의 알맞은 자리에 한 줄을 더합니다: `- {name}`"
            )
    if [name for name in listed if name in names] != [name for name in names if name in listed]:
        problem = "사이드바의 차례가 강의의 `order`와 다릅니다."
        yield Finding(path, 0, problem, "둘 가운데 하나를 고칩니다.")


def _pages(entry: Any) -> list[str]:
    """사이드바에 적힌 원고들, 적힌 차례대로."""
    if isinstance(entry, str):
        return [entry] if entry.endswith(".qmd") else []
    if isinstance(entry, list):
        return [name for one in entry for name in _pages(one)]
    if isinstance(entry, dict):
        return _pages([entry.get("href"), entry.get("file"), entry.get("contents")])
    return []


def table_row(slug: str, title: str, about: str, hours: float) -> str:
    """첫 페이지의 표에서 강의 한 편의 줄."""
    return f"| [{title}]({LECTURES}/{slug}.qmd)<br>{about} | {told(hours)} |"


def _table(project: Project, lectures: list[Lecture]) -> Iterator[Finding]:
    """첫 페이지에 강의의 표가 있으면, 강의마다 한 줄이 있고 제목과 설명과 시간이 맞아야 한다."""
    path = project.root / INDEX
    text = path.read_text(encoding="utf-8") if path.is_file() else ""
    rows = {found["slug"]: found for found in ROW.finditer(text)}
    for lecture in lectures if rows else []:
        title, hours = str(lecture.front_matter.get("title", "")), estimate(lecture.path)
        about = str(lecture.front_matter.get("description", ""))
        wanted = table_row(lecture.slug, title, about, hours)
        row = rows.get(lecture.slug)
        if row is None:
            yield Finding(path, 0, f"표에 없는 강의입니다: {lecture.slug}", f"`{wanted}`")
            continue
        line = text.count("\n", 0, row.start()) + 1
        if not title.startswith(row["title"]):
            yield Finding(path, line, f"강의의 제목은 ‘{title}’입니다.", f"`{wanted}`")
        if row["about"] != about:
            yield Finding(path, line, "머리말의 `description`과 다릅니다.", f"`{wanted}`")
        if not any(told(hours + shift) == row["hours"] for shift in (-0.5, 0, 0.5)):
            yield Finding(path, line, f"{hours:.1f}시간쯤 걸리는 강의입니다.", f"`{wanted}`")


def _left_out(project: Project) -> Iterator[Finding]:
    """`render:`에 적힌 어느 꼴에도 맞지 않아 지어지지 않는 원고."""
    patterns = [str(name) for name in project.config.get("project", {}).get("render", [])]
    if not patterns:
        return
    candidates = [*project.root.glob("*.qmd"), *(project.root / LECTURES).rglob("*.qmd")]
    for path in sorted(candidates):
        name = path.relative_to(project.root).as_posix()
        if any(part[0] in "._" for part in Path(name).parts):
            continue
        if not any(fnmatch(name, pattern.lstrip("/")) for pattern in patterns):
            problem = "`_quarto.yml`의 `render:`에 없어 지어지지 않습니다."
            yield Finding(path, 0, problem, f"한 줄을 더합니다: `- /{name}`")


def _notebooks(project: Project) -> Iterator[Finding]:
    """노트북은 freezer가 실행하지 않는다. 실행하지 않은 것이 실리지 않게 받지 않는다."""
    for path in sorted((project.root / LECTURES).rglob("*.ipynb")):
        inside = path.relative_to(project.root).parts
        if not any(part.endswith("_files") or part[0] == "." for part in inside):
            problem = f"{LECTURES}의 노트북은 강의가 되지 않습니다."
            remedy = f"`.venv/bin/python -m freezer import {project.relative(path)}`로 옮깁니다."
            yield Finding(path, 0, problem, remedy)
