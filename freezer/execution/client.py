"""실행한 출력을 모으는 nbclient: 넘치거나 잃었거나 커널을 끝내려는 셀을 알아챈다."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from typing import Any

from nbclient import NotebookClient
from nbformat import NotebookNode

from freezer.execution.delivery import PATIENCE
from freezer.reading.settings import Limits

DISPLAYS = ("display_data", "execute_result", "update_display_data")


def output_size(msg: dict[str, Any]) -> int:
    """출력 하나의 글자 수: 찍은 글이나, 보인 값의 mime마다의 글. 출력이 아니면 0."""
    content = msg["content"]
    if msg["msg_type"] == "stream":
        return len(content["text"])
    if msg["msg_type"] in DISPLAYS:
        return sum(len(str(value)) for value in content["data"].values())
    return 0


class Client(NotebookClient):
    """출력의 크기를 세는 NotebookClient. 한도를 넘으면 `on_flood`를 부르고 더 모으지 않는다."""

    limit = Limits().output

    def __init__(self, nb: NotebookNode, on_flood: Callable[[], None], **options: Any) -> None:
        super().__init__(nb, iopub_timeout=PATIENCE, raise_on_iopub_timeout=True, **options)
        self._on_flood = on_flood
        self._size: dict[int, int] = {}
        # 물음(msg_id)마다 온 것의 수와, 그 셀
        self._came: Counter[str] = Counter()
        self._cell_of: dict[str, int] = {}
        # 셀이 exit()를 불렀는가. 커널은 대답만 하고 끝나지 않으므로 여기서 알아챈다.
        self.asked_to_exit = False
        self.on_cell_executed = self._hear_reply

    def _hear_reply(self, execute_reply: dict[str, Any], **_: Any) -> None:
        payload = execute_reply["content"].get("payload") or []
        self.asked_to_exit |= any(item.get("source") == "ask_exit" for item in payload)

    def lost(self, sent: Mapping[str, int]) -> tuple[int, int] | None:
        """커널이 내보냈는데(`sent`) 오지 않은 것이 있는 첫 셀의 차례와 그 수. 없으면 None."""
        for asked, came in self._came.items():
            if sent.get(asked, 0) > came:
                return self._cell_of[asked], sent[asked] - came
        return None

    def process_message(self, msg: dict[str, Any], cell: NotebookNode, cell_index: int) -> Any:
        asked = msg["parent_header"]["msg_id"]
        self._came[asked] += 1
        self._cell_of[asked] = cell_index
        size = self._size.get(cell_index, 0) + output_size(msg)
        self._size[cell_index] = size
        if size > self.limit:
            self._on_flood()
            return None
        return super().process_message(msg, cell, cell_index)
