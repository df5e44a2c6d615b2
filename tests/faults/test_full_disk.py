"""F18 with F3: the disk of the database is full, on both databases; then there is room again.

MariaDB may end itself on a full disk (db/room.py says why), so here as in life something starts it again.
"""

import re
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
import requests

from tests.faults import mariadb, outages
from tests.faults.conftest import admitted_house
from tests.faults.mariadb import MariaDb, restarting
from tests.faults.pages import Page, work
from tests.faults.small_disk import Disk, small_disk
from tests.faults.store import answers, ask, change, chat, logged_text, stored_text
from tests.faults.test_disk import add, large_pdf
from tests.faults.test_killed_server import Typists, are_saved, require_once
from tests.live.house import House, eventually
from tests.serving import Server, backends, launch, serving

pytestmark = pytest.mark.both_databases

MEGABYTES = {"sqlite": 6, "mariadb": 64}
SMALLEST = (
    "--innodb-log-file-size=4M", "--innodb-buffer-pool-size=16M", "--aria-log-file-size=8M",
    "--innodb-autoextend-increment=1",  # MB; by default the system tablespace wants 64 at once.
)  # fmt: skip
PASTED = 20_000  # Does not fit into a page of the database.
PASTES = 60  # More than a table has room for in what it took from the disk before, which is 1 MB at most.
REFUSED_WITHIN_S = 30  # A statement of MariaDB's may last eight seconds, and the page waits between two tries.
UNTIL_MARIADB_ENDS_S = 7.0  # It tries for 5 s to take back what it could not write.
BEGAN, ENDED = "the database takes no writes: ", "the database takes writes again"
WORDS = "The database cannot be reached"


@dataclass
class Full:
    """A server whose database lies on a small disk."""

    server: Server
    disk: Disk


@pytest.fixture(scope="module", params=backends())
def full(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Full]:
    folder = tmp_path_factory.mktemp(f"full-{request.param}")
    with small_disk(folder / "disk", megabytes=MEGABYTES[request.param]) as disk:
        if request.param == "sqlite":
            with serving(folder / "server", "own", SQLITE_PATH=str(disk.place / "live.db")) as server:
                yield Full(server, disk)
            return
        if not mariadb.is_installed():
            pytest.skip("MariaDB's server is not installed")
        own = MariaDb(folder / "mariadb", data=disk.place / "data", options=SMALLEST)
        with restarting(own), serving(folder / "server", "own", **own.environment) as server:
            yield Full(server, disk)


@pytest.fixture(scope="module")
def server(full: Full) -> Server:
    return full.server


@pytest.fixture(scope="module")
def house(server: Server) -> House:
    return admitted_house(server)


@pytest.fixture
def disk(full: Full) -> Iterator[Disk]:
    """Whatever becomes of the test, there is room afterwards, and the server knows."""
    yield full.disk
    full.disk.make_room()
    assert eventually(lambda: outages.is_over(full.server))


def is_ready(server: Server) -> bool:
    return requests.get(f"{server.url}/readyz", timeout=20).status_code == 200


def paste_until_refused(full: Full, pages: tuple[Page, Page], letter: str) -> int:
    """Fill the disk, then what the table has of it; how many pastes that took.

    That a page hears it is not saved is not enough: it also hears so while the database still tries.
    """
    guest, before = pages[1], full.server.log.count(BEGAN)
    full.disk.fill()
    for pasted in range(1, PASTES):
        guest.type(letter * PASTED)
        work(*pages, until=lambda: full.server.log.count(BEGAN) > before or guest.is_saved, within_s=REFUSED_WITHIN_S)
        if full.server.log.count(BEGAN) > before:
            work(*pages, until=lambda: bool(guest.events("document-unsaved")), within_s=10)
            return pasted
    raise AssertionError("the disk is not full")


