"""테마: 한 원문에서 두 화면의 CSS가 나온다."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from freezer.errors import FreezerError
from freezer.render import katex
from freezer.render.fallback import theme
from tests.site.conftest import CONFIG, ROOT


@pytest.fixture(scope="module")
def sheets(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    made = theme.stylesheets(ROOT, CONFIG, tmp_path_factory.mktemp("theme"))
    return {mode: path.read_text(encoding="utf-8") for mode, path in made.items()}


def test_both_schemes_share_the_rules_and_differ_in_colour(sheets: dict[str, str]) -> None:
    assert "color-scheme:light" in sheets["light"]
    assert "color-scheme:dark" in sheets["dark"]
    assert ".panel-tabset" in sheets["light"] and ".panel-tabset" in sheets["dark"]
    assert "filter:invert(" in sheets["dark"] and "filter:invert(" not in sheets["light"]


def test_white_in_a_figure_becomes_the_colour_of_the_dark_page(sheets: dict[str, str]) -> None:
    """이름표 뒤의 흰 바탕이 어두운 화면에서 검은 상자로 보이지 않는다."""
    turned = re.findall(r"filter:invert\(([\d.]+)\)", sheets["dark"])
    ground = re.search(r"--bs-body-bg: ?#(\w{6})", sheets["dark"])
    assert ground and len(turned) >= 2
    white = [(1 - float(each)) * 255 for each in turned]
    assert [w for w in white for level in bytes.fromhex(ground[1]) if abs(w - level) > 8] == []


def test_a_changed_line_is_coloured_and_barred(sheets: dict[str, str]) -> None:
    for sheet in sheets.values():
        for line in (1, 2, 60):
            rule = f'.cell[data-changed~="{line}"] pre.sourceCode>code>span:nth-of-type({line})'
            style = sheet.partition(rule)[2].partition("{")[2].partition("}")[0]
            assert "background:" in style and "box-shadow:inset 4px" in style


def test_no_font_or_file_is_fetched(sheets: dict[str, str]) -> None:
    for sheet in sheets.values():
        assert "url(" not in sheet and "@import" not in sheet


def test_every_file_names_its_layers_as_quarto_asks() -> None:
    for name in {file for files in CONFIG["format"]["html"]["theme"].values() for file in files}:
        layers = theme.split((ROOT / name).read_text(encoding="utf-8"))
        assert layers and {kind for kind, _ in layers} <= {"defaults", "rules"}, name


def test_unknown_layer_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a.scss").write_text("/*-- scss:mixins --*/\n", encoding="utf-8")
    with pytest.raises(FreezerError, match=r"a\.scss.*mixins"):
        theme.source(tmp_path, ["a.scss"])


def test_broken_scss_says_why(tmp_path: Path) -> None:
    with pytest.raises(FreezerError, match="Undefined variable"):
        theme.compiled(ROOT, "a { color: $nowhere; }", tmp_path)


def test_katex_comes_from_the_pinned_package() -> None:
    folder = katex.copy(ROOT)
    names = {path.name for path in folder.iterdir()}
    assert {"katex.min.js", "katex.min.css", "fonts"} <= names
    fonts = {path.name for path in (folder / "fonts").iterdir()}
    style = (folder / "katex.min.css").read_text(encoding="utf-8")
    assert all(f"fonts/{font}" in style for font in fonts) and len(fonts) == 20
