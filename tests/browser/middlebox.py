"""A box of a company's network between a browser and the server: pages pass, and what is asked of `/socket.io/` may not.

`WAYS` names what such boxes were seen to do with it. Each request gets a connection of its own, so that none passes
on another's.
"""

import re
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress

CHUNK = 64 * 1024
MAX_HEAD_BYTES = 64 * 1024
UPGRADE = re.compile(rb"^upgrade:[ \t]*websocket", re.IGNORECASE | re.MULTILINE)
GREETING = b"40{"  # Socket.IO's answer to CONNECT.
KEEP_ALIVE = re.compile(rb"^connection:[ \t]*keep-alive", re.IGNORECASE | re.MULTILINE)
LAST_LINE = b"\r\n\r\n"
FORBIDDEN = b"HTTP/1.1 403 Forbidden\r\nContent-Length: 7\r\nConnection: close\r\n\r\nBlocked"

WAYS = ("swallow", "answer-then-silence", "greet-then-silence", "forbid")
"""With a WebSocket's handshake: pass nothing; pass the answer and then nothing; pass everything up to the
end of Socket.IO's greeting and then nothing; refuse."""
NOTHING = "swallow-all"
"""Pass nothing that is asked of `/socket.io/`, by polling neither."""


class Middlebox:
    """Listens on a port of its own; `url` is where browsers find the server through it."""

    def __init__(self, port: int, way: str) -> None:
        self.way = way
        self._target = ("127.0.0.1", port)
        self._listener = socket.create_server(("127.0.0.1", 0))
        self._held: list[socket.socket] = []
        self._is_open = True
        self._lock = threading.Lock()
        threading.Thread(target=self._accept, daemon=True).start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._listener.getsockname()[1]}"

    def close(self) -> None:
        with suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)  # Closing alone does not wake who waits for the next.
        self._listener.close()
        with self._lock:
            self._is_open = False
            for one in self._held:
                one.close()

    def _hold(self, one: socket.socket) -> None:
        """Closed with the box; at once if it is closed already: browsers try again until their window is gone."""
        with self._lock:
            self._held.append(one)
            if not self._is_open:
                one.close()

    def _accept(self) -> None:
        with suppress(OSError):
            while True:
                near, _address = self._listener.accept()
                self._hold(near)
                threading.Thread(target=self._serve, args=(near,), daemon=True).start()

    def _serve(self, near: socket.socket) -> None:
        with suppress(OSError):
            head = _head_of(near)
            is_websocket = UPGRADE.search(head) is not None
            if self.way == NOTHING and b" /socket.io/" in head.split(b"\r\n")[0]:
                return  # Held until the box is closed: whoever asked hears nothing, not even an end.
            if is_websocket and self.way == "swallow":
                return
            if is_websocket and self.way == "forbid":
                near.sendall(FORBIDDEN)
                near.close()
                return
            far = socket.create_connection(self._target)
            self._hold(far)
            far.sendall(head if is_websocket else KEEP_ALIVE.sub(b"Connection: close", head))
            if is_websocket and self.way == "answer-then-silence":
                near.sendall(_head_of(far).partition(LAST_LINE)[0] + LAST_LINE)
                return
            if is_websocket and self.way == "greet-then-silence":
                _greet(near, far)
                return
            threading.Thread(target=_pass_on, args=(near, far), daemon=True).start()
            _pass_on(far, near)


def _head_of(one: socket.socket) -> bytes:
    """What was sent up to the end of the head, and what came with it."""
    head = b""
    while LAST_LINE not in head and len(head) < MAX_HEAD_BYTES:
        data = one.recv(CHUNK)
        if not data:
            raise ConnectionResetError
        head += data
    return head


def _greet(near: socket.socket, far: socket.socket) -> None:
    """Everything up to Socket.IO's own greeting, and from there on nothing either way."""
    is_greeted = threading.Event()
    threading.Thread(target=_pass_on, args=(near, far, is_greeted), daemon=True).start()
    while not is_greeted.is_set():
        data = far.recv(CHUNK)
        near.sendall(data)
        if not data or GREETING in data:
            is_greeted.set()


def _pass_on(one: socket.socket, other: socket.socket, is_silent: threading.Event | None = None) -> None:
    with suppress(OSError):
        while data := one.recv(CHUNK):
            if is_silent and is_silent.is_set():
                return
            other.sendall(data)
    with suppress(OSError):
        other.shutdown(socket.SHUT_WR)


@contextmanager
def middlebox(port: int, way: str) -> Iterator[Middlebox]:
    box = Middlebox(port, way)
    try:
        yield box
    finally:
        box.close()
