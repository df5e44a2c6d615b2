"""The `decisions` table: what was decided after an interview; rows are added and never changed."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, insert, select
from sqlalchemy.engine import Connection

from db.tables import decisions, users
from repositories.rows import new_id


@dataclass(frozen=True)
class Decision:
    """One that was recorded; `name` is empty when that account is gone."""

    id: int
    outcome: str
    reasons: str
    decided_by: int | None
    name: str
    decided_at: datetime


def insert_decision(db: Connection, interview_id: int, outcome: str, reasons: str, *, by: int, at: datetime) -> int:
    """Its number."""
    values = {"interview_id": interview_id, "outcome": outcome, "reasons": reasons}
    return new_id(db.execute(insert(decisions).values(decided_by=by, decided_at=at, **values)))


def list_of(db: Connection, interview_id: int) -> list[Decision]:
    """Newest first: that one holds."""
    columns = [decisions.c[name] for name in ("id", "outcome", "reasons", "decided_by", "decided_at")]
    query = select(*columns, func.coalesce(users.c.name, "").label("name")).select_from(
        decisions.outerjoin(users, users.c.id == decisions.c.decided_by)
    )
    rows = db.execute(query.where(decisions.c.interview_id == interview_id).order_by(decisions.c.id.desc()))
    return [Decision(**row._mapping) for row in rows]
