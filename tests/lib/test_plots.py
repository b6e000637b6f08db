"""그림에 그려진 것이 받은 자료와 같은지."""

import matplotlib.pyplot as plt
import numpy as np
import pytest
import torch
from matplotlib.collections import LineCollection

from lib import data, descent, plots, regression, style, surface

TEMP, SALES = data.ice_coffee()
X = regression.design(TEMP)
TRACE = descent.trace(X, SALES, [-5.0, 10.0], 0.001, 30)
VALLEY = surface.grid(X, SALES, np.arange(-6, 11, 0.5), np.arange(-6, 11, 0.5))


@pytest.fixture(autouse=True)
def close_figures():
    with plt.rc_context({"svg.fonttype": "none"}):
        style.use()
        yield
        plt.close("all")


def lines():
    return {line.get_label(): line for line in plt.gca().lines}


def test_fit_draws_data_and_lines_in_their_colours():
    column = torch.tensor(TEMP).reshape(-1, 1)
    plots.fit(column, SALES, current=-5 + 10 * column, formula=X @ [2.4459, 4.0043])
    drawn = lines()
    assert np.allclose(drawn["자료"].get_ydata(), SALES)
    assert drawn["자료"].get_color() == style.DATA
    assert drawn["지금의 직선"].get_color() == style.CURRENT
    assert drawn["공식의 직선"].get_color() == style.FORMULA
    # 곧은 선은 양 끝만 남는다. 텐서는 float32 라서 1e-5 까지 다르다.
    assert np.allclose(drawn["지금의 직선"].get_xdata(), [TEMP[0], TEMP[-1]])
    ends = [-5 + 10 * TEMP[0], -5 + 10 * TEMP[-1]]
    assert np.allclose(drawn["지금의 직선"].get_ydata(), ends, atol=1e-5)


def test_fit_keeps_a_curve_and_sorts_it():
    x = np.array([2.0, 0.0, 1.0])
    plots.fit(x, x, truth=x**2)
    assert np.array_equal(lines()["참값의 직선"].get_xdata(), [0, 1, 2])
    assert np.array_equal(lines()["참값의 직선"].get_ydata(), [0, 1, 4])


def test_fit_refuses_unknown_roles_and_wrong_lengths():
    with pytest.raises(ValueError, match="가운데 하나"):
        plots.fit(TEMP, SALES, guess=SALES)
    with pytest.raises(ValueError, match="길이 2"):
        plots.fit(TEMP, SALES, current=[-5, 10])


def test_tracked_tensors_are_refused_by_torch_itself():
    tracked = torch.tensor(TEMP, requires_grad=True)
    with pytest.raises(RuntimeError, match="detach"):
        plots.fit(TEMP, SALES, current=tracked)


def test_steps_draws_one_segment_for_every_epoch():
    plots.steps(TEMP, SALES, TRACE.W)
    (collection,) = plt.gca().collections
    assert isinstance(collection, LineCollection)
    segments = np.array(collection.get_segments())
    assert segments.shape == (31, 2, 2)
    w0, w1 = TRACE.W[7]
    assert np.allclose(segments[7, :, 1], w0 + w1 * segments[7, :, 0])


def test_loss_curves_are_logarithmic():
    losses = descent.trace(X, SALES, [-5.0, 10.0], [0.001, 0.01], 30).loss
    plots.loss_curves(losses, [0.001, 0.01])
    assert plt.gca().get_yscale() == "log"
    assert np.allclose(lines()[r"$\alpha = 0.01$"].get_ydata(), losses[1])


def test_loss_curve_shows_the_floor():
    plots.loss_curve(TRACE.loss, floor=26.36)
    assert lines()["공식의 손실 26.36"].get_ydata()[0] == 26.36


def test_contour_shows_path_start_and_landmarks():
    plots.contour(VALLEY, TRACE.W, truth=[2.5, 4.0], formula=[2.4459, 4.0043])
    drawn = lines()
    assert np.allclose(drawn["걸어간 길"].get_xydata(), TRACE.W)
    assert np.allclose(drawn["출발"].get_xydata(), [[-5, 10]])
    assert drawn["참값"].get_color() == style.TRUTH
    assert drawn["공식의 답"].get_color() == style.FORMULA


def test_contour_cuts_a_path_that_leaves_the_map():
    far = descent.trace(X, SALES, [-5.0, 10.0], 0.05, 300).W
    assert not np.all(np.isfinite(far))
    plots.contour(VALLEY, far)
    kept = lines()["걸어간 길"].get_xydata()
    assert 0 < len(kept) < 30
    assert np.allclose(kept, far[: len(kept)])


def test_surface3d_holds_the_path():
    plots.surface3d(VALLEY, TRACE.W, TRACE.loss, truth=(2.5, 4.0, 26.65))
    x, y, z = lines()["걸어간 길"].get_data_3d()
    assert np.allclose(np.column_stack([x, y]), TRACE.W)
    assert np.allclose(z, TRACE.loss)
