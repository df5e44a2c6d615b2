"""The `audit_entries` table, where something is noted in it. What it has is read in `operating/audit.py`."""

import json
from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import insert
from sqlalchemy.engine import Connection

from db.tables import audit_entries
from repositories.rows import new_id


def insert_entry(db: Connection, action: str, subject: str, counts: Mapping[str, int], *, at: datetime) -> int:
    values = {"at": at, "action": action, "subject": subject, "counts": json.dumps(dict(counts))}
    return new_id(db.execute(insert(audit_entries).values(**values)))
