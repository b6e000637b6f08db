"""`python -m freezer`"""

import sys

try:
    from freezer.cli import main
except ModuleNotFoundError as error:
    if (error.name or "").startswith("freezer"):
        raise
    sys.exit(
        f"오류: 파이썬 패키지 {error.name} 이(가) 없습니다. `make site`를 한 번 부른 다음 "
        "`.venv/bin/python -m freezer` 라고 쓰세요."
    )

sys.exit(main())
