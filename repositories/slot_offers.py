"""The tables `slot_offers` and `slot_offer_people`: times that a candidate may choose from, and with whom."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, delete, func, insert, or_, select, update
from sqlalchemy.engine import Connection

from db.tables import interview_orders, slot_holds, slot_offer_links, slot_offer_people, slot_offers, users
from repositories.rows import new_id

candidate = users.alias("candidate")
creator = users.alias("creator")


@dataclass(frozen=True)
class SlotOffer:
    """One offer with the names of its candidate and of who made it; times are aware UTC."""

    id: int
    link: str
    title: str
    candidate_id: int
    candidate_name: str
    created_by: int
    creator_name: str
    how: str
    duration_minutes: int
    timezone: str
    starts_at: datetime
    ends_at: datetime
    change_hours: int
    proctoring_profile: str
    proctoring_signals: str
    template_id: int | None
    created_at: datetime
    withdrawn_at: datetime | None
    interview_id: int | None
    chosen_at: datetime | None
    moves: int
    moved_at: datetime | None
    cancelled_at: datetime | None
    word: str | None
    dismissed_at: datetime | None

    @property
    def last_moment(self) -> datetime:
        """On the last day; `ends_at` is the midnight after it."""
        return self.ends_at - timedelta(minutes=1)

    def is_waiting(self, at: datetime) -> bool:
        """Whether a time may still be chosen."""
        return self.interview_id is None and self.withdrawn_at is None and at < self.ends_at


@dataclass(frozen=True)
class OfferPerson:
    """One of the interviewers of an offer."""

    user_id: int
    name: str
    is_active: bool


COLUMNS = (
    slot_offers.c.id, slot_offers.c.link, slot_offers.c.title, slot_offers.c.candidate_id,
    candidate.c.name.label("candidate_name"), slot_offers.c.created_by, creator.c.name.label("creator_name"),
    slot_offers.c.how, slot_offers.c.duration_minutes, slot_offers.c.timezone, slot_offers.c.starts_at,
    slot_offers.c.ends_at, slot_offers.c.change_hours, slot_offers.c.proctoring_profile,
    slot_offers.c.proctoring_signals, slot_offers.c.template_id, slot_offers.c.created_at, slot_offers.c.withdrawn_at,
    slot_offers.c.interview_id, slot_offers.c.chosen_at, slot_offers.c.moves, slot_offers.c.moved_at,
    slot_offers.c.cancelled_at, slot_offers.c.word, slot_offers.c.dismissed_at,
)  # fmt: skip
JOINED = slot_offers.join(candidate, candidate.c.id == slot_offers.c.candidate_id).join(
    creator, creator.c.id == slot_offers.c.created_by
)


def insert_offer(db: Connection, values: dict[str, Any], people: Sequence[int]) -> int:
    """Store an offer with its interviewers, in this order."""
    offer_id = new_id(db.execute(insert(slot_offers).values(**values)))
    rows = [{"offer_id": offer_id, "user_id": one, "position": place} for place, one in enumerate(people)]
    db.execute(insert(slot_offer_people), rows)
    return offer_id


def find(db: Connection, offer_id: int) -> SlotOffer | None:
    return _one(db, slot_offers.c.id == offer_id)


def find_by_link(db: Connection, link: str) -> SlotOffer | None:
    return _one(db, slot_offers.c.link == link)


def find_of_interview(db: Connection, interview_id: int) -> SlotOffer | None:
    """The offer that became this interview."""
    return _one(db, slot_offers.c.interview_id == interview_id)


def lock(db: Connection, offer_id: int) -> None:
    """Hold the row until the transaction ends."""
    db.execute(select(slot_offers.c.id).where(slot_offers.c.id == offer_id).with_for_update())


def update_offer(db: Connection, offer_id: int, values: dict[str, Any]) -> None:
    db.execute(update(slot_offers).where(slot_offers.c.id == offer_id).values(**values))


def forget_template(db: Connection, template_id: int) -> None:
    """It is deleted, and its number may become another's."""
    db.execute(update(slot_offers).where(slot_offers.c.template_id == template_id).values(template_id=None))


def list_people(db: Connection, offer_id: int) -> list[OfferPerson]:
    """The interviewers in their order."""
    return list_people_of(db, [offer_id]).get(offer_id, [])


def list_people_of(db: Connection, offer_ids: Sequence[int]) -> dict[int, list[OfferPerson]]:
    """The interviewers of each of these, in their order."""
    if not offer_ids:
        return {}
    rows = db.execute(
        select(slot_offer_people.c.offer_id, slot_offer_people.c.user_id, users.c.name, users.c.deactivated_at)
        .join(users, users.c.id == slot_offer_people.c.user_id)
        .where(slot_offer_people.c.offer_id.in_(offer_ids))
        .order_by(slot_offer_people.c.offer_id, slot_offer_people.c.position)
    )
    found: dict[int, list[OfferPerson]] = {}
    for row in rows:
        found.setdefault(row.offer_id, []).append(OfferPerson(row.user_id, row.name, row.deactivated_at is None))
    return found


