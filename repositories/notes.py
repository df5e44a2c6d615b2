"""The `notes` table: what each of the panel wrote for themselves during an interview."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import and_, delete, func, insert, select, update
from sqlalchemy.engine import Connection

from db.tables import notes, users
from repositories.rows import new_id


@dataclass(frozen=True)
class Note:
    """One note. `mark` is "plus", "minus", "question", "follow-up" or None; `text` may be empty beside a mark.

    `author_id` is None, and the name empty, when that account is gone.
    """

    id: int
    note_id: str
    author_id: int | None
    author_name: str
    mark: str | None
    text: str
    created_at: datetime
    edited_at: datetime | None


COLUMNS: tuple[Any, ...] = (
    notes.c.id,
    notes.c.note_id,
    notes.c.author_id,
    func.coalesce(users.c.name, "").label("author_name"),
    notes.c.mark,
    notes.c.text,
    notes.c.created_at,
    notes.c.edited_at,
)
JOINED = notes.outerjoin(users, users.c.id == notes.c.author_id)


def insert_note(
    db: Connection, interview_id: int, author_id: int, text: str, *, mark: str | None, note_id: str, at: datetime
) -> int:
    """Raises sqlalchemy.exc.IntegrityError when this author already stored this `note_id` here."""
    row = {"interview_id": interview_id, "author_id": author_id, "text": text, "mark": mark}
    return new_id(db.execute(insert(notes).values(note_id=note_id, created_at=at, **row)))


def update_note(db: Connection, note: int, text: str, *, mark: str | None, at: datetime) -> None:
    db.execute(update(notes).where(notes.c.id == note).values(text=text, mark=mark, edited_at=at))


def delete_note(db: Connection, note: int) -> None:
    db.execute(delete(notes).where(notes.c.id == note))


def count_of(db: Connection, interview_id: int, author_id: int) -> int:
    of_author = and_(notes.c.interview_id == interview_id, notes.c.author_id == author_id)
    return int(db.execute(select(func.count()).select_from(notes).where(of_author)).scalar_one())


def find(db: Connection, interview_id: int, note: int) -> Note | None:
    query = select(*COLUMNS).select_from(JOINED)
    row = db.execute(query.where(notes.c.interview_id == interview_id, notes.c.id == note)).first()
    return None if row is None else Note(**row._mapping)


def find_sent(db: Connection, interview_id: int, author_id: int, note_id: str) -> Note | None:
    """By the name that the author's page gave it."""
    of = and_(notes.c.interview_id == interview_id, notes.c.author_id == author_id, notes.c.note_id == note_id)
    row = db.execute(select(*COLUMNS).select_from(JOINED).where(of)).first()
    return None if row is None else Note(**row._mapping)


def list_of(db: Connection, interview_id: int, *, author_id: int | None = None, limit: int) -> list[Note]:
    """The first `limit`, oldest first; of one author, or of all."""
    query = select(*COLUMNS).select_from(JOINED).where(notes.c.interview_id == interview_id)
    if author_id is not None:
        query = query.where(notes.c.author_id == author_id)
    return [Note(**row._mapping) for row in db.execute(query.order_by(notes.c.id).limit(limit))]
