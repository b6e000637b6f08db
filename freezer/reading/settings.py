"""강의에 드는 설정: `_quarto.yml`과 머리말을 합친 것 가운데 결과를 바꾸는 것."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

from freezer.errors import LectureError
from freezer.reading.lecture import Lecture

# Quarto가 html 형식에 쓰는 기본값
DEFAULTS: dict[str, Any] = {
    "fig-width": 7,
    "fig-height": 5,
    "fig-format": "retina",
    "fig-dpi": 96,
}
EXECUTION_KEYS = ("eval", "error")


@dataclass(frozen=True)
class Limits:
    """실행의 한도: 강의 하나의 초, 기억 공간(MiB), 셀 하나가 내는 글자의 수."""

    seconds: float = 600.0
    memory: int = 8192
    output: int = 1_000_000


def document_options(config: dict[str, Any], front: dict[str, Any]) -> dict[str, Any]:
    """`execute:`와 `format: html:`을 합친 옵션. 강의의 머리말이 이긴다."""
    merged: dict[str, Any] = {}
    for source in (config, front):
        html = _html(source)
        inner = html.get("execute") if isinstance(html, dict) else None
        for part in (_top(source), source.get("execute"), html, inner):
            merged |= part if isinstance(part, dict) else {}
    return merged


def execution_options(options: dict[str, Any]) -> dict[str, Any]:
    """셀의 출력을 바꾸는 옵션만. 이것이 바뀌면 다시 실행한다."""
    chosen = {key: options.get(key, value) for key, value in DEFAULTS.items()}
    chosen |= {key: options[key] for key in EXECUTION_KEYS if key in options}
    return chosen


def limits(lecture: Lecture) -> Limits:
    """머리말의 `freezer: {seconds, memory, output}`. 모르는 이름이나 틀린 값은 LectureError."""
    given = lecture.front_matter.get("freezer") or {}
    known = asdict(Limits())
    if not isinstance(given, dict) or set(given) - set(known):
        raise LectureError(
            lecture.path, 1, f"머리말의 freezer에는 {', '.join(known)} 만 쓸 수 있습니다: {given}"
        )
    for key, value in given.items():
        if isinstance(value, bool) or not isinstance(value, int | float) or value <= 0:
            raise LectureError(
                lecture.path, 1, f"머리말의 freezer.{key} 는 양수여야 합니다: {value!r}"
            )
    return Limits(**{**known, **given})


def _html(source: dict[str, Any]) -> Any:
    chosen = source.get("format")
    return chosen.get("html") if isinstance(chosen, dict) else None


def _top(source: dict[str, Any]) -> dict[str, Any]:
    return {key: source[key] for key in DEFAULTS if key in source}
