"""터미널의 색 글자(ANSI)를 Quarto가 쓰는 class의 span으로 바꾼다."""

from __future__ import annotations

import html
import re
from dataclasses import dataclass, replace
from typing import Any

COLOURED = re.compile(r"\x1b\[\d+(?:;\d+)*m")
# 색이 없는 글에서 Quarto가 지우는 제어열
CONTROL = re.compile(
    r"[\x1b\x9b][\[\]()#;?]*"
    r"(?:(?:(?:(?:;[-a-zA-Z\d/#&.:=?%@~_]+)*|[a-zA-Z\d]+(?:;[-a-zA-Z\d/#&.:=?%@~_]*)*)?\x07)"
    r"|(?:(?:\d{1,4}(?:;\d{0,4})*)?[\dA-PR-TXZcf-nq-uy=><~]))"
)
# 제어열: 링크(OSC 8), 매개변수와 명령(CSI), 글자 집합, 그리고 홀로 남은 ESC
SEQUENCE = re.compile(
    r"\x1b\]8;[^;\x00-\x1f]*;(?P<url>https?:[!-~]*)(?:\x1b\\|\x07)"
    r"(?P<link>[ -~]+)\x1b\]8;;(?:\x1b\\|\x07)"
    r"|\x1b\[(?P<codes>[\d;]*)m"
    r"|\x1b\[[<-?]?[\d;]*[ -/]?[@-~]"
    r"|\x1b\(."
    r"|\x1b"
)

NAMES = ("black", "red", "green", "yellow", "blue", "magenta", "cyan", "white")
PALETTE = [f"ansi-{name}" for name in NAMES] + [f"ansi-bright-{name}" for name in NAMES]
LEVELS = (0, 95, 135, 175, 215, 255)


@dataclass(frozen=True)
class Style:
    """지금의 글자꼴. 색은 class 이름(`ansi-red`)이거나 `rgb(…)`이다."""

    bold: bool = False
    faint: bool = False
    italic: bool = False
    underline: bool = False
    fg: str | None = None
    bg: str | None = None

    def wrap(self, text: str) -> str:
        """글을 span으로 싼다. 꾸밀 것이 없으면 그대로."""
        if not text or not (self.bold or self.italic or self.underline or self.fg or self.bg):
            return text
        named = [("fg", "color", self.fg), ("bg", "background-color", self.bg)]
        classes = [f"{c}-{end}" for end, _, c in named if c and not c.startswith("rgb")]
        styles = [
            css
            for on, css in (
                (self.bold, "font-weight:bold"),
                (self.faint, "opacity:0.7"),
                (self.italic, "font-style:italic"),
                (self.underline, "text-decoration:underline"),
            )
            if on
        ]
        styles += [f"{css}:{c}" for _, css, c in named if c and c.startswith("rgb")]
        if styles == ["font-weight:bold"]:
            styles, classes = [], [*classes, "ansi-bold"]
        style = f' style="{";".join(styles)}"' if styles else ""
        name = f' class="{" ".join(classes)}"' if classes else ""
        return f"<span{style}{name}>{text}</span>"


SIMPLE: dict[int, dict[str, Any]] = {
    1: {"bold": True},
    2: {"faint": True},
    3: {"italic": True},
    4: {"underline": True},
    21: {"bold": False},
    22: {"bold": False, "faint": False},
    23: {"italic": False},
    24: {"underline": False},
    39: {"fg": None},
    49: {"bg": None},
}


def is_coloured(text: str) -> bool:
    return bool(COLOURED.search(text))


def strip_controls(text: str) -> str:
    return CONTROL.sub("", text)


def to_spans(text: str) -> str:
    """ANSI 글을 HTML로. 글자는 하나도 잃지 않고 제어열만 사라진다."""
    style, parts, position = Style(), [], 0
    for found in SEQUENCE.finditer(text):
        parts.append(style.wrap(_escape(text[position : found.start()])))
        position = found.end()
        if found["codes"] is not None:
            style = _apply(style, found["codes"].split(";"))
        elif found["link"]:
            url = found["url"].replace("&", "&amp;").replace('"', "&quot;")
            parts.append(f'<a href="{url}">{_escape(found["link"])}</a>')
    parts.append(style.wrap(_escape(text[position:])))
    # Quarto는 결과를 HTML로 한 번 읽는다: <pre> 바로 뒤의 줄바꿈 하나와 CR, NUL이 사라진다.
    result = "".join(parts).replace("\r\n", "\n").replace("\r", "\n").replace("\0", "")
    return result.removeprefix("\n")


def _escape(text: str) -> str:
    return html.escape(text, quote=False).replace("\xa0", "&nbsp;")


def _apply(style: Style, codes: list[str]) -> Style:
    """SGR 매개변수들을 앞에서부터 적용한다. 빈 매개변수는 0, 곧 처음으로 되돌리기이다."""
    queue = list(codes)
    while queue:
        code = int(queue.pop(0) or 0)
        style = Style() if code == 0 else replace(style, **_change(code, queue))
    return style


def _change(code: int, queue: list[str]) -> dict[str, Any]:
    """코드 하나가 바꾸는 것. 38과 48은 `queue`에서 색을 더 읽는다."""
    if code in SIMPLE:
        return SIMPLE[code]
    if code in (38, 48):
        colour = _extended(queue)
        return {"fg" if code == 38 else "bg": colour} if colour else {}
    tens, ones = divmod(code, 10)
    if tens in (3, 4, 9, 10) and ones < 8:
        return {"fg" if tens in (3, 9) else "bg": PALETTE[ones + (8 if tens >= 9 else 0)]}
    return {}


def _extended(queue: list[str]) -> str | None:
    """`5;번호`(256색)나 `2;r;g;b`를 읽어 낸다. 색이 아니면 None."""
    mode = queue.pop(0) if queue else ""
    if mode == "5" and queue:
        return _indexed(int(queue.pop(0) or -1))
    if mode == "2" and len(queue) > 2:
        rgb = [int(queue.pop(0) or -1) for _ in range(3)]
        if all(0 <= value <= 255 for value in rgb):
            return f"rgb({','.join(map(str, rgb))})"
    return None


def _indexed(index: int) -> str | None:
    if 0 <= index < 16:
        return PALETTE[index]
    if 16 <= index < 232:
        digits = (index - 16) // 36, (index - 16) // 6 % 6, (index - 16) % 6
        return f"rgb({','.join(str(LEVELS[d]) for d in digits)})"
    if 232 <= index < 256:
        grey = 8 + 10 * (index - 232)
        return f"rgb({grey},{grey},{grey})"
    return None
