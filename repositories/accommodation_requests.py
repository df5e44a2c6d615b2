"""The `accommodation_requests` table: what candidates ask for so that the interview suits them, and the answers."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, and_, func, insert, select, update
from sqlalchemy.engine import Connection

from db.tables import accommodation_requests, interviews
from repositories.rows import new_id


@dataclass(frozen=True)
class AccommodationRequest:
    """One request, as it was sent, with its answer, if there is one."""

    id: int
    message: str
    created_at: datetime
    answer: str | None
    answered_by: str | None
    answered_at: datetime | None


COLUMNS = (
    accommodation_requests.c.id, accommodation_requests.c.message, accommodation_requests.c.created_at,
    accommodation_requests.c.answer, accommodation_requests.c.answered_by, accommodation_requests.c.answered_at,
)  # fmt: skip


def insert_request(db: Connection, interview_id: int, user_id: int, message: str, *, at: datetime) -> int:
    """Its number."""
    values = {"interview_id": interview_id, "user_id": user_id, "message": message, "created_at": at}
    return new_id(db.execute(insert(accommodation_requests).values(**values)))


def answer_request(
    db: Connection, interview_id: int, request_id: int, answer: str, *, answered_by: str, at: datetime
) -> bool:
    """Whether there was such a request of the interview's present candidate. A later answer replaces an earlier one."""
    candidate = select(interviews.c.candidate_id).where(interviews.c.id == interview_id).scalar_subquery()
    done = db.execute(
        update(accommodation_requests)
        .where(accommodation_requests.c.id == request_id, _of(interview_id, candidate))
        .values(answer=answer, answered_by=answered_by, answered_at=at)
    )
    return done.rowcount == 1


def count_for_interview(db: Connection, interview_id: int) -> int:
    query = select(func.count()).where(accommodation_requests.c.interview_id == interview_id)
    return int(db.execute(query).scalar_one())


def count_for_interviews(db: Connection, interview_ids: Sequence[int]) -> dict[int, tuple[int, int]]:
    """How many requests of the present candidates there are, and how many have no answer, by interview with any."""
    rows = db.execute(
        select(
            accommodation_requests.c.interview_id,
            func.count(),
            func.count() - func.count(accommodation_requests.c.answered_at),
        )
        .select_from(
            accommodation_requests.join(
                interviews,
                and_(
                    interviews.c.id == accommodation_requests.c.interview_id,
                    interviews.c.candidate_id == accommodation_requests.c.user_id,
                ),
            )
        )
        .where(accommodation_requests.c.interview_id.in_(interview_ids))
        .group_by(accommodation_requests.c.interview_id)
    )
    return {interview_id: (total, unanswered) for interview_id, total, unanswered in rows}


def list_for_candidate(db: Connection, interview_id: int, user_id: int) -> list[AccommodationRequest]:
    """The requests of this candidate in this interview, oldest first: a former candidate's are not theirs."""
    found = select(*COLUMNS).where(_of(interview_id, user_id)).order_by(accommodation_requests.c.id)
    return [AccommodationRequest(**row._mapping) for row in db.execute(found)]


def _of(interview_id: int, user_id: int | ColumnElement[int]) -> ColumnElement[bool]:
    return and_(accommodation_requests.c.interview_id == interview_id, accommodation_requests.c.user_id == user_id)
