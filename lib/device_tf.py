"""텐서플로가 쓸 장치 찾기. 파이토치의 것은 `lib.device` 에 있다."""

from __future__ import annotations

import tensorflow as tf


def tensorflow_device() -> str:
    """텐서플로가 쓸 장치의 이름. GPU가 있으면 `"/GPU:0"`, 없으면 `"/CPU:0"`."""
    return "/GPU:0" if tf.config.list_physical_devices("GPU") else "/CPU:0"
