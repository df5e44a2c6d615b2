"""One cluster for each module."""

from collections.abc import Iterator

import pytest

from tests.faults.conftest import admitted_house
from tests.live.house import House
from tests.scale import nginx, redis_server
from tests.scale.cluster import Cluster, cluster
from tests.serving import backends


@pytest.fixture(scope="module")
def three(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    """Three processes, nginx, Redis."""
    if "mariadb" not in backends() or not nginx.is_installed() or not redis_server.is_installed():
        pytest.skip("nginx or Redis is not installed, or MariaDB not wanted")
    with cluster(tmp_path_factory.mktemp("three")) as running:
        yield running


@pytest.fixture(scope="module")
def house(three: Cluster) -> House:
    """Ada and Grace have an interview, and Grace is admitted."""
    return admitted_house(three.front)
