"""The log of edits a page at a time, as playback sends it: `document_updates`, without its dataclass."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.engine import Connection

from db.tables import document_updates

Row = tuple[int, int | None, datetime, bytes]
"""Sequence, author, time, and the edit itself; plain, because an hour of typing has 25,000 of them."""


def list_page(db: Connection, interview_id: int, *, after: int, up_to: int, limit: int) -> list[Row]:
    """The first `limit` edits later than `after`, none later than `up_to`, in order."""
    rows = db.execute(
        select(
            document_updates.c.sequence,
            document_updates.c.author_id,
            document_updates.c.created_at,
            document_updates.c.data,
        )
        .where(
            document_updates.c.interview_id == interview_id,
            document_updates.c.sequence > after,
            document_updates.c.sequence <= up_to,
        )
        .order_by(document_updates.c.sequence)
        .limit(limit)
    )
    return [(row[0], row[1], row[2], bytes(row[3])) for row in rows]
