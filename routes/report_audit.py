"""What the audit says of a report: that somebody read it, and took it along as a file."""

from flask import g

from db.engine import database
from repositories.interviews import Interview
from services.audit import audit, readings
from services.base import utcnow


def read(interview: Interview) -> None:
    """Whoever is signed in reads it; once an hour has an entry."""
    by, on = _of(interview)
    readings.note(audit.Deed.REPORT_READ, by=by, on=on, whom=interview.candidate_id, at=utcnow())


def exported(interview: Interview, form: str) -> None:
    """A file goes out; without its entry it does not. Raises DatabaseUnavailable."""
    by, on = _of(interview)
    deed, whom = audit.Deed.REPORT_EXPORTED, interview.candidate_id
    database.run(lambda db: audit.write(db, deed, by=by, on=on, whom=whom, at=utcnow(), details={"form": form}))


def _of(interview: Interview) -> tuple[audit.Doer, audit.Subject]:
    return audit.Doer(g.user.id), audit.interview(interview.id, interview.title)
