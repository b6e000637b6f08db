"""실행할 강의를 기계들에 나눈다: 걸릴 초가 고르게, GPU를 쓰는 강의는 GPU 기계에."""

from __future__ import annotations

import heapq
import math
import statistics
from collections.abc import Sequence
from dataclasses import dataclass

from freezer.staleness.examined import Examined

HOSTED = "ubuntu-24.04"
ENOUGH = 600.0
"""기계 하나가 맡을 만한 초. 기계마다 설치에 몇 분이 드니, 그보다 짧으면 나눌 까닭이 없다."""
MOST = 20
"""GitHub의 무료 계정이 함께 쓸 수 있는 기계의 수."""
UNKNOWN = 60.0
"""실행해 본 강의가 하나도 없을 때, 강의 하나에 걸린다고 보는 초."""


@dataclass(frozen=True)
class Share:
    """기계 하나의 몫. `extra`는 설치할 패키지의 묶음, `seconds`는 걸릴 초이다."""

    name: str
    runner: str
    extra: str
    lectures: tuple[str, ...]
    seconds: float

    def to_dict(self) -> dict[str, object]:
        """워크플로의 matrix가 읽는 꼴. 강의의 이름들은 빈칸으로 잇는다."""
        shown: dict[str, object] = {"name": self.name, "runner": self.runner, "extra": self.extra}
        return shown | {"lectures": " ".join(self.lectures), "seconds": round(self.seconds, 1)}


def plan(
    found: Sequence[Examined], gpu_runner: str = "", force: bool = False, most: int = MOST
) -> list[Share]:
    """실행해야 할 강의들의 몫. 없으면 빈 목록이다.

    `gpu_runner`가 있으면 GPU를 쓰는 강의는 그 라벨의 기계 하나가 맡는다. 나머지는 GitHub의 CPU
    기계들이 나누며, 모두 합쳐 `ENOUGH`초를 넘지 않으면 한 대가 맡는다. `force`면 최신인 것도
    나눈다.
    """
    chosen = [each for each in found if each.kind.must_execute or (force and each.usable)]
    if not chosen:
        return []
    known = [each.expected for each in chosen if math.isfinite(each.expected)]
    usual = statistics.median(known) if known else UNKNOWN
    gpu = [each for each in chosen if gpu_runner and each.gpu]
    rest = [each for each in chosen if each not in gpu] if gpu else chosen
    shares = _divided(_seconds(gpu, usual), 1, "gpu", gpu_runner, "gpu")
    return shares + _divided(_seconds(rest, usual), most, "cpu", HOSTED, "run")


def _seconds(lectures: Sequence[Examined], usual: float) -> dict[str, float]:
    """강의마다 걸릴 초. 실행해 본 적이 없으면 남들만큼 걸린다고 본다."""
    return {
        each.name: each.expected if math.isfinite(each.expected) else usual for each in lectures
    }


def _divided(
    seconds: dict[str, float], most: int, kind: str, runner: str, extra: str
) -> list[Share]:
    """오래 걸리는 것부터, 그때까지 가장 한가한 기계에 준다."""
    if not seconds:
        return []
    machines = min(most, len(seconds), max(1, math.ceil(sum(seconds.values()) / ENOUGH)))
    loads = [(0.0, number) for number in range(machines)]
    names: list[list[str]] = [[] for _ in range(machines)]
    for name, length in sorted(seconds.items(), key=lambda item: (-item[1], item[0])):
        load, number = heapq.heappop(loads)
        names[number].append(name)
        heapq.heappush(loads, (load + length, number))
    return [
        Share(f"{kind}-{number + 1}", runner, extra, tuple(sorted(names[number])), load)
        for load, number in sorted(loads, key=lambda each: each[1])
    ]
