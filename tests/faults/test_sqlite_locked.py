"""F3, F4 for the embedded database: another program holds its lock. Reading goes on, only writing waits."""

import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from tests.faults.conftest import admitted_house
from tests.faults.lengths import promised
from tests.faults.pages import Page, work
from tests.faults.store import chat, logged_text
from tests.faults.test_database_away import AWAY_S, STALL_S, Pulse
from tests.faults.test_killed_server import Typists, are_saved, require_once
from tests.live.house import House, eventually
from tests.serving import Server, serving


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    folder: Path = tmp_path_factory.mktemp("locked")
    with serving(folder, "sqlite") as running:
        yield running


@pytest.fixture(scope="module")
def house(server: Server) -> House:
    return admitted_house(server)


@contextmanager
def lock(server: Server) -> Iterator[None]:
    """Nobody else may write."""
    with closing(sqlite3.connect(server.environment["SQLITE_PATH"], isolation_level=None, timeout=10)) as other:
        other.execute("BEGIN EXCLUSIVE")
        yield
        other.execute("ROLLBACK")


def test_typing_goes_on_while_the_database_is_locked_and_is_stored_afterwards(
    server: Server, house: House, pages: tuple[Page, Page]
) -> None:
    host, guest = pages
    typists = Typists(host, guest)
    typists.type_for(0.5)
    with lock(server), Pulse(server) as pulse:
        began = time.monotonic()
        while time.monotonic() - began < AWAY_S:
            typists.key()
            work(*pages, until=lambda: host.text == guest.text, within_s=STALL_S)
            work(*pages, within_s=0.1)
        assert guest.events("document-unsaved")
        assert not guest.is_saved
        assert house.ada.get("/dashboard").status_code == 200, "what is there can be read"
        assert house.ada.get("/readyz").status_code == 503, "it takes no writes"
    assert (pulse.statuses, pulse.worst_s < promised(STALL_S)) == ({200}, True)
    work(*pages, until=lambda: are_saved(*pages), within_s=8)
    assert eventually(lambda: house.ada.get("/readyz").status_code == 200)
    require_once(typists.all, host.text)
    assert logged_text(server) == host.text
    assert (host.connections, guest.connections) == (1, 1)


def test_messages_are_refused_meanwhile_and_the_sockets_live(
    server: Server, house: House, pages: tuple[Page, Page]
) -> None:
    host, guest = pages
    with lock(server):
        for number in range(4):
            refused = guest.say("during", f"message-{number}")
            assert (refused["ok"], refused["code"], refused["retry"]) == (False, "unavailable", True)
        guest.type("x;")
        work(*pages, until=lambda: host.text == guest.text, within_s=STALL_S)
    work(*pages, until=lambda: guest.say("during", "message-0")["ok"], within_s=8)
    assert chat(server) == ["during"]
    assert (host.connections, guest.connections) == (1, 1)
