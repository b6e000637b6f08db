"""움직이는 그림들의 계산을 견줄 기준을 얼린다: `python -m tests.lab.freeze_live`.

기준은 PyTorch의 자동미분과 NumPy의 선형대수가 낸 값이다. test_live.py가 다시 계산해 얼린 것과
같은지 보고, Node의 시험들이 자바스크립트의 계산을 이것과 견준다.
"""

from __future__ import annotations

import contextlib
import json
import operator
import re
from pathlib import Path
from typing import Any
from unittest import mock

import numpy as np
import tensorflow as tf
import torch
from sklearn.datasets import load_digits  # type: ignore[import-untyped, unused-ignore]
from sklearn.linear_model import LogisticRegression

from lib import data, film, game, graph, regression, shift
from lib.bends import drag as _bend
from lib.clouds import gather
from lib.logistic import drag as _drag
from lib.valleys import side_by_side as _valleys
from tests.lab.freeze_traces import descend, squares

FROZEN = Path(__file__).with_name("live.json")
PROGRAMS = (
    "w = torch.tensor(1.0, requires_grad=True)\nr1 = 3 - 1 * w\nr2 = 5 - 2 * w\n"
    "loss = r1**2 + r2**2\nloss.backward()",
    "v = torch.tensor(2.0, requires_grad=True)\na = v**3 / 2\nb = a * v - 1 / v\n"
    "c = b * b + a\nc.backward()",
)
TAPE = "with tf.GradientTape({keep}) as tape:\n"
REELS = (
    "x0 = tf.Variable(8.0)\n" + TAPE + "    f = x0 ** 2\ntape.gradient(f, x0)",
    "x0 = tf.constant(8.0)\n" + TAPE + "    f = x0 ** 2\nprint(tape.gradient(f, x0))",
    TAPE + "    tape.watch(x0)\n    f = x0 ** 2\n    g = 3 * f - f * x0\ntape.gradient(g, x0)",
    "x0 = tf.Variable(2.5)\n" + TAPE + "    f = x0 ** 2\ntape.gradient(f, x0)\n"
    "try:\n    tape.gradient(f, x0)\nexcept RuntimeError as error:\n    print(error)",
    TAPE + "    f = x0 ** 2\n    g = x0 ** 3\ntape.gradient(f, x0)\ntape.gradient(g, x0)\ndel tape",
    "x0 = torch.tensor(8.0, requires_grad=True)\nf = x0 ** 2\nf.backward({keep})\n"
    "try:\n    f.backward()\nexcept RuntimeError as error:\n    print(error)",
)
RULES: dict[str, Any] = {
    "+": operator.add,
    "-": operator.sub,
    "*": operator.mul,
    "/": operator.truediv,
    "**": operator.pow,
}
LINES = ([-5.0, 10.0], [0.0, 0.0], [2.5, 4.0], [7.25, -3.5], [-0.01, 1e-3])


def residuals() -> dict[str, Any]:
    """직선마다의 손실과 그 기울기, 그리고 손실이 가장 작은 직선."""
    x, y = data.ice_coffee()
    cases = []
    for line in LINES:
        W = torch.tensor(line, dtype=torch.float64, requires_grad=True)
        X, target = torch.tensor(regression.design(x)), torch.tensor(y, dtype=torch.float64)
        loss = torch.sum((target - X @ W) ** 2)
        loss.backward()
        assert W.grad is not None
        cases.append({"line": line, "loss": loss.item(), "gradient": W.grad.tolist()})
    best = np.linalg.lstsq(regression.design(x), np.array(y), rcond=None)[0]
    return {"x": x, "y": y, "cases": cases, "best": best.tolist()}


def valleys() -> dict[str, Any]:
    """x를 적는 법마다의 두 곡률과, 학습률마다 PyTorch가 걸은 길과 고유방향으로 잰 폭."""
    told = json.loads(re.findall(r"json\">(.*?)</script>", _valleys(*data.ice_coffee()).markup)[0])
    cases = []
    for way in told["ways"]:
        z = (np.array(told["x"]) - way["centre"]) / way["spread"]
        w0, w1 = told["start"]
        start = [w0 + w1 * way["centre"], w1 * way["spread"]]
        X, y = regression.design(z), np.array(told["y"])
        curvature, Q = np.linalg.eigh(2 * X.T @ X)
        bottom = np.linalg.lstsq(X, y, rcond=None)[0]
        for alpha in (0.0083, 0.0015, 0.005):
            path, _ = descend(squares(z, y), start, alpha, 12)
            away = np.abs((np.array(path) - bottom) @ Q)
            case = {"way": way["key"], "alpha": alpha, "path": path}
            cases.append(
                case | {"curvature": curvature[::-1].tolist(), "away": away[:, ::-1].T.tolist()}
            )
    return {"told": told, "cases": cases}


