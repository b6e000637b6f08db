"""노트북을 Colab에서 여는 주소와, 저장소 밖에서 `lib`을 갖추는 셀.

저장소의 주소는 `_quarto.yml`의 `website: repo-url` 한 곳에서 온다.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import PurePosixPath
from urllib.parse import urlsplit

import nbformat
from nbformat import NotebookNode

TAG = "setup"
BRANCH = "main"
DISTRIBUTION = "deep-learning-that-runs"
# Colab에 처음부터 있는 것. 판을 바꾸지 않고 그대로 쓴다.
PREINSTALLED = {"IPython", "matplotlib", "numpy", "pandas", "sklearn", "tensorflow", "torch"}


def colab_url(repository: str, name: str) -> str | None:
    """강의 `name`의 얼린 노트북을 Colab에서 여는 주소. GitHub 저장소가 아니면 None."""
    place = urlsplit(repository)
    if place.hostname != "github.com":
        return None
    path = place.path.strip("/").removesuffix(".git")
    notebook = f"_freeze/posts/{name}/notebook/{PurePosixPath(name).name}.ipynb"
    return f"https://colab.research.google.com/github/{path}/blob/{BRANCH}/{notebook}"


def setup_cell(repository: str, packages: Mapping[str, str]) -> NotebookNode:
    """Colab이면 `lib`과 `packages`(import하는 이름 → 판) 가운데 없는 것을 설치하는 코드 셀.

    Colab의 파이썬과 프레임워크를 그대로 쓰려고 의존하는 것은 따로 설치하지 않는다.
    """
    source = f"git+{repository.rstrip('/')}"
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
