"""The tables `busy_calendars` and `busy_times`: calendars of other programs, and when their owners are busy."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, insert, select, update
from sqlalchemy.engine import Connection

from db.tables import busy_calendars, busy_times, users
from repositories.rows import new_id
from repositories.states import STAFF


@dataclass(frozen=True)
class BusyCalendar:
    """One calendar of one person, with its address as it is kept: encrypted.

    `failure` is the code of why the last check failed, after `failures` in a row; `left_out` counts the events of the
    last reading that could not be understood.
    """

    id: int
    user_id: int
    host: str
    sealed_address: str
    added_at: datetime
    next_check_at: datetime
    checked_at: datetime | None
    read_at: datetime | None
    failure: str | None
    failures: int
    left_out: int


def find(db: Connection, user_id: int, calendar_id: int) -> BusyCalendar | None:
    """One of this person's."""
    found = (busy_calendars.c.id == calendar_id, busy_calendars.c.user_id == user_id)
    row = db.execute(select(*busy_calendars.columns).where(*found)).first()
    return None if row is None else BusyCalendar(**row._mapping)


def list_of(db: Connection, user_id: int) -> list[BusyCalendar]:
    """In the order in which they were added."""
    found = busy_calendars.c.user_id == user_id
    rows = db.execute(select(*busy_calendars.columns).where(found).order_by(busy_calendars.c.id))
    return [BusyCalendar(**row._mapping) for row in rows]


def find_due(db: Connection, *, at: datetime) -> BusyCalendar | None:
    """Whose turn has been longest; of people who may sign in."""
    joined = busy_calendars.join(users, users.c.id == busy_calendars.c.user_id)
    found = (busy_calendars.c.next_check_at <= at, users.c.deactivated_at.is_(None), users.c.role.in_(STAFF))
    order = (busy_calendars.c.next_check_at, busy_calendars.c.id)
    row = db.execute(
        select(*busy_calendars.columns).select_from(joined).where(*found).order_by(*order).limit(1)
    ).first()
    return None if row is None else BusyCalendar(**row._mapping)


def claim(db: Connection, calendar: BusyCalendar, *, until: datetime) -> bool:
    """Whether the caller is the one to check it; others do not before `until`."""
    found = (busy_calendars.c.id == calendar.id, busy_calendars.c.next_check_at == calendar.next_check_at)
    return db.execute(update(busy_calendars).where(*found).values(next_check_at=until)).rowcount == 1


def insert_calendar(db: Connection, user_id: int, *, host: str, sealed_address: str, at: datetime) -> int:
    values = {"user_id": user_id, "host": host, "sealed_address": sealed_address, "added_at": at, "next_check_at": at}
    return new_id(db.execute(insert(busy_calendars).values(**values)))


def delete_calendar(db: Connection, user_id: int, calendar_id: int) -> bool:
    """With its times; whether it was there, and this person's."""
    of_calendar = (busy_times.c.calendar_id == calendar_id, busy_times.c.user_id == user_id)
    db.execute(delete(busy_times).where(*of_calendar))
    found = (busy_calendars.c.id == calendar_id, busy_calendars.c.user_id == user_id)
    return db.execute(delete(busy_calendars).where(*found)).rowcount == 1


def lock(db: Connection, calendar_id: int) -> bool:
    """Hold the row until the transaction ends; whether it is still there."""
    found = select(busy_calendars.c.id).where(busy_calendars.c.id == calendar_id)
    return db.execute(found.with_for_update()).first() is not None


def note_failure(
    db: Connection, calendar_id: int, failure: str, *, failures: int, at: datetime, next_at: datetime
) -> None:
    """The times from before stay."""
    values = {"failure": failure, "failures": failures, "checked_at": at, "next_check_at": next_at}
    db.execute(update(busy_calendars).where(busy_calendars.c.id == calendar_id).values(**values))


def replace_times(
    db: Connection,
    calendar: BusyCalendar,
    times: Iterable[tuple[datetime, datetime]],
    *,
    left_out: int,
    at: datetime,
    next_at: datetime,
) -> None:
    """What a reading brought, in place of the one before."""
    db.execute(delete(busy_times).where(busy_times.c.calendar_id == calendar.id))
    named = {"calendar_id": calendar.id, "user_id": calendar.user_id}
    rows = [{**named, "starts_at": start, "ends_at": end} for start, end in times]
    if rows:
        db.execute(insert(busy_times), rows)
    values = {
        "failure": None,
        "failures": 0,
        "left_out": left_out,
        "checked_at": at,
        "read_at": at,
        "next_check_at": next_at,
    }
    db.execute(update(busy_calendars).where(busy_calendars.c.id == calendar.id).values(**values))
