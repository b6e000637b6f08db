"""첫 페이지: 적힌 시간이 강의의 길이와 맞고, 그림의 자료가 강의의 것과 같다."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
import yaml

from tests.lab import freeze_first_line
from tests.lectures.prose import cells, prose

ROOT = Path(__file__).parents[1]
INDEX = (ROOT / "index.qmd").read_text(encoding="utf-8")
LECTURES = sorted((ROOT / "posts").glob("[!_]*.qmd"))
ROW = re.compile(r"^\| \[(.+?)\]\(posts/(.+?)\.qmd\) \| (\d)시간( 반)? \|$", re.M)
# 첫 페이지에 적은 어림: 글은 1분에 200자, 따로 세운 식과 셀은 하나에 1분, 연습문제는 10분
LETTERS, FORMULA, CELL, EXERCISE = 200, 1, 1, 10


def hours(path: Path) -> float:
    """강의 한 편을 읽고 실행하고 연습문제까지 푸는 데 걸리는 시간의 어림값."""
    text = path.read_text(encoding="utf-8")
    letters = sum(len(re.sub(r"\s", "", line.bare)) for line in prose(path))
    formulas = text.count("$$") // 2
    python = sum(cell.language.startswith("python") for cell in cells(path))
    exercises = len(re.findall(r"^\*\*(?:연습 )?\d+\.\*\*", text, re.M))
    minutes = letters / LETTERS + formulas * FORMULA + python * CELL + exercises * EXERCISE
    return minutes / 60


@pytest.mark.parametrize("path", LECTURES, ids=lambda path: path.stem)
def test_hours_match_the_length_of_the_lecture(path: Path) -> None:
    told = {slug: int(whole) + bool(half) / 2 for _, slug, whole, half in ROW.findall(INDEX)}
    estimate = hours(path)
    assert path.stem in told, (
        f"index.qmd의 ‘걸리는 시간’에 한 줄을 더하세요: "
        f"| [제목](posts/{path.stem}.qmd) | {estimate:.0f}시간 |"
    )
    assert abs(told[path.stem] - estimate) <= 0.5, f"{path.stem}: {estimate:.2f}시간쯤입니다"


def test_hours_add_up_to_what_is_said() -> None:
    rows = ROW.findall(INDEX)
    assert 20 < sum(int(whole) + bool(half) / 2 for _, _, whole, half in rows) < 23
    assert "스무 시간이 조금 넘습니다" in INDEX


def test_titles_in_the_table_are_the_titles_of_the_lectures() -> None:
    titles = {
        path.stem: next(yaml.safe_load_all(path.read_text(encoding="utf-8")))["title"]
        for path in LECTURES
    }
    rows = {slug: title for title, slug, _, _ in ROW.findall(INDEX)}
    assert [slug for slug in titles if not titles[slug].startswith(rows.get(slug, "-"))] == []


def test_the_line_is_fitted_to_the_data_of_the_lecture() -> None:
    frozen = json.loads(freeze_first_line.FROZEN.read_text(encoding="utf-8"))
    assert frozen == freeze_first_line.record(), "python -m tests.lab.freeze_first_line 을 부르세요"


def test_the_picture_without_scripts_is_a_frozen_figure() -> None:
    found = re.search(r'<img src="posts/(.+?)_files/(figure-html/.+?)"', INDEX)
    assert found
    assert (ROOT / "_freeze/posts" / found[1] / found[2]).is_file()
