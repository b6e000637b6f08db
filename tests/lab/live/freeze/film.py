"""필름의 물음과 답: TensorFlow와 PyTorch로 실행한 셀."""

from __future__ import annotations

import contextlib
from typing import Any
from unittest import mock

import tensorflow as tf
import torch

from lib import film

TAPE = "with tf.GradientTape({keep}) as tape:\n"
REELS = (
    "x0 = tf.Variable(8.0)\n" + TAPE + "    f = x0 ** 2\ntape.gradient(f, x0)",
    "x0 = tf.constant(8.0)\n" + TAPE + "    f = x0 ** 2\nprint(tape.gradient(f, x0))",
    TAPE + "    tape.watch(x0)\n    f = x0 ** 2\n    g = 3 * f - f * x0\ntape.gradient(g, x0)",
    "x0 = tf.Variable(2.5)\n" + TAPE + "    f = x0 ** 2\ntape.gradient(f, x0)\n"
    "try:\n    tape.gradient(f, x0)\nexcept RuntimeError as error:\n    print(error)",
    TAPE + "    f = x0 ** 2\n    g = x0 ** 3\ntape.gradient(f, x0)\ntape.gradient(g, x0)\ndel tape",
    "x0 = torch.tensor(8.0, requires_grad=True)\nf = x0 ** 2\nf.backward({keep})\n"
    "try:\n    f.backward()\nexcept RuntimeError as error:\n    print(error)",
)


def reference() -> dict[str, Any]:
    """필름의 셀을 TensorFlow와 PyTorch로 실행했을 때 물음마다의 답. 스위치를 끈 것과 켠 것."""
    cases = []
    for keep in (False, True):
        names: dict[str, Any] = {"tf": tf, "torch": torch, "print": lambda *_: None}
        answers = []
        for reel in REELS:
            switch = "retain_graph=True" if "torch" in reel else "persistent=True"
            answers.append(_answers(reel.format(keep=switch if keep else ""), names))
        cases.append(answers)
    held: film.Held = {}
    takes = [film.read(reel.format(keep=""), held) | {"label": ""} for reel in REELS]
    return {"takes": takes, "answers": cases}


def _answers(cell: str, names: dict[str, Any]) -> list[float | str]:
    """셀을 실행하며 gradient와 backward의 답을 모은다. 받지 않은 오류에서 셀은 멈춘다."""
    told: list[float | str] = []

    def listen(ask: Any, answer: Any) -> Any:
        def asked(*args: Any, **options: Any) -> Any:
            try:
                result = ask(*args, **options)
            except RuntimeError:
                told.append("RuntimeError")
                raise
            found = answer(result)
            told.append("None" if found is None else float(found))
            return result

        return asked

    with (
        mock.patch.object(
            tf.GradientTape, "gradient", listen(tf.GradientTape.gradient, lambda slope: slope)
        ),
        mock.patch.object(
            torch.Tensor, "backward", listen(torch.Tensor.backward, lambda _: names["x0"].grad)
        ),
        contextlib.suppress(RuntimeError),
    ):
        exec(cell, names)
    return told
