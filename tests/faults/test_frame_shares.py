"""What all connections of one person may say: over all sockets and sessions of theirs together, and by polling as well."""

import threading
import time
from contextlib import suppress

import pytest
import websocket

from tests.faults.conftest import on_sqlite
from tests.faults.polling import Polling
from tests.faults.test_frame_bounds import BINARY, frame
from tests.live.house import House
from tests.live.test_plain_client import CANDIDATE
from tests.live.wires import answered, greet
from tests.modes import mode  # noqa: F401 (each of these tests is one in each mode)
from tests.serving import Browser, Server
from wire.read_ahead import TURN_UNITS

pytestmark = on_sqlite

SAVED_UNITS, UNITS_PER_S = 400, 200  # Far less than the server takes in the time that it is watched.
LIMITS = (f"wire.shares.SAVED_UNITS={SAVED_UNITS}", f"wire.shares.UNITS_PER_S={UNITS_PER_S}")
WATCHED_S = 2.0
ANSWERED = '427["leave",{}]'
REFUSED = "437"


@pytest.fixture(autouse=True)
def _rested() -> None:
    """Whatever the test before said has been paid for."""
    time.sleep(2 * SAVED_UNITS / UNITS_PER_S)


def another_session(server: Server) -> Browser:
    browser = Browser(server)
    browser.sign_in(CANDIDATE["username"], CANDIDATE["password"])
    return browser


def heard(wire: websocket.WebSocket, *, for_s: float) -> list[str]:
    """What comes in so many seconds."""
    wire.settimeout(0.2)
    began, messages = time.monotonic(), []
    while time.monotonic() - began < for_s:
        with suppress(websocket.WebSocketTimeoutException):
            messages.append(wire.recv())
    return messages


class Counted:
    """Sockets that are sent more than may be said, and how much of it was answered while it was watched."""

    def __init__(self, wires: list[websocket.WebSocket]) -> None:
        self.wires, self._taken = wires, [0] * len(wires)
        self._is_over = threading.Event()
        packets = websocket.ABNF.create_frame(ANSWERED, websocket.ABNF.OPCODE_TEXT).format() * 5 * SAVED_UNITS
        self.began = time.monotonic()
        for wire in wires:
            wire.settimeout(0.2)
            threading.Thread(target=self._send, args=(wire, packets), daemon=True).start()
        self._readers = [threading.Thread(target=self._read, args=numbered) for numbered in enumerate(wires)]
        for one in self._readers:
            one.start()

    @staticmethod
    def _send(wire: websocket.WebSocket, packets: bytes) -> None:
        with suppress(OSError):
            wire.sock.sendall(packets)

    def _read(self, number: int, wire: websocket.WebSocket) -> None:
        while not self._is_over.is_set():
            with suppress(websocket.WebSocketTimeoutException):
                is_answer = wire.recv().startswith(REFUSED)
                self._taken[number] += is_answer

    @property
    def taken(self) -> int:
        return sum(self._taken)

    def most_after_spending(self, spent_at: float) -> float:
        """Stop; as much as may have been answered if all that was saved had been spent at that moment."""
        return self.most() - SAVED_UNITS + UNITS_PER_S * (self.began - spent_at)

    def most(self) -> float:
        """Stop; as much as may have been answered since the beginning."""
        self._is_over.set()
        for one in self._readers:
            one.join()
        watched_s = time.monotonic() - self.began
        for wire in self.wires:
            wire.shutdown()
        return SAVED_UNITS + UNITS_PER_S * watched_s + (len(self.wires) + 1) * TURN_UNITS


@pytest.mark.parametrize("sockets", [1, 6])
def test_frames_beyond_the_rate_wait_and_hold_nobody_up(server: Server, house: House, sockets: int) -> None:
    """Half of the sockets are of another session of that person."""
    elsewhere = another_session(server)
    wires = [greet(server, house.grace if number % 2 == 0 else elsewhere) for number in range(sockets)]
    other = greet(server, house.ada)
    counted = Counted(wires)
    time.sleep(WATCHED_S)
    other.send(f'4277["leave",{{"room":"{house.room}"}}]')
    assert answered(other, "4377") == [{"ok": True}]
    most = counted.most()
    assert SAVED_UNITS / 2 < counted.taken < most
    other.close()


def test_a_new_socket_does_not_begin_anew(server: Server, house: House) -> None:
    spent = Counted([greet(server, house.grace)])
    time.sleep(WATCHED_S)
    spent_at = time.monotonic()
    spent.most()
    again = Counted([greet(server, house.grace)])
    time.sleep(WATCHED_S)
    most = again.most_after_spending(spent_at)
    assert 0 < again.taken < most


def test_what_is_long_costs_more_and_one_person_s_does_not_cost_another(server: Server, house: House) -> None:
    wire, other = greet(server, house.grace), greet(server, house.ada)
    wire.sock.sendall(frame(BINARY, bytes(2_000_000)) * 5)  # Nobody announced them.
    wire.send(f'4277["leave",{{"room":"{house.room}"}}]')
    other.send(f'4277["leave",{{"room":"{house.room}"}}]')
    assert answered(other, "4377") == [{"ok": True}]
    assert not [one for one in heard(wire, for_s=1) if one.startswith("4377")], "it waits behind what is long"
    wire.shutdown()
    other.close()


def test_polled_packets_are_paid_from_the_same_share(server: Server, house: House) -> None:
    """What was said by polling is waited for on a WebSocket."""
    page = Polling(house.grace)
    assert page.post(b"40") == 200
    for _ in range(2):
        spent_at = time.monotonic()
        assert page.post(b"\x1e".join([ANSWERED.encode()] * SAVED_UNITS)) == 200
    counted = Counted([greet(server, house.grace)])
    time.sleep(WATCHED_S)
    most = counted.most_after_spending(spent_at)
    assert counted.taken < most
