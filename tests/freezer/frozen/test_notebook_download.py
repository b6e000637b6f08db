"""독자가 하는 그대로: 저장소를 `pip install` 한 깨끗한 환경에서 내려받은 노트북을 실행한다.

환경은 저장소 밖의 새 가상 환경이다. 큰 프레임워크는 다시 받지 않고 지금 환경의 것을 빌리지만,
`lib`은 방금 설치한 꾸러미에서만 온다.
"""

from __future__ import annotations

import ast
import shutil
import subprocess
import sys
import sysconfig
import venv
from collections.abc import Iterator
from pathlib import Path

import nbformat
import pytest
from jupyter_client.kernelspec import KernelSpec
from jupyter_client.manager import AsyncKernelManager
from nbclient import NotebookClient
from nbformat import NotebookNode

from freezer.comparison.text import same_text
from freezer.execution.kernel import environment
from freezer.frozen.colab import is_setup

ROOT = Path(__file__).parents[3]
# 저장소를 설치한 환경을 한 일꾼에서 한 번만 만든다.
pytestmark = pytest.mark.xdist_group("notebook-download")
NOTEBOOKS = sorted((ROOT / "_freeze" / "posts").rglob("notebook/*.ipynb"))
SEEDS = ("regression-steps", "tensorflow-regression")


@pytest.fixture(scope="session")
def clean(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """저장소를 설치한 새 가상 환경의 파이썬."""
    folder = tmp_path_factory.mktemp("reader")
    source = folder / "repository"
    shutil.copytree(
        ROOT,
        source,
        ignore=lambda place, names: [
            name
            for name in names
            if Path(place) == ROOT and name not in {"README.md", "freezer", "lib", "pyproject.toml"}
        ],
    )
    venv.create(folder / "env", with_pip=False)
    python = folder / "env" / "bin" / "python"
    command = [sys.executable, "-m", "pip", "--python", str(python), "install", "--quiet"]
    subprocess.run([*command, "--no-deps", str(source)], check=True, cwd=folder)
    shutil.rmtree(source)
    packages = subprocess.run(
        [python, "-c", "import sysconfig; print(sysconfig.get_path('purelib'))"],
        check=True,
        capture_output=True,
        text=True,
    ).stdout.strip()
    # .pth로 더한 폴더의 .pth는 읽지 않으므로, 지금 환경의 편집 가능한 설치는 따라오지 않는다.
    Path(packages, "borrowed.pth").write_text(sysconfig.get_path("purelib"), encoding="utf-8")
    return python


def notebook(name: str) -> NotebookNode:
    path = ROOT / "_freeze" / "posts" / name / f"notebook/{name}.ipynb"
    return nbformat.read(path, as_version=4)


def code_cells(book: NotebookNode) -> list[NotebookNode]:
    return [cell for cell in book.cells if cell.cell_type == "code"]


def texts(book: NotebookNode) -> Iterator[tuple[str, str]]:
    """셀마다 (코드, 찍은 글과 값)."""
    for cell in code_cells(book):
        printed = [each.get("text", "") for each in cell.outputs if each.get("name") != "stderr"]
        values = [each.get("data", {}).get("text/plain", "") for each in cell.outputs]
        # 그림의 값은 `<Figure …>` 처럼 크기에 따라 다르므로 뺀다.
        shown = [value for value in values if not value.startswith("<Figure")]
        yield cell.source, "".join([*printed, *shown])


def test_every_lecture_has_a_notebook() -> None:
    lectures = {path.stem for path in (ROOT / "posts").glob("*.qmd")}
    assert {path.stem for path in NOTEBOOKS} == lectures


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_notebook_is_valid_and_executed(path: Path) -> None:
    book = nbformat.read(path, as_version=4)
    nbformat.validate(book)
    assert book.nbformat == 4
    cells = [cell for cell in code_cells(book) if not is_setup(cell)]
    assert [cell.execution_count for cell in cells] == list(range(1, len(cells) + 1))
    assert not any(
        output.output_type == "error" or output.get("name") == "stderr"
        for cell in cells
        for output in cell.outputs
    )


def test_every_import_of_every_notebook_works(clean: Path, tmp_path: Path) -> None:
    """강의들이 부르는 것을 모두 불러 본다. `lib`은 저장소가 아니라 설치한 곳에서 온다."""
    imports: dict[str, None] = {}
    for path in NOTEBOOKS:
        for cell in code_cells(nbformat.read(path, as_version=4)):
            if not is_setup(cell):
                tree = ast.parse(cell.source)
                nodes = (n for n in ast.walk(tree) if isinstance(n, ast.Import | ast.ImportFrom))
                imports |= dict.fromkeys(ast.unparse(node) for node in nodes)
    assert any("from lib import" in line for line in imports)
    program = "\n".join([*imports, "import lib", "print(lib.__file__)", "style.use()"])
    done = subprocess.run(
        [clean, "-c", program], cwd=tmp_path, capture_output=True, text=True, timeout=300
    )
    assert done.returncode == 0, done.stderr
    place = Path(done.stdout.splitlines()[-1]).parent
    assert place.is_relative_to(clean.parents[1])
    owned = [path for path in (ROOT / "lib").rglob("*.*") if "__pycache__" not in path.parts]
    for path in owned:
        assert (place / path.relative_to(ROOT / "lib")).is_file()


@pytest.mark.parametrize("name", SEEDS)
def test_a_downloaded_notebook_gives_the_same_text(name: str, clean: Path, tmp_path: Path) -> None:
    frozen = notebook(name)
    fresh = nbformat.reads(nbformat.writes(frozen), as_version=4)
    for cell in code_cells(fresh):
        cell.outputs = []
    manager = AsyncKernelManager()
    arguments = [str(clean), "-m", "ipykernel_launcher", "-f", "{connection_file}"]
    manager._kernel_spec = KernelSpec(argv=arguments, language="python")
    client = NotebookClient(fresh, km=manager, timeout=300)
    # 실(thread)의 수가 다르면 float32 합의 끝자리가 달라지므로 얼릴 때와 같게 한다.
    client.execute(cwd=str(tmp_path), env=environment())
    for (source, said), (_, expected) in zip(texts(fresh), texts(frozen), strict=True):
        assert same_text(expected, said), f"{source}\n{expected}\n{said}"
