"""진짜 `quarto preview`를 글쓴이처럼 쓴다. PATH에 Quarto가 없으면 건너뛴다."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from tests.engine.example import NO_QUARTO, PATIENCE, QUARTO, Example, Preview, alive, wait_for

pytestmark = pytest.mark.skipif(QUARTO is None, reason=NO_QUARTO)
HELLO = "posts/hello.qmd"


@pytest.fixture
def example(tmp_path: Path) -> Example:
    example = Example(tmp_path / "project")
    example.edit("_quarto.yml", "engines:", "lang: ko\n\nengines:")
    return example


@pytest.fixture
def preview(example: Example) -> Iterator[Preview]:
    preview = Preview(example)
    yield preview
    preview.stop()


def endless(example: Example) -> Path:
    """끝나지 않는 셀로 바꾸고, 그 셀이 시작하면 생기는 파일."""
    started = example.root / "started"
    cell = f"open({str(started)!r}, 'w').close()\nwhile True: pass\nprint("
    example.edit(HELLO, "print(", cell)
    return started


def test_saving_in_preview(example: Example, preview: Preview, browser: Browser) -> None:
    """글, 오류, 고침, 끝나지 않는 셀을 차례로 저장한다. 미리 보기는 끝나지 않는다."""
    page = browser.new_page()
    patience = PATIENCE * 1000
    page.goto(f"{preview.address}/posts/hello.html", timeout=patience)
    expect(page.get_by_text("the answer is 42")).to_be_visible(timeout=patience)
    # 살펴본 것은 얼리지 않는다. 손을 멈추면 깨끗하게 실행한 것을 얼린다.
    wait_for(example.record.exists)
    run = json.loads(example.record.read_text())["run"]

    example.edit(HELLO, "Change", "고친 글. Change")
    expect(page.get_by_text("고친 글.")).to_be_visible(timeout=patience)
    assert json.loads(example.record.read_text())["run"] == run

    text = (example.root / HELLO).read_text(encoding="utf-8")
    example.edit(HELLO, "print(", "1 / 0\nprint(")
    told = "posts/hello.qmd:10: 1번째 셀에서 ZeroDivisionError"
    expect(page.get_by_text(told).first).to_be_visible(timeout=patience)
    assert told in preview.said() and "freezer.js" not in preview.said().partition("Traceback")[2]
    assert json.loads(example.record.read_text())["run"] == run

    example.write(HELLO, text.replace("고친 글.", "나은 글."))
    expect(page.get_by_text("나은 글.")).to_be_visible(timeout=patience)

    started = endless(example)
    wait_for(started.exists)
    example.write(HELLO, text.replace('"the answer is"', '"다음 값"'))
    expect(page.get_by_text("다음 값 42")).to_be_visible(timeout=patience)
    assert "hello: 셀 1/1 · " in preview.said()
    assert preview.process.poll() is None
    page.close()


def test_nothing_is_left_when_quarto_is_killed_while_a_cell_runs(
    example: Example, preview: Preview
) -> None:
    started = endless(example)
    wait_for(started.exists)
    processes = preview.children()
    assert any("template.py" in " ".join(p.cmdline()) for p in processes)
    preview.kill()
    wait_for(lambda: not alive(processes), 30)


def test_two_previews_freeze_the_same_result(example: Example, preview: Preview) -> None:
    """Quarto는 같은 프로젝트의 앞선 미리 보기를 끝낸다. 그사이 실행하던 것이 있어도 안전하다."""
    started = endless(example)
    wait_for(started.exists)
    before = preview.children()
    example.edit(HELLO, "while True: pass\n", "")
    second = Preview(example)
    try:
        wait_for(lambda: not alive(before), 30)
        assert second.process.poll() is None
        example.edit(HELLO, "Change", "고친 글. Change")
        wait_for(lambda: "고친 글." in example.page())
        assert "the answer is 42" in example.page()
    finally:
        second.stop()
