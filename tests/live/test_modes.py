"""`ASYNC_MODE` decides what the served process is made of, and nothing that people can do depends on it."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.breadth import THREADING
from tests.live.house import eventually, open_house
from tests.live.wires import greet
from tests.serving import Server, serving

pytestmark = pytest.mark.both_modes

EVENTLETS = {"eventlet", "eventlet.hubs", "eventlet.websocket", "engineio.async_drivers.eventlet", "wire.http_eventlet"}
THREADS = {"engineio.async_drivers.threading", "simple_websocket", "wire.http_threads", "wire.turns"}


@pytest.fixture(scope="module")
def told(mode: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Server, Path]]:
    folder = tmp_path_factory.mktemp("asked")
    path = folder / "modules"
    with serving(folder, "sqlite", program=("-m", "tests.live.asked", str(path))) as server:
        yield server, path


def test_the_served_process_imports_what_its_mode_needs_and_nothing_of_the_other(
    mode: str, told: tuple[Server, Path]
) -> None:
    server, path = told
    house = open_house(server)
    host, guest = house.seated()
    host.emit("chat-message", {"room": house.room, "message": "hello"})
    guest.wait_for("chat-message")
    greet(server, house.ada).close()
    before = path.stat().st_mtime_ns
    assert eventually(lambda: path.stat().st_mtime_ns > before)
    modules = set(path.read_text().split())
    mine, other = (THREADS, EVENTLETS) if mode == THREADING else (EVENTLETS, THREADS)
    assert mine <= modules
    assert other & modules == set()
    if mode == THREADING:
        assert {name for name in modules if name.partition(".")[0] == "eventlet"} == set()
    for client in (host, guest):
        client.io.disconnect()
