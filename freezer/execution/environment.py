"""커널에 줄 환경 변수: 언제 어디서나 같은 글이 나오게 정하는 것과 물려주지 않는 것."""

from __future__ import annotations

import os

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
}
NOT_INHERITED = ("MPLBACKEND", "PYTHONPATH", "PYTHONSTARTUP", "PYTHONWARNINGS")


def environment(gpu: bool = False) -> dict[str, str]:
    """커널에 줄 환경 변수. 강의의 결과를 바꿀 것은 물려주지 않고, `gpu`가 아니면 GPU를 가린다."""
    inherited = {key: value for key, value in os.environ.items() if key not in NOT_INHERITED}
    hidden = {} if gpu else {"CUDA_VISIBLE_DEVICES": "-1"}
    return inherited | ENVIRONMENT | hidden
