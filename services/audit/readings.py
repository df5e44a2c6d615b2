"""That somebody read something, once an hour for each reader and thing: a page that is open is asked for often."""

import logging
from datetime import datetime, timedelta

from sqlalchemy.engine import Connection

from db.engine import DatabaseUnavailable, database
from repositories import audit_entries
from services.audit import audit

log = logging.getLogger(__name__)

APART = timedelta(hours=1)


def note(deed: audit.Deed, *, by: audit.Doer, on: audit.Subject, whom: int | None = None, at: datetime) -> None:
    """Add an entry unless this reader has one of the last hour.

    While the database takes no writes, what can be read is read: then a line in the log is all there is.
    """

    def is_noted(db: Connection) -> bool:
        assert on.id is not None
        return audit_entries.is_there(
            db, deed, doer_id=by.user_id, subject_kind=on.kind, subject_id=on.id, after=at - APART
        )

    if database.read(is_noted):
        return
    try:
        database.run(lambda db: audit.write(db, deed, by=by, on=on, whom=whom, at=at))
    except DatabaseUnavailable:
        log.warning("no entry in the audit: %s of %s %s by user %s", deed, on.kind, on.id, by.user_id)
