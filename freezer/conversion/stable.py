"""출력에서 실행할 때마다 달라지는 것을 없앤다: 토막의 나뉨, 되돌린 줄, 임시 파일과 표의 이름."""

from __future__ import annotations

import hashlib
import re
from typing import Any

from nbformat import NotebookNode

# 커널이 셀마다 지어 붙이는 파일 이름: 임시 폴더와 프로세스의 번호가 든다
CELL_FILE = re.compile(r"[^\s\"'<>(]*[/\\]ipykernel_\d+[/\\]\d+\.py")
CELL = "<셀>"
# pandas의 Styler가 표마다 새로 지어 붙이는 이름
STYLER = re.compile(r"""\bid=["']T_([0-9a-f]{1,32})["']""")
TEXTS = ("text/html", "text/latex", "text/markdown", "text/plain")


def stable_outputs(outputs: list[NotebookNode], place: str) -> list[NotebookNode]:
    """두 번 실행해도 같은 출력. `place`는 문서 안에서 셀의 자리이다."""
    merged = _merged(outputs)
    for number, output in enumerate(merged):
        if output.output_type == "stream":
            output.text = CELL_FILE.sub(CELL, _settled(output.text))
        elif output.output_type == "error":
            output.evalue = _text(output.evalue)
            output.traceback = [_text(line) for line in output.traceback]
        else:
            for kind in TEXTS:
                if isinstance(output.data.get(kind), str):
                    output.data[kind] = _text(output.data[kind])
            _name_tables(output.data, f"{place}/{number}")
    return merged


def _merged(outputs: list[NotebookNode]) -> list[NotebookNode]:
    """잇달은 글 출력을 stdout 하나, stderr 하나로 모은다.

    커널은 글을 시간에 따라 다른 토막으로 보내므로, 모아야 두 번의 실행이 같아진다.
    """
    merged: list[NotebookNode] = []
    pending: dict[str, NotebookNode] = {}
    for output in outputs:
        if output.output_type != "stream":
            merged += [pending[key] for key in ("stdout", "stderr") if key in pending]
            merged.append(output)
            pending = {}
        elif output.name in pending:
            pending[output.name].text += output.text
        else:
            pending[output.name] = output
    return merged + [pending[key] for key in ("stdout", "stderr") if key in pending]


def _text(text: str) -> str:
    return CELL_FILE.sub(CELL, text.replace("\r\n", "\n").replace("\r", "\n"))


def _settled(text: str) -> str:
    """터미널처럼, 줄 머리로 되돌아가 덮어쓴 글만 남긴다: 진행 막대는 마지막 모습이 된다."""
    if "\r" not in text:
        return text
    return "\n".join(_overwritten(line) for line in text.replace("\r\n", "\n").split("\n"))


def _overwritten(line: str) -> str:
    shown = ""
    for part in line.split("\r"):
        shown = part + shown[len(part) :]
    return shown


def _name_tables(data: dict[str, Any], place: str) -> None:
    page = data.get("text/html")
    for number, name in enumerate(STYLER.findall(page) if isinstance(page, str) else []):
        stable = hashlib.sha256(f"{place}/{number}".encode()).hexdigest()[: len(name)]
        data["text/html"] = re.sub(rf"\bT_{name}", f"T_{stable}", data["text/html"])
