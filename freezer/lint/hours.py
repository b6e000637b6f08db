"""강의 한 편에 걸리는 시간의 어림: 첫 페이지의 표에 적는 수."""

from __future__ import annotations

import re
from pathlib import Path

from freezer.lint.manuscript import cells, prose

# 글은 1분에 200자, 따로 세운 식과 셀은 하나에 1분, 연습문제는 10분
LETTERS, FORMULA, CELL, EXERCISE = 200, 1, 1, 10
NUMBERED = re.compile(r"^\*\*(?:연습 )?\d+\.\*\*", re.M)


def estimate(path: Path) -> float:
    """강의 한 편을 읽고 실행하고 연습문제까지 푸는 데 걸리는 시간."""
    text = path.read_text(encoding="utf-8")
    letters = sum(len(re.sub(r"\s", "", line.bare)) for line in prose(path))
    formulas = text.count("$$") // 2
    python = sum(cell.language.startswith("python") for cell in cells(path))
    exercises = len(NUMBERED.findall(text))
    minutes = letters / LETTERS + formulas * FORMULA + python * CELL + exercises * EXERCISE
    return minutes / 60


def told(hours: float) -> str:
    """반 시간 단위로 적은 글: `1시간 반`. 가장 짧은 것은 `반 시간`이다."""
    halves = max(1, round(hours * 2))
    whole, half = divmod(halves, 2)
    return "반 시간" if not whole else f"{whole}시간" + " 반" * half
