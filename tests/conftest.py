"""여러 시험이 함께 쓰는 것: 진짜 브라우저 하나."""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, sync_playwright

from tests import chromium


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """헤드리스 Chromium. 없으면 CI에서는 실패하고, 다른 곳에서는 건너뛴다."""
    program = chromium.find_or_install()
    if program is None:
        pytest.fail(chromium.HOW) if os.environ.get("CI") else pytest.skip(chromium.HOW)
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=program, args=chromium.ARGUMENTS)
        yield opened
        opened.close()
