"""The WebSocket below Socket.IO with few system calls: frames read from a buffer, messages written at once.

eventlet reads each frame with three calls, waits for each with three more, and writes each with one;
engine.io hands every packet to a writer task first. An edit is two frames in and two out, so that was
most of its cost. With `runtime`, the only place that knows eventlet's insides; the parts of engine.io
used here are named in `install`.
"""

import struct
from collections.abc import Sequence
from contextlib import suppress
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


class BufferedSocket:
    """A green socket that is read by the hub as bytes come; `recv` answers from what is there.

    eventlet's own socket tells the kernel before every wait that it waits, and afterwards that it does not
    any more. This one says it once, and takes itself out only while too much has come that nobody read.
    """

    def __init__(self, socket: Any) -> None:
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
            data = self._socket.fd.recv(READ_BYTES)
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


def send_at_once(engine_socket: Any, messages: Sequence[str | bytes]) -> bool:
    """Write engine.io messages to a socket in one system call, if nothing waits for it and the kernel takes them.

    `messages` are as engine.io frames them: texts begin with its packet type. False when they must take
    the usual way through the queue; nothing was written then. Never yields.
    """
    ws = getattr(engine_socket, "ws", None)
    if ws is None or engine_socket.closing or engine_socket.closed or ws.websocket_closed:
        return False
    if engine_socket.queue.qsize() or not ws._sendlock.acquire(blocking=False):
        return False
    data = b"".join(frame(one) for one in messages)
    try:
        sent = ws.socket.fd.send(data)
    except (BlockingIOError, OSError):  # The reader or the writer task will notice what is wrong.
        ws._sendlock.release()
        return False
    if sent == len(data):
        ws._sendlock.release()
    else:
        _send_rest(ws, data[sent:])
    return True


def _send_rest(ws: Any, rest: bytes) -> None:
    """The kernel's buffer is full: a task sends the rest of the frame and holds the lock until then."""

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


def install() -> None:
    """Put both into eventlet's WebSocket and engine.io's socket."""
    make = RFC6455WebSocket.__init__
    handle = Socket._websocket_handler

    def make_buffered(self: Any, sock: Any, *args: Any, **kwargs: Any) -> None:
        make(self, BufferedSocket(sock), *args, **kwargs)

    def handle_with_socket(self: Any, ws: Any) -> Any:
        if not self.connected:  # An upgrade from polling first has to finish its handshake.
            self.ws = ws
        return handle(self, ws)

    RFC6455WebSocket.__init__ = make_buffered
    Socket._websocket_handler = handle_with_socket
