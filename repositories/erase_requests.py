"""The `erase_requests` table: candidates who ask for everything about them to be erased, and the answers."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, delete, func, insert, select, update
from sqlalchemy.engine import Connection

from db.tables import MAX_ID, erase_requests, interviews, users
from repositories.states import EraseState, InterviewStatus


@dataclass(frozen=True)
class EraseRequest:
    """One person's request, with its answer, if there is one."""

    user_id: int
    name: str
    message: str | None
    asked_at: datetime
    state: str
    answer: str | None
    answered_by: str | None
    answered_at: datetime | None
    open_interviews: int
    """Of this person; while there are any, nothing can be erased."""

    @property
    def is_waiting(self) -> bool:
        return self.state == EraseState.WAITING


OPEN = (
    select(func.count())
    .where(interviews.c.candidate_id == erase_requests.c.user_id, interviews.c.status == InterviewStatus.SCHEDULED)
    .scalar_subquery()
)
QUERY = select(
    erase_requests.c.user_id, users.c.name, erase_requests.c.message, erase_requests.c.asked_at,
    erase_requests.c.state, erase_requests.c.answer, erase_requests.c.answered_by, erase_requests.c.answered_at,
    OPEN.label("open_interviews"),
).select_from(erase_requests.join(users, users.c.id == erase_requests.c.user_id))  # fmt: skip


def find(db: Connection, user_id: int) -> EraseRequest | None:
    if user_id > MAX_ID:  # Ids come from addresses that people can type.
        return None
    row = db.execute(QUERY.where(erase_requests.c.user_id == user_id)).first()
    return None if row is None else EraseRequest(**row._mapping)


def list_waiting(db: Connection, *, limit: int) -> list[EraseRequest]:
    """Those without an answer, oldest first."""
    query = QUERY.where(erase_requests.c.state == EraseState.WAITING).order_by(
        erase_requests.c.asked_at, erase_requests.c.user_id
    )
    return [EraseRequest(**row._mapping) for row in db.execute(query.limit(limit))]


def any_waiting() -> ColumnElement[bool]:
    """Whether one has no answer, for a statement that asks more."""
    return select(erase_requests.c.user_id).where(erase_requests.c.state == EraseState.WAITING).exists()


def count_waiting(db: Connection) -> int:
    query = select(func.count()).where(erase_requests.c.state == EraseState.WAITING)
    return int(db.execute(query).scalar_one())


def insert_request(db: Connection, user_id: int, message: str | None, *, at: datetime) -> None:
    """Raises sqlalchemy.exc.IntegrityError when this person has one."""
    values = {"user_id": user_id, "message": message, "asked_at": at, "state": EraseState.WAITING}
    db.execute(insert(erase_requests).values(**values))


def delete_answered(db: Connection, user_id: int) -> None:
    """Make room for another one."""
    answered = (erase_requests.c.user_id == user_id) & (erase_requests.c.state != EraseState.WAITING)
    db.execute(delete(erase_requests).where(answered))


def delete_waiting(db: Connection, user_id: int) -> bool:
    """Whether there was one without an answer."""
    waiting = (erase_requests.c.user_id == user_id) & (erase_requests.c.state == EraseState.WAITING)
    return db.execute(delete(erase_requests).where(waiting)).rowcount == 1


def answer_waiting(db: Connection, user_id: int, values: Mapping[str, Any]) -> bool:
    """Whether there was one without an answer."""
    waiting = (erase_requests.c.user_id == user_id) & (erase_requests.c.state == EraseState.WAITING)
    return db.execute(update(erase_requests).where(waiting).values(**values)).rowcount == 1
