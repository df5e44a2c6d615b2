"""F11: a reader that stops reading is dropped, and comes back; its queue is bounded and nobody else feels it."""

import socket
import time

from tests import breadth
from tests.faults.conftest import on_sqlite
from tests.faults.delays import p95, relay_delays
from tests.faults.lengths import promised
from tests.faults.pages import Page, open_pages, work
from tests.faults.wire import Wire
from tests.live.house import House
from tests.live.wires import memory_of
from tests.modes import mode  # noqa: F401 (each of these tests is one in each mode)
from tests.serving import Server

pytestmark = on_sqlite

MB = 1024 * 1024
DROPPED_S = 40
PAUSE_S = 16
NOT_FELT_S = 0.1  # Below this nobody sees a delay in what another person types, whatever it is a multiple of.
SMALL_BUFFER = (socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)  # So that the kernel keeps little of what is not read.
BLOCK = 50_000
SPENT_S = 120  # The tests before it spent what the host may add to documents at once; after that it is 32 KB a second.


def flood(page: Page, *, blocks: int) -> None:
    """As much as the limits allow one person."""
    assert page.wire is not None
    for _ in range(blocks):
        page.type("x" * BLOCK)
        page.erase(len(page.text) - BLOCK, len(page.text))
    for _ in range(20):
        page.wire.emit("awareness-update", {"room": page.room, "update": bytes(4000)})
        page.type("y")


def test_a_page_that_stops_reading_is_dropped_and_comes_back(server: Server, house: House, next_door: House) -> None:
    others = open_pages(next_door.ada, next_door.grace, next_door.room)
    host, deaf = Page(house.ada, house.room), Page(house.grace, house.room, sockopt=[SMALL_BUFFER])
    for page in (host, deaf):
        page.open()
    quiet = p95(relay_delays(*others, seconds=2))
    before = memory_of(server)
    assert deaf.wire is not None
    loud: list[float] = []
    with deaf.wire.deaf():
        began = time.monotonic()
        while not host.events("user-left"):
            assert time.monotonic() - began < promised(DROPPED_S), "it was not dropped"
            flood(host, blocks=60 if not loud else 0)
            loud += relay_delays(*others, seconds=0.5)
            work(host, within_s=0.1)
        grown = memory_of(server) - before
    assert grown < 60 * MB
    assert p95(loud) < max(2 * quiet, promised(NOT_FELT_S))
    work(host, deaf, until=lambda: deaf.is_live and deaf.text == host.text and host.is_saved, within_s=30)
    assert deaf.connections == 2, "dropped once, and not in a loop"
    for page in (host, deaf, *others):
        page.close()


@breadth.ONLY_WIDE
def test_a_reader_that_only_pauses_never_gets_half_a_message(server: Server, next_door: House) -> None:
    """For longer than the server tries to send, and with less waiting than it drops a reader for."""
    host, slow = Page(next_door.ada, next_door.room), Page(next_door.grace, next_door.room, sockopt=[SMALL_BUFFER])
    for page in (host, slow):
        page.open()
    assert slow.wire is not None
    with slow.wire.deaf():
        flood(host, blocks=60)
        work(host, within_s=PAUSE_S)
        host.type("afterwards;")
    work(host, slow, until=lambda: slow.is_live and slow.text == host.text and host.is_saved, within_s=SPENT_S)
    assert slow.text.endswith("afterwards;")
    for page in (host, slow):
        page.close()


def test_a_plain_client_that_stops_reading_is_dropped(server: Server, house: House, next_door: House) -> None:
    others = open_pages(next_door.ada, next_door.grace, next_door.room)
    host = Page(house.ada, house.room)
    host.open()
    host.type("long text " * 90_000)
    deaf = Wire(house.grace, sockopt=[SMALL_BUFFER])
    assert deaf.call("join", {"room": house.room})["ok"]
    quiet = p95(relay_delays(*others, seconds=2))
    before = memory_of(server)
    loud: list[float] = []
    with deaf.deaf():
        began = time.monotonic()
        while not host.events("user-left"):
            assert time.monotonic() - began < promised(DROPPED_S), "it was not dropped"
            host.type("y")
            loud += relay_delays(*others, seconds=0.1)
            work(host, within_s=0.02)
        grown = memory_of(server) - before
    assert grown < 60 * MB
    assert p95(loud) < max(2 * quiet, promised(NOT_FELT_S))
    deaf.close()
    for page in (host, *others):
        page.close()
