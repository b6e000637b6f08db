"""강의의 첫 셀보다 먼저 커널에서 조용히 돌리는 코드: 그림의 크기와 형식."""

from __future__ import annotations

SETUP = """\
def _prepare_figures():
    import os

    # 지금 폴더의 matplotlibrc를 읽지 않게, 기본값이 있는 폴더에서 import한다.
    here = os.getcwd()
    os.chdir(os.path.dirname(os.environ.get("MATPLOTLIBRC", here + "/")))
    import matplotlib.pyplot as plt
    from matplotlib_inline.backend_inline import set_matplotlib_formats

    os.chdir(here)
    plt.rcParams["figure.figsize"] = ({width}, {height})
    plt.rcParams["figure.dpi"] = {dpi}
    plt.rcParams["savefig.dpi"] = "figure"
    plt.rcParams["svg.hashsalt"] = "freezer"
    set_matplotlib_formats("{format}"{metadata})


_prepare_figures()
del _prepare_figures
"""


def setup_source(fig_width: float, fig_height: float, fig_dpi: float, fig_format: str) -> str:
    """Quarto가 셀들보다 먼저 실행하는 설정과 같은 그림을 그리게 하는 파이썬 코드.

    크기는 인치. `retina`는 dpi를 두 배로 그린 PNG이고, 화면의 크기는 출력에 적힌다. SVG는 두 번
    그려도 같은 파일이 되도록 이름표의 씨앗을 정하고 날짜를 뺀다. 커널에 이름을 남기지 않는다.
    """
    return SETUP.format(
        width=fig_width,
        height=fig_height,
        dpi=fig_dpi,
        format=fig_format,
        metadata=', metadata={"Date": None}' if fig_format == "svg" else "",
    )
