"""새 강의의 원고: 바로 읽히고 실행되며, 있는 것을 덮어쓰지 않는다."""

import shutil
from datetime import date
from pathlib import Path

import pytest

from freezer.entry import Freezer
from freezer.errors import FreezerError
from freezer.new import start
from freezer.reading.reader import load
from freezer.staleness.verdict import Kind
from tests.freezer.conftest import Site

ROOT = Path(__file__).parents[2]
TODAY = date(2026, 11, 23)


def test_the_next_lecture_takes_the_next_place(site: Site) -> None:
    site.lecture("first", "1", front="order: 7\n")
    site.lecture("second", "1", front="order: 3\n")
    lecture = load(start(site.project, "my-lecture", "새 강의: 시작", TODAY), site.root)
    assert lecture.path == site.root / "posts" / "my-lecture.qmd"
    assert lecture.front_matter["title"] == "새 강의: 시작"
    assert lecture.front_matter["order"] == 8
    assert lecture.front_matter["date"] in (TODAY, "2026-11-23")
    labels = {cell.label for cell in lecture.cells}
    assert "fig-my-lecture-data" in labels


def test_the_first_lecture_is_the_first(site: Site) -> None:
    assert load(start(site.project, "a", "가"), site.root).front_matter["order"] == 1


@pytest.mark.parametrize(
    "title", ['따옴표 "둘"', "역슬래시 \\ 하나", "쌍점: 과 {중괄호}", " 빈칸 "]
)
def test_any_title_is_kept(site: Site, title: str) -> None:
    lecture = load(start(site.project, "a", title), site.root)
    assert lecture.front_matter["title"] == title.strip()


@pytest.mark.parametrize("slug", ["", "Upper", "under_score", "한글", "a--b", "-a", "../a", "a/b"])
def test_a_bad_name_is_refused(site: Site, slug: str) -> None:
    with pytest.raises(FreezerError, match="소문자"):
        start(site.project, slug, "제목")
    assert site.project.lectures() == []


def test_an_empty_title_is_refused(site: Site) -> None:
    with pytest.raises(FreezerError, match="제목"):
        start(site.project, "a", " ")


def test_a_lecture_is_not_overwritten(site: Site) -> None:
    path = site.lecture("a", "1")
    before = path.read_bytes()
    with pytest.raises(FreezerError, match="이미 있는"):
        start(site.project, "a", "제목")
    assert path.read_bytes() == before


def test_the_draft_runs_as_it_is(site: Site) -> None:
    shutil.copytree(ROOT / "lib", site.root / "lib")
    done = site.command("new", "draft", "초고")
    assert done.returncode == 0, done.stderr
    assert "posts/draft.qmd" in done.stdout
    assert site.run()["draft"].error is None
    assert site.states()["draft"].kind is Kind.CURRENT
    page = site.frozen("draft", "execute-results/html.json").read_text(encoding="utf-8")
    assert "기록한 날: 100일" in page
    assert "figure-html/fig-draft-data-output-1.svg" in page


def test_the_command_explains_a_bad_name(site: Site) -> None:
    done = site.command("new", "Bad", "제목")
    assert done.returncode == 1
    assert "gradient-tape" in done.stderr


def test_an_unfinished_lecture_does_not_stop_a_new_one(site: Site) -> None:
    site.lecture("first", "1", front="order: 7\n")
    site.write("posts/draft.qmd", "---\ntitle: a: b\n---\n")
    assert load(start(site.project, "a", "가"), site.root).front_matter["order"] == 8


def test_lint_of_one_lecture_tells_of_its_row_in_the_sidebar_and_the_table(site: Site) -> None:
    site.write("index.qmd", "| [가](posts/a.qmd)<br>옛 설명 | 반 시간 |\n")
    sidebar = "website:\n  sidebar:\n    contents:\n      - posts/a.qmd\n"
    site.write("_quarto.yml", f"project:\n  type: website\n{sidebar}")
    for name in ("a", "b"):
        site.lecture(name, "1", front="description: 새 설명\n")

    def told(name: str) -> str:
        found = Freezer(site.project).lint([site.root / "posts" / f"{name}.qmd"])
        return "\n".join(each.told(site.root) for each in found)

    assert "index.qmd:1: 머리말의 `description`과 다릅니다" in told("a")
    assert "사이드바에 없는 강의입니다: posts/b.qmd" in told("b")
    assert "표에 없는 강의입니다: b" in told("b") and "posts/a.qmd" not in told("b")
