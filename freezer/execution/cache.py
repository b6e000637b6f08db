"""실행한 노트북을 jupyter-cache에 두고, 같은 것을 다시 실행할 때 꺼내 쓴다.

jupyter-cache는 코드 셀의 내용으로 노트북을 찾는다. 맨 앞에 의존성의 지문을 적은 셀을 하나 더해,
`lib`이나 패키지의 판이 다르면 다른 노트북이 되게 한다.
"""

from __future__ import annotations

import copy
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import nbformat
from jupyter_cache import get_cache
from jupyter_cache.base import CacheBundleIn, RetrievalError
from nbformat import NotebookNode

from freezer.execution.blank import blank_notebook
from freezer.frozen.record import Record, digest_json
from freezer.reading.lecture import Lecture

FOLDER = ".jupyter_cache"


@dataclass(frozen=True)
class Executed:
    """실행된 노트북과, 그것을 실행한 곳과 때의 기록."""

    notebook: NotebookNode
    run: dict[str, Any]


class Cache:
    """프로젝트의 `.jupyter_cache` 폴더. 지워도 되고, 깨졌으면 없는 셈 친다."""

    def __init__(self, root: Path) -> None:
        self._cache = get_cache(root / FOLDER)

    def find(self, lecture: Lecture, record: Record) -> Executed | None:
        """같은 코드와 같은 의존성으로 실행한 적이 있으면 그 결과."""
        blank = blank_notebook(lecture)
        try:
            match = self._cache.match_cache_notebook(_keyed(blank, record))
            stored = self._cache.get_cache_bundle(match.pk).nb
        except (KeyError, RetrievalError):
            return None
        beside = json.loads(stored.cells[0].outputs[0].text)
        codes = iter(stored.cells[1:])
        values = iter(beside["inline"])
        for index, cell in enumerate(blank.cells):
            if cell.cell_type == "code":
                blank.cells[index] = next(codes)
            else:
                cell.metadata["inline"] = next(values)
        return Executed(blank, beside["run"])

    def keep(self, lecture: Lecture, executed: Executed, record: Record, name: str) -> None:
        """실행한 결과를 둔다."""
        keyed = _keyed(blank_notebook(lecture), record)
        codes = [cell for cell in executed.notebook.cells if cell.cell_type == "code"]
        values = [c.metadata["inline"] for c in executed.notebook.cells if c.cell_type != "code"]
        beside = json.dumps({"inline": values, "run": executed.run}, ensure_ascii=False)
        keyed.cells[0].outputs = [nbformat.v4.new_output("stream", text=beside)]
        for cell, code in zip(keyed.cells[1:], codes, strict=True):
            cell.outputs, cell.execution_count = code.outputs, code.execution_count
        bundle = CacheBundleIn(keyed, f"posts/{name}.qmd")
        self._cache.cache_notebook_bundle(bundle, check_validity=False, overwrite=True)


def _keyed(blank: NotebookNode, record: Record) -> NotebookNode:
    """지문 셀과 코드 셀만 있는 노트북: jupyter-cache가 찾는 열쇠."""
    files = {file: sha for file, (sha, _) in record.files.items()}
    key = digest_json([record.cells, record.settings, files, record.packages])
    keyed = nbformat.v4.new_notebook()
    keyed.nbformat_minor = 4
    keyed.metadata["kernelspec"] = blank.metadata["kernelspec"]
    codes = [copy.deepcopy(cell) for cell in blank.cells if cell.cell_type == "code"]
    keyed.cells = [nbformat.v4.new_code_cell(f"# {key}"), *codes]
    for cell in keyed.cells:
        cell.pop("id", None)
    return keyed
