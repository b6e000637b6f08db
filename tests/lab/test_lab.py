"""lib/lab.py: 실험실에 넘기는 자료와, 스크립트 없이 보이는 그림."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import matplotlib

matplotlib.use("agg")
import matplotlib.pyplot as plt
import numpy as np
import pytest

from lib import data, descent, lab, regression, style
from tests.lab.markup import record, still

ASSETS = Path(__file__).resolve().parents[2] / "assets" / "lab"


def test_line_lab_hands_over_the_data() -> None:
    temp, sales = data.ice_coffee()
    made = lab.descent_lab(temp, sales)
    told = record(made)
    assert (told["x"], told["y"]) == (temp, sales)
    assert told["alphas"] == [0.0001, 0.001, 0.0083, 0.0085, 0.01]
    assert (told["kind"], told["start"], told["alpha"], told["epochs"]) == (
        "line", [-5.0, 10.0], 0.001, 30,
    )  # fmt: skip
    assert made._repr_html_() == made.markup
    assert "0x" not in repr(made)


def test_json_is_a_few_kilobytes_and_the_whole_light() -> None:
    made = lab.descent_lab(*data.ice_coffee())
    assert len(json.dumps(record(made)).encode()) < 5_000
    assert len(made.markup.encode()) < 75_000
    assert len(lab.curve_lab().markup.encode()) < 55_000


def test_figure_is_svg_with_a_description_in_numbers() -> None:
    drawing, alt = still(lab.descent_lab(*data.ice_coffee()))
    root = ElementTree.fromstring(drawing)
    assert root.tag.endswith("svg")
    for text in ("0.001", "30번", "(2.446, 4.004)", "8,587.62", "0.008238"):
        assert text in alt
    drawing, alt = still(lab.curve_lab())
    ElementTree.fromstring(drawing)
    for text in ("-10", "-9.0401", "β = 2", "4"):
        assert text in alt


def test_counting_word_is_the_lectures() -> None:
    made = lab.curve_lab(unit="걸음")
    assert record(made)["unit"] == "걸음"
    _, alt = still(made)
    assert "걸음마다의 β" in alt and "에폭" not in alt


def test_making_a_lab_leaves_no_open_figure_and_is_repeatable() -> None:
    before = plt.get_fignums()
    first, second = lab.curve_lab(), lab.curve_lab()
    assert plt.get_fignums() == before
    assert first == second


def test_traces_travel_without_loss() -> None:
    temp, sales = data.ice_coffee()
    W = descent.trace(regression.design(temp), sales, [-5, 10], 0.001, 30).W
    told = record(lab.descent_lab(temp, sales, trace={0.001: W}))
    assert told["trace"] == {"0.001": W.tolist()}
    beta = np.linspace(-10, -9, 5)
    assert record(lab.curve_lab(trace={0.5: beta}))["trace"] == {"0.5": beta[:, None].tolist()}


def test_markup_cannot_break_out_of_its_script() -> None:
    temp, sales = data.ice_coffee()
    made = lab.descent_lab(temp, sales, xlabel="</script><b>기온")
    assert record(made)["labels"]["x"] == "</script><b>기온"
    assert made.markup.count("</script>") == 2


@pytest.mark.parametrize("alpha", [0.01, 0.05])
def test_diverging_start_still_has_a_figure(alpha: float) -> None:
    drawing, _ = still(lab.descent_lab(*data.ice_coffee(), alpha=alpha, epochs=2000))
    ElementTree.fromstring(drawing)
    assert "nan" not in drawing and "inf" not in drawing


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"start": (1, 2, 3)}, "출발점은 수 2개"),
        ({"start": (np.nan, 1)}, "출발점은 수 2개"),
        ({"alpha": 0}, "학습률은 0보다"),
        ({"alphas": ()}, "학습률은 0보다"),
        ({"alphas": (0.1, -1)}, "학습률은 0보다"),
        ({"epochs": 0}, "에폭은 1에서"),
        ({"epochs": 10_001}, "에폭은 1에서"),
        ({"name": "내 실험"}, "이름은 영문자"),
        ({"trace": {0.001: [[0, 0], [1, 1]]}}, "출발점 .* 에서 시작해야"),
        ({"trace": {0.001: [[-5, 10], [np.inf, 1]]}}, "유한하지 않은"),
    ],
)
def test_wrong_settings_are_refused(options: dict[str, Any], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        lab.descent_lab(*data.ice_coffee(), **options)


def test_curve_needs_a_slope() -> None:
    with pytest.raises(ValueError, match="scale 은 0 이 아닌"):
        lab.curve_lab(0, 1)


def test_colours_and_limits_are_the_courses() -> None:
    css = (ASSETS / "lab.css").read_text(encoding="utf-8")
    light, dark = css.split('\n:host([data-scheme="dark"]) {')
    for name, colour in (
        ("data", style.DATA), ("current", style.CURRENT), ("formula", style.FORMULA),
    ):  # fmt: skip
        assert f"--lab-{name}: {colour};" in light
        assert f"--lab-{name}: {inverted(colour)};" in dark
    limits = (ASSETS / "url-state.js").read_text(encoding="utf-8")
    assert f"epochs: {lab.MOST_EPOCHS}" in limits


def inverted(colour: str) -> str:
    """CSS 의 invert(1) hue-rotate(180deg)."""
    rgb = 1 - np.array([int(colour[at : at + 2], 16) for at in (1, 3, 5)]) / 255
    grey = np.array([0.213, 0.715, 0.072])
    turned = np.clip(2 * grey @ rgb - rgb, 0, 1)
    return "#" + "".join(f"{round(value * 255):02x}" for value in turned)


def test_scripts_ask_no_other_host() -> None:
    for path in ASSETS.iterdir():
        assert not re.search(r"https?://|//[a-z]+\.", path.read_text(encoding="utf-8")), path.name
