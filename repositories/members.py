"""The `interview_members` table: who takes part besides the interviewer who scheduled it and the candidate."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import bindparam, delete, insert, select
from sqlalchemy.engine import Connection

from db.tables import interview_members, users


@dataclass(frozen=True)
class Member:
    """One further person of an interview."""

    interview_id: int
    user_id: int
    name: str
    role: str


def list_for_interview(db: Connection, interview_id: int) -> list[Member]:
    """The further people by name, interviewers first."""
    return list_for_interviews(db, [interview_id])


# Most pages ask for these; to put such a statement together costs more than to have it answered.
_OF_INTERVIEWS = (
    select(interview_members.c.interview_id, interview_members.c.user_id, users.c.name, interview_members.c.role)
    .join(users, users.c.id == interview_members.c.user_id)
    .where(interview_members.c.interview_id.in_(bindparam("ids", expanding=True)))
    .order_by(interview_members.c.role, users.c.name, users.c.id)
)


def list_for_interviews(db: Connection, interview_ids: Sequence[int]) -> list[Member]:
    """The further people of all of these, in the order of `list_for_interview`."""
    return [Member(*row) for row in db.execute(_OF_INTERVIEWS, {"ids": interview_ids})]


def delete_member(db: Connection, interview_id: int, user_id: int) -> None:
    of_it = interview_members.c.interview_id == interview_id
    db.execute(delete(interview_members).where(of_it, interview_members.c.user_id == user_id))


def replace_all(db: Connection, interview_id: int, roles: dict[int, str]) -> None:
    """Make these people, by id with their role, the further people of the interview."""
    db.execute(delete(interview_members).where(interview_members.c.interview_id == interview_id))
    rows = [{"interview_id": interview_id, "user_id": one, "role": role} for one, role in roles.items()]
    if rows:
        db.execute(insert(interview_members), rows)
