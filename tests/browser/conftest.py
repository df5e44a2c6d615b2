"""Real Chromium windows with fake cameras before a real server."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests import breadth
from tests.live.house import House, another_interview, open_house, signed_in_again
from tests.serving import Server, backends, serving


@pytest.fixture(params=breadth.narrowly(backends(), narrow={breadth.MARIADB}))
def server(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Server]:
    """A server with an empty database, on each kind of database in turn; in the narrow run on the one the other tests have not."""
    with serving(tmp_path / "server", request.param) as running:
        yield running


@pytest.fixture
def sqlite_server(tmp_path: Path) -> Iterator[Server]:
    with serving(tmp_path / "server", "sqlite") as running:
        yield running


@pytest.fixture(scope="module")
def household(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """A server for the whole module, where Ada interviews Grace."""
    with serving(tmp_path_factory.mktemp("household"), "sqlite") as running:
        yield open_house(running)


@pytest.fixture
def house(household: House) -> House:
    """Both with sessions of their own, and an interview of their own that is still to come."""
    server = household.ada.server
    if not server.is_running:  # The test before failed while it was stopped.
        server.start()
    return another_interview(signed_in_again(household))


@pytest.fixture(scope="session")
def results() -> Path:
    """Where screenshots go, to be looked at after a run."""
    folder = Path(os.environ.get("TEST_RESULTS", Path(__file__).resolve().parents[2] / "test-results"))
    folder.mkdir(parents=True, exist_ok=True)
    return folder
