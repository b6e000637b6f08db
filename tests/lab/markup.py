"""움직이는 그림의 HTML에서 자료와, 스크립트 없이 보이는 그림을 꺼낸다."""

from __future__ import annotations

import html
import json
import re
from typing import Any
from urllib.parse import unquote

from lib.live import Live


def record(made: Live) -> dict[str, Any]:
    """스크립트에 넘기는 자료."""
    found = re.search(r'<script type="application/json">(.*?)</script>', made.markup)
    assert found
    told = json.loads(found[1])
    assert isinstance(told, dict)
    return told


def still(made: Live) -> tuple[str, str]:
    """그림의 SVG와 대체 글."""
    found = re.search(r'<img src="data:image/svg\+xml,([^"]*)" alt="([^"]*)"', made.markup)
    assert found
    return unquote(found[1]), html.unescape(found[2])
