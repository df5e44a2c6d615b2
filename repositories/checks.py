"""The `checks` table: what came of all cases when an interviewer last tried them on the code of a run."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, insert, select, update
from sqlalchemy.engine import Connection

from db.tables import checks, users

COLUMNS = (
    checks.c.run_id,
    checks.c.user_id,
    func.coalesce(users.c.name, "").label("name"),
    checks.c.place,
    checks.c.checked_at,
    checks.c.hidden_passed,
    checks.c.hidden_count,
    checks.c.is_count_shown,
    checks.c.hidden_results,
)
JOINED = checks.outerjoin(users, users.c.id == checks.c.user_id)


@dataclass(frozen=True)
class StoredCheck:
    """One check; `hidden_results` is text as `services/running` wrote it."""

    run_id: int
    user_id: int | None
    name: str
    place: str
    checked_at: datetime
    hidden_passed: int
    hidden_count: int
    is_count_shown: bool
    hidden_results: str


def find(db: Connection, run_id: int) -> StoredCheck | None:
    return list_of(db, [run_id]).get(run_id)


def list_of(db: Connection, run_ids: Sequence[int]) -> dict[int, StoredCheck]:
    """Of those of these runs that were checked."""
    if not run_ids:
        return {}
    query = select(*COLUMNS).select_from(JOINED).where(checks.c.run_id.in_(list(run_ids)))
    return {row.run_id: StoredCheck(**row._mapping) for row in db.execute(query)}


def sizes(db: Connection, run_ids: Sequence[int]) -> dict[int, int]:
    """The length of what is kept of the checks of these runs."""
    query = select(checks.c.run_id, func.length(checks.c.hidden_results))
    return {row[0]: int(row[1]) for row in db.execute(query.where(checks.c.run_id.in_(list(run_ids))))}


def put_check(db: Connection, run_id: int, interview_id: int, values: dict[str, Any]) -> None:
    """In place of the one before, if there is one; whether its count is shown stays."""
    if find(db, run_id) is None:
        db.execute(insert(checks).values(run_id=run_id, interview_id=interview_id, **values))
    else:
        db.execute(update(checks).where(checks.c.run_id == run_id).values(**values))


def show_count(db: Connection, run_id: int, *, is_shown: bool) -> None:
    db.execute(update(checks).where(checks.c.run_id == run_id).values(is_count_shown=is_shown))
