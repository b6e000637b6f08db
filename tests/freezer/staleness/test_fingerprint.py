"""파일의 지문: 글은 줄 끝에 매이지 않고, 아닌 것은 있는 그대로이며, 큰 것은 나누어 읽는다."""

from __future__ import annotations

import tracemalloc
from pathlib import Path

import pytest

from freezer.frozen.record import digest
from freezer.staleness import fingerprint
from freezer.staleness.fingerprint import content_digest


def of(path: Path, content: bytes) -> str:
    path.write_bytes(content)
    return content_digest(path)


@pytest.mark.parametrize("chunk", [1, 2, 3, 1 << 20])
def test_only_text_forgets_its_line_ends(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, chunk: int
) -> None:
    monkeypatch.setattr(fingerprint, "CHUNK", chunk)
    path = tmp_path / "x"
    text = "가,나\n다\r라\n".encode()
    assert of(path, text) == digest(text)
    assert of(path, text.replace(b"\n", b"\r\n")) == digest(text)
    assert of(path, b"a\r") == digest(b"a\r") != of(path, b"a\n")
    for binary in (b"\0\r\n", b"\r\n\xff", b"ab\r\n\xea\xb0"):
        assert of(path, binary) == digest(binary)
        assert of(path, binary.replace(b"\r\n", b"\n")) != digest(binary)


def test_a_large_file_is_not_read_whole(tmp_path: Path) -> None:
    path = tmp_path / "large"
    with path.open("wb") as file:
        file.truncate(200 << 20)
    tracemalloc.start()
    content_digest(path)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 16 << 20
