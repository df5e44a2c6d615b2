"""The `password_requests` table: what people typed who forgot their password, encrypted, until a job reads it."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, func, insert, select
from sqlalchemy.engine import Connection

from db.tables import password_requests


@dataclass(frozen=True)
class PasswordRequest:
    """`asked` is an encrypted user name or address, whether or not anybody has it."""

    id: int
    asked: str
    created_at: datetime


COLUMNS = (password_requests.c.id, password_requests.c.asked, password_requests.c.created_at)


def insert_request(db: Connection, asked: str, *, at: datetime) -> None:
    db.execute(insert(password_requests).values(asked=asked, created_at=at))


def count(db: Connection) -> int:
    return int(db.execute(select(func.count()).select_from(password_requests)).scalar_one())


def list_oldest(db: Connection, *, limit: int) -> list[PasswordRequest]:
    rows = db.execute(select(*COLUMNS).order_by(password_requests.c.id).limit(limit))
    return [PasswordRequest(**row._mapping) for row in rows]


def delete_old(db: Connection, *, before: datetime) -> None:
    db.execute(delete(password_requests).where(password_requests.c.created_at < before))


def delete_request(db: Connection, request_id: int) -> bool:
    """Whether it was still there: of two who delete it, one hears so."""
    return db.execute(delete(password_requests).where(password_requests.c.id == request_id)).rowcount == 1
