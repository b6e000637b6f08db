"""로그 눈금의 글자를 파이썬이 출력하는 대로: 10⁻⁶을 작은 지수 없이 `1e-6`으로 적는다.

matplotlib은 $10^{-6}$으로 적는데, 휴대전화에서는 그 지수가 너무 작아 읽히지 않는다.
"""

from __future__ import annotations

import math
from typing import Any

from matplotlib.axis import Axis
from matplotlib.scale import LogScale
from matplotlib.ticker import LogFormatter, LogLocator

PLAIN = (1e-4, 1e6)
"""축의 끝이 모두 이 안에 있으면 `0.01`, `1,000`처럼 그대로 적는다."""


class PlainLogFormatter(LogFormatter):
    """어느 눈금에 글자를 달지는 matplotlib이 정하고, 글자만 바꾼다."""

    def __call__(self, x: float, pos: int | None = None) -> str:
        if self.axis is None or not super().__call__(x, pos):
            return ""
        low, high = sorted(abs(bound) for bound in self.axis.get_view_interval())
        return tick_text(x, plain=PLAIN[0] <= low * 1.5 and high / 1.5 <= PLAIN[1])


def tick_text(x: float, *, plain: bool) -> str:
    """양수 `x`의 글자: `plain`이면 `0.01`, 아니면 `1e-2`. 1부터 10까지는 언제나 그대로."""
    if plain or 1 <= x <= 10:
        return f"{x:,.7g}"
    exponent = math.floor(math.log10(x) + 1e-9)
    return f"{x / 10**exponent:.3g}e{exponent}"


class PlainLogScale(LogScale):
    """`plt.yscale("log")`가 쓰는 눈금. `style.use()`가 matplotlib의 것을 이것으로 바꾼다."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)

    def set_default_locators_and_formatters(self, axis: Axis) -> None:
        axis.set_major_locator(LogLocator(self.base))
        axis.set_major_formatter(PlainLogFormatter(self.base))
        axis.set_minor_locator(LogLocator(self.base, self.subs))  # type: ignore[arg-type]
        axis.set_minor_formatter(PlainLogFormatter(self.base, labelOnlyBase=self.subs is not None))
