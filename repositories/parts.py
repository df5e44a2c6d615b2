"""The parts of an interview that can be kept for less long than the rest: the tables of each, and what is stored."""

from sqlalchemy import Table, exists, select
from sqlalchemy.engine import Connection

from db.tables import (
    alerts,
    chat_messages,
    checks,
    coverage,
    document_pack_authors,
    document_packs,
    document_snapshots,
    document_updates,
    notes,
    review_comments,
    room_events,
    runs,
    trials,
    whispers,
)

PARTS: dict[str, tuple[Table, ...]] = {
    "alerts": (alerts, coverage),
    "chat": (chat_messages, review_comments, notes, whispers),
    "edits": (
        document_updates, document_packs, document_pack_authors, document_snapshots, room_events,
        checks, trials, runs,
    ),
}  # fmt: skip
"""What may be erased of an interview that itself is kept, by the name of its setting. Its last text stays with it.

Rows go before those that they point to.
"""


UNTOLD = (notes, whispers)
"""Whether there are any is told to no candidate."""


def stored(db: Connection, interview_id: int) -> frozenset[str]:
    """The parts of which there is anything, apart from what is UNTOLD."""
    rows = [
        exists(select(table.c.interview_id).where(table.c.interview_id == interview_id)).label(f"{part}_{table.name}")
        for part, tables in PARTS.items()
        for table in tables
        if table not in UNTOLD
    ]
    found = db.execute(select(*rows)).one()._mapping
    return frozenset(name.partition("_")[0] for name, is_there in found.items() if is_there)
