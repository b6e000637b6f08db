"""머리말과 `_quarto.yml`: 변환을 바꾸는 이름은 지원하거나 거절한다."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from freezer.errors import LectureError
from freezer.reading.front_matter import DEFAULTS, check_front_matter, check_settings
from freezer.reading.lecture import Lecture
from freezer.reading.reader import load

PATH = Path("posts/a.qmd")


def check(front: str) -> None:
    check_front_matter(Lecture(PATH, f"---\n{front}---\n\n글\n", {}, ()))


def refused(front: str) -> str:
    with pytest.raises(LectureError) as caught:
        check(front)
    return str(caught.value)


def test_all_supported_defaults_pass_wherever_quarto_reads_them() -> None:
    values = {
        **dict.fromkeys(DEFAULTS, "true"),
        **{"fig-width": "6", "fig-height": "3.6", "fig-dpi": "96", "fig-format": "svg"},
    }
    lines = [f"{name}: {value}" for name, value in values.items()]
    for indent, parents in (
        ("", ""),
        ("  ", "execute:\n"),
        ("    ", "format:\n  html:\n"),
        ("      ", "format:\n  html:\n    execute:\n"),
    ):
        check("title: 가\n" + parents + "".join(f"{indent}{line}\n" for line in lines))


def test_what_only_the_page_needs_passes() -> None:
    check(
        "title: 가\norder: 1\ncategories: [나]\nexecute:\n  freeze: auto\n  cache: true\n"
        "format:\n  html:\n    toc: true\n    code-fold: true\n    theme: [a, b]\n"
    )
    check("title: 가\nformat: html\n")


def test_what_would_be_so_anyway_passes() -> None:
    check("title: 가\nengine: jupyter\njupyter: python3\n")


@pytest.mark.parametrize("line", ["engine: jupyter", "jupyter: python3"])
def test_a_project_with_the_engine_of_freezer_names_no_other(tmp_path: Path, line: str) -> None:
    """Quarto가 파일 하나를 지을 때 스스로 실행해 `_freeze`를 덮어쓴다."""
    path = tmp_path / "a.qmd"
    path.write_text(f"---\ntitle: 가\n{line}\n---\n\n글\n", encoding="utf-8")
    config = tmp_path / "_quarto.yml"
    config.write_text("project:\n  type: website\n", encoding="utf-8")
    load(path, tmp_path)
    config.write_text("engines:\n  - freezer\n", encoding="utf-8")
    with pytest.raises(LectureError, match=r"a\.qmd:3: 엔진을 적으면"):
        load(path, tmp_path)


@pytest.mark.parametrize(
    ("front", "line", "words"),
    [
        ("title: 가\njupyter: julia-1.11\n", 3, "jupyter"),
        ("title: 가\nengine: knitr\n", 3, "engine"),
        ("title: 가\nexecute:\n  engine: jupyter\n", 4, "execute.engine"),
        ("title: 가\nexecute:\n  enabled: false\n", 4, "execute.enabled"),
        ("title: 가\nexecute:\n  fig-asp: 0.6\n", 4, "execute.fig-asp"),
        ("title: 가\nexecute:\n  ecoh: true\n", 4, "execute.ecoh"),
        ("title: 가\nexecute: false\n", 3, "execute"),
        ("title: 가\nexecute:\n  echo: no\n", 4, "true, false, fenced"),
        ("title: 가\nfig-format: pdf\n", 3, "retina, png, jpeg, svg"),
        ("title: 가\nformat:\n  html:\n    keep-hidden: true\n", 5, "format.html.keep-hidden"),
        ("title: 가\nformat:\n  html:\n    execute:\n      x: 1\n", 6, "format.html.execute.x"),
        ("title: 가\nformat:\n  html:\n    fig-width: wide\n", 5, "양수"),
        ("title: 가\nformat:\n  html: default\n  pdf: default\n", 3, "html만"),
        ("title: 가\nformat: revealjs\n", 3, "html만"),
        ("title: 가\ntitle: 나\n", 3, "두 번"),
        ("title: [가\n", 2, "YAML"),
        ("order: 1\n", 1, "title"),
        ("order: 1\ntitle:\n", 3, "title"),
    ],
)
def test_refused_by_line(front: str, line: int, words: str) -> None:
    message = refused(front)
    assert message.startswith(f"posts/a.qmd:{line}: "), message
    assert words in message


def test_no_front_matter() -> None:
    with pytest.raises(LectureError, match="머리말이 없습니다"):
        check_front_matter(Lecture(PATH, "글\n", {}, ()))


def test_project_settings_need_no_title_and_count_lines_from_one() -> None:
    path = Path("_quarto.yml")
    check_settings("project:\n  type: website\nexecute:\n  freeze: auto\n", path)
    with pytest.raises(LectureError, match=r"^_quarto\.yml:2: execute\.enabled"):
        check_settings("execute:\n  enabled: false\n", path)


@pytest.mark.parametrize(
    ("front", "told"),
    [
        ("title: 가: 나", "따옴표로 싸세요"),
        ("title: 가\n\torder: 1", "탭 대신 빈칸으로"),
        ('title: "가', "닫히지 않았습니다"),
        ("title: [가", "닫히지 않았습니다"),
        ("title: {가", "닫히지 않았습니다"),
        ('title: "가\\d"', "역슬래시"),
        ("title: *가", "`*`나 `&`로 시작하는"),
        ("title: @가", "특수한 글자"),
        ('title: "가" 나', "따옴표 뒤에"),
        ("title: 가\n나\norder: 1", "쌍점이 없거나"),
    ],
)
def test_common_slips_in_yaml_are_told_in_korean(front: str, told: str) -> None:
    said = refused(f"{front}\n")
    assert told in said
    assert not re.search(r"[a-z]{3}", said.partition("틀렸습니다")[2])
