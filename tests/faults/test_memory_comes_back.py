"""Memory comes back: after connections that came and went, after typing and erasing, after a flood of nonsense."""

import os
import socket
import struct
import sys
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path

import pytest
import requests
import websocket

from tests import breadth
from tests.faults.conftest import on_sqlite
from tests.faults.pages import Page, open_pages, work
from tests.faults.polling import BODIES, Polling
from tests.faults.test_frame_bounds import TEXT, frame, send
from tests.faults.test_http_bounds import FORM, GET
from tests.faults.test_http_bounds import dial as dial_http
from tests.live.house import House
from tests.live.test_hostile_packets import HOSTILE
from tests.live.wires import dial, greet, memory_of
from tests.serving import Server

pytestmark = [
    on_sqlite,
    pytest.mark.skipif(not Path("/proc/self/statm").exists(), reason="memory is told on Linux only"),
]

LIMITS = ("sockets.open_sockets.HANDSHAKES=(1000, 10000)",)  # Each of the thousand comes in.
MB = 1024 * 1024
CONNECTIONS = 1000
NONSENSE = 120
TYPED = 52
AT_ONCE = 8
SETTLED_S = 15
WARM_S = 3
ROOM = 1.10
EMOJI = "\U0001f44b\U0001f3fd" * 12_500
"""100 KB, as much as an hour of them brings in a minute; all rounds together are 5 MB."""


def settled(server: Server, below: float) -> int:
    """The memory once it is below, or after some seconds: closed connections are collected now and then."""
    deadline = time.monotonic() + SETTLED_S
    while (now := memory_of(server)) > below and time.monotonic() < deadline:
        time.sleep(0.5)
    return now


def many(one: Callable[[int], None], count: int) -> None:
    def run(number: int) -> None:
        with suppress(OSError, websocket.WebSocketException, requests.RequestException):
            one(number)

    with ThreadPoolExecutor(AT_ONCE) as pool:
        list(pool.map(run, range(count)))


def check(server: Server, name: str, load: Callable[[int], None], count: int) -> None:
    """A fifth of it first, which fills what is kept for good: caches, pools, the allocator's own room."""
    load(count // 5)
    time.sleep(WARM_S)
    before = memory_of(server)
    load(count)
    after = settled(server, before * ROOM)
    sys.stdout.write(f"\n{name}: {before / MB:.1f} MB before, {after / MB:.1f} MB after ({after / before - 1:+.1%})\n")
    assert after < before * ROOM


def connections(server: Server, house: House) -> Callable[[int], None]:
    """Of every kind: pages, sockets that say who they are, and those that break off at each step."""
    half = [b"", b"GET /log", GET, FORM + b"Content-Length: 1000\r\n\r\na="]
    handshake = (
        b"GET /socket.io/?EIO=4&transport=websocket HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
        b"Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: "
        + b"a" * 22
        + b"==\r\nCookie: "
        + house.grace.cookie.encode()
    )

    def one(number: int) -> None:
        kind = number % 8
        if kind < 4:
            connection = dial_http(server)
            connection.sendall(half[kind])
        elif kind == 4:
            connection = dial_http(server)
            connection.sendall(handshake + b"\r\n\r\n" * (number % 2))
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        elif kind == 5:
            requests.get(server.url + "/login", timeout=10)
            return
        else:
            wire = (greet if kind == 6 else dial)(server, *((house.ada,) if kind == 6 else (house.ada.cookie,)))
            wire.shutdown()
            return
        connection.close()

    return lambda count: many(one, count)


def nonsense(server: Server, house: House) -> Callable[[int], None]:
    """Frames, polls and packets that make no sense, and bodies and heads."""

    def one(number: int) -> None:
        if number % 3 == 0:
            page = Polling(house.ada)
            page.post(b"40")
            page.post(list(BODIES.values())[number % len(BODIES)])
        elif number % 3 == 1:
            wire = greet(server, house.grace)
            for packet in HOSTILE.values():
                wire.send(packet)
            wire.shutdown()
        else:
            wire = greet(server, house.grace)
            send(wire, frame(0x01, b"4" + b"x" * 100_000), frame(0, os.urandom(1000)), frame(TEXT | 0x40))
            wire.shutdown()

    return lambda count: many(one, count)


@breadth.ONLY_WIDE
def test_after_a_thousand_connections(server: Server, house: House) -> None:
    check(server, "a thousand connections", connections(server, house), CONNECTIONS)


@breadth.ONLY_WIDE
def test_after_a_flood_of_nonsense(server: Server, house: House) -> None:
    check(server, "a flood of nonsense", nonsense(server, house), NONSENSE)


@breadth.ONLY_WIDE
def test_after_typing_and_erasing_emoji(server: Server, house: House) -> None:
    """An hour of them: what both people write and erase is 5 MB."""
    pages: tuple[Page, Page] = open_pages(house.ada, house.grace, house.room)

    def hour(rounds: int) -> None:
        for number in range(rounds):
            page = pages[number % 2]
            page.type(EMOJI)
            page.erase(0, len(page.text.encode()))
            work(*pages, until=lambda: all(page.is_saved and not page.text for page in pages), within_s=20)

    check(server, "an hour of emoji", hour, TYPED)
    assert [page.refusals for page in pages] == [[], []]
    for page in pages:
        page.close()
