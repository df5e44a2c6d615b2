"""`python -m tests.faults.flood URL COOKIE ROOM SECONDS`: 3,000 events a second from one socket.

A process of its own, as a stranger's machine is. With the URL `-` it does the same work and sends it nowhere,
so that what it takes from the machine that tests is the same whether the server is flooded or not.
"""

import json
import socket
import sys
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from typing import Any

import websocket

PER_SECOND = 3000
EVERY_S = 0.002
EVENTS: tuple[tuple[str, dict[str, Any], bytes | None], ...] = (
    ("join", {}, None),
    ("chat-message", {"message": "flood"}, None),
    ("code-change", {"code": "flood"}, None),
    ("document-update", {"number": 1, "update": {"_placeholder": True, "num": 0}}, b"\x00\x00"),
)


def frames(room: str) -> bytes:
    """What is sent at a time, ready for the wire."""
    parts: list[tuple[str | bytes, int]] = []
    for number in range(round(PER_SECOND * EVERY_S)):
        event, payload, binary = EVENTS[number % len(EVENTS)]
        head = "451-" if binary is not None else f"42{number}"
        parts.append((head + json.dumps([event, {"room": room, **payload}]), websocket.ABNF.OPCODE_TEXT))
        if binary is not None:
            parts.append((binary, websocket.ABNF.OPCODE_BINARY))
    return b"".join(websocket.ABNF.create_frame(data, opcode).format() for data, opcode in parts)


def main(url: str, cookie: str, room: str, seconds: str) -> None:
    send = _nowhere() if url == "-" else _server(url, cookie, room)
    ready, sent = frames(room), 0
    began = time.monotonic()
    while (passed_s := time.monotonic() - began) < float(seconds):
        if sent <= passed_s * PER_SECOND:
            send(ready)
            sent += round(PER_SECOND * EVERY_S)
        else:
            time.sleep(EVERY_S / 4)
    sys.stdout.write(f"{sent}\n")


def _server(url: str, cookie: str, room: str) -> Callable[[bytes], object]:
    address = url.replace("http", "ws", 1) + "/socket.io/?EIO=4&transport=websocket"
    wire = websocket.create_connection(address, cookie=cookie, timeout=10, suppress_origin=True)
    wire.recv()
    wire.send("40")
    wire.recv()
    wire.send("42" + json.dumps(["join", {"room": room, "document": True}]))
    _drain(wire.recv)
    return wire.sock.sendall  # type: ignore[no-any-return]


def _nowhere() -> Callable[[bytes], object]:
    here, there = socket.socketpair()
    _drain(lambda: there.recv(4096))
    return here.sendall


def _drain(receive: Callable[[], object]) -> None:
    def run() -> None:
        with suppress(OSError, websocket.WebSocketException):
            while receive():
                pass

    threading.Thread(target=run, daemon=True).start()


if __name__ == "__main__":
    main(*sys.argv[1:])
