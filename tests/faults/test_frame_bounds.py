"""WebSocket frames by hand: each is bound before it is read, and the connection that breaks the rules says why it ends."""

import select
import struct
from contextlib import suppress

import pytest
import websocket

from sockets.open_sockets import LONG
from sockets.shapes import MAX_PACKET_BYTES
from tests.faults.conftest import on_sqlite
from tests.live.house import House, eventually
from tests.live.wires import answered, dial, greet, memory_of
from tests.modes import mode  # noqa: F401 (each of these tests is one in each mode)
from tests.serving import Browser, Server
from wire.frames import MAX_FRAGMENTS, MAX_HELD_BYTES_EACH
from wire.read_ahead import FIRST_MESSAGE_BYTES, SAVED_CONTROLS
from wire.shares import SAVED_UNITS

pytestmark = on_sqlite

MB = 1024 * 1024
TEXT, BINARY, CLOSE, PING, PONG = 0x81, 0x82, 0x88, 0x89, 0x8A
FIRST_TEXT, PART, LAST_PART = 0x01, 0x00, 0x80


def frame(first: int, data: bytes = b"", *, mask: bool = True) -> bytes:
    """A frame with this first byte, masked with zeros."""
    size, masked = len(data), 0x80 if mask else 0
    if size < 126:
        head = bytes((first, masked | size))
    elif size < 65_536:
        head = struct.pack("!BBH", first, masked | 126, size)
    else:
        head = struct.pack("!BBQ", first, masked | 127, size)
    return head + (bytes(4) if mask else b"") + data


def ended_with(wire: websocket.WebSocket) -> int:
    """The status with which the server closes the connection, past whatever comes before."""
    wire.settimeout(10)
    while True:
        opcode, data = wire.recv_data()
        if opcode == websocket.ABNF.OPCODE_CLOSE:
            return int.from_bytes(data[:2], "big")


def first_end(wires: list[websocket.WebSocket]) -> int:
    """The status of the first of these that the server closes, past whatever comes before."""
    while True:
        ready, _none, _neither = select.select([wire.sock for wire in wires], [], [], 10)
        assert ready, "none is closed"
        for wire in wires:
            if wire.sock in ready:
                opcode, data = wire.recv_data()
                if opcode == websocket.ABNF.OPCODE_CLOSE:
                    return int.from_bytes(data[:2], "big")


def send(wire: websocket.WebSocket, *frames: bytes) -> None:
    with suppress(OSError):  # It may be closed before everything was sent.
        for one in frames:
            wire.sock.sendall(one)


BROKEN = {
    "a first reserved bit": (frame(TEXT | 0x40, b"2"), 1002),
    "a second reserved bit": (frame(TEXT | 0x20, b"2"), 1002),
    "a third reserved bit": (frame(TEXT | 0x10, b"2"), 1002),
    "all reserved bits of a ping": (frame(PING | 0x70), 1002),
    "a reserved opcode": (frame(0x83, b"2"), 1002),
    "a reserved control opcode": (frame(0x8B), 1002),
    "no mask": (frame(TEXT, b"2", mask=False), 1002),
    "a ping without a mask": (frame(PING, mask=False), 1002),
    "a ping too long": (frame(PING, b"x" * 126), 1002),
    "a ping in parts": (frame(0x09, b"x"), 1002),
    "a part of nothing": (frame(LAST_PART, b"x"), 1002),
    "a message within another": (frame(FIRST_TEXT, b"4") + frame(TEXT, b"2"), 1002),
    "a short length written long": (struct.pack("!BBH", TEXT, 0xFE, 5) + bytes(4) + b"2abcd", 1002),
    "a length written far too long": (struct.pack("!BBQ", TEXT, 0xFF, 200) + bytes(4) + b"2" * 200, 1002),
    "a negative length": (struct.pack("!BBQ", TEXT, 0xFF, 2**64 - 1) + bytes(4), 1009),
    "text that is no UTF-8": (frame(TEXT, b"4\xff\xfe"), 1007),
    "a surrogate": (frame(TEXT, b"4\xed\xa0\x80"), 1007),
    "a letter that never ends": (frame(FIRST_TEXT, b"4\xe2\x82") + frame(LAST_PART, b"x"), 1007),
    "a close of one byte": (frame(CLOSE, b"\x03"), 1002),
    "a status nobody may send": (frame(CLOSE, struct.pack("!H", 1005)), 1002),
    "a status of none": (frame(CLOSE, struct.pack("!H", 0)), 1002),
    "a close that is no UTF-8": (frame(CLOSE, struct.pack("!H", 1000) + b"\xff"), 1007),
    "a good close": (frame(CLOSE, struct.pack("!H", 1000) + b"bye"), 1000),
    "a close without words": (frame(CLOSE), 1000),
}  # fmt: skip


