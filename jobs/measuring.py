"""How long candidates are observed: silence is told, and the counts are stored."""

from contextlib import suppress

from db.engine import DatabaseUnavailable
from services.base import utcnow
from services.proctoring import coverage
from sockets import broadcast


def count() -> None:
    """Whose page has fallen silent is told; what was counted is stored every now and then."""
    for interview_id, counted in coverage.fall_silent(utcnow()):
        broadcast.measuring_changed(interview_id, counted)
    with suppress(DatabaseUnavailable):  # It goes on being counted, and is stored when the database is back.
        coverage.store_due(utcnow())
