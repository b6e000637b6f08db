"""특징 지도: PyTorch의 합성곱과 선형층."""

from __future__ import annotations

from typing import Any

import numpy as np
import torch

from lib import shift
from tests.lab.markup import record

ACROSS = torch.tensor([[-1.0, -1.0, -1.0], [0.0, 0.0, 0.0], [1.0, 1.0, 1.0]], dtype=torch.float64)
DIGITS = (17, 2, 3, 8)


def paper() -> tuple[torch.Tensor, list[int]]:
    """강의의 종이에 놓인 숫자들과 이름."""
    # 여기서 부른다: scikit-learn을 모든 일꾼이 시험을 모을 때 import하지 않게
    from sklearn.datasets import load_digits  # type: ignore[import-untyped, unused-ignore]

    found = load_digits()
    chosen = torch.tensor(found.images[list(DIGITS)] / 16).unsqueeze(1)
    return torch.nn.functional.pad(chosen, (2, 2, 2, 2)), found.target[list(DIGITS)].tolist()


def filters() -> dict[str, torch.Tensor]:
    draws = np.random.default_rng(43052).normal(size=(3, 3))
    return {"가로": ACROSS, "세로": ACROSS.T, "아무": torch.tensor(draws)}


def reference() -> dict[str, Any]:
    """숫자를 옮길 때마다 conv2d가 낸 지도, 그 최댓값, 처음 그림을 가중치로 적은 선형층의 점수."""
    pictures, labels = paper()
    made = shift.follow(pictures, labels, filters())
    told = record(made)
    cases = []
    for number, way in enumerate([(0, 0), (0, 1), (-2, 3), (1, -2)]):
        for which, kernel in enumerate(filters().values()):
            picture = pictures[number : number + 1]
            field = torch.roll(picture, way, dims=(2, 3))
            found = torch.nn.functional.conv2d(field, kernel[None, None], padding=1)
            unit = torch.nn.functional.linear(field.flatten(1), picture.flatten(1))
            case = {"digit": number, "moved": way, "filter": which, "map": found.flatten().tolist()}
            peak = torch.nn.functional.adaptive_max_pool2d(found, 1).item()
            cases.append(case | {"peak": peak, "score": unit.item()})
    return {"told": told, "cases": cases}
