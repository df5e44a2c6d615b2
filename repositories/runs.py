"""The `runs` table: each execution of the code. `input` and `output` are text as `services/running` wrote it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import and_, case, func, insert, null, select, update
from sqlalchemy.engine import Connection

from db.tables import interview_members, interviews, runs, users
from repositories.rows import new_id


@dataclass(frozen=True)
class StoredRun:
    """One run. `role` is what the person is in the interview at the time of reading, None for who has left it.

    Without an `outcome` it has not ended, or its end was lost with the process.
    """

    id: int
    user_id: int | None
    name: str
    role: str | None
    language: str
    version: int
    digest: str | None
    file_id: str
    file_name: str
    place: str
    input: str | None
    started_at: datetime
    outcome: str | None
    exit_code: int | None
    duration_ms: int | None
    output: str | None
    is_cut: bool


OWN = (
    "id",
    "user_id",
    "language",
    "version",
    "digest",
    "file_id",
    "file_name",
    "place",
    "input",
    "started_at",
    "outcome",
    "exit_code",
    "duration_ms",
    "output",
    "is_cut",
)
PERSON = (
    func.coalesce(users.c.name, "").label("name"),
    case(
        (runs.c.user_id == interviews.c.candidate_id, "candidate"),
        (runs.c.user_id == interviews.c.interviewer_id, "interviewer"),
        else_=interview_members.c.role,
    ).label("role"),
)
COLUMNS = (*(runs.c[name] for name in OWN), *PERSON)
WITHOUT_OUTPUT = (*(null().label(name) if name == "output" else runs.c[name] for name in OWN), *PERSON)
JOINED = (
    runs.join(interviews, interviews.c.id == runs.c.interview_id)
    .outerjoin(users, users.c.id == runs.c.user_id)
    .outerjoin(
        interview_members,
        and_(
            interview_members.c.interview_id == runs.c.interview_id,
            interview_members.c.user_id == runs.c.user_id,
        ),
    )
)


def insert_run(db: Connection, values: dict[str, Any]) -> int:
    return new_id(db.execute(insert(runs).values(**values)))


def end_run(db: Connection, run_id: int, values: dict[str, Any]) -> None:
    """Write how it ended, once: a run that has an outcome keeps it."""
    db.execute(update(runs).where(runs.c.id == run_id, runs.c.outcome.is_(None)).values(**values))


def count_of(db: Connection, interview_id: int) -> int:
    return int(db.execute(select(func.count()).where(runs.c.interview_id == interview_id)).scalar() or 0)


def find(db: Connection, interview_id: int, run_id: int) -> StoredRun | None:
    """The run, if it is one of this interview."""
    row = db.execute(
        select(*COLUMNS).select_from(JOINED).where(runs.c.interview_id == interview_id, runs.c.id == run_id)
    ).first()
    return None if row is None else StoredRun(**row._mapping)


def list_sizes(db: Connection, interview_id: int, *, before: int | None, limit: int) -> list[tuple[int, int]]:
    """The number of each of the latest runs (older than `before`) and the length of its output, the latest first."""
    query = select(runs.c.id, func.coalesce(func.length(runs.c.output), 0)).where(runs.c.interview_id == interview_id)
    if before is not None:
        query = query.where(runs.c.id < before)
    return [(int(row[0]), int(row[1])) for row in db.execute(query.order_by(runs.c.id.desc()).limit(limit))]


def list_from(db: Connection, interview_id: int, *, first: int, before: int | None = None) -> list[StoredRun]:
    """The runs from number `first` on (older than `before`), in order."""
    query = select(*COLUMNS).select_from(JOINED).where(runs.c.interview_id == interview_id, runs.c.id >= first)
    if before is not None:
        query = query.where(runs.c.id < before)
    return [StoredRun(**row._mapping) for row in db.execute(query.order_by(runs.c.id)).all()]


def list_without_output(db: Connection, interview_id: int) -> list[StoredRun]:
    """Every run of an interview in order, each with None in the place of its output."""
    query = select(*WITHOUT_OUTPUT).select_from(JOINED).where(runs.c.interview_id == interview_id)
    return [StoredRun(**row._mapping) for row in db.execute(query.order_by(runs.c.id)).all()]