def test_a_full_disk_is_an_outage_and_everything_is_stored_when_there_is_room(
    full: Full, server: Server, house: House, pages: tuple[Page, Page], disk: Disk
) -> None:
    host, guest = pages
    typists = Typists(host, guest)
    typists.type_for(0.5)
    work(*pages, until=lambda: are_saved(*pages), within_s=8)
    connections, log = (host.connections, guest.connections), len(server.log)
    pasted = paste_until_refused(full, pages, "p")
    refused_at = time.monotonic()
    for _turn in range(30):
        typists.key()
        work(*pages, until=lambda: host.text == guest.text, within_s=5, why="what one types, the other sees")
    assert not guest.is_saved
    assert not is_ready(server)
    assert requests.get(f"{server.url}/healthz", timeout=20).status_code == 200
    if "MYSQL_HOST" in server.environment:
        work(*pages, until=lambda: time.monotonic() - refused_at > UNTIL_MARIADB_ENDS_S, within_s=20)
    said = server.log[log:]
    assert said.count(BEGAN) == 1
    assert re.search(BEGAN + ".*(full|2013)", said), "2013: MariaDB takes back for longer than a statement may last"
    assert ENDED not in said
    assert "Traceback" not in said
    assert len(said.splitlines()) < 60, "an outage is told once, not ten times a second"
    disk.make_room()
    work(*pages, until=lambda: are_saved(*pages), within_s=30, why="with room again all is saved")
    assert eventually(lambda: is_ready(server), within_s=15)
    assert (host.connections, guest.connections) == connections
    assert (host.refusals, guest.refusals) == ([], [])
    assert logged_text(server) == host.text
    assert host.text.count("p") == pasted * PASTED
    require_once(typists.all, host.text.replace("p" * PASTED, ""))
    work(*pages, until=lambda: stored_text(server) == host.text, within_s=5)
    assert (server.log[log:].count(BEGAN), server.log[log:].count(ENDED)) == (1, 1)


def test_messages_and_forms_are_refused_with_the_reason_meanwhile(
    full: Full, server: Server, house: House, pages: tuple[Page, Page], disk: Disk
) -> None:
    guest = pages[1]
    written = len(chat(server))
    change(server, "UPDATE user_sessions SET last_seen_at = '2026-01-01'")  # It is time to note that they are used.
    paste_until_refused(full, pages, "q")
    refused = guest.say("m" * 1000, "message-on-a-full-disk")
    assert (refused["ok"], refused["code"], refused["retry"]) == (False, "unavailable", True)
    answer = add(house.ada, large_pdf(PASTED), email="full@example.org")
    assert answer.status_code == 503
    assert WORDS in answer.text
    # MariaDB may just have ended itself, and does not always find the room to start again.
    assert eventually(lambda: house.ada.get("/dashboard").status_code == 200 or not answers(server)), "read"
    disk.make_room()
    work(*pages, until=lambda: are_saved(*pages), within_s=30)
    work(*pages, until=lambda: guest.say("m" * 1000, "message-on-a-full-disk")["ok"], within_s=10)
    assert len(chat(server)) == written + 1


def test_it_recovers_by_itself_when_nobody_writes(server: Server, house: House, disk: Disk) -> None:
    disk.fill()
    for number in range(100):
        if add(house.ada, large_pdf(100), name="one.pdf", email=f"n{number}@example.org").status_code == 503:
            break
    assert not is_ready(server)
    assert server.log.count(BEGAN) == server.log.count(ENDED) + 1
    people = ask(server, "SELECT COUNT(*) FROM users")
    disk.make_room()
    assert eventually(lambda: is_ready(server), within_s=15)
    assert server.log.count(BEGAN) == server.log.count(ENDED)
    assert ask(server, "SELECT COUNT(*) FROM users") == people
    if "MYSQL_HOST" in server.environment:
        assert ask(server, "SHOW TABLES LIKE '%room'") == [], "asking for room leaves nothing"


def test_a_server_whose_log_has_no_room_serves(tmp_path: Path) -> None:
    with serving(tmp_path, "sqlite") as server:
        server.stop()
        server.process = launch(server.program, server.environment, Path("/dev/full"))
        assert eventually(lambda: _answers(server), within_s=30)
        for _turn in range(20):
            assert requests.get(f"{server.url}/login", timeout=20).status_code == 200
        assert requests.get(f"{server.url}/socket.io/?EIO=4&transport=nonsense", timeout=20).status_code >= 400
        assert server.process.poll() is None


def _answers(server: Server) -> bool:
    try:
        return requests.get(f"{server.url}/healthz", timeout=2).status_code == 200
    except (requests.ConnectionError, requests.Timeout):
        return False
