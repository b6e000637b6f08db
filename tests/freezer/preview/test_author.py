"""미리 보기의 일: 브라우저 없이 볼 수 있는 것들."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from freezer.errors import FreezerError, StoppedError
from freezer.execution.folder import KernelFolder
from freezer.frozen.store import BusyError
from freezer.looking.live import Shown
from freezer.preview.author import Author, _row
from freezer.preview.pages import News, start
from freezer.render.fallback import site as fallback
from freezer.render.warm_node import WarmNode
from tests.freezer.conftest import Site


def test_a_taken_port_is_told_with_what_to_do(tmp_path: Path) -> None:
    server = start(tmp_path, 0, News())
    with pytest.raises(FreezerError, match=r"make preview port=\d+"):
        start(tmp_path, server.server_port, News())
    server.shutdown()
    server.server_close()


def test_what_fails_at_rest_is_not_tried_again_until_the_next_save(site: Site) -> None:
    """지을 수 없는 사이트를 거듭 짓느라 기계를 쓰지 않는다. 다른 freezer는 기다린다."""
    author = Author(site.root)

    def fails(error: Exception) -> None:
        raise error

    for error, again in ((FreezerError("틀린 설정"), False), (BusyError("얼리는 중"), True)):
        author._resting = True
        author._do(fails, error)
        assert author._resting is again
        assert author.news.after(-1)[1].count(str(error)) == 1
    author.live.close()
    author.site.close()


def test_a_mistake_found_while_finishing_is_told_at_its_place() -> None:
    row = _row("사이트를 다듬지 못했습니다.\nposts/a.qmd:18: 조판할 수 없는 수식입니다: x\n y: 1")
    assert row == {
        "place": "posts/a.qmd:18",
        "problem": "조판할 수 없는 수식입니다: x\n y: 1",
        "remedy": "",
    }
    assert _row("freezer가 바쁩니다.")["place"] == ""


def test_a_mistake_of_a_page_that_is_no_lecture_goes_when_mended(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    author, path = Author(site.root), site.root / "about.qmd"
    author.errors[path] = "about.qmd:3: 다루지 않습니다."
    author.site.out.mkdir(parents=True)
    monkeypatch.setattr(author.site, "page", lambda *_: None)
    author._put(path, Shown())
    assert not author.errors
    author.live.close()
    author.site.close()


def test_an_old_mistake_is_taken_back_while_the_lecture_runs_again(site: Site) -> None:
    author, path = Author(site.root), site.root / "posts/a.qmd"
    author.errors[path] = "posts/a.qmd:3: 고친 실수"
    author._tell()
    author._running("b: 셀 1/2 · 1초")
    assert "고친 실수" in author.news.after(-1)[1]
    author._showing = path
    author._running("a: 셀 1/2 · 1초")
    assert "고친 실수" not in author.news.after(-1)[1]
    author.live.close()
    author.site.close()


def test_what_a_running_cell_writes_is_not_a_save(site: Site) -> None:
    """그렇지 않으면 파일을 쓰는 강의는 제 실행을 거듭 그만두게 한다."""
    author, folder = Author(site.root), KernelFolder()
    log = Path(folder.name) / "touched"
    log.write_text(f'["write", "{site.root}/posts/out.csv"]\n["read", "{site.root}/in.csv"]\n')
    saved = {"posts/out.csv", "in.csv"}
    assert author._by_hand(saved) == saved
    author._job = object()
    assert author._by_hand(saved) == {"in.csv"}
    folder.cleanup()
    author.live.close()
    author.site.close()


def test_the_opened_page_is_made_once_at_rest_so_that_its_first_save_is_as_quick(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    author, path = Author(site.root), site.write("about.qmd", "---\ntitle: 소개\n---\n")
    author.site.out.mkdir(parents=True)
    author._whole, author.news.opened = False, "about.html"
    made: list[Path] = []
    monkeypatch.setattr(author.site, "outdated", lambda: False)
    monkeypatch.setattr(author.site, "page", lambda source, _: made.append(source))
    for _ in range(2):
        author._rest()
    assert made == [path]
    author.live.close()
    author.site.close()


def test_a_newer_save_ends_a_whole_build_and_it_is_made_afterwards(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    """저장하면 짓던 것을 그만두고, 저장한 것을 보인 다음에 다시 짓는다. 알릴 실수가 아니다."""
    author = Author(site.root)
    built: list[bool] = []

    def build(given: object, stopped: Callable[[], bool]) -> None:
        if not built:
            author.saved.put({"posts/a.qmd"})
        built.append(stopped())
        if stopped():
            raise StoppedError("그만두었습니다.")

    monkeypatch.setattr(author.site, "build", build)
    author._do(author._build)
    assert author._whole and not author.trouble and built == [True]
    assert author.saved.get() == {"posts/a.qmd"}
    author._do(author._build)
    assert not author._whole and built == [True, False]
    author.live.close()
    author.site.close()


def test_a_build_asks_at_every_page_and_while_finishing(site: Site, tmp_path: Path) -> None:
    left = iter([False, True])
    staged = tmp_path / "staged"
    staged.mkdir()
    (staged / "_quarto.yml").write_text("project: {type: website}\n", encoding="utf-8")
    for name in "ab":
        (staged / f"{name}.qmd").write_text(f"---\ntitle: {name}\n---\n", encoding="utf-8")
    making = fallback.Site(staged, staged, {}, {}, "/", {})
    with pytest.raises(StoppedError):
        making.write(stopped=lambda: next(left, True))
    (tmp_path / "finish").mkdir()
    (tmp_path / "finish/serve.mjs").write_text("setInterval(() => {}, 1000)", encoding="utf-8")
    node = WarmNode(tmp_path)
    with pytest.raises(StoppedError):
        node.finish(tmp_path, tmp_path, [], lambda: True)
    node.close()


def test_a_second_preview_of_the_folder_is_refused_with_the_address_of_the_first(
    site: Site,
) -> None:
    first, second = Author(site.root), Author(site.root)
    with first.site.alone() as note:
        note("http://127.0.0.1:4200/")
        with pytest.raises(FreezerError, match=r"이미 떠 있습니다\. http://127\.0\.0\.1:4200/"):
            second.serve(0)
    with second.site.alone():
        pass
    for author in (first, second):
        author.live.close()
        author.site.close()
