"""그림의 설정: Quarto의 설정과 같고, 두 번 그려도 같은 파일이며, 이름을 남기지 않는다."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from freezer.conversion.figure import image_file, image_size, png_size
from freezer.execution.kernel import execute
from freezer.reading.settings import Limits, execution_options
from tests.freezer.build import make_cell, make_lecture

DRAW = "import matplotlib.pyplot as plt\nplt.plot([1, 2], label='a'); plt.legend();\n"
LOOK = (
    "rc = plt.rcParams\n"
    "list(rc['figure.figsize']), rc['figure.dpi'], rc['savefig.dpi'], '_prepare_figures' in dir()\n"
)


def outputs(tmp_path: Path, *cells: str, **options: Any) -> list[list[Any]]:
    lecture = make_lecture(*(make_cell(cell) for cell in cells))
    chosen = execution_options({name.replace("_", "-"): v for name, v in options.items()})
    notebook, _ = execute(lecture, chosen, Limits(), tmp_path, lambda: None)
    return [cell.outputs for cell in notebook.cells]


@pytest.mark.parametrize(
    ("fig_format", "kind", "dpi"),
    [("svg", "image/svg+xml", 96), ("png", "image/png", 96), ("retina", "image/png", 96)],
)
def test_size_and_format(tmp_path: Path, fig_format: str, kind: str, dpi: int) -> None:
    first, again, look = outputs(
        tmp_path, DRAW, DRAW, LOOK, fig_format=fig_format, fig_width=4, fig_height=2.5
    )
    assert [sorted(output.data) for output in first] == [[kind, "text/plain"]]
    assert first[0].data[kind] == again[0].data[kind]
    assert "dc:date" not in first[0].data[kind]
    assert look[0].data["text/plain"] == f"([4.0, 2.5], {dpi}.0, 'figure', False)"
    # 설정은 셀이 아니므로 첫 셀이 In[1]이다.
    assert look[0].execution_count == 3


def test_retina_is_drawn_twice_as_fine_and_shown_at_its_size(tmp_path: Path) -> None:
    """dpi를 스스로 정한 그림도 Quarto와 같은 크기이다: 2×1인치를 dpi 200으로 그리면 약 400×200."""
    draw = "import matplotlib.pyplot as plt\nplt.figure(figsize=(2, 1){});\nplt.plot([1, 2]);"
    document = execution_options({"fig-format": "retina"})
    for given, wide in (("", 192), (", dpi=96", 192), (", dpi=200", 400)):
        ((shown,),) = outputs(tmp_path, draw.format(given), fig_format="retina")
        content = image_file("image/png", shown.data["image/png"])
        width, _ = image_size(shown, "image/png", content, document)
        assert abs(width - wide) < 0.05 * wide
        assert abs(png_size(content)[0] - 2 * width) <= 1
