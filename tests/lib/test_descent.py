"""경사하강의 자취를 파이토치의 반복문, 그리고 고윳값으로 쓴 정확한 식과 견준다."""

import numpy as np
import pytest
import torch

from lib import data, descent, regression

TEMP, SALES = data.ice_coffee()
X = regression.design(TEMP)
Y = np.array(SALES)
START = [-5.0, 10.0]
RATES = [0.0001, 0.001, 0.0083, 0.0085, 0.01]


def by_torch(alpha, epochs):
    X_, y = torch.tensor(X), torch.tensor(Y).reshape(-1, 1)
    What = torch.tensor([START], dtype=torch.float64).T.requires_grad_()
    W, losses = [], []
    for _ in range(epochs + 1):
        loss = torch.sum((y - X_ @ What) ** 2)
        loss.backward()
        W.append(What.data.flatten().numpy().copy())
        losses.append(loss.item())
        What.data = What.data - alpha * What.grad
        What.grad = None
    return np.array(W), np.array(losses)


@pytest.mark.parametrize("alpha", RATES)
def test_trace_agrees_with_torch(alpha):
    W, losses = by_torch(alpha, 30)
    ours = descent.trace(X, Y, START, alpha, 30)
    # 둘 다 float64. 발산하는 걸음도 반올림을 1.43 ** 30 = 4e4 배로 키울 뿐이다.
    assert np.allclose(ours.W, W, rtol=1e-9)
    assert np.allclose(ours.loss, losses, rtol=1e-9)


def test_trace_agrees_with_the_exact_solution():
    values, vectors = regression.curvature(X)
    bottom = regression.closed_form(X, Y)
    components = (np.array(START) - bottom) @ vectors
    factors = 1 - np.array(RATES)[:, None, None] * values
    exact = bottom + (components * factors ** np.arange(31)[:, None]) @ vectors.T
    assert np.allclose(descent.trace(X, Y, START, RATES, 30).W, exact, rtol=1e-9)


def test_many_rates_at_once_are_the_rates_one_by_one():
    together = descent.trace(X, Y, START, RATES, 7)
    assert together.W.shape == (5, 8, 2)
    assert together.loss.shape == (5, 8)
    for row, alpha in enumerate(RATES):
        alone = descent.trace(X, Y, START, alpha, 7)
        # 행렬곱의 모양이 달라 더하는 순서가 다를 수 있다.
        assert np.allclose(alone.W, together.W[row], rtol=1e-12)


def test_numbers_of_the_source_log():
    trace = descent.trace(X, Y, START, 0.001, 30)
    # 출처는 float32 로 계산해 소수 둘째 자리까지 인쇄했다.
    for epoch, value in [(0, 8587.62), (1, 5675.18), (5, 1102.33), (10, 162.73), (29, 26.42)]:
        assert trace.loss[epoch] == pytest.approx(value, abs=0.01)
    assert np.allclose(trace.W[30], [2.4289, 4.0145], rtol=0, atol=5e-5)


def test_critical_rate_divides_convergence_from_divergence():
    critical = regression.critical_rate(X)
    below, above = descent.trace(X, Y, START, [0.999 * critical, 1.001 * critical], 5000).loss
    assert below[-1] == pytest.approx(regression.loss(X, Y, regression.closed_form(X, Y)), rel=1e-6)
    assert above[-1] > above[0]


def test_suspect_rate_falls_for_six_epochs_and_then_rises():
    loss = descent.trace(X, Y, START, 0.0083, 116).loss
    assert loss.argmin() == 6
    assert np.all(np.diff(loss[6:]) > 0)
    assert loss[115] < loss[0] < loss[116]


def test_divergence_to_infinity_is_silent():
    with np.errstate(all="raise"):
        assert not np.isfinite(descent.trace(X, Y, START, 1.0, 200).loss[-1])
