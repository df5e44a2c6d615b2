"""What was erased, exported, backed up or changed by command: when, and how much. Stays when the data is gone."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import insert, select, update
from sqlalchemy.engine import Connection

from db.tables import audit_entries

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
    values = {"at": at, "action": action, "subject": subject, "counts": json.dumps(dict(counts))}
    key = db.execute(insert(audit_entries).values(**values)).inserted_primary_key
    assert key is not None
    return int(key[0])


def amend(db: Connection, entry_id: int, counts: Mapping[str, int]) -> None:
    """What was noted goes on, and this is how much it is by now."""
    db.execute(update(audit_entries).where(audit_entries.c.id == entry_id).values(counts=json.dumps(dict(counts))))


def latest(db: Connection, *, limit: int, action: str | None = None, exclude: str | None = None) -> list[Entry]:
    """The latest entries (of one action, or of all but one), newest first."""
    columns = (audit_entries.c.at, audit_entries.c.action, audit_entries.c.subject, audit_entries.c.counts)
    query = select(*columns).order_by(audit_entries.c.at.desc(), audit_entries.c.id.desc()).limit(limit)
    if action is not None:
        query = query.where(audit_entries.c.action == action)
    if exclude is not None:
        query = query.where(audit_entries.c.action != exclude)
    return [Entry(at, what, subject, json.loads(counts)) for at, what, subject, counts in db.execute(query)]
