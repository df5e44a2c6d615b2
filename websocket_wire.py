"""The WebSocket below Socket.IO with few system calls: frames read from a buffer, messages written at once.

eventlet reads each frame with three calls and writes each with one; engine.io hands every packet to a
writer task first. An edit is two frames in and two out, so that was most of its cost. With `runtime`,
the only place that knows eventlet's insides; the parts of engine.io used here are named in `install`.
"""

import struct
from collections.abc import Sequence
from typing import Any

READ_BYTES = 65_536
TEXT, BINARY = 0x81, 0x82  # A whole message in one frame (RFC 6455, 5.2).


class BufferedSocket:
    """A green socket that reads ahead: `recv` answers from what has come already."""

    def __init__(self, socket: Any) -> None:
        self._socket = socket
        self._ahead = b""
        self._at = 0

    def recv(self, size: int) -> bytes:
        at = self._at
        if at == len(self._ahead):
            if size >= READ_BYTES:
                return bytes(self._socket.recv(size))
            self._ahead, at = self._socket.recv(READ_BYTES), 0
        part = self._ahead[at : at + size]
        self._at = at + len(part)
        return part

    def __getattr__(self, name: str) -> Any:
        return getattr(self._socket, name)


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
    import eventlet

    def send() -> None:
        try:
            ws.socket.sendall(rest)
        except OSError:
            pass  # The connection is gone, which its reader has seen too.
        finally:
            ws._sendlock.release()

    eventlet.spawn(send)


def install() -> None:
    """Put both into eventlet's WebSocket and engine.io's socket."""
    from engineio.socket import Socket
    from eventlet.websocket import RFC6455WebSocket

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
