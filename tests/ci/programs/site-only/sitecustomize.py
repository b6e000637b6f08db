"""사이트를 짓는 것만 설치한 환경: 강의를 실행하는 데 드는 것은 없다."""

import sys
from importlib.machinery import ModuleSpec

MISSING = {
    "ipykernel",
    "jupyter_cache",
    "jupyter_client",
    "nbclient",
    "psutil",
    "tensorflow",
    "torch",
}


class Missing:
    """`MISSING`의 모듈은 없다고 말하는 finder."""

    @staticmethod
    def find_spec(name: str, path: object = None, target: object = None) -> ModuleSpec | None:
        if name.partition(".")[0] in MISSING:
            raise ModuleNotFoundError(f"No module named {name!r}", name=name)
        return None


sys.meta_path.insert(0, Missing)
