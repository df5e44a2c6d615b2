"""How an order stands, said by the facts of its offer and its interview; and the list of orders for administrators."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy.engine import Connection

from db.engine import database
from repositories import audit_entries, interview_orders, mails
from repositories.audit_entries import Entry
from repositories.interview_orders import InterviewOrder
from repositories.paging import Page
from repositories.states import InterviewStatus
from services.audit import audit

PER_PAGE = 25
MOST_ERRORS = 20
KEPT_FOR = timedelta(days=90)
"""Orders that came to nothing. The recruiting system asks for eight weeks at most."""


class OrderState(StrEnum):
    """How an order stands; as `partner_status` says it. A recruiting system knows the meaning of `complete` alone."""

    CHOICE = "waiting_for_candidate"
    SCHEDULED = "scheduled"
    DECISION = "waiting_for_decision"
    COMPLETE = "complete"
    CANCELLED = "cancelled"
    NO_SHOW = "candidate_did_not_come"
    LAPSED = "no_time_chosen"
    WITHDRAWN = "withdrawn"


NOTHING_COMES_OF = frozenset({OrderState.CANCELLED, OrderState.NO_SHOW, OrderState.LAPSED, OrderState.WITHDRAWN})
"""Of an order that stands like this nothing comes any more, unless it is sent again."""


@dataclass(frozen=True)
class Listed:
    """An order as the list shows it; `letter` as in `Standing`."""

    order: InterviewOrder
    state: OrderState
    letter: str | None


def of(order: InterviewOrder, *, at: datetime) -> OrderState:
    """How it stands at this moment."""
    if order.offer_id is None:
        return OrderState.LAPSED
    if order.interview_id is None:
        if order.offer_withdrawn_at is not None or not order.is_candidate_active:
            return OrderState.WITHDRAWN
        is_over = order.offer_ends_at is not None and order.offer_ends_at <= at
        return OrderState.LAPSED if is_over else OrderState.CHOICE
    if order.interview_candidate_id != order.candidate_id:  # It was given to somebody else.
        return OrderState.WITHDRAWN
    if order.status == InterviewStatus.SCHEDULED:
        return OrderState.SCHEDULED
    if order.has_decision:
        return OrderState.COMPLETE
    if order.status == InterviewStatus.CANCELLED:
        return OrderState.NO_SHOW if order.is_no_show else OrderState.CANCELLED
    return OrderState.DECISION


def page(*, number: int, at: datetime) -> Page[Listed]:
    """The newest orders first."""

    def work(db: Connection) -> Page[Listed]:
        found = interview_orders.page(db, number=number, per_page=PER_PAGE)
        letters = letters_of(db, found.items)
        listed = [Listed(one, of(one, at=at), letters.get(one.id)) for one in found.items]
        return Page(listed, found.total, found.page, found.per_page)

    return database.read(work)


def letters_of(db: Connection, orders: Sequence[InterviewOrder]) -> dict[int, str]:
    """What became of the newest letter with the link of each order, by its id; without those that have none."""
    offers = {one.offer_id: one.candidate_id for one in orders if one.offer_id is not None}
    found = mails.find_latest_of_offers(db, offers) if offers else {}
    return {one.id: found[one.offer_id].state for one in orders if one.offer_id in found}


def errors() -> list[Entry]:
    """What recruiting systems reported lately, newest first."""
    return database.read(lambda db: audit_entries.latest(db, limit=MOST_ERRORS, action=audit.Deed.ORDER_ERROR))


def forget_old(*, at: datetime) -> None:
    """Delete orders that came to nothing `KEPT_FOR` ago."""
    database.run(lambda db: interview_orders.delete_without_offer(db, before=at - KEPT_FOR))
