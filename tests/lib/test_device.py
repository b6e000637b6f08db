"""장치 찾기, 그리고 장치에서 구한 것이 NumPy로 구한 것과 같은지."""

import subprocess
import sys

import numpy as np
import pytest
import torch

from lib import data, descent, device, regression, surface

TEMP, SALES = data.ice_coffee()
X = regression.design(TEMP)
RATES = [0.0001, 0.001, 0.0083, 0.0085, 0.01]
AXIS = np.arange(-6, 11, 0.5)
CPU = torch.device("cpu")


def agree_with_numpy(where):
    ours = device.sweep(X, SALES, [-5.0, 10.0], RATES, 30, where)
    reference = descent.trace(X, SALES, [-5.0, 10.0], RATES, 30)
    # float64 끼리. 발산하는 걸음이 반올림을 1.43 ** 30 = 4e4 배까지 키운다.
    assert np.allclose(ours.W, reference.W, rtol=1e-9)
    assert np.allclose(ours.loss, reference.loss, rtol=1e-9)
    valley = device.grid(X, SALES, AXIS, AXIS, where)
    assert np.allclose(valley.loss, surface.grid(X, SALES, AXIS, AXIS).loss, rtol=1e-10)


def test_cpu_agrees_with_numpy():
    agree_with_numpy(CPU)


@pytest.mark.gpu
@pytest.mark.skipif(not torch.cuda.is_available(), reason="GPU가 없다")
def test_gpu_agrees_with_numpy():
    assert device.torch_device().type == "cuda"
    agree_with_numpy(device.torch_device())


@pytest.mark.gpu
@pytest.mark.skipif(not torch.cuda.is_available(), reason="GPU가 없다")
def test_gpu_agrees_on_large_n():
    rng = np.random.default_rng(0)
    x = rng.normal(size=1_000_000)
    y = 2.5 + 4 * x + rng.normal(scale=0.5, size=x.size)
    X = regression.design(x)
    rates = np.array([0.1, 0.5, 0.9]) * regression.critical_rate(X)
    ours = device.sweep(X, y, [-5.0, 10.0], rates, 10)
    reference = descent.trace(X, y, [-5.0, 10.0], rates, 10)
    # 백만 개를 더하는 순서가 달라서 생기는 반올림
    assert np.allclose(ours.loss, reference.loss, rtol=1e-9)


def test_torch_device_is_usable():
    found = device.torch_device()
    assert torch.ones(2, device=found).sum().item() == 2
    assert (found.type == "cuda") == torch.cuda.is_available()


def test_importing_lib_loads_no_framework():
    code = (
        "import sys; from lib import data, descent, plots, regression, style, surface, svg;"
        "print([m for m in ('torch', 'tensorflow') if m in sys.modules])"
    )
    result = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    )
    assert result.stdout.strip() == "[]"


def test_torch_device_does_not_load_tensorflow():
    code = "import sys; from lib import device; print('tensorflow' in sys.modules)"
    result = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    )
    assert result.stdout.strip() == "False"


def test_tensorflow_device_does_not_load_torch():
    code = (
        "import sys; from lib import device_tf;"
        "print(device_tf.tensorflow_device(), 'torch' in sys.modules)"
    )
    result = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    )
    name, torch_loaded = result.stdout.split()
    assert name in ("/CPU:0", "/GPU:0")
    assert torch_loaded == "False"
