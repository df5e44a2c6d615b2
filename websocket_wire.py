"""The WebSocket below Socket.IO with few system calls: frames read from a buffer, messages written at once.

eventlet reads each frame with three calls, waits for each with three more, and writes each with one;
engine.io hands every packet to a writer task first. An edit is two frames in and two out, so that was
most of its cost. With `runtime`, the only place that knows eventlet's insides; the parts of engine.io
used here are named in `install`.
"""

import struct
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from socket import SHUT_RDWR
from typing import Any

import eventlet
from engineio.socket import Socket
from eventlet.hubs import get_hub
from eventlet.websocket import RFC6455WebSocket
from greenlet import getcurrent

READ_BYTES = 65_536
MOST_AHEAD_BYTES = 256 * 1024
TEXT, BINARY = 0x81, 0x82  # A whole message in one frame (RFC 6455, 5.2).
PONG = "3"  # engine.io's packet by which a page answers a ping.
MASKED, HEAD_BYTES = 0x80, 6  # The head of a client's short frame: two bytes and its mask.

Taker = Callable[[str, str | bytes], bool]


class BufferedSocket:
    """A green socket that is read by the hub as bytes come; `recv` answers from what is there.

    eventlet's own socket tells the kernel before every wait that it waits, and afterwards that it does not
    any more. This one says it once, and takes itself out only while too much has come that nobody read.
    """

    def __init__(self, socket: Any) -> None:
        self.fd = socket.fd
        self._socket = socket
        self._ahead = b""
        self._at = 0
        self._is_over = False
        self._listener: Any = None
        self._waiter: Any = None

    def recv(self, size: int) -> bytes:
        """At most `size` bytes; none when the connection is over."""
        if self._at == len(self._ahead):
            self._wait()
        part = self._ahead[self._at : self._at + size]
        self._at += len(part)
        return part

    def message(self) -> str | bytes | None:
        """The next message, when it is one short frame that is here whole; None leaves it to the library."""
        if self._at == len(self._ahead):
            self._wait()
        ahead, at = self._ahead, self._at
        if len(ahead) - at < HEAD_BYTES or ahead[at + 1] < MASKED:
            return None
        kind, size, start = ahead[at], ahead[at + 1] - MASKED, at + HEAD_BYTES
        if size == 126:
            size, start = ahead[at + 2] << 8 | ahead[at + 3], start + 2
        end = start + size
        if size == 127 or end > len(ahead) or kind not in (TEXT, BINARY):
            return None
        key = (ahead[start - 4 : start] * (size // 4 + 1))[:size]
        data = (int.from_bytes(ahead[start:end], "little") ^ int.from_bytes(key, "little")).to_bytes(size, "little")
        try:
            message = data.decode() if kind == TEXT else data
        except UnicodeDecodeError:
            return None
        self._at = end
        return message

    def settimeout(self, timeout: float | None) -> None:
        """For sending only: engine.io's own task closes connections whose pings nobody answers."""
        self._socket.settimeout(timeout)

    def close(self) -> None:
        self._over()
        self._socket.close()

    def __getattr__(self, name: str) -> Any:
        return getattr(self._socket, name)

    def _wait(self) -> None:
        if self._is_over:
            return
        if self._listener is None:
            self._listener = get_hub().add("read", self._socket.fileno(), self._readable, self._gone, self._gone)
        self._waiter = getcurrent()
        try:
            get_hub().switch()
        finally:
            self._waiter = None

    def _readable(self, fileno: int) -> None:
        """Called by the hub, for which nothing may be raised here and nothing may wait."""
        try:
            data = self.fd.recv(READ_BYTES)
        except BlockingIOError:
            return
        except OSError:
            data = b""
        if not data:
            self._over()
            return
        self._ahead = self._ahead[self._at :] + data
        self._at = 0
        if self._waiter is not None:
            self._waiter.switch()
        elif len(self._ahead) > MOST_AHEAD_BYTES:
            self._stop_listening()

    def _over(self) -> None:
        self._is_over = True
        self._stop_listening()
        if self._waiter is not None:
            get_hub().schedule_call_global(0, self._wake, self._waiter)

    def _gone(self, *reason: object) -> None:
        """The hub closed the descriptor's listener itself, so there is nothing left to take out."""
        self._listener = None
        self._over()

    def _wake(self, waiter: Any) -> None:
        if self._waiter is waiter:
            waiter.switch()

    def _stop_listening(self) -> None:
        listener, self._listener = self._listener, None
        if listener is not None:
            with suppress(KeyError):  # The hub has let go of the descriptor before.
                get_hub().remove(listener)


def frame(message: str | bytes) -> bytes:
    """One message as one unmasked frame."""
    data = message.encode() if isinstance(message, str) else message
    kind = TEXT if isinstance(message, str) else BINARY
    size = len(data)
    if size < 126:
        return bytes((kind, size)) + data
    if size < 65_536:
        return struct.pack("!BBH", kind, 126, size) + data
    return struct.pack("!BBQ", kind, 127, size) + data


def send_at_once(engine_socket: Any, frames: bytes) -> bool:
    """Write frames to a socket in one system call, if nothing waits for it and the kernel takes them.

    The messages in them are as engine.io frames them: texts begin with its packet type. False when they must
    take the usual way through the queue; nothing was written then. Never yields.
    """
    ws = getattr(engine_socket, "ws", None)
    if ws is None or engine_socket.closing or engine_socket.closed or ws.websocket_closed:
        return False
    if engine_socket.queue.queue or not ws._sendlock.counter:
        return False
    try:
        sent = ws.socket.fd.send(frames)
    except OSError:  # The kernel takes none, or the reader or the writer task will notice what is wrong.
        return False
    if sent != len(frames):
        _send_rest(ws, frames[sent:])
    return True


def _send_rest(ws: Any, rest: bytes) -> None:
    """The kernel's buffer is full: a task sends the rest of the frame and holds the lock until then."""
    ws._sendlock.acquire(blocking=False)

    def send() -> None:
        try:
            ws.socket.sendall(rest)
        except OSError:  # Half a frame was written, so nothing may follow it: the connection ends here.
            ws.websocket_closed = True
            with suppress(OSError):
                ws.socket.shutdown(SHUT_RDWR)
        finally:
            ws._sendlock.release()

    eventlet.spawn(send)


def wait(ws: Any) -> str | bytes | None:
    """The next message for engine.io; those that are taken before it do not come there. None at the end."""
    while True:
        message: str | bytes | None = ws.socket.message()
        if message is None:
            message = next(ws.iterator, None)
        if message == PONG and ws.pong is not None:
            ws.pong()
        elif message is None or ws.take is None or not ws.take(message):
            return message


def take_first(engine_server: Any, take: Taker) -> None:
    """From now on every message of a connected socket is offered to `take`, with engine.io's id of it."""
    engine_server.take_first = take


def install() -> None:
    """Put all this into eventlet's WebSocket and engine.io's socket."""
    make = RFC6455WebSocket.__init__
    handle = Socket._websocket_handler

    def make_buffered(self: Any, sock: Any, *args: Any, **kwargs: Any) -> None:
        make(self, BufferedSocket(sock), *args, **kwargs)
        self.take = self.pong = None

    def handle_with_socket(self: Any, ws: Any) -> Any:
        if not self.connected:  # An upgrade from polling first has to finish its handshake.
            self.ws = ws
        take = getattr(self.server, "take_first", None)
        ws.take, ws.pong = (None, None) if take is None else (partial(take, self.sid), self.schedule_ping)
        return handle(self, ws)

    RFC6455WebSocket.__init__ = make_buffered
    RFC6455WebSocket.wait = wait
    Socket._websocket_handler = handle_with_socket
