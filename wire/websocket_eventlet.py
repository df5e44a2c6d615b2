"""The WebSocket below Socket.IO with few system calls: frames read from a buffer, messages written at once.

eventlet reads each frame with three calls, waits for each with three more, and writes each with one;
engine.io hands every packet to a writer task first. An edit is two frames in and two out, so that was
most of its cost. Its reading has no bound over the frames of one message either.
"""

from contextlib import suppress
from functools import partial
from socket import SHUT_RDWR, SHUT_WR
from typing import Any

import eventlet
from eventlet.websocket import RFC6455WebSocket

from wire import messages
from wire.buffered_socket import BufferedSocket
from wire.frames import PONG, MessageReader
from wire.read_ahead import READ_BYTES


def send_at_once(ws: Any, frames: bytes) -> bool:
    """Write frames in one system call, if nobody else writes or waits to, and the kernel takes them. Never yields.

    False when they must take the usual way; nothing was written then.
    """
    # A lock that was just released counts as free, although who waited for it has not had their turn yet.
    if ws.websocket_closed or ws._sendlock.balance <= 0:
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


def _fail(ws: Any, status: int, reason: str) -> None:
    """Say why, and read a little of what still comes."""
    ws._send_closing_frame(ignore_send_errors=True, close_data=(status, reason))
    left = messages.LINGER_BYTES
    with suppress(OSError), eventlet.Timeout(messages.LINGER_S, exception=False):
        ws.socket.shutdown(SHUT_WR)
        while left > 0 and (part := ws.socket.recv(READ_BYTES)):
            left -= len(part)


class _Silent:
    """eventlet would write its troubles with closing, and the client's words with them, past the log."""

    def write(self, words: str) -> None:
        """Nobody needs to know that a connection that is over could not be ended."""


def install() -> None:
    """Put all this into eventlet's WebSocket. `take`, `pong` and `refused` are set by `engine`."""
    make = RFC6455WebSocket.__init__

    def make_buffered(self: Any, sock: Any, *args: Any, **kwargs: Any) -> None:
        buffered = BufferedSocket(sock)
        make(self, buffered, *args, **kwargs)
        self.log = _Silent()
        self.take = self.pong = None
        self.refused = lambda what: None
        answer_ping = partial(self.send, control_code=PONG)
        self.reader = MessageReader(
            buffered.take, lambda: buffered.limit, buffered.charge, buffered.charge_control, answer_ping
        )

    RFC6455WebSocket.__init__ = make_buffered
    RFC6455WebSocket.wait = messages.wait
    RFC6455WebSocket.fail = _fail
    RFC6455WebSocket.send_at_once = send_at_once
