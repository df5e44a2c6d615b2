"""The open connections of a server: how many there may be, and who has to go when there are more."""

from collections.abc import Callable
from contextlib import suppress
from socket import SHUT_RDWR
from typing import Any

MAX_CONNECTIONS = 20_000
MAX_WAITING = 1_000
"""Connections without a request. Browsers keep six each and open them again when they are needed."""
MAX_BODIES = 500
"""Requests whose bodies are still coming, before the one that takes longest is ended."""
RESERVED_DESCRIPTORS = 256
"""For the database, files and whatever else the process opens."""
MIN_CONNECTIONS = 64

Note = Callable[[str], None]


class Connections:
    """The open connections: how many, which wait for a request, and whose bodies are still coming.

    Dictionaries, because they keep the order in which somebody began to wait.
    """

    def __init__(self, most: int, note: Note) -> None:
        self._most = most
        self._note = note
        self._open = 0
        self._waiting: dict[Any, None] = {}
        self._receiving: dict[Any, None] = {}

    def enter(self) -> bool:
        """Count one more; False when there is no room, and nobody who waits could be closed for it."""
        if self._open >= self._most and not self.make_room():
            self._note("connection")
            return False
        self._open += 1
        return True

    @property
    def has_too_many(self) -> bool:
        """Somebody was told to make room for another and has not gone yet."""
        return self._open > self._most

    def leave(self, socket: Any) -> None:
        """It is over, whatever it was doing."""
        self._open -= 1
        self.busy(socket)

    def wait(self, socket: Any) -> None:
        """It waits for a request."""
        self._waiting[socket] = None
        if len(self._waiting) > MAX_WAITING:
            self.make_room()

    def receive(self, socket: Any) -> None:
        """Its request has a body that is still coming."""
        self._receiving[socket] = None
        if len(self._receiving) > MAX_BODIES:
            self._end_oldest(self._receiving, "body")

    def busy(self, socket: Any) -> None:
        """It waits for nothing any more."""
        self._waiting.pop(socket, None)
        self._receiving.pop(socket, None)

    def make_room(self) -> bool:
        """Close the one that has waited longest; False when nobody waits."""
        return self._end_oldest(self._waiting, "waiting")

    def _end_oldest(self, among: dict[Any, None], what: str) -> bool:
        socket = next(iter(among), None)
        if socket is None:
            return False
        del among[socket]
        with suppress(OSError):
            socket.shutdown(SHUT_RDWR)  # Its own task wakes up to that and closes it.
        self._note(what)
        return True


def max_connections() -> int:
    """As many as there are descriptors for, after asking the system for all it allows."""
    try:
        import resource
    except ImportError:  # Windows, where there is no such limit.
        return MAX_CONNECTIONS
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = MAX_CONNECTIONS + RESERVED_DESCRIPTORS
    allowed = wanted if hard == resource.RLIM_INFINITY else min(wanted, hard)
    if soft != resource.RLIM_INFINITY and soft < allowed:
        resource.setrlimit(resource.RLIMIT_NOFILE, (allowed, hard))
        soft = allowed
    most = wanted if soft == resource.RLIM_INFINITY else soft
    return max(MIN_CONNECTIONS, min(MAX_CONNECTIONS, most - RESERVED_DESCRIPTORS))
