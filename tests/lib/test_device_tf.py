"""텐서플로의 장치에서 구한 손실과 미분이 NumPy로 구한 것과 같은지."""

import numpy as np
import pytest

from lib import regression

CPU = "/CPU:0"


def agree_with_numpy(where: str) -> None:
    import tensorflow as tf

    rng = np.random.default_rng(0)
    x = rng.normal(size=200_000)
    y = 2.5 + 4 * x + rng.normal(scale=0.5, size=x.size)
    X = regression.design(x)
    with tf.device(where):
        points, target = tf.constant(X), tf.constant(y)
        beta = tf.Variable([-5.0, 10.0], dtype=tf.float64)
        with tf.GradientTape() as tape:
            loss = tf.reduce_sum((target - tf.linalg.matvec(points, beta)) ** 2)
        gradient = tape.gradient(loss, beta)
    assert loss.device.endswith(where.removeprefix("/"))
    # float64 끼리. 이십만 개를 더하는 순서가 달라서 생기는 반올림만 있다.
    assert np.allclose(loss, regression.loss(X, y, [-5.0, 10.0]), rtol=1e-11)
    assert np.allclose(gradient, regression.gradient(X, y, [-5.0, 10.0]), rtol=1e-11)


def test_cpu_agrees_with_numpy() -> None:
    agree_with_numpy(CPU)


@pytest.mark.gpu
def test_gpu_agrees_with_numpy() -> None:
    from lib.device_tf import tensorflow_device

    if tensorflow_device() == CPU:
        pytest.skip("GPU가 없다")
    agree_with_numpy(tensorflow_device())
