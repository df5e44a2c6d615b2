"""The tables `interview_template_orders` and `interview_template_order_people`: how a template may be ordered, and with
whom.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, delete, exists, func, insert, select, update
from sqlalchemy.engine import Connection

from db.tables import interview_template_members, interview_templates, users
from db.tables import interview_template_order_people as people
from db.tables import interview_template_orders as rows
from repositories.states import STAFF


@dataclass(frozen=True)
class TemplateOrders:
    """How one template may be ordered; `test_id` is what other programs know it by."""

    template_id: int
    test_id: str
    how: str
    from_days: int
    for_days: int
    timezone: str
    change_hours: int
    tells_decision: bool
    saved_at: datetime
    closed_at: datetime | None

    @property
    def is_open(self) -> bool:
        return self.closed_at is None


@dataclass(frozen=True)
class OrderPerson:
    """Who interviews; `is_there` says whether they can be booked at all now."""

    user_id: int
    name: str
    is_there: bool


COLUMNS = (
    rows.c.template_id, rows.c.test_id, rows.c.how, rows.c.from_days, rows.c.for_days, rows.c.timezone,
    rows.c.change_hours, rows.c.tells_decision, rows.c.saved_at, rows.c.closed_at,
)  # fmt: skip


def find(db: Connection, template_id: int) -> TemplateOrders | None:
    return _one(db, rows.c.template_id == template_id)


def find_open(db: Connection, test_id: str) -> TemplateOrders | None:
    """What may be ordered by this name."""
    return _one(db, rows.c.test_id == test_id, *_in_use())


def list_open(db: Connection, *, limit: int) -> list[tuple[str, str]]:
    """Name for programs and title of all that may be ordered, by title."""
    query = select(rows.c.test_id, interview_templates.c.title).select_from(_joined()).where(*_in_use())
    found = db.execute(query.order_by(interview_templates.c.title, rows.c.template_id).limit(limit))
    return [(row.test_id, row.title) for row in found]


def insert_orders(db: Connection, values: dict[str, Any]) -> None:
    db.execute(insert(rows).values(**values))


def update_orders(db: Connection, template_id: int, values: dict[str, Any]) -> None:
    db.execute(update(rows).where(rows.c.template_id == template_id).values(**values))


def delete_of(db: Connection, template_id: int) -> None:
    """With its people."""
    replace_people(db, template_id, ())
    db.execute(delete(rows).where(rows.c.template_id == template_id))


def list_people(db: Connection, template_id: int) -> list[OrderPerson]:
    """In their order."""
    query = select(people.c.user_id, users.c.name, users.c.deactivated_at, users.c.role)
    query = query.join_from(people, users, users.c.id == people.c.user_id).where(people.c.template_id == template_id)
    return [
        OrderPerson(row.user_id, row.name, row.deactivated_at is None and row.role in STAFF)
        for row in db.execute(query.order_by(people.c.position))
    ]


def replace_people(db: Connection, template_id: int, ids: Sequence[int]) -> None:
    """Make these interview when it is ordered, in this order."""
    db.execute(delete(people).where(people.c.template_id == template_id))
    if ids:
        values = [{"template_id": template_id, "user_id": one, "position": place} for place, one in enumerate(ids)]
        db.execute(insert(people), values)


def count_of(db: Connection, user_id: int) -> int:
    """From how many templates interviews with somebody may be ordered who is on none of these templates' panels."""
    panels = interview_template_members
    on_panel = exists().where(panels.c.template_id == people.c.template_id, panels.c.user_id == user_id)
    theirs = select(func.count()).select_from(people).where(people.c.user_id == user_id, ~on_panel)
    return int(db.execute(theirs).scalar_one())


def hand_over(db: Connection, user_id: int, successor: int) -> None:
    """Everywhere another person takes somebody's place; where they are in it already, the place goes."""
    theirs = people.c.user_id == user_id
    already = [row.template_id for row in db.execute(select(people.c.template_id).where(people.c.user_id == successor))]
    db.execute(delete(people).where(theirs, people.c.template_id.in_(already)))
    db.execute(update(people).where(theirs).values(user_id=successor))


def _joined() -> Any:
    return rows.join(interview_templates, interview_templates.c.id == rows.c.template_id)


def _in_use() -> tuple[ColumnElement[bool], ...]:
    return rows.c.closed_at.is_(None), interview_templates.c.archived_at.is_(None)


def _one(db: Connection, *conditions: ColumnElement[bool]) -> TemplateOrders | None:
    row = db.execute(select(*COLUMNS).select_from(_joined()).where(*conditions)).first()
    return None if row is None else TemplateOrders(**row._mapping)
