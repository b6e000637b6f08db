"""첫 페이지의 그림(<first-line>)이 쓰는 자료를 얼린 강의에서 옮겨 적는다.

    python -m tests.lab.freeze_first_line

사람이 적는 수는 없다. test_first_line.py 가 강의의 것과 같은지 본다.
"""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
LECTURE = ROOT / "_freeze/posts/learning-process/execute-results/html.json"
FROZEN = ROOT / "assets/lab/first-line.json"
KEPT = ("start", "alpha", "epochs", "labels", "x", "y")


def record() -> dict[str, Any]:
    """둘째 강의의 실험실에 얼려 둔 자료와 출발점과 학습률."""
    markdown = json.loads(LECTURE.read_text(encoding="utf-8"))["result"]["markdown"]
    told = re.search(r'<script type="application/json">(.+?)</script>', markdown)
    assert told, f"{LECTURE}에 실험실이 없습니다."
    lab = json.loads(told[1])
    return {name: lab[name] for name in KEPT}


if __name__ == "__main__":
    text = json.dumps(record(), ensure_ascii=False, separators=(",", ":"))
    FROZEN.write_text(text + "\n", encoding="utf-8")
    print(f"{FROZEN.name}: {FROZEN.stat().st_size:,} 바이트")