def clouds() -> dict[str, Any]:
    """추정값의 구름과 NumPy의 공분산에서 구한 95% 타원."""
    rng = np.random.default_rng(43052)
    truth, sigma = np.array([2.5, 4.0]), 0.5
    made = {}
    for n in (100, 10_000):
        X = np.stack([np.ones((40, n)), rng.normal(size=(40, n))], axis=2)
        y = X @ truth + sigma * rng.normal(size=(40, n))
        made[n] = np.stack([np.linalg.lstsq(X[r], y[r], rcond=None)[0] for r in range(40)])
    told = json.loads(re.findall(r"json\">(.*?)</script>", gather(made).markup)[0])
    cases = []
    for n, cloud in zip(made, told["clouds"], strict=True):
        away = np.array(cloud["points"]).T * told["grain"]
        spread = np.linalg.eigvalsh(np.cov(away.T))[::-1] * -2 * np.log(0.05)
        far = np.linalg.norm(away, axis=1)
        theory = sigma * np.sqrt(-2 * np.log(0.05) / n)
        case = {"n": n, "radii": np.sqrt(spread).tolist(), "centre": away.mean(axis=0).tolist()}
        cases.append(case | {"distance": far.mean(), "inside": (far < theory).mean()})
    return {"told": told, "cases": cases}


def graphs() -> list[dict[str, Any]]:
    """셀을 그대로 PyTorch로 실행해 얻은 손실과 기울기, 그리고 칸마다의 값과 미분."""
    made = []
    for cell in PROGRAMS:
        told = graph.read(cell)
        cases = []
        for at in (told["start"], 2.6, -1.5, 4.3):
            names: dict[str, Any] = {"torch": torch}
            double = cell.replace("requires_grad", "dtype=torch.float64, requires_grad")
            exec(double.replace(f"({told['start']}", f"({at}"), names)
            leaf, loss = names[told["leaf"]], names[told["loss"]]
            case = {"at": at, "loss": loss.item(), "slope": leaf.grad.item()}
            cases.append(case | _nodes(told["tape"], at))
        made.append({"told": told, "cases": cases})
    return made


def _nodes(tape: list[dict[str, Any]], at: float) -> dict[str, Any]:
    values: list[Any] = []
    for node in tape:
        args = [arg[0] if isinstance(arg, list) else values[arg] for arg in node["args"]]
        start = torch.tensor(at, dtype=torch.float64, requires_grad=True)
        values.append(RULES[node["op"]](*args) if args else start)
        values[-1].retain_grad()
    values[-1].backward()
    return {
        "values": [value.item() for value in values],
        "slopes": [value.grad.item() for value in values],
    }


def films() -> dict[str, Any]:
    """필름의 셀을 TensorFlow와 PyTorch로 실행했을 때 물음마다의 답. 스위치를 끈 것과 켠 것."""
    cases = []
    for keep in (False, True):
        names: dict[str, Any] = {"tf": tf, "torch": torch, "print": lambda *_: None}
        answers = []
        for reel in REELS:
            switch = "retain_graph=True" if "torch" in reel else "persistent=True"
            answers.append(_answers(reel.format(keep=switch if keep else ""), names))
        cases.append(answers)
    held: film.Held = {}
    takes = [film.read(reel.format(keep=""), held) | {"label": ""} for reel in REELS]
    return {"takes": takes, "answers": cases}


def _answers(cell: str, names: dict[str, Any]) -> list[float | str]:
    """셀을 실행하며 gradient와 backward의 답을 모은다. 받지 않은 오류에서 셀은 멈춘다."""
    told: list[float | str] = []

    def listen(ask: Any, answer: Any) -> Any:
        def asked(*args: Any, **options: Any) -> Any:
            try:
                result = ask(*args, **options)
            except RuntimeError:
                told.append("RuntimeError")
                raise
            found = answer(result)
            told.append("None" if found is None else float(found))
            return result

        return asked

    with (
        mock.patch.object(
            tf.GradientTape, "gradient", listen(tf.GradientTape.gradient, lambda slope: slope)
        ),
        mock.patch.object(
            torch.Tensor, "backward", listen(torch.Tensor.backward, lambda _: names["x0"].grad)
        ),
        contextlib.suppress(RuntimeError),
    ):
        exec(cell, names)
    return told


