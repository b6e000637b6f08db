"""강의를 실행한 곳과 때."""

from __future__ import annotations

import contextlib
import os
import platform
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

NVIDIA = Path("/proc/driver/nvidia/gpus")


def where_it_ran(cells: list[float], seconds: float, gpu: bool) -> dict[str, Any]:
    """실행한 곳과 때: 장치, 파이썬, 날짜(UTC), 전체와 셀마다의 초."""
    return {
        "cells": cells,
        "date": datetime.now(UTC).strftime("%Y-%m-%d"),
        "device": device(gpu),
        "python": platform.python_version(),
        "seconds": round(seconds, 3),
    }


def device(gpu: bool) -> str:
    """장치의 이름: `gpu`를 쓸 수 있었고 NVIDIA 드라이버가 보이면 GPU의 이름, 아니면 CPU."""
    with contextlib.suppress(OSError, StopIteration):
        card = min(NVIDIA.glob("*/information"), default=None) if gpu else None
        if card:
            lines = card.read_text(encoding="utf-8").splitlines()
            model = next(line for line in lines if line.startswith("Model:"))
            return f"GPU {model.split(':', 1)[1].strip()}"
    return f"CPU {platform.machine()}, 코어 {os.cpu_count()}개"
