"""글쓴이 곁의 강의들: 쉬는 동안 난 실수를 알리고, 고치면 스스로 다시 실행한다."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from freezer.looking.live import Live, Rested
from tests.freezer.conftest import Site
from tests.freezer.looking.test_looking import Quiet


@pytest.fixture
def live(site: Site) -> Iterator[Live]:
    live = Live(site.root)
    yield live
    live.close()


def rest(live: Live) -> Rested:
    return live.rest(Quiet(), lambda: False)


def test_what_fails_while_the_author_rests_is_told_and_run_again_when_its_module_is_mended(
    site: Site, live: Live
) -> None:
    """열어 두지 않은 강의를 모듈이 깨뜨리면 까닭을 말하고, 모듈을 고치면 다시 얼린다."""
    right = "def one():\n    return 1\n"
    site.write("lib/__init__.py", "")
    site.write("lib/m.py", right)
    path = site.lecture("a", "from lib.m import one\nprint(one())")
    assert rest(live) == Rested(True, path)
    assert rest(live) == Rested(False)
    for mended in ("def one():\n    return 2\n", right):
        site.write("lib/m.py", "def one():\n    return 1 / 0\n")
        told = rest(live)
        assert told.ran == path and "ZeroDivisionError" in str(told.error)
        assert rest(live) == Rested(False)
        site.write("lib/m.py", mended)
        assert rest(live) == Rested(True, path)
        assert site.states()["a"].current
    assert rest(live) == Rested(False)
