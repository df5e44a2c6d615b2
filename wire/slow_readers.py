"""Readers that do not read: what waits for each socket is bounded, and who is over the bound is dropped.

The library's outgoing queues have no bound. A page that is dropped comes back and syncs, which costs what
it missed and not what had piled up.
"""

import logging

from wire import library

log = logging.getLogger(__name__)

MAX_WAITING_PACKETS = 1000
MAX_WAITING_BYTES = 8 * 1024 * 1024
COUNTED_FROM = 20  # A short queue is no heavy one unless its packets are very large.


def drop() -> None:
    """Close every socket for which too much waits."""
    for engine_id, socket in list(library.sockets().items()):
        waiting = socket.queue.queue
        if len(waiting) < COUNTED_FROM:
            continue
        size = sum(len(packet.data) for packet in list(waiting) if isinstance(packet.data, (str, bytes)))
        if len(waiting) > MAX_WAITING_PACKETS or size > MAX_WAITING_BYTES:
            log.warning("a socket that does not read is dropped with %d packets waiting", len(waiting))
            _close(engine_id, socket)


def _close(engine_id: str, socket: object) -> None:
    """Its writer hangs in sending, so it is not asked to finish."""
    library.sockets().pop(engine_id, None)
    socket.close(wait=False, abort=True)  # type: ignore[attr-defined]
