"""A WebSocket in a thread of its own: shaken hands and written by simple-websocket, read by our own bounded reader.

simple-websocket reads ahead without a bound, in one more thread, so its reading is not begun. Every bound of
`read_ahead` and `frames` holds as it does on eventlet; what is missing is writing past the queue.
"""

import time
from collections.abc import Callable
from contextlib import suppress
from socket import SHUT_RDWR, SHUT_WR
from typing import Any

import simple_websocket
from wsproto.events import Pong
from wsproto.utilities import LocalProtocolError, ProtocolError

from wire import messages
from wire.frames import MessageReader
from wire.read_ahead import READ_BYTES, ReadAhead
from wire.turns import waiting
from wire.waiting_socket import SOCKET, WaitingSocket


class WebSocket:
    """What Engine.IO calls for each connection, and hands to its own handler."""

    def __init__(self, handler: Callable[[Any], Any], server: Any) -> None:
        self._handler = handler
        self.take: Callable[[str | bytes], bool] | None = None
        self.pong: Callable[[], None] | None = None
        self.refused: Callable[[str], None] = lambda what: None

    def __call__(self, environ: dict[str, Any], start_response: Any) -> list[bytes]:
        connection: WaitingSocket = environ[SOCKET]
        connection.is_taken = True
        self.socket = ThreadedSocket(connection)
        with suppress(simple_websocket.ConnectionError, ProtocolError, OSError):
            self._peer = simple_websocket.Server({**environ, "werkzeug.socket": self.socket}, thread_class=_Unread)
            self.reader = MessageReader(
                self.socket.take,
                lambda: self.socket.limit,
                self.socket.charge,
                self.socket.charge_control,
                self._answer_ping,
            )
            self._handler(self)
        return []

    def wait(self) -> str | bytes | None:
        """The next message; None at the end."""
        return messages.wait(self)

    def send(self, message: str | bytes) -> None:
        """Raises OSError when the connection is over."""
        try:
            self._peer.send(message)
        except (simple_websocket.ConnectionClosed, LocalProtocolError):
            raise OSError("the connection is over") from None

    def close(self) -> None:
        """Say so, and end it for whoever reads from it."""
        self._say_closed()
        with suppress(OSError):
            self.socket.shutdown(SHUT_RDWR)

    def fail(self, status: int, reason: str) -> None:
        """Say why, and read a little of what still comes."""
        self._say_closed(status, reason)
        left, ends_at = messages.LINGER_BYTES, time.monotonic() + messages.LINGER_S
        with suppress(OSError):
            self.socket.shutdown(SHUT_WR)
            while left > 0 and (rest_s := ends_at - time.monotonic()) > 0:
                self.socket.settimeout(rest_s)
                part = self.socket.recv(READ_BYTES)
                if not part:
                    break
                left -= len(part)

    def _say_closed(self, status: int | None = None, reason: str | None = None) -> None:
        with suppress(simple_websocket.ConnectionClosed, LocalProtocolError, OSError):
            self._peer.close(status, reason)

    def _answer_ping(self, data: bytes) -> None:
        with suppress(LocalProtocolError):  # We have said that we close.
            self.socket.send(self._peer.ws.send(Pong(data)))


class _Unread:
    """In the place of the thread in which simple-websocket would read."""

    name = ""

    def __init__(self, target: Callable[[], None]) -> None:
        """It is never called."""

    def start(self) -> None:
        """There is nothing to begin."""


class ThreadedSocket(ReadAhead):
    """A connection's socket, from which its own thread reads, and to which it and its writer write."""

    def __init__(self, socket: WaitingSocket) -> None:
        super().__init__()
        self._socket = socket

    def send(self, data: bytes) -> None:
        """All of it; simple-websocket knows no other way."""
        self._socket.sendall(data)

    def settimeout(self, timeout: float | None) -> None:
        """For whoever does not answer pings or does not read; Engine.IO says how long."""
        self._socket.settimeout(timeout)

    def shutdown(self, how: int) -> None:
        self._socket.shutdown(how)

    def close(self) -> None:
        """The server closes it, which opened it."""

    def _wait(self) -> None:
        if self._is_over:
            return
        try:
            data = self._socket.recv(READ_BYTES)
        except OSError:
            data = b""
        self._is_over = not data
        self._ahead, self._at = self._ahead[self._at :] + data, 0

    def _pause(self, seconds: float) -> None:
        with waiting():
            time.sleep(seconds)
