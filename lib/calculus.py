"""미분을 수로 확인하기: 유한차분, 그리고 항등식과 자동미분의 견줌.

어떤 프레임워크의 텐서든 `np.asarray` 가 받으면 된다. 계산은 모두 NumPy float64 로 한다.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from lib.tables import Table

Array = NDArray[np.float64]
Scalar = Callable[[Array], float]

STEP = float(np.finfo(np.float64).eps ** (1 / 3))
"""중앙차분의 걸음 h, 약 6e-6. 자르는 오차(h² 에 비례)와 반올림 오차(1/h 에 비례)가 비슷해진다."""


def forward_difference(f: Scalar, x: ArrayLike, h: float) -> Array:
    """전진차분 (f(x + h) - f(x)) / h 로 어림한 기울기.

    Args:
        f: `x` 와 모양이 같은 float64 배열을 받아 실수 하나를 돌려주는 함수.
        x: 어떤 모양이든. 결과의 모양도 같다.
        h: 원소마다 움직이는 폭.
    """
    at = np.asarray(x, dtype=np.float64)
    base = f(at)
    return _each_element(at, lambda ahead, _: (f(ahead) - base) / h, h)


def central_difference(f: Scalar, x: ArrayLike, h: float = STEP) -> Array:
    """중앙차분 (f(x + h) - f(x - h)) / 2h 로 어림한 기울기. 인자는 `forward_difference` 와 같다."""
    at = np.asarray(x, dtype=np.float64)
    return _each_element(at, lambda ahead, behind: (f(ahead) - f(behind)) / (2 * h), h)


class Check(NamedTuple):
    """같은 기울기를 세 가지로 구한 값. 세 배열의 모양은 같다."""

    name: str
    identity: Array
    autograd: Array
    difference: Array

    @property
    def autograd_error(self) -> float:
        """자동미분과 항등식의 가장 큰 차이. 가장 큰 성분이 1보다 크면 그것으로 나눈다."""
        return self._error(self.autograd)

    @property
    def difference_error(self) -> float:
        """중앙차분과 항등식의 차이. 재는 법은 `autograd_error`와 같다."""
        return self._error(self.difference)

    def _error(self, value: Array) -> float:
        scale = max(1.0, float(np.abs(self.identity).max()))
        return float(np.abs(value - self.identity).max()) / scale

    def __str__(self) -> str:
        lines = [
            _named(label, value)
            for label, value in [
                ("항등식", self.identity),
                ("자동미분", self.autograd),
                ("중앙차분", self.difference),
            ]
        ]
        lines.append(
            f"항등식과의 가장 큰 차이: 자동미분 {_size(self.autograd_error)}, "
            f"중앙차분 {_size(self.difference_error)}"
        )
        return "\n".join(lines)


def check(name: str, identity: ArrayLike, autograd: ArrayLike, difference: ArrayLike) -> Check:
    """세 가지로 구한 기울기를 묶는다.

    Raises:
        ValueError: 세 모양이 같지 않을 때. 모양을 늘려 맞추다가 틀린 식이 맞아 보이면 안 된다.
    """
    arrays = [np.asarray(value, dtype=np.float64) for value in (identity, autograd, difference)]
    if len({array.shape for array in arrays}) != 1:
        shapes = ", ".join(str(array.shape) for array in arrays)
        raise ValueError(f"{name}: 항등식, 자동미분, 중앙차분의 모양이 서로 다릅니다: {shapes}.")
    return Check(name, *arrays)


def table(checks: Sequence[Check]) -> Table:
    """항등식마다 한 줄: 이름, 크기, 자동미분과의 차이, 중앙차분과의 차이. 끝 줄은 가장 큰 차이."""
    rows = [
        [
            c.name,
            f"{np.abs(c.identity).max():.4f}",
            _size(c.autograd_error),
            _size(c.difference_error),
        ]
        for c in checks
    ]
    worst = [max(c.autograd_error for c in checks), max(c.difference_error for c in checks)]
    rows.append(["가장 큰 차이", "", *(_size(error) for error in worst)])
    return Table(["항등식", "가장 큰 성분", "자동미분", "중앙차분"], rows)


def _each_element(at: Array, quotient: Callable[[Array, Array], float], h: float) -> Array:
    result = np.empty_like(at)
    for index in np.ndindex(at.shape):
        ahead, behind = at.copy(), at.copy()
        ahead[index] += h
        behind[index] -= h
        result[index] = quotient(ahead, behind)
    return result


# 반올림의 흔적은 컴퓨터마다 다르므로, 넘지 않는 값만 말한다.
BOUNDS = (1e-12, 1e-8)


def _size(error: float) -> str:
    bound = next((bound for bound in BOUNDS if error < bound), None)
    return f"{error:.1e}" if bound is None else f"{bound:.0e} 미만"


def _named(label: str, value: Array) -> str:
    """벡터는 한 줄에 눕히고 이름을 뒤에, 행렬은 이름을 앞줄에."""
    column = value.ndim == 2 and value.shape[1] == 1
    text = np.array2string(value.reshape(-1) if column else value, precision=6, suppress_small=True)
    return f"{label}\n{text}" if "\n" in text else f"{text}  {label}"
