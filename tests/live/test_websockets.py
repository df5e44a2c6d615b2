"""The WebSocket below Socket.IO: however the bytes come and go, every message is read and written whole and in order."""

import json
import socket
import struct
import time

import pytest
from pycrdt import Doc, Text

from tests.live.wires import dial


@pytest.fixture
def room(house):
    """Admitted and seated once, then left: each test takes the seats with sockets of its own."""
    for client in house.seated():
        client.io.disconnect()
    return house.room


class Wire:
    """A seated page on a bare WebSocket."""

    def __init__(self, server, browser, room):
        self.room = room
        self.ws = dial(server, browser.cookie, suppress_origin=True)
        self.ws.recv()
        self.ws.send("40")
        self.until("40")
        self.ws.send("420" + json.dumps(["join", {"room": room, "document": True}]))
        self.until("430")
        self.doc = Doc()
        self.text = self.doc.get("text:main", type=Text)
        announced = {"room": room, "state": {"_placeholder": True, "num": 0}}
        self.ws.send("451-1" + json.dumps(["document-sync", announced], separators=(",", ":")))
        self.ws.send_binary(self.doc.get_state())
        self.until("462-1")
        self.doc.apply_update(self.ws.recv())
        self.ws.recv()
        self.made = []
        self.watching = self.doc.observe(lambda event: self.made.append(event.update))
        self.number = 0

    def receive(self):
        message = self.ws.recv()
        if message == "2":
            self.ws.send("3")
            return self.receive()
        return message

    def until(self, beginning):
        deadline = time.monotonic() + 20
        while True:
            message = self.receive()
            assert time.monotonic() < deadline, f"{beginning} did not come"
            if isinstance(message, str) and message.startswith(beginning):
                return message

    def next_update(self):
        self.until('451-["document-update"')
        return self.ws.recv()

    def frames_of(self, words):
        """The bytes of one edit on the wire, masked with zeros."""
        self.text.insert(len(self.text), words)
        self.number += 1
        payload = {"room": self.room, "number": self.number, "update": {"_placeholder": True, "num": 0}}
        head = "451-" + json.dumps(["document-update", payload], separators=(",", ":"))
        return masked(0x81, head.encode()) + masked(0x82, self.made.pop())

    def close(self):
        self.ws.close()


def masked(kind, data):
    size = len(data)
    if size < 126:
        head = struct.pack("!BB", kind, 0x80 | size)
    elif size < 65_536:
        head = struct.pack("!BBH", kind, 0x80 | 126, size)
    else:
        head = struct.pack("!BBQ", kind, 0x80 | 127, size)
    return head + b"\0\0\0\0" + data


@pytest.fixture
def pair(server, house, room):
    alice, bob = Wire(server, house.ada, room), Wire(server, house.grace, room)
    yield alice, bob
    for one in (alice, bob):
        one.close()


def hears_all(page, text, within_s=20):
    deadline = time.monotonic() + within_s
    while str(page.text) != text:
        assert time.monotonic() < deadline
        page.doc.apply_update(page.next_update())
    return True


def test_an_edit_that_comes_byte_by_byte_is_one_edit(pair):
    alice, bob = pair
    alice.ws.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    for byte in alice.frames_of("slowly "):
        alice.ws.sock.sendall(bytes([byte]))
    assert hears_all(bob, str(alice.text))


def test_many_edits_in_one_piece_are_all_taken_in_order(pair):
    alice, bob = pair
    alice.ws.sock.sendall(b"".join(alice.frames_of(f"{number} ") for number in range(300)))
    assert hears_all(bob, str(alice.text))
    while json.loads(alice.until('42["document-saved"')[2:])[1]["number"] < 300:
        pass


@pytest.mark.parametrize("size", [90, 125, 126, 40_000, 65_536, 200_000])
def test_an_edit_of_any_length_arrives_whole(pair, size):
    alice, bob = pair
    alice.ws.sock.sendall(alice.frames_of("x" * size))
    assert hears_all(bob, str(alice.text))


def test_who_reads_late_gets_everything_in_order(pair):
    """More than the kernel takes at once: the rest of a message follows before any other."""
    alice, bob = pair
    expected = []
    for number in range(12):
        alice.ws.sock.sendall(alice.frames_of(f"{number % 10}" * 30_000))
        expected.append(str(alice.text))
    time.sleep(1.5)
    assert hears_all(bob, expected[-1])
