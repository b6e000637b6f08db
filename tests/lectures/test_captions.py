"""코드가 만든 설명(alt, aria-label, figcaption)에서도 조사가 숫자와 글자에 붙는다."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from freezer.project import Project

ROOT = Path(__file__).resolve().parents[2]
NAMES = [Project(ROOT).name(path) for path in Project(ROOT).lectures()]
TOLD = re.compile(r'(?:alt|aria-label)="([^"]+)"|<figcaption[^>]*>(.*?)</figcaption>', re.DOTALL)
DETACHED = re.compile(r"[\w)\]] (?:로|으로|에서|을|를|은|는|와|과|의|까지|부터)(?=[\s.,)]|$)")


@pytest.mark.parametrize("name", NAMES)
def test_particles_are_attached_in_what_code_says(name: str) -> None:
    frozen = ROOT / "_freeze" / "posts" / name / "execute-results" / "html.json"
    markdown = json.loads(frozen.read_text(encoding="utf-8"))["result"]["markdown"]
    told = ["".join(found) for found in TOLD.findall(markdown)]
    assert [text for text in told if DETACHED.search(text)] == []


def test_a_detached_particle_is_found() -> None:
    assert DETACHED.search("학습률 0.1 로 30번") and DETACHED.search("(2, 3) 에서")
    assert not DETACHED.search("학습률이 0.1일 때 30번") and not DETACHED.search("1 로그")
