"""첫 페이지: 적힌 시간의 합이 말한 것과 같고, 그림의 자료가 강의의 것과 같다."""

from __future__ import annotations

import json
import re
from pathlib import Path

from freezer.frozen.colab import installs_from, setup_cell
from freezer.lint.hours import told
from tests.lab import freeze_first_line

ROOT = Path(__file__).parents[1]
INDEX = (ROOT / "index.qmd").read_text(encoding="utf-8")
ROW = re.compile(r"^\| \[(.+?)\]\(posts/(.+?)\.qmd\)<br>[^|]+? \| (\d)시간( 반)? \|$", re.M)


def test_hours_add_up_to_what_is_said() -> None:
    hours = sum(int(whole) + bool(half) / 2 for _, _, whole, half in ROW.findall(INDEX))
    assert f"모두 더하면 {told(hours)}입니다." in INDEX


def test_the_line_is_fitted_to_the_data_of_the_lecture() -> None:
    frozen = json.loads(freeze_first_line.FROZEN.read_text(encoding="utf-8"))
    assert frozen == freeze_first_line.record(), "python -m tests.lab.freeze_first_line 을 부르세요"


def test_the_picture_without_scripts_is_a_frozen_figure() -> None:
    found = re.search(r'<img src="posts/(.+?)_files/(figure-html/.+?)"', INDEX)
    assert found
    assert (ROOT / "_freeze/posts" / found[1] / found[2]).is_file()


def test_what_a_notebook_needs_is_told() -> None:
    """저장소의 주소가 있으면 첫 셀에 설치하는 명령이 있고, 없으면 `lib`은 저장소에 있다."""
    assert "pip install" in setup_cell("https://example.kr/course", {}).source
    notebooks = sorted((ROOT / "_freeze/posts").rglob("*.ipynb"))
    assert len(notebooks) == len(ROW.findall(INDEX))
    for path in notebooks:
        text = path.read_text(encoding="utf-8")
        cells = json.loads(text)["cells"]
        source = ["".join(cell["source"]) for cell in cells if cell["cell_type"] == "code"]
        assert ("pip install" in source[0]) == bool(installs_from(text)), path.name
        names = re.findall(r"^from lib import (.+)$", "\n".join(source), re.M)
        used = {name.split(" as ")[0].strip() for line in names for name in line.split(",")}
        assert used and all((ROOT / f"lib/{name}.py").is_file() for name in used), path.name
    [said] = [line for line in INDEX.splitlines() if "**노트북으로.**" in line]
    assert "`lib`" in said and "있으면" in said and "없으면" in said
