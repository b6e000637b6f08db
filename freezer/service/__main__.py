"""`python -m freezer.service`"""

from __future__ import annotations

import signal
import sys

from freezer.errors import FreezerError
from freezer.project import Project
from freezer.service.loop import Loop

signal.signal(signal.SIGINT, signal.SIG_IGN)  # 끝은 표준 입력이 닫히는 것으로 안다
try:
    Loop(Project.find(), sys.stdin, sys.stdout).serve()
except FreezerError as error:
    sys.exit(f"오류: {error}")
