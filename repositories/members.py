"""The `interview_members` table: who takes part besides the interviewer who scheduled it and the candidate."""

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.engine import Connection

from db.tables import interview_members, users


@dataclass(frozen=True)
class Member:
    """One further person of an interview."""

    user_id: int
    name: str
    role: str


def list_for_interview(db: Connection, interview_id: int) -> list[Member]:
    """The further people by name, interviewers first."""
    rows = db.execute(
        select(interview_members.c.user_id, users.c.name, interview_members.c.role)
        .join(users, users.c.id == interview_members.c.user_id)
        .where(interview_members.c.interview_id == interview_id)
        .order_by(interview_members.c.role, users.c.name, users.c.id)
    )
    return [Member(**row._mapping) for row in rows]