def logistics() -> dict[str, Any]:
    """scikit-learn이 맞춘 계수, PyTorch의 손실과 확률, 그리고 NumPy가 걸은 뉴턴 방법의 길."""
    hours = np.array([1, 1, 2, 2.5, 2.5, 3, 3.5, 4.5, 5, 5, 6.1, 7.5])
    mixed, clean, touch = (
        np.array([int(mark) for mark in marks])
        for marks in ("000101011011", "000001111111", "000101111111")
    )
    told = json.loads(re.findall(r"json\">(.*?)</script>", _drag(hours, mixed, clean).markup)[0])
    X, cases = regression.design(hours), []
    for passed, penalties in ((mixed, told["penalties"]), (clean, told["penalties"][1:])):
        for penalty in penalties:
            C = 1 / penalty if penalty else np.inf
            model = LogisticRegression(C=C, tol=1e-12, solver="newton-cholesky", max_iter=500)
            model.fit(X[:, 1:], passed)
            W = torch.tensor([model.intercept_[0], model.coef_[0, 0]])
            loss = torch.nn.BCEWithLogitsLoss(reduction="sum")
            case = {"passed": passed.tolist(), "penalty": penalty, "W": W.tolist()}
            case["loss"] = loss(torch.tensor(X) @ W, torch.tensor(passed).double()).item()
            cases.append(case | {"chance": torch.sigmoid(W[0] + 4 * W[1]).item()})
    paths = []
    for passed, steps in ((mixed, 6), (clean, 12), (touch, 8)):
        walked = [np.zeros(2)]
        for _ in range(steps):
            p = 1 / (1 + np.exp(-X @ walked[-1]))
            curvature = X.T @ np.diag(p * (1 - p)) @ X
            walked.append(walked[-1] - np.linalg.solve(curvature, X.T @ (p - passed)))
        paths.append({"passed": passed.tolist(), "path": np.array(walked).tolist()})
    return {"told": told, "cases": cases, "paths": paths}


def bent_lines() -> dict[str, Any]:
    """PyTorch의 신경망이 내는 높이와 오차, 그리고 NumPy의 최소제곱이 푼 신경망."""
    x = np.linspace(-np.pi, np.pi, 60)
    y = np.sin(x)
    told = json.loads(re.findall(r"json\">(.*?)</script>", _bend(x, y).markup)[0])
    x, y = np.array(told["x"]), np.array(told["y"])
    nets = []
    for c, pairs in (
        (told["c"], told["bends"]),
        (0.25, [[2.1, -0.4], [x[0], 0.5], [-1.0, 1.5], [0.3, -2.0]]),
        (0.0, [[1.0, 1.0], [1.0, -0.25], [x[-1], 7.0]]),
    ):
        t, v = torch.tensor(pairs, dtype=torch.float64).T
        net = torch.nn.Sequential(
            torch.nn.Linear(1, len(pairs)), torch.nn.ReLU(), torch.nn.Linear(len(pairs), 1)
        ).double()
        with torch.no_grad():
            made = (torch.ones(len(pairs), 1), -t, v.reshape(1, -1), torch.tensor([c]))
            for parameter, values in zip(net.parameters(), made, strict=True):
                parameter.copy_(values)
            seen = net(torch.tensor(x).reshape(-1, 1)).flatten()
        miss = seen - torch.tensor(y)
        net_case = {"c": c, "bends": pairs, "height": seen.tolist()}
        nets.append(net_case | {"mean": (miss**2).mean().item(), "worst": miss.abs().max().item()})
    fits = []
    for places in (
        *(np.linspace(x[0], x[-1], count, endpoint=False) for count in (1, 2, 5, 12)),
        np.array([2.0, -2.9, 0.4, 0.41]),
        np.array([0.5, 0.5, -1.0, x[-1]]),
    ):
        A = np.hstack([np.ones((60, 1)), np.maximum(0, x[:, None] - places)])
        w = np.linalg.lstsq(A, y, rcond=None)[0]
        alone = bool(np.linalg.matrix_rank(A) == A.shape[1])
        fit = {"places": places.tolist(), "height": (A @ w).tolist(), "alone": alone}
        fits.append(fit | {"weights": w.tolist(), "mean": np.mean((A @ w - y) ** 2)})
    return {"told": told, "nets": nets, "fits": fits}


