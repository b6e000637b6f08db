"""손실, 기울기, 공식의 답, 곡률을 다른 방법으로 구한 값과 견준다."""

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from lib import data, regression

TEMP, SALES = data.ice_coffee()
X = regression.design(TEMP)
Y = np.array(SALES)

points = hnp.arrays(np.float64, 2, elements=st.floats(-20, 20))


def plain_loss(w0, w1):
    return sum((s - w0 - w1 * t) ** 2 for t, s in zip(TEMP, SALES, strict=True))


@settings(deadline=None)  # 시간이 아니라 값을 시험한다
@given(points)
def test_loss_is_the_sum_over_days(W):
    # 더하는 순서만 다르다: 100개를 더할 때의 반올림은 상대오차 100 * 2.2e-16 을 넘지 않는다.
    assert np.isclose(regression.loss(X, Y, W), plain_loss(*W), rtol=1e-13)


def test_loss_of_many_points_is_the_loss_of_each():
    W = np.random.default_rng(0).normal(size=(3, 4, 2))
    assert regression.loss(X, Y, W).shape == (3, 4)
    assert np.isclose(regression.loss(X, Y, W)[1, 2], plain_loss(*W[1, 2]), rtol=1e-13)


def test_columns_and_tensors_are_accepted():
    column = torch.tensor([[-5.0], [10.0]])
    value = regression.loss(torch.tensor(X), torch.tensor(Y).reshape(-1, 1), column)
    assert value.shape == ()
    assert np.isclose(value, plain_loss(-5, 10), rtol=1e-13)


@settings(deadline=None)  # 시간이 아니라 값을 시험한다
@given(points)
def test_gradient_agrees_with_autograd(W):
    tensor = torch.tensor(W, requires_grad=True)
    torch.sum((torch.tensor(Y) - torch.tensor(X) @ tensor) ** 2).backward()
    assert tensor.grad is not None
    # 둘 다 float64. 항의 크기가 수천이므로 절대오차 1e-10 은 반올림 몇 번의 크기이다.
    assert np.allclose(regression.gradient(X, Y, W), tensor.grad.numpy(), rtol=1e-12, atol=1e-10)


@settings(deadline=None)  # 시간이 아니라 값을 시험한다
@given(points)
def test_gradient_agrees_with_central_differences(W):
    h = 1e-3
    differences = [
        (plain_loss(*(W + h * e)) - plain_loss(*(W - h * e))) / (2 * h) for e in np.eye(2)
    ]
    # 이차함수의 중심차분은 정확하다. 남는 것은 손실(최대 1e5)의 반올림 1e5 * 1e-14 / h = 1e-6.
    assert np.allclose(regression.gradient(X, Y, W), differences, rtol=0, atol=1e-5)


def test_closed_form_agrees_with_normal_equation_and_source():
    normal = np.linalg.inv(X.T @ X) @ X.T @ Y
    # cond(X'X) 가 1.3 이라 두 방법의 차이는 반올림 몇 번뿐이다.
    assert np.allclose(regression.closed_form(X, Y), normal, rtol=1e-13)
    # 출처에 인쇄된 소수 넷째 자리
    assert np.allclose(regression.closed_form(X, Y), [2.4459, 4.0043], rtol=0, atol=5e-5)


def test_gradient_vanishes_at_the_closed_form():
    gradient = regression.gradient(X, Y, regression.closed_form(X, Y))
    assert np.abs(gradient).max() < 1e-11  # 크기가 수백인 항들이 지워지고 남은 반올림


def test_closed_form_refuses_dependent_columns():
    with pytest.raises(ValueError, match="계수"):
        regression.closed_form(np.column_stack([X, X[:, 1]]), Y)


def test_curvature_solves_the_characteristic_equation():
    values, vectors = regression.curvature(X)
    H = 2 * X.T @ X
    trace, determinant = np.trace(H), np.linalg.det(H)
    roots = np.sort(np.roots([1, -trace, determinant]))
    assert np.allclose(values, roots, rtol=1e-12)
    assert np.allclose(H @ vectors, vectors * values, rtol=0, atol=1e-10)
    assert np.allclose(values, [185.9596, 242.7698], rtol=0, atol=1e-3)


def test_critical_rate_is_where_the_largest_factor_is_minus_one():
    critical = regression.critical_rate(X)
    assert np.isclose(critical, 0.008238, rtol=0, atol=1e-6)
    factors = np.linalg.eigvals(np.eye(2) - critical * 2 * X.T @ X)
    assert np.isclose(factors.min(), -1, rtol=0, atol=1e-12)


@pytest.mark.parametrize(
    ("y", "W", "message"),
    [(Y[:-1], [0, 0], "길이 n"), (Y, [0, 0, 0], "마지막 길이")],
)
def test_wrong_shapes_are_named(y, W, message):
    with pytest.raises(ValueError, match=message):
        regression.loss(X, y, W)
