"""A real server per database; these tests never import `app`, which would patch their process."""

from collections.abc import Iterator

import pytest

from tests.live.house import House, open_house
from tests.live.test_plain_client import Client
from tests.modes import mode  # noqa: F401 (each of these tests is one in each mode)
from tests.serving import Server, backends, serving


@pytest.fixture(scope="module", params=backends())
def server(mode: str, request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:  # noqa: F811
    with serving(tmp_path_factory.mktemp(request.param), request.param) as running:
        yield running


@pytest.fixture(scope="module")
def house(server: Server) -> House:
    return open_house(server)


@pytest.fixture
def seated(house: House) -> Iterator[tuple[Client, Client]]:
    """Ada and Grace in their room."""
    host, guest = house.seated()
    yield host, guest
    for client in (host, guest):
        client.io.disconnect()
