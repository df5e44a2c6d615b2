"""The `interview_template_members` table: the panels of templates."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import delete, func, insert, select, update
from sqlalchemy.engine import Connection

from db.tables import interview_template_members, users
from repositories.states import STAFF


@dataclass(frozen=True)
class TemplateMember:
    """One person of a template's panel; `is_there` says whether they can be chosen for a panel now."""

    template_id: int
    user_id: int
    name: str
    role: str
    is_there: bool


def list_of(db: Connection, template_ids: Sequence[int]) -> list[TemplateMember]:
    """The people of all of these by name, interviewers first."""
    members = interview_template_members.c
    columns = (members.template_id, members.user_id, users.c.name, members.role)
    rows = db.execute(
        select(*columns, users.c.deactivated_at, users.c.role.label("account_role"))
        .join_from(interview_template_members, users, users.c.id == members.user_id)
        .where(members.template_id.in_(template_ids))
        .order_by(members.role, users.c.name, users.c.id)
    )
    return [
        TemplateMember(
            row.template_id, row.user_id, row.name, row.role, row.deactivated_at is None and row.account_role in STAFF
        )
        for row in rows
    ]


def replace_all(db: Connection, template_id: int, roles: Mapping[int, str]) -> None:
    """Make these people, by id with their role, the template's panel."""
    db.execute(delete(interview_template_members).where(interview_template_members.c.template_id == template_id))
    rows = [{"template_id": template_id, "user_id": one, "role": role} for one, role in roles.items()]
    if rows:
        db.execute(insert(interview_template_members), rows)


def count_of(db: Connection, user_id: int) -> int:
    """In how many templates' panels somebody is."""
    theirs = interview_template_members.c.user_id == user_id
    return int(db.execute(select(func.count()).select_from(interview_template_members).where(theirs)).scalar_one())


def hand_over(db: Connection, user_id: int, successor: int) -> None:
    """In all panels another person takes somebody's place; where they are in it already, the place goes."""
    rows, theirs = interview_template_members, interview_template_members.c.user_id == user_id
    already = [row.template_id for row in db.execute(select(rows.c.template_id).where(rows.c.user_id == successor))]
    db.execute(delete(rows).where(theirs, rows.c.template_id.in_(already)))
    db.execute(update(rows).where(theirs).values(user_id=successor))
