"""글을 견주기: 흔들린 끝자리는 같고, 바뀐 값은 다르다."""

from __future__ import annotations

import random
from typing import Any

import numpy as np
import pytest

from freezer.comparison.text import same_text


@pytest.mark.parametrize(
    ("old", "new", "same"),
    [
        ("1.0", "1.00001", True),
        ("1.0", "1.001", False),
        ("3.14159", "3.15", False),
        ("0.0", "1e-7", True),
        ("-0.0000", "0.0000", True),
        ("[1,  2]", "[1, 2]", True),
        ("loss 1", "cost 1", False),
        ("1 2", "1", False),
        ("1 2", "12", False),
        ("-1", "1", False),
        # 자리를 맞추는 빈칸과 줄바꿈은 끝자리에 따라 달라진다
        ("[2.4289422 4.0144506]", "[2.4289422 4.014451 ]", True),
        ("[ 1.25 -3.5\n  4. ]", "[ 1.25 -3.5 4. ]", True),
        # 세는 수는 하나만 달라도 다르다
        ("걸음 100000", "걸음 100001", False),
        # 이름 속의 숫자는 수가 아니다
        ("w1 = 0.5", "w2 = 0.5", False),
        ("손실0.5", "손실0.50001", True),
        # 아홉 자리가 넘으면 float64이다
        ("2.428942212345678", "2.428942212345679", True),
        ("2.428942212345678", "2.428942312345678", False),
        ("tensor([2.4289], dtype=torch.float64)", "tensor([2.4290], dtype=torch.float64)", True),
        ("tensor([2.4289], dtype=torch.float64)", "tensor([2.4292], dtype=torch.float64)", False),
        # 큰 수 곁의 작은 수는 큰 수의 끝자리만큼 흔들린다
        ("[250.5, 3e-05]", "[250.5, -5e-05]", True),
        ("학습률 0.0001", "학습률 0.00010001", True),
        ("학습률 0.0001", "학습률 0.0001001", False),
        ("<f at 0x7f00aa11bb>", "<f at 0x7f00aa11cc>", True),
        ("0x3dcccccd", "0x3dccccce", False),
    ],
)
def test_same_text(old: str, new: str, same: bool) -> None:
    assert same_text(old, new) is same
    assert same_text(new, old) is same


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_sums_in_another_order_are_the_same(dtype: type) -> None:
    """프로세서가 다를 때처럼, 같은 수들을 다른 차례로 더한다."""
    rng = np.random.default_rng(0)
    for _ in range(50):
        values: Any = rng.normal(3, 1, size=1000).astype(dtype)
        one, other = values.cumsum()[-1], values[::-1].cumsum()[-1]
        assert same_text(repr(one.item()), repr(other.item()))
        assert same_text(f"평균 {one / 1000:.4f}", f"평균 {other / 1000:.4f}")


def test_a_change_of_a_thousandth_is_seen() -> None:
    """무엇을 찍은 글이든, 수 하나를 0.1 % 바꾸면 다르다."""
    pick = random.Random(1)
    for _ in range(500):
        numbers = [pick.uniform(-10, 10) * 10.0 ** pick.randint(-3, 3) for _ in range(5)]
        place = pick.randrange(5)
        changed = [n * 1.001 if k == place else n for k, n in enumerate(numbers)]
        old, new = (" ".join(f"{n:.8g}" for n in row) for row in (numbers, changed))
        assert not same_text(old, new), (old, new)
