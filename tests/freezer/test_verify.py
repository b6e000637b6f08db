"""verify: 얼린 것과 새로 실행한 것이 다르면 어디가 다른지 말한다."""

from __future__ import annotations

import json

import pytest

from freezer.compare import raster_distance, same_text, svg_distance
from freezer.frozen.record import digest

from .conftest import Site


def tamper(site: Site, old: str, new: str) -> None:
    """얼린 노트북의 출력을, 기록의 지문까지 맞추어 바꾼다: 내용으로만 들킬 수 있게."""
    path = site.frozen("a", "notebook/a.ipynb")
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")
    record = site.frozen("a", "record.json")
    data = json.loads(record.read_text(encoding="utf-8"))
    data["results"]["notebook/a.ipynb"] = digest(path.read_bytes())
    record.write_text(json.dumps(data), encoding="utf-8")


def test_an_honest_result_passes(site: Site) -> None:
    site.lecture("a", "print('수', 3.14159)", "{'b': 1}")
    site.run()
    done = site.command("verify")
    assert done.returncode == 0, done.stderr
    assert "모두 같습니다" in done.stdout


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [("3.14159", "3.15", "3.15"), ("수 ", "숫자 ", "숫자"), ("'b'", "'c'", "'c'")],
)
def test_a_changed_output_is_named(site: Site, old: str, new: str, says: str) -> None:
    site.lecture("a", "name = 'b'\nprint('수', 314159 / 100000)", "{name: 1}")
    site.run()
    path = site.frozen("a", "notebook/a.ipynb")
    notebook = json.loads(path.read_text(encoding="utf-8"))
    for cell in notebook["cells"]:
        for output in cell.get("outputs", []):
            raw = json.dumps(output, ensure_ascii=False).replace(old, new)
            output.clear()
            output.update(json.loads(raw))
    path.write_text(json.dumps(notebook, ensure_ascii=False), encoding="utf-8")
    report = site.root / "report.md"
    done = site.command("verify", "--report", str(report))
    assert done.returncode == 1
    assert says in report.read_text(encoding="utf-8")
    assert "posts/a.qmd:" in done.stdout


def test_a_changed_figure_is_named(site: Site) -> None:
    site.lecture("a", "import matplotlib.pyplot as plt\nplt.plot([1, 2]);")
    site.run()
    tamper(site, "L 4", "L 9")
    done = site.command("verify")
    assert done.returncode == 1 and "그림" in done.stdout


def test_nothing_is_written(site: Site) -> None:
    site.lecture("a", "1")
    site.run()
    before = {p: p.stat().st_mtime_ns for p in (site.root / "_freeze").rglob("*")}
    site.command("verify")
    assert {p: p.stat().st_mtime_ns for p in (site.root / "_freeze").rglob("*")} == before


@pytest.mark.parametrize(
    ("a", "b", "same"),
    [
        ("1.0", "1.00001", True),
        ("1.0", "1.001", False),
        ("0.0", "1e-7", True),
        ("[1,  2]", "[1, 2]", True),
        ("loss 1", "cost 1", False),
        ("1 2", "1", False),
        ("-1", "1", False),
        ("[2.4289422 4.0144506]", "[2.4289422 4.014451 ]", True),
        ("1 2", "12", False),
    ],
)
def test_same_text(a: str, b: str, same: bool) -> None:
    assert same_text(a, b) is same


def test_figures_are_compared_by_what_they_show() -> None:
    assert svg_distance("<svg d='M 1 2'/>", "<svg d='M 1.2 2'/>") == pytest.approx(0.2)
    assert svg_distance("<svg d='M 1 2'/>", "<svg d='L 1 2'/>") is None
    import base64
    import io

    import numpy as np
    from matplotlib.image import imsave

    def png(value: float, size: int = 4) -> str:
        buffer = io.BytesIO()
        imsave(buffer, np.full((size, size), value), cmap="gray", vmin=0, vmax=1)
        return base64.b64encode(buffer.getvalue()).decode()

    same, shape = raster_distance(png(0.5), png(0.5)), raster_distance(png(0.5), png(0.5, 5))
    far = raster_distance(png(0.0), png(1.0))
    assert same == 0 and shape is None and far is not None and far > 0.5
