"""사이트를 보는 시험들은 한 일꾼에게 간다: 둘이 같은 폴더에 함께 지으면 서로 망친다."""

import os

import pytest


def test_one_worker_sees_the_site(request: pytest.FixtureRequest) -> None:
    if "PYTEST_XDIST_WORKER" not in os.environ:
        pytest.skip("일꾼을 나누지 않았다")
    assert request.node.nodeid.endswith("@site/")
