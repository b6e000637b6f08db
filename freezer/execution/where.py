"""강의를 실행한 곳과 때."""

from __future__ import annotations

import contextlib
import os
import platform
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

NVIDIA = Path("/proc/driver/nvidia/gpus")
CPU = Path("/proc/cpuinfo")
# 행렬 라이브러리는 프로세서의 명령어 집합에 따라 다른 계산 순서를 고른다: 앞의 것이 더 새롭다.
LEVELS = (
    ("x86-64-v4", {"avx512f", "avx512bw", "avx512cd", "avx512dq", "avx512vl"}),
    ("x86-64-v3", {"avx2", "bmi1", "bmi2", "f16c", "fma"}),
    ("x86-64-v2", {"sse4_2", "popcnt"}),
    ("sve", {"sve"}),
    ("neon", {"asimd"}),
)


def where_it_ran(cells: list[float], seconds: float, gpu: bool) -> dict[str, Any]:
    """실행한 곳과 때: 장치, 프로세서, 파이썬, 날짜(UTC), 전체와 셀마다의 초."""
    return {
        "cells": cells,
        "date": datetime.now(UTC).strftime("%Y-%m-%d"),
        "device": device(gpu),
        "processor": processor(),
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


def processor() -> str:
    """프로세서의 이름과 명령어 집합: `AMD EPYC (x86-64-v4)`. 모르면 기계의 종류만."""
    facts: dict[str, str] = {}
    with contextlib.suppress(OSError):
        for line in CPU.read_text(encoding="utf-8", errors="replace").splitlines():
            name, _, value = line.partition(":")
            facts.setdefault(name.strip(), value.strip())
    name = facts.get("model name") or platform.processor() or platform.machine()
    flags = set((facts.get("flags") or facts.get("Features") or "").split())
    level = next((level for level, needed in LEVELS if needed <= flags), platform.machine())
    return f"{name} ({level})"
