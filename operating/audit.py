"""What was erased, exported, backed up or changed by command: when, and how much. Stays when the data is gone."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.engine import Connection

from db.tables import audit_entries as rows
from repositories import audit_entries

ERASED, EXPORTED, PURGED = "erase-candidate", "export-candidate", "purge"
BACKED_UP, PASSWORD_SET, USER_CREATED = "backup", "set-password", "create-user"
LINK_MADE, MAIL_SET = "account-link", "mail-settings"


@dataclass(frozen=True)
class Entry:
    """One of them. `counts` are rows by table, and files."""

    at: datetime
    action: str
    subject: str
    counts: dict[str, int]


def note(db: Connection, action: str, subject: str, counts: Mapping[str, int], *, at: datetime) -> int:
    """Write an entry; its id. In the transaction that does what it says."""
    return audit_entries.insert_entry(db, action, subject, counts, at=at)


def amend(db: Connection, entry_id: int, counts: Mapping[str, int]) -> None:
    """What was noted goes on, and this is how much it is by now."""
    db.execute(update(rows).where(rows.c.id == entry_id).values(counts=json.dumps(dict(counts))))


def latest(db: Connection, *, limit: int, action: str | None = None, exclude: str | None = None) -> list[Entry]:
    """The latest entries (of one action, or of all but one), newest first."""
    columns = (rows.c.at, rows.c.action, rows.c.subject, rows.c.counts)
    query = select(*columns).order_by(rows.c.at.desc(), rows.c.id.desc()).limit(limit)
    if action is not None:
        query = query.where(rows.c.action == action)
    if exclude is not None:
        query = query.where(rows.c.action != exclude)
    return [Entry(at, what, subject, json.loads(counts)) for at, what, subject, counts in db.execute(query)]
