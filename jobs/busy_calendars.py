"""Checking the calendars of other programs, one after the other.

The log has the number of a calendar and what became of it: neither its address nor its server.
"""

import logging

from db.engine import DatabaseUnavailable
from observing import metrics
from services.base import utcnow
from services.planning import busy_calendars

log = logging.getLogger(__name__)

MAX_IN_A_TURN = 20
"""Then whoever stops the process need not wait for all that is left."""


def check_due() -> None:
    """Those whose turn it is."""
    for _turn in range(MAX_IN_A_TURN):
        try:
            calendar = busy_calendars.claim_due(at=utcnow())
        except DatabaseUnavailable:
            return  # The database says once that it is away.
        if calendar is None:
            return
        failure = busy_calendars.check(calendar, at=utcnow())
        metrics.CALENDAR_CHECKS.labels("failed" if failure else "read").inc()
        if failure and failure != calendar.failure:
            log.warning("calendar %s: %s", calendar.id, failure)
