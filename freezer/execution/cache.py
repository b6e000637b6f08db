"""실행한 노트북을 jupyter-cache에 두고, 같은 것을 다시 실행할 때 꺼내 쓴다.

jupyter-cache는 코드 셀의 내용으로 노트북을 찾는다. 맨 앞에 의존성의 지문을 적은 셀을 하나 더해,
`lib`이나 패키지의 판이 다르면 다른 노트북이 되게 한다.
"""

from __future__ import annotations

import copy
import errno
import json
import logging
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import nbformat
from jupyter_cache import get_cache
from jupyter_cache.base import CacheBundleIn
from nbformat import NotebookNode

from freezer.conversion.blank import blank_notebook
from freezer.frozen.record import Record, digest_json
from freezer.reading.lecture import Lecture

FOLDER = ".jupyter_cache"
# 새로 만들어도 쓰지 못하는 까닭: 가득 찼거나 쓸 수 없는 디스크
UNWRITABLE = {errno.EACCES, errno.EDQUOT, errno.ENOSPC, errno.EROFS}


@dataclass(frozen=True)
class Executed:
    """실행된 노트북과, 그것을 실행한 곳과 때의 기록."""

    notebook: NotebookNode
    run: dict[str, Any]


class Cache:
    """프로젝트의 `.jupyter_cache` 폴더. 지워도 되고, 깨졌으면 알리고 없는 셈 친다.

    데이터베이스와 노트북은 남의 것이고 언제든 잘리거나 없어질 수 있어, 무슨 오류가 날지 모른다.
    """

    def __init__(self, root: Path) -> None:
        self._folder = root / FOLDER
        self._cache = get_cache(self._folder)

    def find(self, lecture: Lecture, record: Record) -> Executed | None:
        """같은 코드와 같은 의존성으로 실행한 적이 있으면 그 결과."""
        try:
            return self._find(lecture, record)
        except Exception as error:
            _warn("두었던 결과를 읽지 못해 다시 실행합니다", error)
            return None

    def _find(self, lecture: Lecture, record: Record) -> Executed | None:
        blank = blank_notebook(lecture)
        try:
            match = self._cache.match_cache_notebook(_keyed(blank, record))
        except KeyError:
            return None
        stored = self._cache.get_cache_bundle(match.pk).nb
        beside = json.loads(stored.cells[0].outputs[0].text)
        if beside["outputs"] != _outputs_digest(stored.cells[1:]):
            raise ValueError("노트북의 내용이 바뀌었다")
        codes = iter(stored.cells[1:])
        values = iter(beside["inline"])
        for index, cell in enumerate(blank.cells):
            if cell.cell_type == "code":
                blank.cells[index] = next(codes)
            else:
                cell.metadata["inline"] = next(values)
        return Executed(blank, beside["run"])

    def keep(self, lecture: Lecture, executed: Executed, record: Record, name: str) -> None:
        """실행한 결과를 둔다. 두지 못해도 얼린 결과는 그대로이므로 알리기만 한다."""
        bundle = _bundle(lecture, executed, record, name)
        try:
            try:
                self._put(bundle)
            except Exception as error:
                if getattr(error, "errno", None) in UNWRITABLE:
                    raise
                # 앞서 둔 것이 깨졌다. 잃어도 되는 것이므로 새로 만든다.
                self._discard()
                self._put(bundle)
        except Exception as error:
            _warn("실행한 결과를 두지 못했습니다", error)

    def _put(self, bundle: CacheBundleIn) -> None:
        self._cache.cache_notebook_bundle(bundle, check_validity=False, overwrite=True)

    def _discard(self) -> None:
        shutil.rmtree(self._folder, ignore_errors=True)
        self._cache = get_cache(self._folder)


def _warn(what: str, error: Exception) -> None:
    first = (str(error).splitlines() or [""])[0]
    logging.getLogger("freezer").warning(
        "경고: %s: %s. %s 폴더는 지워도 됩니다. (%s: %s)",
        FOLDER,
        what,
        FOLDER,
        type(error).__name__,
        first,
    )


def _bundle(lecture: Lecture, executed: Executed, record: Record, name: str) -> CacheBundleIn:
    """jupyter-cache에 둘 노트북. 인라인 값과 실행한 곳은 지문 셀의 출력에 적는다."""
    keyed = _keyed(blank_notebook(lecture), record)
    codes = [cell for cell in executed.notebook.cells if cell.cell_type == "code"]
    for cell, code in zip(keyed.cells[1:], codes, strict=True):
        cell.outputs, cell.execution_count = code.outputs, code.execution_count
    beside = {
        "inline": [c.metadata["inline"] for c in executed.notebook.cells if c.cell_type != "code"],
        "outputs": _outputs_digest(keyed.cells[1:]),
        "run": executed.run,
    }
    text = json.dumps(beside, ensure_ascii=False)
    keyed.cells[0].outputs = [nbformat.v4.new_output("stream", text=text)]
    return CacheBundleIn(keyed, f"posts/{name}.qmd")


def _outputs_digest(cells: list[NotebookNode]) -> str:
    return digest_json([cell.outputs for cell in cells])


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
