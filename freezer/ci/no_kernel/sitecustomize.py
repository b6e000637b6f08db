"""사이트를 짓는 동안 커널을 띄우려는 것을 멈춘다: 이 폴더를 `PYTHONPATH`에 두고 파이썬을 부른다.

커널에 드는 것을 import하면, 삼켜지지 않을 오류를 내고 `.build/kernel`에 누가 그랬는지 적는다.
"""

import sys
from importlib.machinery import ModuleSpec
from pathlib import Path

KERNEL = {"ipykernel", "jupyter_client", "nbclient"}


class NoKernel:
    """`KERNEL`의 모듈을 찾으면 멈추는 finder."""

    @staticmethod
    def find_spec(name: str, path: object = None, target: object = None) -> ModuleSpec | None:
        if name.partition(".")[0] in KERNEL:
            mark = Path(".build/kernel")
            mark.parent.mkdir(exist_ok=True)
            mark.write_text(f"{name}: {sys.argv}\n", encoding="utf-8")
            raise SystemExit(f"{name}: 사이트를 짓는 동안에는 커널을 띄우지 않습니다.")
        return None


sys.meta_path.insert(0, NoKernel)
