"""여러 시험이 함께 쓰는 것: 진짜 브라우저 하나, 그리고 일꾼들에게 나누는 법."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect, sync_playwright

from tests import chromium

ROOT = Path(__file__).resolve().parent
# 값비싼 것을 한 번만 만들게 한 일꾼에게 몰아줄 것들. 오래 걸리는 것이 앞에 있다.
TOGETHER = ("lectures/test_fresh.py", "site/", "lab/", "test_types.py")
# 브라우저에서 기다리는 시간의 한도. 되면 바로 나아가므로, 느린 기계에서 모자라지만 않으면 된다.
PATIENCE = 60_000

expect.set_options(timeout=PATIENCE)
# 셸이 뒤에서(&) 부르면 SIGINT를 무시하게 되고, 시험이 Ctrl-C를 보내는 프로세스도 그것을 물려받는다.
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """강의를 모두 실행하는 시험처럼 긴 것은 저마다 한 일꾼이 먼저 시작한다."""
    order = {}
    for item in items:
        place = item.path.relative_to(ROOT).as_posix()
        group = next((name for name in TOGETHER if place.startswith(name)), None)
        if group:
            item.add_marker(pytest.mark.xdist_group(group))
        order[item] = TOGETHER.index(group) if group else len(TOGETHER)
    items.sort(key=order.__getitem__)


def headless() -> Iterator[Browser]:
    """헤드리스 Chromium. 없으면 CI에서는 실패하고, 다른 곳에서는 건너뛴다."""
    program = chromium.find_or_install()
    if program is None:
        pytest.fail(chromium.HOW) if os.environ.get("CI") else pytest.skip(chromium.HOW)
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=program, args=chromium.ARGUMENTS)
        yield opened
        opened.close()


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """파일마다 닫는다: Playwright가 열려 있는 동안에는 그 일꾼에서 커널을 돌릴 수 없다."""
    yield from headless()
