"""로그 눈금의 글자: 지수가 없고, 축 하나에서는 적는 법이 하나이다."""

import matplotlib.pyplot as plt
import pytest

from lib import style
from lib.log_scale import tick_text


@pytest.mark.parametrize(
    ("x", "plain", "text"),
    [
        (1e-6, False, "1e-6"),
        (2e-6, False, "2e-6"),
        (1e12, False, "1e12"),
        (1.0, False, "1"),
        (10.0, False, "10"),
        (100.0, False, "1e2"),
        (0.01, True, "0.01"),
        (1000.0, True, "1,000"),
        (1e6, True, "1,000,000"),
        (9.999999999999999e-06, False, "1e-5"),
    ],
)
def test_text_of_a_tick(x, plain, text):
    assert tick_text(x, plain=plain) == text


@pytest.mark.parametrize(
    ("limits", "expected"),
    [
        ((1e-8, 10), {"1e-8", "1e-6", "1e-2", "1"}),
        ((20, 9000), {"100", "1,000"}),
        ((25, 70), {"30", "40", "60"}),
    ],
)
def test_axis_labels(limits, expected):
    with plt.rc_context():
        style.use()
        _, ax = plt.subplots()
        ax.set(yscale="log", ylim=limits)
        ax.figure.canvas.draw()
        texts = {t.get_text() for t in ax.get_yticklabels(which="both")} - {""}
        plt.close("all")
    assert not any("mathdefault" in text for text in texts)
    assert expected <= texts
