"""셀의 출력을 모으는 nbclient: 크기를 세어 넘치면 멈추고, 잘게 나뉜 글을 하나로 잇는다."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from nbclient import NotebookClient
from nbformat import NotebookNode

from freezer.reading.settings import Limits


def output_size(msg: dict[str, Any]) -> int:
    """출력 하나의 글자 수: 찍은 글이나, 보인 값의 mime마다의 글. 출력이 아니면 0."""
    content = msg["content"]
    if msg["msg_type"] == "stream":
        return len(content["text"])
    if msg["msg_type"] in ("display_data", "execute_result"):
        return sum(len(str(value)) for value in content["data"].values())
    return 0


class Client(NotebookClient):
    """출력의 크기를 세는 NotebookClient. 한도를 넘으면 `on_flood`를 부르고 더 모으지 않는다."""

    limit = Limits().output

    def __init__(self, nb: NotebookNode, on_flood: Callable[[], None], **options: Any) -> None:
        super().__init__(nb, **options)
        self._on_flood = on_flood
        self._size: dict[int, int] = {}

    def process_message(self, msg: dict[str, Any], cell: NotebookNode, cell_index: int) -> Any:
        size = self._size.get(cell_index, 0) + output_size(msg)
        self._size[cell_index] = size
        if size > self.limit:
            self._on_flood()
            return None
        return super().process_message(msg, cell, cell_index)


def merge_streams(outputs: list[NotebookNode]) -> list[NotebookNode]:
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
