"""Telling recruiting systems that there is something to read about what they ordered, one after the other.

The log has the number of an order's row and what became of it: neither its address nor its key.
"""

import logging
from contextlib import suppress

from db.engine import DatabaseUnavailable
from observing import metrics
from services.base import utcnow
from services.webhooks import callbacks

log = logging.getLogger(__name__)

MAX_IN_A_TURN = 20
"""Then whoever stops the process need not wait for all that is left. One that fails comes again later."""


def send_due() -> None:
    """Everything that is due."""
    with suppress(DatabaseUnavailable):  # The database says once that it is away; what waits is sent later.
        for _turn in range(MAX_IN_A_TURN):
            claimed = callbacks.claim(at=utcnow())
            if claimed is None:
                break
            outcome = callbacks.end(claimed, callbacks.attempt(claimed, at=utcnow()), at=utcnow())
            metrics.CALLBACKS.labels(outcome).inc()
            level = logging.INFO if outcome == "sent" else logging.WARNING
            log.log(level, "order %s: %s", claimed.order_id, outcome)
        metrics.CALLBACKS_WAITING.set(callbacks.count_waiting())
