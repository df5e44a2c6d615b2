"""The pings of all connections by one task, and whoever does not answer them.

engine.io starts a task for every ping of every socket, and wakes a hundred times a second to look at one socket after
the other, which with hundreds of rooms is work of its own. Holds process state: who is pinged next.
"""

import time
from collections import deque
from typing import Any

from engineio.exceptions import QueueEmpty
from engineio.packet import PING, Packet
from engineio.socket import Socket

from wire import library, sending
from wire.frames import frame

PING_FRAME = frame(str(PING))

_due: deque[tuple[float, Any]] = deque()


def install() -> None:
    """Put it in the place of engine.io's own; `monitor_clients` has to be off."""
    poll = Socket.poll

    def poll_patiently(self: Any) -> list[Packet]:
        """A WebSocket whose queue was empty for long is no dead one: what is written at once never was in it."""
        while True:
            try:
                packets: list[Packet] = poll(self)
            except QueueEmpty:
                if self.closed or not self.upgraded:
                    raise
            else:
                return packets

    Socket.poll = poll_patiently
    Socket.schedule_ping = _schedule


def beat() -> None:
    """Ping the sockets that answered an interval ago. Called several times a second."""
    now = time.monotonic()
    while _due and _due[0][0] <= now:
        _at, socket = _due.popleft()
        if socket.closing or socket.closed:
            continue
        socket.last_ping = time.time()
        if not sending.to_engine_at_once(socket, PING_FRAME):
            socket.send(Packet(PING))


def close_silent() -> None:
    """Close the sockets that did not answer in time, and those that have had no connection for too long."""
    sockets = library.sockets()
    for engine_id, socket in list(sockets.items()):
        if socket.closed:
            sockets.pop(engine_id, None)
        elif not socket.closing:
            socket.check_ping_timeout()
    _close_unnamed()


def _close_unnamed() -> None:
    receiver = library.receiver()
    for engine_id in receiver.overdue(lambda one: library.socket_id_of(one) is not None):
        receiver.refused("unnamed")
        library.end(engine_id)


def _schedule(socket: Any) -> None:
    """The connection began, or its last ping was answered."""
    if socket.last_ping:
        socket.last_ping = None
        _due.append((time.monotonic() + socket.server.ping_interval, socket))
