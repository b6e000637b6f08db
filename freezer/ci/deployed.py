"""내놓은 사이트가 정말 지금 커밋의 것인지 본다."""

from __future__ import annotations

import re
import time
import urllib.error
import urllib.request
from collections.abc import Mapping

from freezer.ci.programs import ActionError

STAMP = re.compile(r'<meta name="build" content="([^"]*)"')
TRIES, PAUSE = 10, 15.0
"""Pages의 사본들에 퍼지기까지 기다리는 횟수와 초."""


def seen(address: str, environ: Mapping[str, str], pause: float = PAUSE) -> str:
    """`address`의 쪽에 찍힌 커밋이 `GITHUB_SHA`일 때까지 기다린다. 끝내 아니면 ActionError."""
    wanted = environ.get("BUILT_COMMIT") or environ.get("GITHUB_SHA", "")
    if not wanted:
        raise ActionError("환경 변수 GITHUB_SHA가 없습니다. GitHub Actions에서 부르세요.")
    found = ""
    for attempt in range(TRIES):
        if attempt:
            time.sleep(pause)
        found = _stamp(f"{address}?{wanted[:12]}-{attempt}")
        if found and wanted.startswith(found):
            return f"{address}에 {found}가 보입니다."
    raise ActionError(f"{address}: {wanted[:12]}를 냈는데 {found or '알 수 없는 것'}이 보입니다.")


def _stamp(address: str) -> str:
    try:
        with urllib.request.urlopen(address, timeout=30) as answer:
            text = answer.read().decode("utf-8", "replace")
    except (urllib.error.URLError, TimeoutError) as error:
        return f"({error})"
    match = STAMP.search(text)
    return match[1] if match else ""
