"""The `slot_holds` table: what is kept of people's time while a candidate confirms, a row for each quarter of an hour.

The key is the person and the quarter, so two that overlap cannot both be stored.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, delete, insert, select
from sqlalchemy.engine import Connection

from db.tables import slot_holds


@dataclass(frozen=True)
class Hold:
    """What one offer's candidate holds, of one person."""

    user_id: int
    starts_at: datetime
    ends_at: datetime
    expires_at: datetime


def insert_quarters(db: Connection, offer_id: int, hold: Hold, quarters: Sequence[datetime]) -> None:
    """Raises sqlalchemy.exc.IntegrityError when one of them is held for somebody else."""
    values = {
        "user_id": hold.user_id,
        "offer_id": offer_id,
        "starts_at": hold.starts_at,
        "ends_at": hold.ends_at,
        "expires_at": hold.expires_at,
    }
    db.execute(insert(slot_holds), [values | {"quarter_at": one} for one in quarters])


def find(db: Connection, offer_id: int) -> list[Hold]:
    """What is held for this offer, whether or not its time has run out: one for each person."""
    return _list(db, slot_holds.c.offer_id == offer_id)


def list_others(
    db: Connection, people: Sequence[int], start: datetime, end: datetime, *, offer_id: int, at: datetime
) -> list[Hold]:
    """What is held of these people between two moments for other offers."""
    found = (
        slot_holds.c.user_id.in_(people) & (slot_holds.c.offer_id != offer_id) & (slot_holds.c.expires_at > at)
        & (slot_holds.c.starts_at < end) & (slot_holds.c.ends_at > start)
    )  # fmt: skip
    return _list(db, found)


def delete_of(db: Connection, offer_id: int) -> None:
    db.execute(delete(slot_holds).where(slot_holds.c.offer_id == offer_id))


def delete_expired(db: Connection, people: Sequence[int] | None = None, *, at: datetime) -> None:
    """Of these people, or of all."""
    theirs = () if people is None else (slot_holds.c.user_id.in_(people),)
    db.execute(delete(slot_holds).where(slot_holds.c.expires_at <= at, *theirs))


def _list(db: Connection, condition: ColumnElement[bool]) -> list[Hold]:
    columns = (slot_holds.c.user_id, slot_holds.c.starts_at, slot_holds.c.ends_at, slot_holds.c.expires_at)
    rows = db.execute(select(*columns).where(condition).distinct().order_by(slot_holds.c.user_id))
    return [Hold(**row._mapping) for row in rows]
