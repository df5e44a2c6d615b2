"""The `audit_entries` table. Rows are added; `forget` and `delete_before` are for `operating/retention.py` alone."""

import json
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, delete, func, insert, or_, select, update
from sqlalchemy.engine import Connection, Row

from db.tables import audit_entries
from repositories.rows import new_id


@dataclass(frozen=True)
class Entry:
    """Who did what to what; names are as they were then. `details` are plain values by name.

    Entries from before doers were noted have none of `doer_name`, `address` and `subject_kind`.
    """

    id: int
    at: datetime
    action: str
    doer_id: int | None
    doer_name: str
    address: str | None
    subject_kind: str | None
    subject_id: int | None
    subject: str
    whom_id: int | None
    details: dict[str, Any]


@dataclass(frozen=True)
class Wanted:
    """What is looked for; `person` did it or it is about them, `words` stand in a name, a title or an address."""

    person: int | None = None
    deed: str = ""
    kind: str = ""
    since: datetime | None = None
    until: datetime | None = None
    words: str = ""


Place = tuple[datetime, int]
"""Of an entry in the order of the list: when, and its number."""

COLUMNS = (
    audit_entries.c.id, audit_entries.c.at, audit_entries.c.action, audit_entries.c.doer_id,
    audit_entries.c.doer_name, audit_entries.c.address, audit_entries.c.subject_kind, audit_entries.c.subject_id,
    audit_entries.c.subject, audit_entries.c.whom_id, audit_entries.c.counts,
)  # fmt: skip
NEWEST_FIRST = (audit_entries.c.at.desc(), audit_entries.c.id.desc())


def insert_entry(db: Connection, values: dict[str, Any]) -> int:
    return new_id(db.execute(insert(audit_entries).values(**values)))


def latest(db: Connection, *, limit: int, action: str | None = None) -> list[Entry]:
    """The latest entries (of one action), newest first."""
    query: Select[Any] = select(*COLUMNS).order_by(*NEWEST_FIRST).limit(limit)
    if action is not None:
        query = query.where(audit_entries.c.action == action)
    return [_entry(row) for row in db.execute(query)]


def list_matching(db: Connection, wanted: Wanted, *, before: Place | None, limit: int) -> list[Entry]:
    """So many of those that match, newest first, from behind a place on."""
    rows = audit_entries.c
    query: Select[Any] = select(*COLUMNS).order_by(*NEWEST_FIRST).limit(limit)
    if before is not None:
        at, number = before
        query = query.where(or_(rows.at < at, and_(rows.at == at, rows.id < number)))
    return [_entry(row) for row in db.execute(query.where(*_conditions(wanted)))]


def _conditions(wanted: Wanted) -> Iterator[ColumnElement[bool]]:
    rows = audit_entries.c
    if wanted.person is not None:
        is_theirs = and_(rows.subject_kind == "person", rows.subject_id == wanted.person)
        yield or_(rows.doer_id == wanted.person, is_theirs, rows.whom_id == wanted.person)
    if wanted.deed:
        yield rows.action == wanted.deed
    if wanted.kind:
        yield rows.subject_kind == wanted.kind
    if wanted.since is not None:
        yield rows.at >= wanted.since
    if wanted.until is not None:
        yield rows.at < wanted.until
    if wanted.words:
        low = wanted.words.lower()
        named = (func.lower(one).contains(low, autoescape=True) for one in (rows.doer_name, rows.subject, rows.address))
        yield or_(*named)


def is_there(
    db: Connection, action: str, *, doer_id: int | None, subject_kind: str, subject_id: int, after: datetime
) -> bool:
    """Whether this person did this to this after that moment."""
    rows = audit_entries.c
    same = (rows.subject_kind == subject_kind) & (rows.subject_id == subject_id) & (rows.at > after)
    query = select(rows.id).where(same, rows.action == action, rows.doer_id == doer_id).limit(1)
    return db.execute(query).first() is not None


def forget(db: Connection, kind: str, ids: Collection[int], *, person: str = "person") -> None:
    """Take the names and numbers of things that are erased out of all entries, which stay. Numbers are given anew."""
    gone = (audit_entries.c.subject_kind == kind) & audit_entries.c.subject_id.in_(ids)
    db.execute(update(audit_entries).where(gone).values(subject="", subject_id=None))
    if kind == person:
        db.execute(update(audit_entries).where(audit_entries.c.doer_id.in_(ids)).values(doer_name="", doer_id=None))
        db.execute(update(audit_entries).where(audit_entries.c.whom_id.in_(ids)).values(whom_id=None))


def delete_before(db: Connection, before: datetime, *, limit: int) -> int:
    """Delete so many of the entries from before that moment; how many they were."""
    ids = list(db.execute(select(audit_entries.c.id).where(audit_entries.c.at < before).limit(limit)).scalars())
    return db.execute(delete(audit_entries).where(audit_entries.c.id.in_(ids))).rowcount if ids else 0


def _entry(row: Row[Any]) -> Entry:
    *values, counts = row
    return Entry(*values, json.loads(counts))
