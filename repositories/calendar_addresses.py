"""The `calendar_addresses` table: at which private address a member of the team subscribes to their interviews."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, insert, select, update
from sqlalchemy.engine import Connection

from db.tables import calendar_addresses, users
from repositories.states import STAFF


@dataclass(frozen=True)
class CalendarAddress:
    """One person's; `last_read_at` is kept to the hour."""

    user_id: int
    created_at: datetime
    last_read_at: datetime | None


COLUMNS = (calendar_addresses.c.user_id, calendar_addresses.c.created_at, calendar_addresses.c.last_read_at)


def find(db: Connection, user_id: int) -> CalendarAddress | None:
    row = db.execute(select(*COLUMNS).where(calendar_addresses.c.user_id == user_id)).first()
    return None if row is None else CalendarAddress(**row._mapping)


def find_by_token(db: Connection, token_hash: str) -> CalendarAddress | None:
    """Whose it is, as long as they are an active member of the team."""
    of_it = (calendar_addresses.c.token_hash == token_hash, users.c.deactivated_at.is_(None), users.c.role.in_(STAFF))
    joined = calendar_addresses.join(users, users.c.id == calendar_addresses.c.user_id)
    row = db.execute(select(*COLUMNS).select_from(joined).where(*of_it)).first()
    return None if row is None else CalendarAddress(**row._mapping)


def replace(db: Connection, user_id: int, token_hash: str, *, at: datetime) -> None:
    delete_of_user(db, user_id)
    db.execute(insert(calendar_addresses).values(user_id=user_id, token_hash=token_hash, created_at=at))


def touch(db: Connection, user_id: int, *, at: datetime) -> None:
    db.execute(update(calendar_addresses).where(calendar_addresses.c.user_id == user_id).values(last_read_at=at))


def delete_of_user(db: Connection, user_id: int) -> None:
    db.execute(delete(calendar_addresses).where(calendar_addresses.c.user_id == user_id))
