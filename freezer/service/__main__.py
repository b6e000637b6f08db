"""`python -m freezer.service`: 표준 입력이 닫히면 끝난다."""

from __future__ import annotations

import os
import signal
import sys

from freezer.errors import FreezerError
from freezer.project import Project
from freezer.service.loop import Loop


def main() -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # 끝은 표준 입력이 닫히는 것으로 안다
    # 커널이 물려받은 1번에 쓰더라도 대답과 섞이지 않고, 0번을 읽어도 물음을 빼앗지 않게 한다.
    asked = os.fdopen(os.dup(0), encoding="utf-8")
    said = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)
    nothing = os.open(os.devnull, os.O_RDONLY)
    os.dup2(nothing, 0)
    os.close(nothing)
    try:
        Loop(Project.find(), asked, said).serve()
    except FreezerError as error:
        sys.exit(f"오류: {error}")
    # 끝나지 않는 실이 남아 있어도 끝난다.
    sys.stderr.flush()
    os._exit(0)


main()
