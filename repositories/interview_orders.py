"""The `interview_orders` table: what recruiting systems ordered, with what became of it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, delete, exists, func, insert, select, update
from sqlalchemy.engine import Connection, Row

from db.tables import decisions, interviews, slot_offers, users
from db.tables import interview_orders as rows
from repositories.paging import Page, page_of
from repositories.rows import new_id


@dataclass(frozen=True)
class InterviewOrder:
    """One order with its offer of times, if that is still there, and the interview that the offer became, if any."""

    id: int
    number: str
    title: str
    candidate_id: int
    candidate_name: str
    is_candidate_active: bool
    made_by: int | None
    program: str
    profile_url: str
    tells_decision: bool
    ordered_at: datetime
    offer_id: int | None
    offer_link: str | None
    offer_withdrawn_at: datetime | None
    offer_ends_at: datetime | None
    interview_id: int | None
    meeting_link: str | None
    interview_candidate_id: int | None
    status: str | None
    is_no_show: bool | None
    scheduled_time: datetime | None
    duration_minutes: int | None
    completed_at: datetime | None
    has_decision: bool
    callback_host: str
    callback_state: str | None
    next_try_at: datetime | None
    tries: int
    done_at: datetime | None
    answer: str | None


HAS_DECISION = exists(select(decisions.c.id).where(decisions.c.interview_id == interviews.c.id))
COLUMNS: tuple[Any, ...] = (
    rows.c.id, rows.c.number, rows.c.title, rows.c.candidate_id, users.c.name.label("candidate_name"),
    users.c.deactivated_at.is_(None).label("is_candidate_active"), rows.c.made_by, rows.c.program, rows.c.profile_url,
    rows.c.tells_decision, rows.c.ordered_at, rows.c.offer_id, slot_offers.c.link.label("offer_link"),
    slot_offers.c.withdrawn_at.label("offer_withdrawn_at"), slot_offers.c.ends_at.label("offer_ends_at"),
    slot_offers.c.interview_id, interviews.c.meeting_link, interviews.c.candidate_id.label("interview_candidate_id"),
    interviews.c.status, interviews.c.is_no_show, interviews.c.scheduled_time, interviews.c.duration_minutes,
    interviews.c.completed_at, HAS_DECISION.label("has_decision"), rows.c.callback_host, rows.c.callback_state,
    rows.c.next_try_at, rows.c.tries, rows.c.done_at, rows.c.answer,
)  # fmt: skip
JOINED = (
    rows.join(users, users.c.id == rows.c.candidate_id)
    .outerjoin(slot_offers, slot_offers.c.id == rows.c.offer_id)
    .outerjoin(interviews, interviews.c.id == slot_offers.c.interview_id)
)
EACH: Select[Any] = select(*COLUMNS).select_from(JOINED)


def insert_order(db: Connection, values: dict[str, Any]) -> int:
    """Raises sqlalchemy.exc.IntegrityError when the same order is there already."""
    return new_id(db.execute(insert(rows).values(**values)))


def update_order(db: Connection, order_id: int, values: dict[str, Any]) -> None:
    db.execute(update(rows).where(rows.c.id == order_id).values(**values))


def find_by_number(db: Connection, number: str) -> InterviewOrder | None:
    return _one(db, rows.c.number == number)


def find_of_interview(db: Connection, interview_id: int) -> InterviewOrder | None:
    """The order that became this interview."""
    return _one(db, slot_offers.c.interview_id == interview_id)


def lock_same(db: Connection, order_hash: str) -> InterviewOrder | None:
    """The order that says the same; nobody else changes it until the transaction ends."""
    db.execute(select(rows.c.id).where(rows.c.order_hash == order_hash).with_for_update())
    return _one(db, rows.c.order_hash == order_hash)


def page(db: Connection, *, number: int, per_page: int) -> Page[InterviewOrder]:
    """The newest first."""
    total = db.execute(select(func.count()).select_from(rows)).scalar_one()
    return page_of(db, EACH.order_by(rows.c.id.desc()), _order, total=total, page=number, per_page=per_page)


def delete_without_offer(db: Connection, *, before: datetime) -> int:
    """Orders from before then that came to nothing; how many."""
    return db.execute(delete(rows).where(rows.c.offer_id.is_(None), rows.c.ordered_at < before)).rowcount


def _one(db: Connection, condition: ColumnElement[bool]) -> InterviewOrder | None:
    row = db.execute(EACH.where(condition)).first()
    return None if row is None else _order(row)


def _order(row: Row[Any]) -> InterviewOrder:
    flags = {name: bool(row._mapping[name]) for name in ("is_candidate_active", "has_decision")}
    return InterviewOrder(**{**row._mapping, **flags})
