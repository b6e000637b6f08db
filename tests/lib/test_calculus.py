"""유한차분과 비교표를 손으로 아는 미분과 견준다."""

from __future__ import annotations

import subprocess
import sys

import numpy as np
import pytest

from lib import calculus


def test_central_difference_of_a_sine_is_its_cosine() -> None:
    x = np.array([0.3, 1.1, 2.0])
    np.testing.assert_allclose(
        calculus.central_difference(lambda v: float(np.sin(v).sum()), x), np.cos(x), atol=1e-9
    )


def test_gradient_by_a_matrix_keeps_the_shape_of_the_matrix() -> None:
    rng = np.random.default_rng(0)
    a, b, X = rng.normal(size=4), rng.normal(size=3), rng.normal(size=(4, 3))
    found = calculus.central_difference(lambda v: float(a @ v @ b), X)
    np.testing.assert_allclose(found, np.outer(a, b), atol=1e-9)


def test_forward_difference_of_a_square_is_off_by_exactly_h() -> None:
    found = calculus.forward_difference(lambda v: float(v**2), 8.0, 0.0001)
    assert float(found) == pytest.approx(16.0001, abs=1e-9)


def test_central_difference_beats_forward_difference() -> None:
    def cube(v: calculus.Array) -> float:
        return float(v**3)

    forward = abs(float(calculus.forward_difference(cube, 2.0, 1e-3)) - 12)
    central = abs(float(calculus.central_difference(cube, 2.0, 1e-3)) - 12)
    assert central < forward / 1000


def test_the_point_is_not_moved() -> None:
    x = np.array([1.0, 2.0])
    calculus.central_difference(lambda v: float((v**2).sum()), x)
    calculus.forward_difference(lambda v: float((v**2).sum()), x, 0.1)
    np.testing.assert_array_equal(x, [1.0, 2.0])


def test_check_reports_the_largest_difference() -> None:
    result = calculus.check("이름", [1.0, 2.0], [1.0, 2.5], [0.75, 2.0])
    assert (result.autograd_error, result.difference_error) == (0.25, 0.125)
    assert "자동미분 2.5e-01" in str(result)
    assert "중앙차분 1.2e-01" in str(result)


def test_check_shows_a_column_on_one_line_and_a_matrix_under_its_name() -> None:
    column, matrix = np.array([[1.0], [2.0]]), np.array([[1.0, 2.0], [3.0, 4.0]])
    assert str(calculus.check("이름", *[column] * 3)).startswith("[1. 2.]  항등식\n")
    assert str(calculus.check("이름", *[matrix] * 3)).startswith("항등식\n[[1. 2.]\n [3. 4.]]\n")


def test_a_transposed_identity_is_refused_rather_than_broadcast() -> None:
    column = np.ones((3, 1))
    with pytest.raises(ValueError, match="모양"):
        calculus.check("이름", column.T, column, column)


def test_table_ends_with_the_worst_of_all_checks() -> None:
    good = calculus.check("$a$", [1.0], [1.0], [1.0])
    bad = calculus.check("$b$", [-3.0], [-3.25], [-3.0])
    table = calculus.table([bad, good])
    assert table.rows[0] == ["$b$", "3.0000", "8.3e-02", "1e-12 미만"]
    assert table.rows[-1] == ["가장 큰 차이", "", "8.3e-02", "1e-12 미만"]


def test_no_framework_is_loaded() -> None:
    code = "import sys, lib.calculus; sys.exit(bool({'torch', 'tensorflow'} & set(sys.modules)))"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
