"""자료가 출처의 것과 같은지, 참값에서 나왔다고 보아도 되는지."""

import numpy as np

from lib import data


def test_ice_coffee_is_the_source_table():
    temp, sales = data.ice_coffee()
    assert len(temp) == len(sales) == 100
    # 출처의 처음, 가운데, 끝
    assert (temp[0], sales[0]) == (-2.4821, -8.5420)
    assert (temp[50], sales[50]) == (0.0655, 3.3956)
    assert (temp[-1], sales[-1]) == (2.6632, 13.8340)
    assert temp == sorted(temp)
    # 출처의 표를 따로 더해 얻은 합
    assert np.isclose(sum(temp), 12.2526, rtol=0, atol=1e-9)
    assert np.isclose(sum(sales), 293.6492, rtol=0, atol=1e-9)


def test_ice_coffee_cannot_be_spoiled_by_a_caller():
    temp, _ = data.ice_coffee()
    temp.clear()
    assert len(data.ice_coffee()[0]) == 100


def test_ice_coffee_scatters_around_the_true_line():
    temp, sales = map(np.array, data.ice_coffee())
    noise = sales - (2.5 + 4 * temp)
    # 표준편차 s인 잡음 100개의 평균은 4 s / 10 을 거의 넘지 않는다.
    assert abs(noise.mean()) < 0.4 * noise.std()
    assert 0.4 < noise.std() < 0.6
