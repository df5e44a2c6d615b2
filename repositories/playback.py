"""The log of edits a page at a time, as playback sends it: `document_updates`, without its dataclass; and from when
until when there is something beside the edits.
"""

from collections import Counter
from datetime import UTC, datetime

from sqlalchemy import ColumnElement, LargeBinary, String, and_, cast, func, literal, select, union_all
from sqlalchemy.engine import Connection

from db.tables import alerts, chat_messages, document_updates, review_comments, room_events, runs
from repositories.document_updates import COLUMNS

Row = tuple[int, int | None, datetime, bytes]
"""Sequence, author, time, and the edit itself; plain, because an hour of typing has 25,000 of them."""

Minutes = Counter[tuple[int | None, datetime, bool]]
"""How many edits, by their author, the minute in which they were written, and whether they drew."""


def count_by_minute(db: Connection, interview_id: int, *, drawn: bytes) -> tuple[Minutes, int | None]:
    """The edits, and the sequence of the first that was counted; without the text with which a document began, which
    is the server's own. Those that hold the bytes `drawn` drew.
    """
    minute = func.substr(cast(document_updates.c.created_at, String), 1, len("2026-11-30 12:34"))
    author, first = document_updates.c.author_id, func.min(document_updates.c.sequence)
    is_ours = and_(document_updates.c.sequence == 1, author.is_(None))
    drew = func.instr(document_updates.c.data, literal(drawn, LargeBinary)) > 0
    query = select(author, minute, drew, func.count(), first)
    mine = query.where(document_updates.c.interview_id == interview_id, ~is_ours)
    rows = db.execute(mine.group_by(author, minute, drew)).all()
    counted = {
        (who, datetime.fromisoformat(when).replace(tzinfo=UTC), bool(is_drawing)): times
        for who, when, is_drawing, times, _first in rows
    }
    return Counter(counted), min((row[4] for row in rows), default=None)


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
