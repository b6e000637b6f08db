"""얼린 결과를 읽고 쓴다. 쓰기는 통째로 바꿔치기라서, 언제 죽어도 옛것 아니면 새것이 남는다.

_freeze/posts/<강의>/execute-results/html.json   Quarto가 읽는 결과
_freeze/posts/<강의>/figure-html/                그림
_freeze/posts/<강의>/notebook/<강의>.ipynb       실행된 노트북
_freeze/posts/<강의>/record.json                 기록
"""

from __future__ import annotations

import contextlib
import errno
import fcntl
import json
import os
import shutil
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from freezer.errors import FreezerError
from freezer.frozen.disk import swap, sync, write
from freezer.frozen.record import Record, digest, parse_json

FREEZE = "_freeze"
STAGING = ".staging"
HTML = "execute-results/html.json"
FIGURES = "figure-html"
RECORD = "record.json"


class BusyError(FreezerError):
    """다른 freezer가 이 프로젝트를 얼리는 중이다."""


@dataclass(frozen=True)
class Frozen:
    """새로 얼릴 결과 하나. `figures`는 파일 이름 → 내용, `includes`는 언제나 비어 있다."""

    markdown: str
    figures: dict[str, bytes]
    notebook: str
    record: Record


class Store:
    """프로젝트의 `_freeze` 폴더. 강의는 `posts/`에서 본 이름으로 부른다."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.base = root / FREEZE / "posts"
        self.staging = root / FREEZE / STAGING

    def folder(self, name: str) -> Path:
        return self.base / name

    def record(self, name: str) -> Record | None:
        """기록을 읽는다. 얼린 적이 없으면 None, 깨졌으면 FreezerError."""
        path = self.folder(name) / RECORD
        if not self.folder(name).is_dir():
            return None
        if not path.is_file():
            raise FreezerError(f"{label(name, RECORD)}: 파일이 없습니다.")
        return Record.from_json(_text(path, label(name, RECORD)), label(name, RECORD))

    def check(self, name: str, record: Record) -> None:
        """얼린 파일들이 기록과 같은지 본다. 없거나 손댄 것이 있으면 FreezerError."""
        missing = {HTML, notebook_file(name)} - record.results.keys()
        if missing:
            raise FreezerError(f"{label(name, RECORD)}: {min(missing)} 의 지문이 없습니다.")
        for file, sha in record.results.items():
            path = self.folder(name) / file
            where = label(name, file)
            if not path.is_file():
                raise FreezerError(f"{where}: 얼린 파일이 없습니다.")
            content = path.read_bytes()
            if digest(content) == sha:
                continue
            if path.suffix in (".json", ".ipynb"):
                parse_json(_text(path, where), where)
            raise FreezerError(f"{where}: 얼린 뒤에 내용이 바뀌었습니다. 손으로 고치지 않습니다.")

    def notebook(self, name: str) -> str:
        file = notebook_file(name)
        return _text(self.folder(name) / file, label(name, file))

    def markdown(self, name: str) -> str:
        """얼린 markdown. 꼴이 Quarto와 다르면 FreezerError."""
        where = label(name, HTML)
        data = parse_json(_text(self.folder(name) / HTML, where), where)
        try:
            return str(data["result"]["markdown"])
        except (KeyError, TypeError) as error:
            raise FreezerError(f"{where}: Quarto의 얼린 결과가 아닙니다.") from error

    def names(self) -> list[str]:
        """얼린 결과가 있는 강의들의 이름."""
        found = set()
        for folder, _, files in os.walk(self.base):
            if RECORD in files:
                found.add(Path(folder))
            elif Path(HTML).name in files and folder.endswith(f"/{Path(HTML).parent}"):
                found.add(Path(folder).parent)
        return sorted(path.relative_to(self.base).as_posix() for path in found)

    def write(self, name: str, frozen: Frozen) -> None:
        """새 결과를 곁에 다 쓴 다음 옛 폴더와 한 번에 바꾼다. 실패하면 옛것이 그대로 남는다."""
        fresh = self.staging / name.replace("/", "__") / str(os.getpid())
        try:
            self._fill(fresh, name, frozen)
            swap(fresh, self.folder(name))
        except OSError as error:
            raise FreezerError(_disk_message(error, name)) from error
        finally:
            self._clear()

    def _fill(self, fresh: Path, name: str, frozen: Frozen) -> None:
        shutil.rmtree(fresh, ignore_errors=True)
        fresh.mkdir(parents=True)
        files = contents(name, frozen)
        results = digests_of(name, frozen)
        files[RECORD] = replace(frozen.record, results=results).to_json().encode("utf-8")
        for file, content in files.items():
            write(fresh / file, content)
        sync(fresh)

    def remove(self, name: str) -> None:
        """강의가 없어진 결과를 지운다."""
        shutil.rmtree(self.folder(name))
        with contextlib.suppress(OSError):
            self.folder(name).parent.rmdir()

    @contextlib.contextmanager
    def lock(self) -> Iterator[None]:
        """한 번에 한 freezer만 쓴다. 이미 쓰는 것이 있으면 FreezerError."""
        path = self.root / FREEZE / ".lock"
        try:
            path.parent.mkdir(exist_ok=True)
            handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o644)
        except OSError as error:
            raise FreezerError(_disk_message(error, FREEZE)) from error
        try:
            try:
                fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError as error:
                pid = os.pread(handle, 32, 0).decode("ascii", "replace") or "?"
                raise BusyError(
                    f"다른 freezer(프로세스 {pid})가 이 프로젝트를 얼리는 중입니다. "
                    "끝난 다음에 다시 실행하세요."
                ) from error
            with contextlib.suppress(OSError):
                os.ftruncate(handle, 0)
                os.pwrite(handle, str(os.getpid()).encode("ascii"), 0)
            self._clear()
            yield
        finally:
            os.close(handle)

    def tidy(self) -> None:
        """죽은 freezer가 쓰다 만 것을 치운다. 지금 쓰는 freezer가 있으면 그 freezer에 맡긴다."""
        if self.staging.exists():
            with contextlib.suppress(FreezerError), self.lock():
                pass

    def _clear(self) -> None:
        shutil.rmtree(self.staging, ignore_errors=True)


def notebook_file(name: str) -> str:
    """노트북의 자리. Quarto가 `<강의>_files`에 든 것을 모두 폴더로 여기므로 폴더에 담는다."""
    return f"notebook/{Path(name).name}.ipynb"


def label(name: str, file: str) -> str:
    """오류에 적는, 뿌리에서 본 경로."""
    return f"{FREEZE}/posts/{name}/{file}"


def contents(name: str, frozen: Frozen) -> dict[str, bytes]:
    """기록을 뺀 얼린 파일들: 강의의 폴더에서 본 이름 → 내용."""
    html = {
        "hash": frozen.record.qmd,
        "result": {
            "engine": "jupyter",
            "markdown": frozen.markdown,
            "supporting": [f"{Path(name).name}_files"],
            "filters": [],
            "includes": {},
        },
    }
    files = {HTML: json.dumps(html, ensure_ascii=False, indent=2).encode("utf-8")}
    files |= {f"{FIGURES}/{key}": value for key, value in frozen.figures.items()}
    files[notebook_file(name)] = frozen.notebook.encode("utf-8")
    return files


def digests_of(name: str, frozen: Frozen) -> dict[str, str]:
    """얼린 파일마다의 지문: 기록의 `results`."""
    return {file: digest(content) for file, content in contents(name, frozen).items()}


def _text(path: Path, label: str) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except FileNotFoundError as error:
        raise FreezerError(f"{label}: 얼린 파일이 없습니다.") from error
    except (OSError, UnicodeDecodeError) as error:
        raise FreezerError(f"{label}: 읽을 수 없습니다 ({error}).") from error


def _disk_message(error: OSError, name: str) -> str:
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return f"{name}: 디스크가 가득 차서 쓰지 못했습니다. 옛 결과는 그대로 있습니다."
    return f"{name}: 결과를 쓰지 못했습니다 ({error}). 옛 결과는 그대로 있습니다."
