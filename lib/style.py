"""모든 강의의 그림이 함께 쓰는 색과 글꼴.

같은 대상은 어느 강의에서나 같은 색이다. 네 색은 색각 이상이 있어도 서로 구별되고,
흰 바탕에서나 `invert(1) hue-rotate(180deg)` 로 뒤집은 어두운 바탕에서나 대비가 3:1 을 넘는다.
"""

from __future__ import annotations

import io
from typing import Any

import matplotlib.pyplot as plt
from matplotlib import font_manager
from matplotlib.figure import Figure
from matplotlib.scale import register_scale

from lib import svg
from lib.log_scale import PlainLogScale

DATA = "#6b7785"
"""자료(회색)."""
CURRENT = "#d55e00"
"""지금의 추정값과 그 직선(주황색)."""
TRUTH = "#009e73"
"""자료를 만든 참값(초록색)."""
FORMULA = "#0072b2"
"""공식이 주는 답(파란색)."""

FONT = "Noto Sans KR"
FIGSIZE = (5.2, 3.4)
"""사이트의 설정이 따로 없을 때 그림의 크기(인치)."""

RC: dict[str, Any] = {
    "figure.facecolor": "none",
    "figure.constrained_layout.use": True,
    # 위아래로 놓인 그림의 제목이 위 그림의 축 이름보다 제 그림에 가깝게
    "figure.constrained_layout.hspace": 0.05,
    "axes.facecolor": "none",
    "axes.edgecolor": "#444444",
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.grid": True,
    "axes.axisbelow": True,
    "axes.titlesize": "medium",
    "axes.labelsize": 13.5,
    "axes.unicode_minus": True,
    "grid.color": "#888888",
    "grid.alpha": 0.25,
    "grid.linewidth": 0.6,
    "lines.linewidth": 2.0,
    "lines.markersize": 5.0,
    "legend.frameon": False,
    "font.family": [FONT, "DejaVu Sans"],
    "font.size": 12.0,
    "mathtext.fontset": "cm",
    "savefig.facecolor": "none",
    "svg.fonttype": "path",
    "svg.hashsalt": "lecture",
}


def use() -> None:
    """강의의 그림 설정을 켠다. 강의의 첫 셀에서 한 번 부른다.

    한글 글꼴(Noto Sans KR, SIL OFL 1.1)을 등록하고 `RC`를 적용하며, 노트북 안이라면 그림을
    짧은 SVG로 내보내게 한다. 글자는 윤곽선으로 저장되므로 읽는 사람의 기기에 글꼴이
    없어도 그대로 보인다. 로그 눈금의 글자는 `1e-6`처럼 적는다(`lib/log_scale.py`).

    Raises:
        ModuleNotFoundError: 글꼴 패키지 `pylopdf-fonts-ko` 가 설치되어 있지 않을 때.
    """
    if FONT not in {font.name for font in font_manager.fontManager.ttflist}:
        font_manager.fontManager.addfont(_font_path())
    if plt.rcParams["figure.figsize"] == plt.rcParamsDefault["figure.figsize"]:
        plt.rcParams["figure.figsize"] = FIGSIZE
    plt.rcParams.update(RC)  # type: ignore[arg-type]
    register_scale(PlainLogScale)
    _show_as_svg()


def _font_path() -> str:
    try:
        from pylopdf_fonts_ko import sans_path
    except ModuleNotFoundError as error:
        message = (
            "그림에 쓸 한글 글꼴을 찾지 못했습니다. 'pip install pylopdf-fonts-ko' 로 설치하세요."
        )
        raise ModuleNotFoundError(message, name=error.name) from error
    return str(sans_path())


def _show_as_svg() -> None:
    """노트북 안이면 그림을 `figure_svg` 의 결과로 보여 주게 한다."""
    try:
        from IPython import get_ipython
    except ModuleNotFoundError:
        return
    shell = get_ipython()
    if shell is None:
        return
    from matplotlib_inline.backend_inline import set_matplotlib_formats

    set_matplotlib_formats("svg")
    shell.display_formatter.formatters["image/svg+xml"].for_type(Figure, figure_svg)


def figure_svg(figure: Figure) -> str:
    """그림을 날짜도 여백도 없는 짧은 SVG로. 같은 그림이면 언제 불러도 같은 글이다."""
    file = io.StringIO()
    figure.savefig(file, format="svg", bbox_inches="tight", metadata={"Date": None})
    return svg.compact(file.getvalue())
