"""Handshakes and packets by hand: each person has so many, nothing is kept of them, and none fills the log."""

import struct
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress

import pytest
import requests
import websocket

from sockets.contract import Rate
from sockets.open_sockets import GREETINGS, MAX_SOCKETS_PER_USER, NONSENSE
from sockets.shapes import MAX_PACKET_BYTES
from tests.faults.conftest import on_sqlite
from tests.faults.polling import Polling, can_connect
from tests.faults.test_frame_bounds import BINARY, first_end, send, takes_large_message
from tests.faults.wire import Wire
from tests.live.house import House, eventually
from tests.live.test_plain_client import CANDIDATE
from tests.live.wires import answered, dial, greet, is_closed, memory_of
from tests.modes import mode  # noqa: F401 (each of these tests is one in each mode)
from tests.serving import Browser, Server

pytestmark = on_sqlite

CONNECT_WITHIN_S = 4
MAX_SOCKETS = 35
HANDSHAKES = Rate(per_second=25, burst=100)  # Faster again than in life: all these tests have one session a person.
LIMITS = (
    f"sockets.open_sockets.CONNECT_WITHIN_S={CONNECT_WITHIN_S}",
    f"sockets.open_sockets.MAX_SOCKETS={MAX_SOCKETS}",
    f"sockets.open_sockets.HANDSHAKES={HANDSHAKES.per_second, HANDSHAKES.burst}",
    f"wire.frames.MAX_HELD_BYTES={5 * MAX_PACKET_BYTES // 2}",
)
MB = 1024 * 1024
PATIENCE_S = CONNECT_WITHIN_S + 10
TRY_AGAIN_S = 0.5  # Each try is a handshake, and a session has few a second.


@contextmanager
def opened(
    server: Server, browser: Browser, count: int, *, greeting: bool = False
) -> Iterator[tuple[list[websocket.WebSocket], list[int]]]:
    """WebSockets that never say a word, or only who they are, and the statuses of those that were refused."""
    wires, refused = [], []
    for _ in range(count):
        try:
            wires.append(greet(server, browser) if greeting else dial(server, browser.cookie, suppress_origin=True))
        except websocket.WebSocketBadStatusException as error:
            refused.append(error.status_code)
    try:
        yield wires, refused
    finally:
        for wire in wires:
            wire.shutdown()


def connects_at_last(server: Server, browser: Browser) -> bool:
    def is_connected() -> bool:
        time.sleep(TRY_AGAIN_S)
        return can_connect(server, browser)

    return eventually(is_connected, within_s=PATIENCE_S)


def test_a_person_opens_twenty_sockets_whether_they_say_who_they_are_or_not(server: Server, house: House) -> None:
    with opened(server, house.grace, 60) as (wires, refused):
        assert len(wires) == MAX_SOCKETS_PER_USER
        assert set(refused) == {429}
        assert Polling(house.grace).status == 429, "by polling neither"
        assert can_connect(server, house.ada), "another person has twenty of their own"
        assert eventually(lambda: all(is_closed(wire) for wire in wires), within_s=PATIENCE_S), (
            "who says nothing is closed"
        )
    assert connects_at_last(server, house.grace)


def test_polled_sockets_count_as_well_and_are_closed_when_they_say_nothing(server: Server, house: House) -> None:
    statuses = [Polling(house.grace).status for _ in range(MAX_SOCKETS_PER_USER + 5)]
    assert statuses == [200] * MAX_SOCKETS_PER_USER + [429] * 5
    assert connects_at_last(server, house.grace)


def test_the_process_has_so_many_sockets(server: Server, house: House) -> None:
    # On a slow machine those that say nothing would be closed while others are still opened.
    with (
        opened(server, house.grace, MAX_SOCKETS_PER_USER, greeting=True),
        opened(server, house.ada, MAX_SOCKETS_PER_USER, greeting=True) as (
            wires,
            refused,
        ),
    ):
        assert len(wires) == MAX_SOCKETS - MAX_SOCKETS_PER_USER
        assert set(refused) == {503}
    assert connects_at_last(server, house.ada)


def test_large_messages_that_are_still_coming_are_bounded_over_everybody(server: Server, house: House) -> None:
    head = struct.pack("!BBQ", BINARY, 0xFF, MAX_PACKET_BYTES) + bytes(4)
    wires = [greet(server, one) for one in (house.grace, house.ada, house.grace)]
    for wire in wires:
        send(wire, head)
    assert first_end(wires) == 1013
    for wire in wires:
        wire.shutdown()
    assert eventually(lambda: takes_large_message(server, house.ada, house.room)), "what they had is given back"