@pytest.mark.parametrize("name", BROKEN)
def test_a_frame_that_breaks_the_rules_ends_the_connection_with_the_reason(
    server: Server, house: House, name: str
) -> None:
    wire = greet(server, house.grace)
    frames, status = BROKEN[name]
    send(wire, frames)
    assert ended_with(wire) == status
    wire.shutdown()


@pytest.mark.parametrize("size", [0, 1, 1000, 60_000])
def test_a_message_in_parts_has_a_bound_over_all_of_them(server: Server, house: House, size: int) -> None:
    """In bytes, and in number for those that are small or empty."""
    wire = greet(server, house.grace)
    count = min(MAX_FRAGMENTS, MAX_PACKET_BYTES // max(1, size)) + 2
    send(wire, frame(FIRST_TEXT, b"4"), *[frame(PART, b"x" * size)] * count)
    assert ended_with(wire) == 1009
    wire.shutdown()


def test_a_message_that_never_ends_is_not_collected(server: Server, house: House) -> None:
    before = memory_of(server)
    for size in (16_000, 200_000):
        wire = greet(server, house.grace)
        send(wire, frame(FIRST_TEXT, b"4"), *[frame(PART, b"x" * size)] * (200 * MB // size))
        assert memory_of(server) - before < 30 * MB
        wire.shutdown()


def test_large_messages_that_are_still_coming_are_bounded_for_each_person(server: Server, house: House) -> None:
    """Who comes with one too many is told to come again, and others are not."""
    head = struct.pack("!BBQ", BINARY, 0xFF, MAX_PACKET_BYTES) + bytes(4)
    wires = [greet(server, house.grace) for _ in range(MAX_HELD_BYTES_EACH // MAX_PACKET_BYTES + 1)]
    for wire in wires:
        send(wire, head)
    assert first_end(wires) == 1013
    assert takes_large_message(server, house.ada, house.room)
    for wire in wires:
        wire.shutdown()
    assert eventually(lambda: takes_large_message(server, house.grace, house.room)), "what they had is given back"


HEAVY = {
    "numbers": "0," * 1_450_000,
    "lists": "[]," * 960_000,
    "objects": '{"":0},' * 410_000,
    "empty strings": '"",' * 960_000,
}


@pytest.mark.parametrize("name", HEAVY)
@pytest.mark.parametrize("head", ['427["leave",{"room":[', '4[["', "4["])
def test_json_with_a_million_values_is_not_read(server: Server, house: House, name: str, head: str) -> None:
    """Each would hold everybody up for a second or two; an event of ours has a hundred values at most."""
    wire = greet(server, house.grace)
    wire.send(f"{head}{HEAVY[name]}0]}}]")
    wire.send(f'4277["leave",{{"room":"{house.room}"}}]')
    assert len(until(wire, "4377")) == 1
    wire.close()


def test_long_texts_of_a_person_are_read_a_few_at_a_time(server: Server, house: House) -> None:
    """Over all their sockets, and nobody else waits for it."""
    wires = [greet(server, house.grace) for _ in range(2)]
    for number in range(8):
        wires[number % 2].send(f'42{number}["leave",{{"room":"{"x" * 2_900_000}"}}]')
    for wire in wires:
        wire.send(f'4277["leave",{{"room":"{house.room}"}}]')
    heard = [text for wire in wires for text in until(wire, "4377")]
    assert len(heard) - 2 == LONG.burst // 2_900_000
    assert takes_large_message(server, house.ada, house.room)
    for wire in wires:
        wire.close()


def until(wire: websocket.WebSocket, last: str) -> list[str]:
    """The acknowledgements up to this one."""
    heard: list[str] = []
    while not heard or not heard[-1].startswith(last):
        text = wire.recv()
        assert isinstance(text, str)
        if text.startswith("43"):
            heard.append(text)
    return heard


def takes_large_message(server: Server, browser: Browser, room: str) -> bool:
    wire = greet(server, browser)
    send(wire, frame(TEXT, f'4277["leave",{{"room":"{room}","x":"{"x" * 100_000}"}}]'.encode()))
    try:
        return answered(wire, "4377")[0]["code"] == "bad-payload"
    except (OSError, websocket.WebSocketException):
        return False
    finally:
        wire.shutdown()


def test_a_flood_has_its_turn_and_then_it_is_everybody_elses(server: Server, house: House) -> None:
    """Less than it may send in all, and whole in the server's hands before the other says a word."""
    wire, other = greet(server, house.grace), greet(server, house.ada)
    count = SAVED_UNITS - 1000
    send(wire, frame(TEXT, b'427["leave",{}]') * count)
    other.send(f'4277["leave",{{"room":"{house.room}"}}]')
    assert answered(other, "4377") == [{"ok": True}]
    wire.settimeout(0)
    taken = 0
    with suppress(OSError, websocket.WebSocketException):
        while wire.recv():
            taken += 1
    assert taken < count / 2
    wire.shutdown()
    other.close()


def test_a_message_in_parts_with_pings_between_them_is_one_message(server: Server, house: House) -> None:
    wire = greet(server, house.grace)
    words = f'4277["leave",{{"room":"{house.room}"}}]'.encode()
    parts = [words[at : at + 4] for at in range(0, len(words), 4)]
    send(wire, frame(FIRST_TEXT, parts[0]))
    for part in parts[1:-1]:
        send(wire, frame(PING, b"here"), frame(PART, part), frame(PART))
    send(wire, frame(LAST_PART, parts[-1]))
    assert answered(wire, "4377") == [{"ok": True}]
    wire.close()


def test_a_length_is_judged_before_anything_of_it_is_read(server: Server, house: House) -> None:
    wire = greet(server, house.grace)
    send(wire, struct.pack("!BBQ", BINARY, 0xFF, MAX_PACKET_BYTES + 1))
    assert ended_with(wire) == 1009
    wire.shutdown()
    stranger = dial(server, house.grace.cookie, suppress_origin=True)
    send(stranger, struct.pack("!BBH", TEXT, 0xFE, FIRST_MESSAGE_BYTES + 1))
    assert ended_with(stranger) == 1009, "who has not said CONNECT has little to say"
    stranger.shutdown()


@pytest.mark.parametrize("kind", [PING, PONG])
def test_a_flood_of_control_frames_ends_the_connection(server: Server, house: House, kind: int) -> None:
    wire = greet(server, house.grace)
    send(wire, frame(kind, b"x" * 100) * (SAVED_CONTROLS * 3))
    assert ended_with(wire) == 1008
    wire.shutdown()


def test_a_ping_now_and_then_is_answered(server: Server, house: House) -> None:
    wire = greet(server, house.grace)
    send(wire, frame(PING, b"one") + frame(PONG) + frame(PING, b"two"))
    heard = []
    while len(heard) < 2:
        opcode, data = wire.recv_data(control_frame=True)
        if opcode == websocket.ABNF.OPCODE_PONG:
            heard.append(data)
    assert heard == [b"one", b"two"]
    wire.close()
