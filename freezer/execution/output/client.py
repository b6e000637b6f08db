"""실행한 출력을 모으는 nbclient: 넘치거나 잃었거나 커널을 끝내려는 셀을 알아챈다.

ZeroMQ는 받는 쪽이 밀려 줄이 차면 나머지를 말없이 버리고, nbclient는 셀이 끝났다는 대답 다음에
출력을 4초만 기다린다. 그래서 줄의 길이에 한도를 두지 않고, 더 오래 기다리고, 내보낸 것을 센다.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from nbclient import NotebookClient
from nbformat import NotebookNode

from freezer.execution.output.letters import LETTERS
from freezer.reading.settings import Limits

QUEUE = 0
"""커널의 출력이 기다릴 수 있는 줄의 길이. 0이면 한도가 없다: 넘치는 출력은 Client가 막는다."""
PATIENCE = 60
"""셀이 끝났다는 대답 다음에 출력을 기다리는 초."""
KERNEL = """\
def _count_outputs():
    import collections

    kernel = get_ipython().kernel
    thread, sent = kernel.iopub_thread, collections.Counter()
    send = thread._really_send

    # 내보내는 스레드에서만 불린다. 누구의 출력인지는 물음의 header를 글자 그대로 열쇠로 삼는다.
    def counted(parts, *arguments, **options):
        if thread._is_master_process():
            sent[bytes(parts[parts.index(b"<IDS|MSG>") + 3])] += 1
        send(parts, *arguments, **options)

    thread._really_send = counted
    thread.schedule(lambda: thread.socket.set_hwm({queue}))
    kernel.freezer_sent = sent


_count_outputs()
del _count_outputs
"""
CHILDREN = """\
def _hear_children():
    import codecs, ctypes, fcntl, os, select, struct, sys, termios, threading

    flush_c, kernel = ctypes.CDLL(None).fflush, os.getpid()

    # 글을 내보낼 때마다(flush), 그러니까 셀이 끝났다고 말하기 전에 다 읽는다.
    def hear(stream):
        pipe, end = os.pipe()
        os.dup2(end, stream._original_stdstream_fd)
        os.close(end)
        stream._should_watch = False
        lock, waiting = threading.RLock(), select.poll()
        waiting.register(pipe, select.POLLIN)
        decode = codecs.getincrementaldecoder("utf-8")("replace").decode
        write, flush = stream.write, stream.flush

        def take():
            with lock:
                (left,) = struct.unpack("i", fcntl.ioctl(pipe, termios.FIONREAD, b"0000"))
                while left > 0:
                    data = os.read(pipe, left)
                    write(decode(data))
                    left -= len(data)

        def flushed():
            if os.getpid() == kernel:
                flush_c(None)
                take()
            flush()

        def watch():
            while True:
                waiting.poll()
                take()

        stream.flush = flushed
        threading.Thread(target=watch, daemon=True).start()

    for stream in (sys.stdout, sys.stderr):
        if stream._should_watch:
            hear(stream)


_hear_children()
del _hear_children
"""
"""자식 프로세스와 C가 파일 번호 1과 2에 쓴 글을 ipykernel 대신 읽는다.

ipykernel은 1,000바이트씩 끊어 읽어 그 사이에 걸린 한글이 깨지고, 셀이 끝난 다음에 읽으면 잃는다.
"""
SENT = (
    "__import__('json').dumps("
    "[[key.decode(), n] for key, n in list(get_ipython().kernel.freezer_sent.items())])"
)
DISPLAYS = ("display_data", "execute_result", "update_display_data")


def counting() -> str:
    """커널이 첫 셀보다 먼저 실행할 코드."""
    return KERNEL.format(queue=QUEUE) + CHILDREN + LETTERS


def sent(reply: str) -> dict[str, int]:
    """커널의 대답(SENT)에서, 물음의 이름(msg_id)마다 내보낸 출력의 수."""
    return {json.loads(header).get("msg_id", ""): n for header, n in json.loads(reply)}


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
        asked = msg["parent_header"].get("msg_id", "")  # 다시 들려주는 것(replay)에는 없다
        self._came[asked] += 1
        self._cell_of[asked] = cell_index
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
