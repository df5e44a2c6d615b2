"""A paste, a drop or a large insertion of the candidate becomes an alert."""

import logging

from db.engine import DatabaseUnavailable
from services.base import ServiceError
from services.document import large_insertions
from services.proctoring import proctoring
from services.signals import detectors
from sockets import broadcast

log = logging.getLogger(__name__)


def report() -> None:
    """Store and tell those that were seen since the last turn; while the database is away they wait."""
    found = [one for one in large_insertions.take() if one.seat.is_candidate]
    for index, large in enumerate(found):
        try:
            alert = proctoring.record_seen(large.seat, detectors.of_insertion(large.kind), size=large.size, at=large.at)
        except DatabaseUnavailable:
            large_insertions.put_back(found[index:])
            return
        except ServiceError as error:
            log.info("an alert of interview %s was not stored: %s", large.seat.interview_id, type(error).__name__)
        else:
            broadcast.cheat_alert(large.seat.interview_id, alert)