def test_another_session_of_a_person_does_not_lock_them_out(server: Server, house: House) -> None:
    """Whoever else has the candidate's link has sockets of the same person. Who sits in the room keeps their seat."""
    seated = Wire(house.grace)
    assert seated.call("join", {"room": house.room})["ok"]
    others = [Browser(server) for _ in range(3)]
    for other in others:
        other.sign_in(CANDIDATE["username"], CANDIDATE["password"])
    with ExitStack() as stack:
        crowds = [stack.enter_context(opened(server, one, MAX_SOCKETS_PER_USER + 5)) for one in others]
        assert all(refused.count(429) >= 5 for _wires, refused in crowds), "they do not displace each other without end"
        assert can_connect(server, house.grace), "a second socket of who has one"
        assert seated.call("chat-message", {"room": house.room, "message": "still here"})["ok"]
    seated.close()
    assert connects_at_last(server, house.grace)


HALF_OPEN = {
    "no upgrade": ({}, 400),
    "no key": ({"Connection": "Upgrade", "Upgrade": "websocket", "Sec-WebSocket-Version": "13"}, 400),
    "a key that is none": (
        {"Connection": "Upgrade", "Upgrade": "websocket", "Sec-WebSocket-Version": "13", "Sec-WebSocket-Key": "x" * 7000},
        400,
    ),
    "another version": (
        {"Connection": "Upgrade", "Upgrade": "websocket", "Sec-WebSocket-Version": "7", "Sec-WebSocket-Key": "a" * 22 + "=="},
        426,
    ),
    "another protocol": ({"Connection": "Upgrade", "Upgrade": "h2c"}, 400),
}  # fmt: skip


@pytest.mark.parametrize("name", HALF_OPEN)
def test_a_handshake_that_fails_halfway_leaves_nothing(server: Server, house: House, name: str) -> None:
    headers, status = HALF_OPEN[name]
    url = f"{server.url}/socket.io/?EIO=4&transport=websocket"
    for _ in range(MAX_SOCKETS_PER_USER + 2):
        answer = requests.get(url, headers={"Cookie": house.grace.cookie, **headers}, timeout=10)
        assert answer.status_code == status
        assert "Traceback" not in answer.text
    assert can_connect(server, house.grace)


def test_what_was_announced_and_never_came_is_not_kept(server: Server, house: House) -> None:
    """As much as 30 MB a round, from sockets that said CONNECT and from those that did not."""
    announced = '451-["document-update",{"update":{"_placeholder":true,"num":0},"x":"%s"}]' % ("x" * 2_900_000)

    def one_round() -> None:
        for connect in (greet, lambda server, one: dial(server, one.cookie, suppress_origin=True)):
            for _ in range(5):
                assert eventually(lambda: can_connect(server, house.grace)), "those before it are gone"
                wire = connect(server, house.grace)
                with suppress(OSError):
                    wire.send(announced)
                wire.shutdown()

    one_round()
    before = memory_of(server)
    for _ in range(4):
        one_round()
    assert memory_of(server) - before < 60 * MB


def test_greeting_again_and_again_ends_the_socket(server: Server, house: House) -> None:
    for packet in ("40", "41", "40/admin,", "41/x,"):
        wire = greet(server, house.grace)
        with suppress(OSError):
            for _ in range(GREETINGS.burst * 3):
                wire.send("41")
                wire.send(packet)
        assert eventually(lambda wire=wire: is_closed(wire))
        wire.shutdown()


def test_nonsense_without_end_ends_the_socket_and_a_little_does_not(server: Server, house: House) -> None:
    wire = greet(server, house.grace)
    for _ in range(50):
        wire.send('43999["nobody asked"]')
        wire.send("42{{{")
    wire.send(f'4277["leave",{{"room":"{house.room}"}}]')
    assert answered(wire, "4377") == [{"ok": True}]
    with suppress(OSError):
        for _ in range(NONSENSE.burst * 3):
            wire.send("42{{{")
    assert eventually(lambda: is_closed(wire))
    wire.shutdown()


def test_nobody_writes_a_line_of_their_own_into_the_log(server: Server, house: House) -> None:
    own = {"Cookie": house.ada.cookie}
    for name in ("sid", "transport", "EIO", "room", "j"):
        url = f"{server.url}/socket.io/?EIO=4&transport=polling&{name}=x%0a%0d%e2%80%a8%1b[31mFORGED"
        requests.get(url, headers=own, timeout=10)
        requests.post(url, b"x", headers=own, timeout=10)
    requests.get(f"{server.url}/%0aFORGED", headers={**own, "User-Agent": "x\tFORGED"}, timeout=10)
    requests.post(f"{server.url}/socket.io/%0aFORGED", timeout=10)
    house.ada.post("/login", {"username": "x\nFORGED\u2028FORGED", "password": "x"})
    assert not [line for line in server.log.splitlines() if line.lstrip().startswith("FORGED")]
    assert "\x1b" not in server.log
