"""F3, F4, F5: MariaDB is killed for a while, and frozen. Eight seconds stand for thirty."""

import re
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
import requests

from tests.faults import outages
from tests.faults.conftest import admitted_house
from tests.faults.lengths import lasting, promised
from tests.faults.mariadb import MariaDb
from tests.faults.pages import Page, open_pages, work
from tests.faults.store import ask, chat, logged_text, stored_text
from tests.faults.test_killed_server import Typists, are_saved, require_once
from tests.live.house import House, eventually
from tests.live.wires import memory_of
from tests.serving import Server, serving

pytestmark = pytest.mark.both_databases

AWAY_S = lasting(8.0, in_life_s=30.0)
PASTING_S = 4.0
ANSWER_S = 5.0
STALL_S = 1.0
MB = 1024 * 1024
PASTED = 20_000  # A person may add 4 MB at once.
WORDS = "The database cannot be reached"


@dataclass
class Outage:
    """One way for a database to be away, and back."""

    begin: Callable[[], None]
    end: Callable[[], None]


@pytest.fixture(scope="module")
def server(own_mariadb: MariaDb, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    folder: Path = tmp_path_factory.mktemp("outage")
    with serving(folder, "own", **own_mariadb.environment) as running:
        yield running


@pytest.fixture(scope="module")
def house(server: Server) -> House:
    return admitted_house(server)


@pytest.fixture(params=["killed", "frozen"])
def outage(request: pytest.FixtureRequest, own_mariadb: MariaDb, server: Server) -> Iterator[Outage]:
    own = own_mariadb
    is_killed = request.param == "killed"
    yield Outage(own.kill, own.start) if is_killed else Outage(own.freeze, own.thaw)
    own.thaw()
    if own.process is not None and own.process.poll() is not None:
        own.start()
    assert eventually(lambda: outages.is_over(server))


def timed(call: Callable[[], requests.Response]) -> tuple[requests.Response, float]:
    began = time.monotonic()
    return call(), time.monotonic() - began


class Pulse:
    """Asks for `/healthz` all the time: how long the process took at worst is how long nothing else was served."""

    def __init__(self, server: Server) -> None:
        self._url = f"{server.url}/healthz"
        self._is_over = threading.Event()
        self.worst_s = 0.0
        self.statuses: set[int] = set()
        self._thread = threading.Thread(target=self._run)

    def __enter__(self) -> "Pulse":
        self._thread.start()
        return self

    def __exit__(self, *error: object) -> None:
        self._is_over.set()
        self._thread.join()

    def _run(self) -> None:
        while not self._is_over.wait(0.05):
            answer, took_s = timed(lambda: requests.get(self._url, timeout=20))
            self.worst_s = max(self.worst_s, took_s)
            self.statuses.add(answer.status_code)


def test_typing_goes_on_and_everything_is_stored_afterwards(
    server: Server, house: House, pages: tuple[Page, Page], outage: Outage
) -> None:
    host, guest = pages
    typists = Typists(host, guest)
    typists.type_for(0.5)
    assert guest.say("before", "message-before")["ok"]
    connections = host.connections, guest.connections
    began = time.monotonic()
    outage.begin()
    with Pulse(server) as pulse:
        typists.key()
        work(*pages, until=lambda: all(page.events("document-unsaved") for page in pages), within_s=8)
        while time.monotonic() - began < AWAY_S:
            typists.key()
            work(*pages, until=lambda: host.text == guest.text, within_s=STALL_S, why="what one types, the other sees")
            work(*pages, within_s=0.1)
        assert not host.is_saved
        assert not guest.is_saved
        outage.end()
    assert pulse.statuses == {200}
    assert pulse.worst_s < promised(STALL_S)
    work(*pages, until=lambda: are_saved(*pages), within_s=8, why="after the outage all is saved")
    assert (host.connections, guest.connections) == connections, "nobody had to come back"
    assert (host.refusals, guest.refusals) == ([], [])
    require_once(typists.all, host.text)
    assert logged_text(server) == host.text
    work(*pages, until=lambda: stored_text(server) == host.text, within_s=3)


def test_messages_are_refused_with_the_reason_and_the_sockets_live(
    server: Server, house: House, pages: tuple[Page, Page], outage: Outage
) -> None:
    host, guest = pages
    connections = host.connections, guest.connections
    written = chat(server)
    mark = f"during{len(written)}"
    outage.begin()
    for number in range(4):
        refused = guest.say("during", f"message-{mark}-{number}")
        assert (refused["ok"], refused["code"], refused["retry"]) == (False, "unavailable", True)
        guest.type("x;")
    work(*pages, until=lambda: host.text == guest.text, within_s=2)
    outage.end()
    work(*pages, until=lambda: are_saved(*pages), within_s=8)
    work(*pages, until=lambda: guest.say("during", f"message-{mark}-0")["ok"], within_s=5)
    work(*pages, within_s=0.5)
    assert chat(server) == [*written, "during"]
    assert (host.connections, guest.connections) == connections


def test_pages_say_so_in_time_and_the_process_is_alive_but_not_ready(
    server: Server, house: House, outage: Outage
) -> None:
    assert house.ada.get("/readyz").status_code == 200
    outage.begin()
    answers: list[tuple[requests.Response, float]] = []

    def visit(path: str) -> None:
        cookies = {"Cookie": house.ada.cookie}
        answers.append(timed(lambda: requests.get(server.url + path, headers=cookies, timeout=30)))

    paths = ["/dashboard", "/candidates", f"/interview/{house.room}", "/login"] * 6
    visitors = [threading.Thread(target=visit, args=(path,)) for path in paths]
    for visitor in visitors:
        visitor.start()
    ready, took_s = timed(lambda: requests.get(f"{server.url}/readyz", timeout=20))
    assert (ready.status_code, took_s < promised(3)) == (503, True)
    assert re.search("mysql|127.0.0.1|Error|OperationalError", ready.text, re.IGNORECASE) is None, "no details"
    alive, took_s = timed(lambda: requests.get(f"{server.url}/healthz", timeout=20))
    assert (alive.status_code, took_s < promised(STALL_S)) == (200, True)
    for visitor in visitors:
        visitor.join()
    # On a busy machine a few wait for their session's turn until its patience ends, and are told to ask again.
    told = {answer.status_code for answer, _took_s in answers}
    assert 503 in told
    assert told <= {503, 429}
    assert max(took_s for _answer, took_s in answers) < promised(ANSWER_S)
    assert all(WORDS in answer.text for answer, _took_s in answers if answer.status_code == 503)
    outage.end()
    assert eventually(lambda: requests.get(f"{server.url}/readyz", timeout=20).status_code == 200, within_s=promised(5))
    assert house.ada.get("/dashboard").status_code == 200


def test_what_waits_is_bounded_and_so_is_the_log(
    server: Server, house: House, pages: tuple[Page, Page], outage: Outage
) -> None:
    host, guest = pages
    log = len(server.log)
    before = memory_of(server)
    outage.begin()
    began = time.monotonic()
    while time.monotonic() - began < PASTING_S:
        for page in pages:
            page.type("x" * PASTED)
            page.erase(len(page.text) - PASTED, len(page.text))
        work(*pages, within_s=0.2)
    assert memory_of(server) - before < 60 * MB
    outage.end()
    work(*pages, until=lambda: are_saved(*pages) and host.text == guest.text, within_s=30)
    assert logged_text(server) == host.text
    assert len(server.log) - log < 20_000, "an outage is told, not repeated ten times a second"


def test_what_was_pasted_meanwhile_is_told_once_afterwards(
    server: Server, house: House, pages: tuple[Page, Page], outage: Outage
) -> None:
    host, guest = pages
    size = 100 + len(ask(server, "SELECT id FROM alerts"))
    outage.begin()
    guest.type("p" * size)
    work(*pages, until=lambda: bool(guest.events("document-unsaved")), within_s=8)
    outage.end()

    def told() -> list[str]:
        return [one["type"] for one in host.events("cheat-alert") if one["size"] == size]

    work(*pages, until=lambda: are_saved(*pages) and bool(told()), within_s=10)
    work(*pages, within_s=1)
    assert told() == ["large-insert"]
    assert guest.events("cheat-alert") == []
    assert len(ask(server, f"SELECT id FROM alerts WHERE size = {size}")) == 1


def test_a_room_can_be_entered_as_soon_as_the_database_is_back(server: Server, house: House, outage: Outage) -> None:
    outage.begin()
    late = Page(house.ada, house.room)
    work(late, within_s=3)
    assert not late.is_live
    outage.end()
    work(late, until=lambda: late.is_live, within_s=10)
    late.close()


def test_what_was_acknowledged_before_the_database_was_killed_is_there(
    server: Server, house: House, own_mariadb: MariaDb
) -> None:
    pages = open_pages(house.ada, house.grace, house.room)
    host, guest = pages
    typists = Typists(host, guest)
    said = []
    for number in range(10):
        typists.type_for(0.2)
        words, message_id = f"word {number}", f"message-kill-{number}"
        # As a page does it, which says again what was refused for the moment; the same id is stored once.
        assert eventually(lambda words=words, message_id=message_id: guest.say(words, message_id)["ok"])
        said.append(words)
    acked = typists.acked
    own_mariadb.kill()
    server.stop()
    own_mariadb.start()
    assert len(acked) > 20
    require_once(acked, logged_text(server))
    assert [one for one in chat(server) if one.startswith("word")] == said
    assert ask(server, "SELECT candidate_join_status FROM interviews")[0][0] == "approved"
    server.start()
    work(*pages, until=lambda: are_saved(*pages) and host.text == guest.text, within_s=20)
    require_once(typists.all, host.text)
    for page in pages:
        page.close()
