"""What becomes of each engine.io socket, and what of it may be read before it is an event.

Holds process state, which lives no longer than the socket it is about.
"""

import logging
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from extensions import socketio
from observing import metrics
from sockets import open_sockets
from sockets.contract import Rate
from sockets.gate import OWNER
from sockets.open_sockets import OpenSocket
from sockets.shapes import MAX_UPDATE_BYTES
from wire import door, packets
from wire.receiver import Receiver

log = logging.getLogger(__name__)

UNREADABLE_LOGGED = Rate(per_second=1, burst=10)
BINARY = frozenset({"document-sync", "document-update", "awareness-update"})
"""The only events with a binary part, of which each has one."""
HOT_EVENTS = ("document-update", "awareness-update")
"""An edit or a cursor as pages send it, where no acknowledgement is asked for."""
ClientPacket = packets.taking(BINARY, max_part_bytes=MAX_UPDATE_BYTES)

_connecting: set[str] = set()
"""engine.io's ids whose people are being looked up just now."""
_lines = open_sockets.full(UNREADABLE_LOGGED)


def init_app(
    hot_receivers: Mapping[str, Callable[..., object]],
    whole_receivers: Mapping[int, Callable[[str, bytes], object]],
    *,
    gone: Callable[[str], None],
) -> None:
    """Receive what comes. `gone` hears of Socket.IO's ids that the library forgets."""
    receiver = Receiver(
        opened=_opened,
        closed=_closed,
        gone=gone,
        person_of=_person_of,
        may_greet=_may_greet,
        may_babble=_may_babble,
        may_go_on=_may_go_on,
        may_say=_may_say,
        overdue=_overdue,
        refused=metrics.refused,
    )
    door.open_for(socketio.server, receiver, hot_receivers, whole_receivers)


@contextmanager
def looking_up(engine_id: str) -> Iterator[Callable[[], bool]]:
    """While somebody's session is looked up; what it yields says afterwards whether the socket is still open."""
    _connecting.add(engine_id)
    outcome = [False]
    try:
        yield lambda: outcome[0]
    finally:
        outcome[0] = engine_id in _connecting
        _connecting.discard(engine_id)


def _opened(engine_id: str, environ: dict[str, Any]) -> None:
    owner = environ.get(OWNER)
    if owner is not None:
        open_sockets.add(OpenSocket(engine_id, *owner))


def _closed(engine_id: str) -> None:
    open_sockets.remove(engine_id)
    _connecting.discard(engine_id)


def _person_of(engine_id: str) -> int | None:
    socket = open_sockets.find(engine_id)
    return None if socket is None else socket.user_id


def _may_greet(engine_id: str) -> bool:
    socket = open_sockets.find(engine_id)
    return socket is None or socket.greetings.take(time.monotonic())


def _may_babble(engine_id: str) -> bool:
    socket = open_sockets.find(engine_id)
    return socket is None or socket.nonsense.take(time.monotonic())


def _may_go_on(engine_id: str, error: str | None) -> bool:
    """With a line in the log now and then."""
    if error is not None and _lines.take(time.monotonic()):
        log.info("a packet could not be read: %s", error)
    return _may_babble(engine_id)


def _may_say(engine_id: str, chars: int) -> bool:
    socket = open_sockets.find(engine_id)
    return socket is None or open_sockets.may_say(socket.user_id, chars)


def _overdue(has_connection: Callable[[str], bool]) -> list[str]:
    """The sockets that have not said CONNECT in time, or said DISCONNECT and stayed."""
    now = time.monotonic()
    overdue = []
    for socket in open_sockets.list_all():
        if has_connection(socket.engine_id):
            socket.unnamed_since = now
        elif now - socket.unnamed_since > open_sockets.CONNECT_WITHIN_S:
            overdue.append(socket.engine_id)
    return overdue
