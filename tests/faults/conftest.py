"""A server of its own for each module, on each database; browsers as the room's tests have them."""

from collections.abc import Iterator

import pytest

from tests.faults import mariadb
from tests.faults.pages import Page, open_pages
from tests.live.house import House, another_interview, open_house
from tests.serving import Server, backends, serving
from wire.runtime import DEFAULT_MODE

# For what has nothing to do with the kind of database.
on_sqlite = pytest.mark.parametrize("server", ["sqlite"], indirect=True, scope="module")


@pytest.fixture(scope="module")
def mode() -> str:
    """Modules about what has to hold in both have another one (tests/modes.py)."""
    return DEFAULT_MODE


@pytest.fixture(scope="module", params=backends())
def server(mode: str, request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """With the module's `LIMITS`, if it has any (tests/faults/limited.py)."""
    limits: tuple[str, ...] = getattr(request.module, "LIMITS", ())
    program = ("-m", "tests.faults.limited", *limits) if limits else ("app.py",)
    with serving(tmp_path_factory.mktemp(request.param), request.param, program=program) as running:
        yield running


@pytest.fixture(scope="module")
def own_mariadb(tmp_path_factory: pytest.TempPathFactory) -> Iterator[mariadb.MariaDb]:
    """A database server that the module may kill and freeze."""
    if "mariadb" not in backends() or not mariadb.is_installed():
        pytest.skip("MariaDB's server is not installed, or not wanted")
    own = mariadb.MariaDb(tmp_path_factory.mktemp("mariadb"))
    own.start()
    yield own
    own.stop()


@pytest.fixture(scope="module")
def house(server: Server) -> House:
    """Ada and Grace have an interview, and Grace is admitted."""
    return admitted_house(server)


def admitted_house(server: Server) -> House:
    return admitted(open_house(server))


def admitted(house: House) -> House:
    for client in house.seated():
        client.io.disconnect()
    return house


@pytest.fixture(scope="module")
def next_door(house: House) -> House:
    """Another room of the same server."""
    return admitted(another_interview(house))


@pytest.fixture
def pages(house: House) -> Iterator[tuple[Page, Page]]:
    """The interviewer's page and the candidate's, live."""
    both = open_pages(house.ada, house.grace, house.room)
    yield both
    for page in both:
        page.close()