# ---- 게임 min max xy


def pulls(x: float, y: float, gamma: float = 0.0) -> tuple[float, float]:
    """자동미분이 준 두 기울기. x는 줄이고 y는 키운다."""
    a, b = (torch.tensor(value, dtype=torch.float64, requires_grad=True) for value in (x, y))
    (a * b - gamma / 2 * b**2).backward()
    assert a.grad is not None and b.grad is not None
    return -a.grad.item(), b.grad.item()


def together(x: float, y: float, alpha: float, gamma: float = 0.0) -> tuple[float, float]:
    return tuple(v + alpha * pull for v, pull in zip((x, y), pulls(x, y, gamma), strict=True))  # type: ignore[return-value]


def in_turn(x: float, y: float, alpha: float) -> tuple[float, float]:
    x = x + alpha * pulls(x, y)[0]
    return x, y + alpha * pulls(x, y)[1]


def look_ahead(x: float, y: float, alpha: float) -> tuple[float, float]:
    seen = pulls(*together(x, y, alpha))
    return x + alpha * seen[0], y + alpha * seen[1]


def damped(x: float, y: float, alpha: float) -> tuple[float, float]:
    return together(x, y, alpha, gamma=0.5)


def much_damped(x: float, y: float, alpha: float) -> tuple[float, float]:
    return together(x, y, alpha, gamma=3.0)


PLAYS: dict[str, game.Rule] = {
    "함께": together,
    "번갈아": in_turn,
    "내다보고": look_ahead,
    "벌점 주고": damped,
    "큰 벌점": much_damped,
}


def games() -> dict[str, Any]:
    """규칙과 학습률마다, 자동미분의 기울기로 걸은 길과 NumPy가 구한 고윳값."""
    told = json.loads(
        re.findall(r"json\">(.*?)</script>", game.walk(PLAYS, cure="내다보고").markup)[0]
    )
    cases = []
    for number, rule in enumerate(PLAYS.values()):
        for alpha in (0.01, 0.2, 0.7, 1.0, 1.5):
            path = [(-1.2, 0.8)]
            for _ in range(12):
                path.append(rule(*path[-1], alpha))
            J = np.column_stack([rule(1.0, 0.0, alpha), rule(0.0, 1.0, alpha)])
            values = sorted(np.linalg.eigvals(J), key=lambda v: (-v.imag, -v.real))
            case = {"rule": number, "alpha": alpha, "path": path}
            size = float(max(np.abs(values)))
            cases.append(case | {"values": [[v.real, v.imag] for v in values], "size": size})
    return {"told": told, "cases": cases}


# ---- 특징 지도

ACROSS = torch.tensor([[-1.0, -1.0, -1.0], [0.0, 0.0, 0.0], [1.0, 1.0, 1.0]], dtype=torch.float64)
DIGITS = (17, 2, 3, 8)


def paper() -> tuple[torch.Tensor, list[int]]:
    """강의의 종이에 놓인 숫자들과 이름."""
    found = load_digits()
    chosen = torch.tensor(found.images[list(DIGITS)] / 16).unsqueeze(1)
    return torch.nn.functional.pad(chosen, (2, 2, 2, 2)), found.target[list(DIGITS)].tolist()


def filters() -> dict[str, torch.Tensor]:
    draws = np.random.default_rng(43052).normal(size=(3, 3))
    return {"가로": ACROSS, "세로": ACROSS.T, "아무": torch.tensor(draws)}


def feature_maps() -> dict[str, Any]:
    """숫자를 옮길 때마다 conv2d가 낸 지도, 그 최댓값, 처음 그림을 가중치로 적은 선형층의 점수."""
    pictures, labels = paper()
    made = shift.follow(pictures, labels, filters())
    told = json.loads(re.findall(r"json\">(.*?)</script>", made.markup)[0])
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


def everything() -> dict[str, Any]:
    return {
        "residuals": residuals(),
        "valleys": valleys(),
        "clouds": clouds(),
        "graphs": graphs(),
        "films": films(),
        "logistics": logistics(),
        "bends": bent_lines(),
        "games": games(),
        "shifts": feature_maps(),
    }


if __name__ == "__main__":
    text = json.dumps(everything(), ensure_ascii=False, separators=(",", ":"))
    FROZEN.write_text(text + "\n", encoding="utf-8")
    print(f"{FROZEN.name}: {FROZEN.stat().st_size:,} 바이트")
