"""손실곡면을 두 겹의 반복문으로 구한 것과 견준다."""

import numpy as np

from lib import data, regression, surface

TEMP, SALES = data.ice_coffee()
X = regression.design(TEMP)
Y = np.array(SALES)


def test_grid_agrees_with_a_double_loop():
    axis = np.arange(-6, 11, 0.5)
    loop = np.empty((34, 34))
    for i, w0 in enumerate(axis):
        for j, w1 in enumerate(axis):
            loop[i, j] = np.sum((Y - w0 - w1 * np.array(TEMP)) ** 2)
    # 이차식으로 펼친 것과 직접 더한 것의 차이는 float64 반올림뿐이다.
    assert np.allclose(surface.grid(X, Y, axis, axis).loss, loop, rtol=1e-12)


def test_axes_are_not_mixed_up():
    valley = surface.grid(X, Y, [-5.0, 0.0, 1.0], [10.0, 4.0])
    assert valley.loss.shape == (3, 2)
    assert np.isclose(valley.loss[0, 0], 8587.6242, rtol=0, atol=1e-3)
    assert np.isclose(valley.loss[1, 1], regression.loss(X, Y, [0.0, 4.0]), rtol=1e-12)


def test_noiseless_data_has_a_floor_of_zero():
    x = np.linspace(-1, 1, 11)
    valley = surface.grid(regression.design(x), 1 + 2 * x, [1.0], [2.0])
    assert abs(valley.loss[0, 0]) < 1e-25
