"""학습률을 손으로 움직여 보는 실험실 `<descent-lab>` 의 자료와, 스크립트 없이 보이는 그림.

셈과 그림은 `assets/lab/` 의 자바스크립트가 한다. 여기서는 몇 KB 의 JSON 과, 종이와 노트북에서
그 자리에 보일 그림을 만든다.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Ellipse
from numpy.typing import ArrayLike, NDArray

from lib import descent, live, plots, regression, style

ASSETS = "../assets/lab"
"""강의(`posts/<slug>.html`)에서 본 실험실의 폴더. 스크립트는 얼린 결과에 들어가지 않는다."""

MOST_EPOCHS = 10_000


def descent_lab(
    x: ArrayLike,
    y: ArrayLike,
    start: Sequence[float] = (-5, 10),
    alpha: float = 0.001,
    epochs: int = 30,
    alphas: Sequence[float] = (0.001, 0.0001, 0.0083, 0.0085, 0.01),
    trace: Mapping[float, ArrayLike] | None = None,
    *,
    xlabel: str = "평균기온 x",
    ylabel: str = "판매량 y",
    name: str = "lab",
) -> live.Live:
    """직선 맞추기의 실험실. 셀의 마지막 식으로 쓰면 그 자리에 나타난다.

        lab.descent_lab(temp, sales, trace={0.001: trajectory})

    Args:
        x, y: 자료, (n,) 또는 (n, 1).
        start: 출발점 $(w_0, w_1)$. alpha, epochs: 처음에 보일 학습률과 고치는 횟수(1~10,000).
        alphas: 막대 아래에 눈금으로 세울 학습률들.
        trace: `{학습률: 경로}`. 경로는 `start` 에서 시작하는 PyTorch float64 의 계수,
            (epochs + 1, 2). 실험실이 제 계산을 이것과 견주어 가장 큰 상대오차를 보여 준다.
        xlabel, ylabel: 축의 이름. name: 주소(`?lab.alpha=…`)에서 이 실험실을 가리키는 이름.

    Raises:
        ValueError: 자료의 모양이나 위의 값이 맞지 않을 때.
    """
    x, y = _flat(x), _flat(y)
    X = regression.design(x)
    bottom = regression.closed_form(X, y)
    critical = regression.critical_rate(X)
    record = _settings("line", name, start, 2, alpha, epochs, alphas) | {
        "names": ["ŵ₀", "ŵ₁"],
        "labels": {"x": xlabel, "y": ylabel},
        "x": x.tolist(),
        "y": y.tolist(),
    }
    if trace:
        record |= {"source": "PyTorch float64", "trace": _traces(trace, record["start"])}
    run = _finite(descent.trace(X, y, record["start"], alpha, epochs))
    alt = (
        f"학습률이 {alpha:g}일 때 {epochs}번 고친 경사하강의 세 그림. 왼쪽: 자료 {len(x)}개와 "
        f"직선들. 오른쪽: 손실의 타원 등고선과, 출발점 {_tuple(start)}에서 {_tuple(run.W[-1])}"
        f"까지의 길. 공식의 답은 {_tuple(bottom)}. 아래: 손실이 {run.loss[0]:,.2f}에서 "
        f"{run.loss[-1]:,.2f}까지 바뀌는 곡선. 수렴과 발산의 경계는 {critical:.6f}."
    )
    figure = _line_figure(x, y, X, run, bottom, xlabel, ylabel)
    return _lab(record, figure, alt)


def curve_lab(
    scale: float = 0.5,
    shift: float = 1.0,
    start: float = -10.0,
    alpha: float = 0.01 / 6,
    epochs: int = 100,
    alphas: Sequence[float] = (0.01 / 6, 0.1, 1, 3, 4.1),
    trace: Mapping[float, ArrayLike] | None = None,
    *,
    unit: str = "에폭",
    name: str = "lab",
) -> live.Live:
    """변수가 하나인 손실 (scale·β - shift)² 의 실험실. 곡선과 그 위를 움직이는 점을 보인다.

        lab.curve_lab(0.5, 1)                     # (β/2 - 1)²
        lab.curve_lab(1, 1, start=-3, alpha=0.01 / 3, alphas=(0.01 / 3, 0.1, 0.5, 0.9, 1.02))

    Args:
        scale, shift: 손실의 두 상수. scale 은 0 이 아니다.
        start, alpha, epochs, alphas, name: `descent_lab` 과 같고 출발점만 수 하나.
        trace: `{학습률: 경로}`. 경로는 TensorFlow float64 의 β, (epochs + 1,).
        unit: 고치는 횟수를 세는 말. 자료가 없는 손실이면 "걸음"이 맞다.

    Raises:
        ValueError: 위의 값이 맞지 않을 때.
    """
    if not np.isfinite([scale, shift]).all() or scale == 0:
        raise ValueError(f"scale 은 0 이 아닌 수, shift 는 수여야 합니다: {scale}, {shift}.")
    record = _settings("curve", name, [start], 1, alpha, epochs, alphas) | {
        "names": ["β"],
        "unit": unit,
        "scale": float(scale),
        "shift": float(shift),
    }
    if trace:
        record |= {"source": "TensorFlow float64", "trace": _traces(trace, record["start"])}
    run = _finite(descent.trace(np.array([[scale]]), np.array([shift]), [start], alpha, epochs))
    beta = run.W[:, 0]
    alt = (
        f"학습률이 {alpha:.6g}일 때 {epochs}번 고친 경사하강의 세 그림. 왼쪽: 손실의 포물선 위에서 "
        f"β가 {start:g}에서 {beta[-1]:.4f}까지 내려가는 점들. 오른쪽: {unit}마다의 β. "
        f"손실이 가장 작은 곳은 β = {shift / scale:g}. 아래: 손실이 {run.loss[0]:,.4g}에서 "
        f"{run.loss[-1]:,.4g}까지 바뀌는 곡선. 수렴과 발산의 경계는 {1 / scale**2:.6g}."
    )
    return _lab(record, _curve_figure(scale, shift, beta, run.loss, unit), alt)


def _settings(
    kind: str,
    name: str,
    start: Sequence[float],
    dim: int,
    alpha: float,
    epochs: int,
    alphas: Sequence[float],
) -> dict[str, Any]:
    if len(start) != dim or not np.isfinite(start).all():
        raise ValueError(f"출발점은 수 {dim}개여야 합니다: {start}.")
    if not 1 <= epochs <= MOST_EPOCHS:
        raise ValueError(f"에폭은 1에서 {MOST_EPOCHS:,} 사이여야 합니다: {epochs}.")
    if not len(alphas) or not all(0 < rate <= 1000 for rate in (alpha, *alphas)):
        raise ValueError(f"학습률은 0보다 크고 1000 이하여야 합니다: {alpha}, {alphas}.")
    return {
        "kind": kind,
        "name": name,
        "title": "경사하강 실험실",
        "start": [float(w) for w in start],
        "alpha": float(alpha),
        "epochs": int(epochs),
        "alphas": sorted({float(rate) for rate in alphas}),
    }


def _traces(trace: Mapping[float, ArrayLike], start: list[float]) -> dict[str, Any]:
    frozen = {}
    for rate, path in trace.items():
        points = np.asarray(path, dtype=np.float64).reshape(-1, len(start))
        if not np.array_equal(points[0], start):
            raise ValueError(
                f"학습률 {rate} 의 자취는 출발점 {start} 에서 시작해야 합니다: {points[0]}."
            )
        if not np.isfinite(points).all():
            raise ValueError(f"학습률 {rate} 의 자취에 유한하지 않은 수가 있습니다.")
        frozen[repr(float(rate))] = points.tolist()
    return frozen


def _finite(run: descent.Trace) -> descent.Trace:
    """그림에 담을 수 있는 데까지의 경로. 발산하면 도중에 수가 끝을 넘는다."""
    with np.errstate(invalid="ignore"):
        shown = int(np.argmin(np.append(run.loss < 1e100, False)))
    return descent.Trace(run.W[:shown], run.loss[:shown])


def _line_figure(
    x: NDArray[np.float64],
    y: NDArray[np.float64],
    X: NDArray[np.float64],
    run: descent.Trace,
    bottom: NDArray[np.float64],
    xlabel: str,
    ylabel: str,
) -> Figure:
    figure, axes = _mosaic()
    plots.fit(
        x, y, xlabel=xlabel, ylabel=ylabel, ax=axes["L"], current=X @ run.W[-1],
        formula=X @ bottom,
    )  # fmt: skip
    _ellipses(axes["R"], X, run.W, bottom)
    plots.loss_curve(run.loss, floor=float(regression.loss(X, y, bottom)), ax=axes["B"])
    return figure


def _ellipses(
    ax: Axes, X: NDArray[np.float64], path: NDArray[np.float64], bottom: NDArray[np.float64]
) -> None:
    """손실의 등고선과 길. 손실이 이차식이라 등고선은 꼭 타원이고 축은 고유벡터의 방향이다."""
    curvature, vectors = regression.curvature(X)
    tilt = float(np.degrees(np.arctan2(vectors[1, 0], vectors[0, 0])))
    reach = 1.16 * np.abs(path[0] - bottom).max()
    for share in np.arange(1, 9) / 7:
        width, height = 2 * share * reach * np.sqrt(curvature[0] / curvature)
        look = {"fc": "none", "ec": style.DATA, "lw": 0.7, "alpha": 0.8}
        ax.add_patch(Ellipse(tuple(bottom), width, height, angle=tilt, **look))
    ax.plot(*path.T, "-", marker="o", ms=3.5, lw=1, color=style.CURRENT, label="걸어간 길")
    ax.plot(*path[0], "s", ms=7, color=style.CURRENT, label="출발")
    ax.plot(*bottom, "x", ms=8, mew=2, color=style.FORMULA, label="공식의 답")
    ax.set(xlabel=r"$\hat w_0$", ylabel=r"$\hat w_1$", aspect="equal")
    ax.set(xlim=bottom[0] + reach * np.array([-1, 1]), ylim=bottom[1] + reach * np.array([-1, 1]))
    ax.legend(loc="lower center", bbox_to_anchor=(0.5, 1), ncols=3, columnspacing=1)


def _curve_figure(
    scale: float, shift: float, beta: NDArray[np.float64], loss: NDArray[np.float64], unit: str
) -> Figure:
    figure, axes = _mosaic()
    bottom = shift / scale
    reach = 1.16 * max(abs(beta[0] - bottom), 1e-3)
    wide = np.linspace(bottom - reach, bottom + reach, 101)
    axes["L"].plot(wide, (scale * wide - shift) ** 2, color=style.FORMULA, lw=1.4)
    axes["L"].plot(beta, loss, "-", marker="o", ms=3.5, lw=1, color=style.CURRENT)
    axes["L"].plot(beta[0], loss[0], "s", ms=7, color=style.CURRENT)
    axes["L"].set(
        xlabel=r"$\beta$", ylabel="손실", xlim=wide[[0, -1]], ylim=(None, loss[0] * 1.35 + 1e-6)
    )
    axes["R"].axhline(bottom, color=style.FORMULA, lw=1.4)
    axes["R"].plot(beta, color=style.CURRENT)
    axes["R"].set(xlabel=unit, ylabel=r"$\beta$", ylim=wide[[0, -1]])
    plots.loss_curve(np.maximum(loss, 1e-300), ax=axes["B"])
    axes["B"].set(xlabel=unit)
    return figure


def _mosaic() -> tuple[Figure, dict[str, Axes]]:
    """위에 두 그림(L, R), 아래에 긴 그림(B)."""
    style.use()
    return plt.subplot_mosaic("LR;BB", figsize=(7.2, 5.4), height_ratios=[1.7, 1])


def _lab(record: dict[str, Any], still: Figure, alt: str) -> live.Live:
    caption = (
        f"학습률이 {record['alpha']:.4g}일 때 {record['epochs']:,}번 고친 경사하강. "
        "웹 브라우저에서는 이 자리에서 학습률을 손으로 움직여 볼 수 있습니다."
    )
    script = f'<script type="module" src="{ASSETS}/element.js"></script>'
    return live.element("descent-lab", record["name"], record, still, alt, caption, script)


def _tuple(values: ArrayLike) -> str:
    return "(" + ", ".join(f"{value:.4g}" for value in _flat(values)) + ")"


def _flat(values: ArrayLike) -> NDArray[np.float64]:
    return np.asarray(values, dtype=np.float64).reshape(-1)
