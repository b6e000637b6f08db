"""커널에 줄 환경 변수: 언제 어디서나 같은 글이 나오게 정하는 것과 물려주지 않는 것."""

from __future__ import annotations

import importlib.util
import json
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from freezer.reading.lecture import Lecture

# 같은 글이 언제 어디서나 나오게: 한 실, 정해진 해시 씨앗, 날짜 없는 SVG, 조용한 TensorFlow.
ENVIRONMENT = {
    "KERAS_BACKEND": "tensorflow",
    "LC_ALL": "C.UTF-8",
    "MKL_NUM_THREADS": "1",
    "OMP_NUM_THREADS": "1",
    "OPENBLAS_NUM_THREADS": "1",
    "PYDEVD_DISABLE_FILE_VALIDATION": "1",
    "PYTHONHASHSEED": "0",
    "SOURCE_DATE_EPOCH": "0",
    "TF_CPP_MIN_LOG_LEVEL": "3",
    "TF_ENABLE_ONEDNN_OPTS": "0",
    "TF_NUM_INTEROP_THREADS": "1",
    "TF_NUM_INTRAOP_THREADS": "1",
    "TZ": "UTC",
}
# 물려주지 않는 것: 파이썬과 matplotlib과 IPython의 버릇을 바꾸는 것. 파이썬이 놓인 곳은 물려준다.
NOT_INHERITED = ("IPYTHON", "MATPLOTLIB", "MPL", "PYTHON")
INHERITED = ("MPLCONFIGDIR", "PYTHONHOME")
# 부르는 쪽(Quarto, Jupyter)이 정하는 것
GIVEN = ("CUDA_VISIBLE_DEVICES", "JPY_", "QUARTO_", *NOT_INHERITED)


def environment(gpu: bool = False, variables: Mapping[str, str] = os.environ) -> dict[str, str]:
    """커널에 줄 환경 변수. 강의의 결과를 바꿀 것은 물려주지 않고, `gpu`가 아니면 GPU를 가린다.

    `variables`는 물려받을 것이다.
    """
    inherited = {
        key: value
        for key, value in variables.items()
        if key in INHERITED or not key.startswith(NOT_INHERITED)
    }
    hidden = {} if gpu else {"CUDA_VISIBLE_DEVICES": "-1"}
    return inherited | ENVIRONMENT | hidden | _plain_figures()


def quarto_environment(
    lecture: Lecture, options: dict[str, Any], root: Path, folder: Path
) -> dict[str, str]:
    """Quarto가 셀에 알려 주는 것들을, Quarto 없이 실행할 때에도 똑같이 준다.

    `options`는 그림의 설정이 든 문서 옵션, `folder`는 형식을 적은 파일을 둘 곳이다.
    """
    retina = options["fig-format"] == "retina"
    figures = {key: options[key] for key in ("fig-width", "fig-height", "fig-format", "fig-dpi")}
    info = folder / "execute-info.json"
    html = {"display-name": "HTML", "target-format": "html", "base-format": "html"}
    told = {
        "document-path": str(lecture.path),
        "format": {
            "identifier": html,
            "execute": figures,
            "pandoc": {"to": "html"},
            "metadata": lecture.front_matter,
        },
    }
    info.write_text(json.dumps(told, ensure_ascii=False, default=str), encoding="utf-8")
    return {
        "QUARTO_PROJECT_ROOT": str(root),
        "QUARTO_DOCUMENT_PATH": str(lecture.path.parent),
        "QUARTO_DOCUMENT_FILE": lecture.path.name,
        "QUARTO_EXECUTE_INFO": str(info),
        "QUARTO_FIG_WIDTH": str(options["fig-width"]),
        "QUARTO_FIG_HEIGHT": str(options["fig-height"]),
        "QUARTO_FIG_DPI": str(options["fig-dpi"] * 2 if retina else options["fig-dpi"]),
        "QUARTO_FIG_FORMAT": "png" if retina else str(options["fig-format"]),
    }


def is_given(name: str) -> bool:
    """freezer가 커널에 정해 주는 환경 변수인가. 이것들은 어디서나 같아, 기록하지 않는다."""
    return name in ENVIRONMENT or name.startswith(GIVEN)


def _plain_figures() -> dict[str, str]:
    """홈 폴더의 matplotlibrc 대신 matplotlib과 함께 설치된 것을 읽게 한다."""
    found = importlib.util.find_spec("matplotlib")
    if found is None or found.origin is None:
        return {}
    return {"MATPLOTLIBRC": str(Path(found.origin).parent / "mpl-data" / "matplotlibrc")}
