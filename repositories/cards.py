"""The `cards` and `card_versions` tables: what each person wrote into their card, and what they submitted."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Subquery, exists, func, insert, select, union_all, update
from sqlalchemy.engine import Connection

from db.tables import (
    card_versions,
    cards,
    decisions,
    interview_members,
    interview_scorecards,
    interviews,
    users,
)
from repositories.rows import new_id
from repositories.search_parts import aside
from repositories.states import InterviewStatus


@dataclass(frozen=True)
class Card:
    """One person's; `content` is JSON."""

    id: int
    interview_id: int
    user_id: int
    name: str
    kind: str
    content: str
    revision: int
    begun_at: datetime
    saved_at: datetime
    submitted_at: datetime | None

    @property
    def is_submitted(self) -> bool:
        return self.submitted_at is not None


@dataclass(frozen=True)
class CardVersion:
    """What was submitted (version 1), or what it was changed to and why."""

    card_id: int
    version: int
    content: str
    reason: str
    saved_at: datetime


COLUMNS: tuple[Any, ...] = (
    cards.c.id, cards.c.interview_id, cards.c.user_id, users.c.name, cards.c.kind, cards.c.content,
    cards.c.revision, cards.c.begun_at, cards.c.saved_at, cards.c.submitted_at,
)  # fmt: skip
MAX_LOOKED_AT = 200
"""Interviews among which those are looked for that somebody owes a card: older ones get none any more."""
JOINED = cards.join(users, users.c.id == cards.c.user_id)


def insert_card(db: Connection, values: dict[str, Any]) -> int:
    """Raises sqlalchemy.exc.IntegrityError when this person has a card of the interview."""
    return new_id(db.execute(insert(cards).values(**values)))


def update_card(db: Connection, card_id: int, values: dict[str, Any]) -> None:
    db.execute(update(cards).where(cards.c.id == card_id).values(**values))


def find(db: Connection, interview_id: int, user_id: int) -> Card | None:
    of = (cards.c.interview_id == interview_id) & (cards.c.user_id == user_id)
    row = db.execute(select(*COLUMNS).select_from(JOINED).where(of)).first()
    return None if row is None else Card(**row._mapping)


def list_of(db: Connection, interview_id: int) -> list[Card]:
    """All that were begun, by number of the card."""
    query = select(*COLUMNS).select_from(JOINED).where(cards.c.interview_id == interview_id)
    return [Card(**row._mapping) for row in db.execute(query.order_by(cards.c.id))]


def owed(user_id: int, *, limit: int) -> Subquery:
    """The ids of completed interviews on whose panel this person is that are rated, without their card and without a
    decision.

    The latest first, of the `MAX_LOOKED_AT` latest that they held and as many where they were on the panel.
    """
    latest = select(interviews.c.id).order_by(interviews.c.scheduled_time.desc(), interviews.c.id.desc())
    as_member = latest.join(interview_members, interview_members.c.interview_id == interviews.c.id)
    arms = (
        latest.where(interviews.c.interviewer_id == user_id, interviews.c.status == InterviewStatus.COMPLETED)
        .limit(MAX_LOOKED_AT)
        .subquery(),
        as_member.where(interview_members.c.user_id == user_id, aside(interviews.c.status) == InterviewStatus.COMPLETED)
        .limit(MAX_LOOKED_AT)
        .subquery(),
    )
    seated = union_all(*(select(arm.c.id) for arm in arms)).subquery()
    own = (cards.c.interview_id == interviews.c.id) & (cards.c.user_id == user_id) & cards.c.submitted_at.is_not(None)
    rated = interview_scorecards.c.interview_id == interviews.c.id
    query = select(interviews.c.id).select_from(
        interviews.join(seated, seated.c.id == interviews.c.id).join(interview_scorecards, rated)
    )
    found = query.where(~exists().where(own), ~exists().where(decisions.c.interview_id == interviews.c.id))
    return found.order_by(interviews.c.completed_at.desc(), interviews.c.id.desc()).limit(limit).subquery()


def insert_version(db: Connection, card_id: int, content: str, reason: str, *, at: datetime) -> None:
    values = {"card_id": card_id, "version": count_versions(db, card_id) + 1, "content": content}
    db.execute(insert(card_versions).values(reason=reason, saved_at=at, **values))


def count_versions(db: Connection, card_id: int) -> int:
    query = select(func.count()).select_from(card_versions).where(card_versions.c.card_id == card_id)
    return int(db.execute(query).scalar_one())


def list_versions(db: Connection, interview_id: int) -> list[CardVersion]:
    """Of all cards of an interview, by card and in order."""
    columns = [card_versions.c[name] for name in ("card_id", "version", "content", "reason", "saved_at")]
    query = select(*columns).select_from(card_versions.join(cards, cards.c.id == card_versions.c.card_id))
    ordered = query.where(cards.c.interview_id == interview_id).order_by(cards.c.id, card_versions.c.version)
    return [CardVersion(**row._mapping) for row in db.execute(ordered)]
