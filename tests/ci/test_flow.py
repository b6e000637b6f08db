"""올린 것이 나가기까지: 우리 워크플로를 작은 러너로 정말 돌려 본다."""

from __future__ import annotations

from collections.abc import Iterator
from importlib.metadata import version
from pathlib import Path

import pytest

from tests.ci.course import PACKAGE, Course, freeze
from tests.ci.github import GitHub

pytestmark = pytest.mark.xdist_group("flow")
ALL = ("check", "freeze", "commit", "render", "deploy", "seen")
GREEN = dict.fromkeys(ALL, "success")
PROSE = GREEN | {"freeze": "skipped"}


@pytest.fixture(scope="session")
def frozen(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return freeze(tmp_path_factory.mktemp("course"), version(PACKAGE))


@pytest.fixture
def course(tmp_path: Path, frozen: Path) -> Iterator[Course]:
    with GitHub(tmp_path / "github") as github:
        course = Course(tmp_path, github)
        course.start(frozen)
        yield course


def test_prose_is_published_without_a_framework(course: Course) -> None:
    course.lecture("one", "print('하나')", prose="고친 글.")
    course.push("글을 고친다")
    run = course.publish()
    assert run.results == PROSE, run.said
    assert "고친 글." in course.page("posts/one")
    assert course.log()[0] == "얼린 결과 갱신: one"
    assert not any("-e .[" in installed for installed in run.installed.values())
    assert "| one | 글이나 보이는 옵션이 바뀜 |" in run.summary
