"""실행한 출력을 모으는 nbclient: 넘치거나 커널을 끝내려는 셀을 알아챈다."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from nbclient import NotebookClient
from nbformat import NotebookNode

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
        super().__init__(nb, **options)
        self._on_flood = on_flood
        self._size: dict[int, int] = {}
        # 셀이 exit()를 불렀는가. 커널은 대답만 하고 끝나지 않으므로 여기서 알아챈다.
        self.asked_to_exit = False
        self.on_cell_executed = self._hear_reply

    def _hear_reply(self, execute_reply: dict[str, Any], **_: Any) -> None:
        payload = execute_reply["content"].get("payload") or []
        self.asked_to_exit |= any(item.get("source") == "ask_exit" for item in payload)

    def process_message(self, msg: dict[str, Any], cell: NotebookNode, cell_index: int) -> Any:
        size = self._size.get(cell_index, 0) + output_size(msg)
        self._size[cell_index] = size
        if size > self.limit:
            self._on_flood()
            return None
        return super().process_message(msg, cell, cell_index)

    @classmethod
    def replaying(cls, nb: NotebookNode) -> Client:
        """커널 없이, 이미 나온 말들을 모을 것."""
        client = cls(nb, on_flood=lambda: None)
        client.reset_execution_trackers()
        return client

    def replay(self, messages: Iterable[dict[str, Any]], cell: NotebookNode, index: int) -> None:
        """`{"msg_type", "content"}`들이 커널에서 온 것처럼 셀의 출력을 만든다."""
        cell.outputs = []
        self.clear_before_next_output = False
        for message in messages:
            header = {"header": {"msg_type": message["msg_type"]}, "parent_header": {}}
            self.process_message(message | header, cell, index)
