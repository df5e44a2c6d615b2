"""The `document_packs` and `document_pack_authors` tables: edits of interviews that are over, many to a row."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import exists, func, insert, select
from sqlalchemy.engine import Connection

from db.tables import document_pack_authors, document_packs, document_updates, interviews
from repositories.states import OVER

MAX_LISTED = 200
"""Packs that are read at once, each of some 7 KB."""
ENDED = func.coalesce(interviews.c.completed_at, interviews.c.scheduled_time)


@dataclass(frozen=True)
class Pack:
    """`edit_count` edits, of which `sequence` is the last; `data` is read by `services/document/edit_packs.py`."""

    sequence: int
    edit_count: int
    data: bytes


COLUMNS = (document_packs.c.sequence, document_packs.c.edit_count, document_packs.c.data)


def insert_pack(db: Connection, interview_id: int, pack: Pack) -> None:
    """Raises IntegrityError when there is a pack up to this sequence."""
    values = {"sequence": pack.sequence, "edit_count": pack.edit_count, "data": pack.data}
    db.execute(insert(document_packs).values(interview_id=interview_id, **values))


def find_after(db: Connection, interview_id: int, sequence: int) -> Pack | None:
    """The first pack that has edits later than `sequence`."""
    row = db.execute(
        select(*COLUMNS)
        .where(document_packs.c.interview_id == interview_id, document_packs.c.sequence > sequence)
        .order_by(document_packs.c.sequence)
        .limit(1)
    ).first()
    return None if row is None else Pack(row.sequence, row.edit_count, bytes(row.data))


def list_after(db: Connection, interview_id: int, sequence: int, *, limit: int) -> list[Pack]:
    """The first packs that have edits later than `sequence`, in order."""
    of = (document_packs.c.interview_id == interview_id) & (document_packs.c.sequence > sequence)
    rows = db.execute(select(*COLUMNS).where(of).order_by(document_packs.c.sequence).limit(limit))
    return [Pack(row.sequence, row.edit_count, bytes(row.data)) for row in rows]


def list_page(db: Connection, interview_id: int, sequence: int, *, max_bytes: int) -> list[Pack]:
    """The same, no more than have `max_bytes` together, but one if there is any.

    Sizes are read before what they are of.
    """
    of = (document_packs.c.interview_id == interview_id) & (document_packs.c.sequence > sequence)
    sizes = select(func.length(document_packs.c.data)).where(of).order_by(document_packs.c.sequence)
    total, fitting = 0, 0
    for size in db.execute(sizes.limit(MAX_LISTED)).scalars():
        total += size
        if fitting and total > max_bytes:
            break
        fitting += 1
    return list_after(db, interview_id, sequence, limit=fitting) if fitting else []


def last_sequence(db: Connection, interview_id: int, *, up_to: int | None = None) -> int:
    """The last sequence of the last pack, of those that end at `up_to` or before it; 0 when there is none."""
    query = select(func.max(document_packs.c.sequence)).where(document_packs.c.interview_id == interview_id)
    if up_to is not None:
        query = query.where(document_packs.c.sequence <= up_to)
    return int(db.execute(query).scalar() or 0)


def list_authors(db: Connection, interview_id: int) -> dict[int, int | None]:
    """The authors by their numbers; None where the person was erased."""
    columns = (document_pack_authors.c.number, document_pack_authors.c.user_id)
    rows = db.execute(select(*columns).where(document_pack_authors.c.interview_id == interview_id))
    return {row.number: row.user_id for row in rows}


def insert_authors(db: Connection, interview_id: int, authors: Mapping[int, int]) -> None:
    """Add these people by their numbers."""
    rows = [{"interview_id": interview_id, "number": number, "user_id": user_id} for number, user_id in authors.items()]
    if rows:
        db.execute(insert(document_pack_authors), rows)


def list_due(db: Connection, *, ended_before: datetime) -> list[int]:
    """The interviews that ended before this moment and have edits that are not packed, oldest first."""
    has_rows = exists().where(document_updates.c.interview_id == interviews.c.id)
    query = select(interviews.c.id).where(interviews.c.status.in_(OVER), ended_before > ENDED, has_rows)
    return list(db.execute(query.order_by(interviews.c.id)).scalars())


def count_edits(db: Connection, interview_id: int) -> int:
    """How many edits of an interview are not packed."""
    query = select(func.count()).where(document_updates.c.interview_id == interview_id)
    return int(db.execute(query).scalar_one())
