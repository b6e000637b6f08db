"""오래 사는 node: 다듬는 코드(finish/)를 한 번만 읽어 두고 되풀이해 쓴다."""

from __future__ import annotations

import contextlib
import json
import select
import shutil
import subprocess
from collections.abc import Callable, Sequence
from pathlib import Path

from freezer.errors import FreezerError, StoppedError

WAIT_SECONDS = 0.1


class WarmNode:
    """`finish/serve.mjs` 하나. 죽었으면 다음에 쓸 때 다시 시작한다."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self._process: subprocess.Popen[str] | None = None

    def finish(
        self, root: Path, site: Path, pages: Sequence[Path], stopped: Callable[[], bool]
    ) -> None:
        """`site`를, `pages`가 있으면 그 페이지만 다듬는다. 다듬지 못하면 FreezerError.

        `stopped()`이면 node를 버리고 StoppedError.
        """
        asked = {"site": str(site), "root": str(root), "pages": [str(page) for page in pages]}
        process = self._running()
        assert process.stdin and process.stdout
        with contextlib.suppress(OSError):
            print(json.dumps(asked), file=process.stdin, flush=True)
        while not select.select([process.stdout], [], [], WAIT_SECONDS)[0]:
            if stopped():
                process.kill()
                process.wait()
                raise StoppedError("다듬기를 그만두었습니다.")
        line = process.stdout.readline()
        answer = json.loads(line) if line else {"error": "node가 끝났습니다."}
        if "error" in answer:
            raise FreezerError(f"사이트를 다듬지 못했습니다.\n{answer['error']}")

    def _running(self) -> subprocess.Popen[str]:
        if self._process is None or self._process.poll() is not None:
            program = shutil.which("node")
            if not program:
                raise FreezerError("Node.js(20 이상)를 찾을 수 없습니다. 설치하세요.")
            self._process = subprocess.Popen(
                [program, str(self.root / "finish" / "serve.mjs")],
                cwd=self.root,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                text=True,
            )
        return self._process

    def close(self) -> None:
        if self._process and self._process.stdin:
            self._process.stdin.close()
            self._process.wait()
        self._process = None
