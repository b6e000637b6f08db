"""커널이 내보낸 출력이 하나도 빠짐없이 왔는지 본다.

ZeroMQ는 받는 쪽이 밀려 줄이 차면 나머지를 말없이 버리고, nbclient는 셀이 끝났다는 대답 다음에
출력을 4초만 기다린다. 그래서 줄의 길이에 한도를 두지 않고, 더 오래 기다리고, 내보낸 것을 센다.
"""

from __future__ import annotations

import json

QUEUE = 0
"""커널의 출력이 기다릴 수 있는 줄의 길이. 0이면 한도가 없다: 넘치는 출력은 client.py가 막는다."""
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
SENT = (
    "__import__('json').dumps("
    "[[key.decode(), n] for key, n in list(get_ipython().kernel.freezer_sent.items())])"
)


def counting() -> str:
    """커널이 첫 셀보다 먼저 실행할 코드."""
    return KERNEL.format(queue=QUEUE)


def sent(reply: str) -> dict[str, int]:
    """커널의 대답(SENT)에서, 물음의 이름(msg_id)마다 내보낸 출력의 수."""
    return {json.loads(header).get("msg_id", ""): n for header, n in json.loads(reply)}
