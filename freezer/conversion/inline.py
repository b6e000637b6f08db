"""인라인 식의 값을 글에 끼울 markdown으로 바꾼다 (Quarto의 규칙)."""

from __future__ import annotations

import re
from typing import Any

SPECIAL = re.compile(r"([\\`*_{}\[\]()>#+,\-.!])")


def inline_text(data: dict[str, Any]) -> str:
    """mime 꾸러미에서 하나를 고른다. 글자열은 따옴표를 벗기고 markdown 기호를 막는다."""
    if "text/html" in data:
        return f"`{data['text/html']}`{{=html}}"
    if "text/markdown" in data:
        return str(data["text/markdown"])
    text = str(data["text/plain"])
    if len(text) >= 2 and text[0] == text[-1] and text[0] in "'\"":
        return SPECIAL.sub(r"\\\1", text[1:-1].replace("\\", "\\\\"))
    return text
