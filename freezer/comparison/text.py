"""글을 견준다. 수는 그 자료형이 지키는 만큼만 같으면 되고, 자리를 맞추는 빈칸은 보지 않는다.

프로세서가 다르면 더하는 차례가 달라 끝자리가 흔들린다. 흔들림의 크기는 자료형이 정한다.
"""

from __future__ import annotations

import re
import struct
from dataclasses import dataclass

NUMBER = re.compile(r"(?<![A-Za-z0-9_.])[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?")
BRACKET_OR_NUMBER = re.compile(rf"[\[\]]|{NUMBER.pattern}")
# 객체의 주소만: `hex()`로 보인 값은 결과이다.
ADDRESS = re.compile(r"\bat 0x[0-9a-f]{6,}\b")
FLOAT64 = re.compile(r"float64|double")
# float32를 되살리는 데에는 유효 숫자 아홉이면 된다. 더 길게 찍힌 수는 float64이거나, float32를
# 파이썬의 수로 바꾼 것(`loss.item()`)이다.
FLOAT32_DIGITS = 9


# 다섯 자리가 넘으면 마지막 자리의 반올림이 갈리는 것은 눈감는다. 그보다 짧으면 값이 바뀐 것이다.
ROUNDED_DIGITS = 5


@dataclass(frozen=True)
class Tolerance:
    """`relative`는 수의 크기에 대한 몫, `floor`는 한 배열에서 가장 큰 수에 대한 몫이다.

    큰 수끼리 빼서 0 곁에 남은 수는 제 크기가 아니라 빼기 전의 크기만큼 흔들린다. 빼기 전의
    크기는 모르므로 배열의 가장 큰 수로, 배열이 아니거나 그보다 크면 1로 본다.
    """

    relative: float
    floor: float


SINGLE = Tolerance(relative=1e-4, floor=2.0**-22)
DOUBLE = Tolerance(relative=1e-9, floor=2.0**-51)


def same_text(old: str, new: str) -> bool:
    """수를 뺀 글이 같고, 수는 자료형의 허용 오차 안에서 같은가."""
    if old == new:
        return True
    old, new = ADDRESS.sub("at", old), ADDRESS.sub("at", new)
    if _words(old) != _words(new):
        return False
    named = DOUBLE if FLOAT64.search(old) else SINGLE
    pairs = zip(_numbers(old), _numbers(new), strict=True)
    return all(_close(a, b, max(here, there), named) for (a, here), (b, there) in pairs)


def _words(text: str) -> str:
    return "".join(NUMBER.sub("#", text).split())


def _numbers(text: str) -> list[tuple[str, float]]:
    """(수, 그 수가 든 배열에서 가장 큰 크기). 배열은 바깥 대괄호 하나이고, 크기는 1 이상이다."""
    found: list[tuple[str, float]] = []
    start = depth = 0
    for token in BRACKET_OR_NUMBER.finditer(text):
        if token[0] == "[":
            start = start if depth else len(found)
            depth += 1
        elif token[0] == "]":
            depth = max(depth - 1, 0)
            if not depth:
                scale = max([1.0, *(abs(float(number)) for number, _ in found[start:])])
                found[start:] = [(number, scale) for number, _ in found[start:]]
        else:
            found.append((token[0], 1.0))
    return found


def _close(old: str, new: str, scale: float, named: Tolerance) -> bool:
    a, b = float(old), float(new)
    if a == b:
        return True
    if _is_count(old) and _is_count(new):
        return False
    digits = max(_digits(old), _digits(new))
    allowed = named
    if digits > FLOAT32_DIGITS:
        allowed = SINGLE if _is_float32(a) and _is_float32(b) else DOUBLE
    size = max(abs(a), abs(b))
    if size <= allowed.floor * scale:
        return True
    last = min(_last_place(old), _last_place(new)) if digits >= ROUNDED_DIGITS else 0.0
    return abs(a - b) <= max(allowed.relative * size, last * 1.001)


def _is_count(number: str) -> bool:
    return number.lstrip("-+").isdecimal()


def _is_float32(number: float) -> bool:
    """float32가 빠짐없이 담는 값인가."""
    try:
        return bool(struct.unpack("f", struct.pack("f", number))[0] == number)
    except OverflowError:
        return False


def _digits(number: str) -> int:
    """찍힌 유효 숫자의 수."""
    mantissa = re.split("[eE]", number)[0]
    return len(mantissa.lstrip("-+").replace(".", "").lstrip("0"))


def _last_place(number: str) -> float:
    """찍힌 마지막 자리의 크기."""
    mantissa, _, exponent = number.lower().partition("e")
    decimals = len(mantissa.partition(".")[2])
    return float(10.0 ** (int(exponent or 0) - decimals))
