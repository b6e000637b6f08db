"""옵션의 값이 가져야 할 꼴. 오류 글에 쓸 설명을 함께 가진다."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

CLASS_NAME = re.compile(r"\.?[A-Za-z_-][\w-]*")
FILE_SAFE_LABEL = re.compile(r"[a-z][a-z0-9_.-]*")
DEFAULT_FIGURE_NAME = re.compile(r"cell-\d+")
LINE_NUMBERS = re.compile(r"[1-9]\d*( +[1-9]\d*)*")


@dataclass(frozen=True)
class OptionType:
    """`accepts(값)`이 참이면 쓸 수 있는 값이고, `expected`는 무엇을 기대하는지의 설명이다."""

    expected: str
    accepts: Callable[[Any], bool]


def choice(*values: str | bool) -> OptionType:
    """정해진 값 가운데 하나. YAML의 참/거짓과 글자 "true"는 다른 값이다."""
    shown = ", ".join(str(v).lower() if isinstance(v, bool) else v for v in values)
    return OptionType(
        f"{shown} 가운데 하나",
        lambda value: any(type(value) is type(v) and value == v for v in values),
    )


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and value > 0


def _is_text(value: Any) -> bool:
    return isinstance(value, str) and bool(value.strip())


def _is_attribute(value: Any) -> bool:
    return _is_text(value) and "\n" not in value


def _is_label(value: Any) -> bool:
    # Quarto는 이름표를 id와 그림 파일의 이름으로 바꾼다. 바뀌지 않는 것만 받아야 `@이름`이 맞는다.
    return (
        isinstance(value, str)
        and bool(FILE_SAFE_LABEL.fullmatch(value))
        and not DEFAULT_FIGURE_NAME.fullmatch(value)
    )


def _is_list(value: Any, accepts: Callable[[Any], bool]) -> bool:
    return isinstance(value, list) and bool(value) and all(accepts(item) for item in value)


def _is_class(value: Any) -> bool:
    return isinstance(value, str) and bool(CLASS_NAME.fullmatch(value))


def _is_layout(value: Any) -> bool:
    return _is_list(value, lambda row: _is_list(row, _is_signed))


def _is_signed(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def words(*values: str) -> OptionType:
    """정해진 낱말 하나 또는 그 목록."""
    return OptionType(
        f"{', '.join(values)} 가운데 하나 또는 그 목록",
        lambda value: value in values or _is_list(value, lambda item: item in values),
    )


FLAG = choice(True, False)
# Quarto는 이 글을 큰따옴표 사이에 그대로 넣는다. 큰따옴표나 줄바꿈이 있으면 코드 상자가 깨진다.
QUOTED = OptionType(
    "큰따옴표가 없는 한 줄의 글", lambda value: _is_text(value) and not re.search(r'["\n]', value)
)
# Quarto는 여러 줄의 글에 빈 줄을 끼워 속성의 값으로 적는다. 그러면 거기서 문단이 끊긴다.
ATTRIBUTE = OptionType("한 줄의 글", _is_attribute)
ATTRIBUTES = OptionType("한 줄의 글의 목록", lambda value: _is_list(value, _is_attribute))
ATTRIBUTE_OR_LIST = OptionType(
    "한 줄의 글 또는 그 목록",
    lambda value: _is_attribute(value) or _is_list(value, _is_attribute),
)
TEXT_OR_TEXTS = OptionType(
    "글 또는 글의 목록", lambda value: _is_text(value) or _is_list(value, _is_text)
)
SUBCAPTIONS = OptionType(
    "글, 글의 목록 또는 true", lambda value: value is True or TEXT_OR_TEXTS.accepts(value)
)
NUMBER = OptionType("양수", _is_number)
COUNT = OptionType("양의 정수", lambda value: _is_number(value) and isinstance(value, int))
LINES = OptionType(
    "빈칸으로 나눈 줄 번호 (예: 3 4)",
    lambda value: type(value) in (int, str) and bool(LINE_NUMBERS.fullmatch(str(value))),
)
LABEL = OptionType(
    "영문 소문자로 시작하고 소문자, 숫자, -, _, . 로 된 이름 (cell-숫자는 빼고)", _is_label
)
CLASS = OptionType("클래스 이름 하나", _is_class)
LAYOUT = OptionType("수의 목록들의 목록 (예: [[3, -1, 3], [1]])", _is_layout)
COLUMN_WIDTHS = OptionType(
    "true, false, auto 또는 양수의 목록",
    lambda value: isinstance(value, bool) or value == "auto" or _is_list(value, _is_number),
)
PAGE_COLUMN = choice(
    *("body", "body-outset", "body-outset-left", "body-outset-right"),
    *("page", "page-left", "page-right", "page-inset", "page-inset-left", "page-inset-right"),
    *("screen", "screen-left", "screen-right", "screen-inset", "screen-inset-shaded"),
    *("screen-inset-left", "screen-inset-right", "margin"),
)
LOCATION = choice("top", "bottom", "margin")
