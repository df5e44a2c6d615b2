"""The `accommodation_requests` table: what a candidate asked for, so that the interview suits them."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, insert, select
from sqlalchemy.engine import Connection

from db.tables import accommodation_requests


@dataclass(frozen=True)
class AccommodationRequest:
    """One request, as it was sent."""

    message: str
    created_at: datetime


def insert_request(db: Connection, interview_id: int, user_id: int, message: str, *, at: datetime) -> None:
    values = {"interview_id": interview_id, "user_id": user_id, "message": message, "created_at": at}
    db.execute(insert(accommodation_requests).values(**values))


def count_for_interview(db: Connection, interview_id: int) -> int:
    query = select(func.count()).where(accommodation_requests.c.interview_id == interview_id)
    return int(db.execute(query).scalar_one())


def list_for_candidate(db: Connection, interview_id: int, user_id: int) -> list[AccommodationRequest]:
    """The requests of this candidate in this interview, oldest first: a former candidate's are not theirs."""
    rows = db.execute(
        select(accommodation_requests.c.message, accommodation_requests.c.created_at)
        .where(accommodation_requests.c.interview_id == interview_id, accommodation_requests.c.user_id == user_id)
        .order_by(accommodation_requests.c.id)
    )
    return [AccommodationRequest(**row._mapping) for row in rows]
