"""The tables `booking_rules`, `working_hours` and `days_off`: when somebody may be booked."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import delete, insert, select, update
from sqlalchemy.engine import Connection

from db.tables import booking_rules, days_off, users, working_hours
from repositories.states import STAFF


@dataclass(frozen=True)
class Rules:
    """What holds for every day of one person."""

    user_id: int
    timezone: str
    notice_minutes: int
    buffer_minutes: int
    most_a_day: int
    saved_at: datetime


@dataclass(frozen=True)
class Hours:
    """From one minute of a local weekday (Monday is 0) to another, which is not part of it."""

    user_id: int
    weekday: int
    from_minute: int
    until_minute: int


@dataclass(frozen=True)
class DaysOff:
    """Local dates, the last one included."""

    id: int
    user_id: int
    first_day: date
    last_day: date
    note: str


def find_rules(db: Connection, user_id: int) -> Rules | None:
    row = db.execute(select(*booking_rules.columns).where(booking_rules.c.user_id == user_id)).first()
    return None if row is None else Rules(**row._mapping)


def list_rules(db: Connection, people: Sequence[int]) -> dict[int, Rules]:
    """By person: members of the team who saved hours and may sign in."""
    joined = booking_rules.join(users, users.c.id == booking_rules.c.user_id)
    found = (booking_rules.c.user_id.in_(people), users.c.role.in_(STAFF), users.c.deactivated_at.is_(None))
    rows = db.execute(select(*booking_rules.columns).select_from(joined).where(*found))
    return {row.user_id: Rules(**row._mapping) for row in rows}


def lock(db: Connection, people: Iterable[int]) -> None:
    """Hold the rules of these people until the transaction ends, always in the same order."""
    for one in sorted(set(people)):
        db.execute(select(booking_rules.c.user_id).where(booking_rules.c.user_id == one).with_for_update())


def list_hours(db: Connection, people: Sequence[int]) -> list[Hours]:
    """By weekday and minute."""
    columns = (
        working_hours.c.user_id, working_hours.c.weekday, working_hours.c.from_minute, working_hours.c.until_minute,
    )  # fmt: skip
    order = (working_hours.c.user_id, working_hours.c.weekday, working_hours.c.from_minute)
    rows = db.execute(select(*columns).where(working_hours.c.user_id.in_(people)).order_by(*order))
    return [Hours(**row._mapping) for row in rows]


def list_days_off(db: Connection, people: Sequence[int], *, since: date) -> list[DaysOff]:
    """Those that end on this day or later, soonest first."""
    found = (days_off.c.user_id.in_(people), days_off.c.last_day >= since)
    rows = db.execute(select(*days_off.columns).where(*found).order_by(days_off.c.first_day, days_off.c.id))
    return [DaysOff(**row._mapping) for row in rows]


def save_rules(db: Connection, user_id: int, values: dict[str, Any]) -> None:
    """In place of what stands."""
    changed = db.execute(update(booking_rules).where(booking_rules.c.user_id == user_id).values(**values)).rowcount
    if not changed and find_rules(db, user_id) is None:  # MySQL counts no row that stays the same.
        db.execute(insert(booking_rules).values(user_id=user_id, **values))


def replace_hours(db: Connection, user_id: int, hours: Iterable[Hours]) -> None:
    db.execute(delete(working_hours).where(working_hours.c.user_id == user_id))
    for one in hours:
        values = {"weekday": one.weekday, "from_minute": one.from_minute, "until_minute": one.until_minute}
        db.execute(insert(working_hours).values(user_id=user_id, **values))


def delete_everything(db: Connection, user_id: int) -> None:
    """Rules and hours; days off stay, for they are true all the same."""
    db.execute(delete(working_hours).where(working_hours.c.user_id == user_id))
    db.execute(delete(booking_rules).where(booking_rules.c.user_id == user_id))


def insert_days_off(db: Connection, user_id: int, *, first_day: date, last_day: date, note: str) -> None:
    db.execute(insert(days_off).values(user_id=user_id, first_day=first_day, last_day=last_day, note=note))


def delete_days_off(db: Connection, user_id: int, days_off_id: int) -> bool:
    """Whether there were such days, and this person's."""
    found = (days_off.c.id == days_off_id, days_off.c.user_id == user_id)
    return db.execute(delete(days_off).where(*found)).rowcount == 1


def delete_days_off_before(db: Connection, user_id: int, day: date) -> None:
    db.execute(delete(days_off).where(days_off.c.user_id == user_id, days_off.c.last_day < day))
