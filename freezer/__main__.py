"""`python -m freezer`"""

import signal
import sys

try:
    from freezer.command_line import main
except ModuleNotFoundError as error:
    if (error.name or "").startswith("freezer"):
        raise
    sys.exit(
        f"오류: 파이썬 패키지 {error.name} 이(가) 없습니다. `make site`를 한 번 부른 다음 "
        "`.venv/bin/python -m freezer` 라고 쓰세요."
    )

# 끝내라는 신호도 Ctrl-C처럼: 강의가 띄운 프로세스까지 거두고 끝난다.
signal.signal(signal.SIGTERM, signal.default_int_handler)
sys.exit(main())
