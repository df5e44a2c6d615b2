"""The `whispers` table: what the panel said among themselves; only ever added to."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import and_, func, insert, select
from sqlalchemy.engine import Connection

from db.tables import users, whispers
from repositories.rows import new_id


@dataclass(frozen=True)
class Whisper:
    """One message to the panel. `author_id` is None, and the name empty, when that account is gone."""

    id: int
    whisper_id: str
    author_id: int | None
    author_name: str
    text: str
    created_at: datetime


COLUMNS: tuple[Any, ...] = (
    whispers.c.id,
    whispers.c.whisper_id,
    whispers.c.author_id,
    func.coalesce(users.c.name, "").label("author_name"),
    whispers.c.text,
    whispers.c.created_at,
)
JOINED = whispers.outerjoin(users, users.c.id == whispers.c.author_id)


def insert_whisper(
    db: Connection, interview_id: int, author_id: int, text: str, *, whisper_id: str, at: datetime
) -> int:
    """Raises sqlalchemy.exc.IntegrityError when this author already stored this `whisper_id` here."""
    row = {"interview_id": interview_id, "author_id": author_id, "text": text}
    return new_id(db.execute(insert(whispers).values(whisper_id=whisper_id, created_at=at, **row)))


def count_of(db: Connection, interview_id: int, author_id: int) -> int:
    of_author = and_(whispers.c.interview_id == interview_id, whispers.c.author_id == author_id)
    return int(db.execute(select(func.count()).select_from(whispers).where(of_author)).scalar_one())


def find_sent(db: Connection, interview_id: int, author_id: int, whisper_id: str) -> Whisper | None:
    """By the name that the author's page gave it."""
    query = select(*COLUMNS).select_from(JOINED)
    row = db.execute(
        query.where(
            whispers.c.interview_id == interview_id,
            whispers.c.author_id == author_id,
            whispers.c.whisper_id == whisper_id,
        )
    ).first()
    return None if row is None else Whisper(**row._mapping)


def list_latest(db: Connection, interview_id: int, *, before: int | None = None, limit: int) -> list[Whisper]:
    """The last `limit` (older than whisper `before`, if given), oldest first."""
    query = select(*COLUMNS).select_from(JOINED).where(whispers.c.interview_id == interview_id)
    if before is not None:
        query = query.where(whispers.c.id < before)
    rows = db.execute(query.order_by(whispers.c.id.desc()).limit(limit)).all()
    return [Whisper(**row._mapping) for row in reversed(rows)]
