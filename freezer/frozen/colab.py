"""저장소 밖에서, 이를테면 Colab에서 노트북이 `lib`을 갖추는 셀."""

from __future__ import annotations

import re
from collections.abc import Mapping

import nbformat
from nbformat import NotebookNode

TAG = "setup"
DISTRIBUTION = "deep-learning-that-runs"
SOURCE = re.compile(r"git\+(https://[\w./-]+)")
# Colab에 처음부터 있는 것. 판을 바꾸지 않고 그대로 쓴다.
PREINSTALLED = {"IPython", "matplotlib", "numpy", "pandas", "sklearn", "tensorflow", "torch"}


def setup_cell(repository: str, packages: Mapping[str, str]) -> NotebookNode:
    """Colab이면 `lib`과 `packages`(import하는 이름 → 판) 가운데 없는 것을 설치하는 코드 셀.

    Colab의 파이썬과 프레임워크를 그대로 쓰려고 의존하는 것은 따로 설치하지 않는다.
    """
    source = f"git+{repository}"
    needed = [
        f"{package.replace('_', '-')}=={version}"
        for package, version in sorted(packages.items())
        if package not in PREINSTALLED
    ]
    options = "-q --no-deps --ignore-requires-python"
    cell = nbformat.v4.new_code_cell(
        "# Colab에서는 이 셀이 강의의 lib을 설치합니다. 내 컴퓨터에서는 먼저 다음을 실행하세요.\n"
        f'# pip install "{DISTRIBUTION}[run] @ {source}"\n'
        "import sys\n"
        "\n"
        'if "google.colab" in sys.modules:\n'
        f"    %pip install {' '.join([options, *needed, source])}"
    )
    cell.metadata["tags"] = [TAG]
    return cell


def is_setup(cell: NotebookNode) -> bool:
    """`setup_cell`이 만든 셀인지."""
    return TAG in cell.metadata.get("tags", [])


def installs_from(notebook: str) -> str:
    """노트북(JSON)의 설치 셀이 가리키는 저장소의 주소. 설치 셀이 없으면 빈 글자열."""
    found = SOURCE.search(notebook) if f'"{TAG}"' in notebook else None
    return found[1] if found else ""