def list_shown(db: Connection, user_id: int | None, *, changed_after: datetime, limit: int) -> list[SlotOffer]:
    """What waits for a choice, or was chosen by nobody, moved or cancelled lately, and was not taken off the list.

    One person's, as who made it or takes part; everybody's without a person. The newest first.
    """
    shown = select(*COLUMNS).select_from(JOINED).where(*_shown(user_id, changed_after))
    return [SlotOffer(**row._mapping) for row in db.execute(shown.order_by(slot_offers.c.id.desc()).limit(limit))]


def any_shown(user_id: int | None, *, changed_after: datetime) -> ColumnElement[bool]:
    """Whether `list_shown` would find anything, for a statement that asks more."""
    return select(slot_offers.c.id).where(*_shown(user_id, changed_after)).exists()


def _shown(user_id: int | None, changed_after: datetime) -> list[ColumnElement[bool]]:
    theirs: list[ColumnElement[bool]] = []
    if user_id is not None:
        of_them = select(slot_offer_people.c.offer_id).where(slot_offer_people.c.user_id == user_id)
        theirs.append(or_(slot_offers.c.created_by == user_id, slot_offers.c.id.in_(of_them)))
    waits = slot_offers.c.interview_id.is_(None) & (slot_offers.c.ends_at > changed_after)
    changed = (slot_offers.c.moved_at > changed_after) | (slot_offers.c.cancelled_at > changed_after)
    return [slot_offers.c.withdrawn_at.is_(None), slot_offers.c.dismissed_at.is_(None), waits | changed, *theirs]


def list_waiting_of(db: Connection, user_id: int, *, at: datetime, limit: int) -> list[SlotOffer]:
    """What this person made or takes part in and may still be chosen from, soonest end first."""
    of_them = select(slot_offer_people.c.offer_id).where(slot_offer_people.c.user_id == user_id)
    theirs = or_(slot_offers.c.created_by == user_id, slot_offers.c.id.in_(of_them))
    waiting = (slot_offers.c.interview_id.is_(None), slot_offers.c.withdrawn_at.is_(None), slot_offers.c.ends_at > at)
    found = select(*COLUMNS).select_from(JOINED).where(theirs, *waiting)
    rows = db.execute(found.order_by(slot_offers.c.ends_at, slot_offers.c.id).limit(limit))
    return [SlotOffer(**row._mapping) for row in rows]


def replace_people(db: Connection, offer_id: int, people: Sequence[int]) -> None:
    """Make these the interviewers of an offer, in this order."""
    db.execute(delete(slot_offer_people).where(slot_offer_people.c.offer_id == offer_id))
    rows = [{"offer_id": offer_id, "user_id": one, "position": place} for place, one in enumerate(people)]
    db.execute(insert(slot_offer_people), rows)


def count_waiting(
    db: Connection, *, candidate_id: int | None = None, created_by: int | None = None, at: datetime
) -> int:
    """How many of a candidate's, or of those that somebody made, may still be chosen from."""
    whose = (
        slot_offers.c.candidate_id == candidate_id
        if candidate_id is not None
        else slot_offers.c.created_by == created_by
    )
    waiting = (slot_offers.c.interview_id.is_(None), slot_offers.c.withdrawn_at.is_(None), slot_offers.c.ends_at > at)
    return int(db.execute(select(func.count()).select_from(slot_offers).where(whose, *waiting)).scalar_one())


def delete_unchosen(db: Connection, *, before: datetime) -> int:
    """Offers that nobody chose from and whose days were over by then; how many."""
    old = select(slot_offers.c.id).where(slot_offers.c.interview_id.is_(None), slot_offers.c.ends_at < before)
    ids = [row.id for row in db.execute(old)]
    db.execute(update(interview_orders).where(interview_orders.c.offer_id.in_(ids)).values(offer_id=None))
    for table in (slot_holds, slot_offer_links, slot_offer_people):
        db.execute(delete(table).where(table.c.offer_id.in_(ids)))
    db.execute(delete(slot_offers).where(slot_offers.c.id.in_(ids)))
    return len(ids)


def _one(db: Connection, condition: ColumnElement[bool]) -> SlotOffer | None:
    row = db.execute(select(*COLUMNS).select_from(JOINED).where(condition)).first()
    return None if row is None else SlotOffer(**row._mapping)
