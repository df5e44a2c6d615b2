"""The `coverage` table: how much of a candidate's time in the room was measured, a row for each interview."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import insert, select, update
from sqlalchemy.engine import Connection

from db.tables import coverage


@dataclass(frozen=True)
class Stored:
    """Milliseconds in the room with something to measure, and those of them that were measured."""

    present_ms: int
    measured_ms: int


def find(db: Connection, interview_id: int) -> Stored | None:
    row = db.execute(
        select(coverage.c.present_ms, coverage.c.measured_ms).where(coverage.c.interview_id == interview_id)
    ).first()
    return None if row is None else Stored(row.present_ms, row.measured_ms)


def put(db: Connection, interview_id: int, stored: Stored, *, at: datetime) -> None:
    """Write the row, or write over it. One process counts an interview, so nobody else writes it meanwhile."""
    values = {"present_ms": stored.present_ms, "measured_ms": stored.measured_ms, "updated_at": at}
    changed = db.execute(update(coverage).where(coverage.c.interview_id == interview_id).values(**values))
    if changed.rowcount == 0 and find(db, interview_id) is None:
        db.execute(insert(coverage).values(interview_id=interview_id, **values))
