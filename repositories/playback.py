"""The log of edits a page at a time, as playback sends it: `document_updates`, without its dataclass; and from when
until when there is something beside the edits.
"""

from datetime import datetime

from sqlalchemy import ColumnElement, and_, func, select, union_all
from sqlalchemy.engine import Connection

from db.tables import alerts, chat_messages, document_updates, review_comments, room_events, runs
from repositories.document_updates import COLUMNS

Row = tuple[int, int | None, datetime, bytes]
"""Sequence, author, time, and the edit itself; plain, because an hour of typing has 25,000 of them."""

Head = tuple[int, int | None, datetime]
"""The same without the edit: sequence, author, time."""


def list_heads(db: Connection, interview_id: int, *, after: int, up_to: int, limit: int) -> list[Head]:
    """Who wrote the first `limit` edits later than `after`, none later than `up_to`, and when; in order."""
    rows = db.execute(
        select(document_updates.c.sequence, document_updates.c.author_id, document_updates.c.created_at)
        .where(_between(interview_id, after, up_to))
        .order_by(document_updates.c.sequence)
        .limit(limit)
    )
    return [(row[0], row[1], row[2]) for row in rows]


def list_page(db: Connection, interview_id: int, *, after: int, up_to: int, limit: int, max_bytes: int) -> list[Row]:
    """The first `limit` edits later than `after`, none later than `up_to`, in order; fewer when they have more than
    `max_bytes`, but one at least.
    """
    last = _last_of_page(db, _between(interview_id, after, up_to), limit, max_bytes)
    rows = db.execute(select(*COLUMNS).where(_between(interview_id, after, last)).order_by(document_updates.c.sequence))
    return [(row[0], row[1], row[2], bytes(row[3])) for row in rows]


def span_of_marks(db: Connection, interview_id: int) -> tuple[datetime, datetime] | None:
    """When the first and the last thing happened that playback shows as a mark."""
    moments = (
        room_events.c.created_at,
        chat_messages.c.created_at,
        review_comments.c.created_at,
        runs.c.started_at,
        alerts.c.started_at,
    )
    ends = [
        select(func.min(one).label("first_at"), func.max(one).label("last_at")).where(
            one.table.c.interview_id == interview_id
        )
        for one in moments
    ]
    every = union_all(*ends).subquery()
    first, last = db.execute(select(func.min(every.c.first_at), func.max(every.c.last_at))).one()
    return None if first is None else (first, last)


def _last_of_page(db: Connection, wanted: ColumnElement[bool], limit: int, max_bytes: int) -> int:
    """The last sequence that fits, 0 if there is none: sizes are read before what they are of."""
    sizes = select(document_updates.c.sequence, func.length(document_updates.c.data)).where(wanted)
    last, total = 0, 0
    for sequence, size in db.execute(sizes.order_by(document_updates.c.sequence).limit(limit)):
        total += size
        if last and total > max_bytes:
            break
        last = sequence
    return last


def _between(interview_id: int, after: int, up_to: int) -> ColumnElement[bool]:
    return and_(
        document_updates.c.interview_id == interview_id,
        document_updates.c.sequence > after,
        document_updates.c.sequence <= up_to,
    )
