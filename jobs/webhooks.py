"""Sending what is in the outbox of webhooks, one delivery after the other.

A process that dies in between leaves a delivery leased; the next one sends it then, under the same id. The log has the
number of a delivery and what became of it: neither its address nor what it says.
"""

import logging
from contextlib import suppress

from db.engine import DatabaseUnavailable
from observing import metrics
from services.base import utcnow
from services.webhooks import deliveries

log = logging.getLogger(__name__)

MAX_IN_A_TURN = 50
"""Then the count is renewed, and whoever stops the process need not wait for all that is left."""


def send_due() -> None:
    """Everything that is due. A webhook that fails is left alone until the next turn, so that others do not wait."""
    failing: set[int] = set()
    with suppress(DatabaseUnavailable):  # The database says once that it is away; deliveries wait.
        for _turn in range(MAX_IN_A_TURN):
            claimed = deliveries.claim(at=utcnow(), without=failing)
            if claimed is None:
                break
            outcome = deliveries.end(claimed, deliveries.attempt(claimed, at=utcnow()), at=utcnow())
            if outcome != "sent":
                failing.add(claimed.webhook.id)
            metrics.WEBHOOKS.labels(outcome).inc()
            level = logging.INFO if outcome == "sent" else logging.WARNING
            log.log(level, "delivery %s: %s", claimed.delivery.id, outcome)
        metrics.WEBHOOKS_WAITING.set(deliveries.count_waiting())
