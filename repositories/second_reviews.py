"""The `second_reviews` table: who was asked to review an interview without knowing whose it is."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, insert, select, update
from sqlalchemy.engine import Connection

from db.tables import MAX_ID, second_reviews, users
from repositories.rows import new_id
from repositories.states import SecondReviewState


@dataclass(frozen=True)
class SecondReview:
    """One; `name` is the reviewer's."""

    id: int
    link: str
    interview_id: int
    reviewer_id: int
    name: str
    is_reviewer_active: bool
    asked_at: datetime
    ends_at: datetime
    state: str
    done_at: datetime | None

    def is_open(self, at: datetime) -> bool:
        """Whether the reviewer may still look and write."""
        return self.state == SecondReviewState.ASKED and at < self.ends_at

    @property
    def is_submitted(self) -> bool:
        return self.state == SecondReviewState.SUBMITTED


COLUMNS: tuple[Any, ...] = (
    second_reviews.c.id, second_reviews.c.link, second_reviews.c.interview_id, second_reviews.c.reviewer_id,
    users.c.name, users.c.deactivated_at.is_(None).label("is_reviewer_active"), second_reviews.c.asked_at,
    second_reviews.c.ends_at, second_reviews.c.state, second_reviews.c.done_at,
)  # fmt: skip
QUERY = select(*COLUMNS).select_from(second_reviews.join(users, users.c.id == second_reviews.c.reviewer_id))


def insert_review(db: Connection, values: dict[str, Any]) -> int:
    """Raises sqlalchemy.exc.IntegrityError when this person has a review of the interview."""
    return new_id(db.execute(insert(second_reviews).values(**values)))


def update_review(db: Connection, review_id: int, values: dict[str, Any]) -> None:
    db.execute(update(second_reviews).where(second_reviews.c.id == review_id).values(**values))


def withdraw_all_of_reviewer(db: Connection, reviewer_id: int, *, at: datetime) -> None:
    """Those that wait for this person's card."""
    waits = (second_reviews.c.reviewer_id == reviewer_id) & (second_reviews.c.state == SecondReviewState.ASKED)
    values = {"state": SecondReviewState.WITHDRAWN, "done_at": at}
    db.execute(update(second_reviews).where(waits).values(**values))


def find_by_link(db: Connection, link: str) -> SecondReview | None:
    row = db.execute(QUERY.where(second_reviews.c.link == link)).first()
    return None if row is None else SecondReview(**row._mapping)


def find_in(db: Connection, interview_id: int, review_id: int) -> SecondReview | None:
    if review_id > MAX_ID:
        return None
    of = (second_reviews.c.interview_id == interview_id) & (second_reviews.c.id == review_id)
    row = db.execute(QUERY.where(of)).first()
    return None if row is None else SecondReview(**row._mapping)


def list_of(db: Connection, interview_id: int) -> list[SecondReview]:
    """Of an interview, in the order in which people were first asked."""
    rows = db.execute(QUERY.where(second_reviews.c.interview_id == interview_id).order_by(second_reviews.c.id))
    return [SecondReview(**row._mapping) for row in rows]


def list_open_of_reviewer(db: Connection, reviewer_id: int, *, at: datetime, limit: int) -> list[SecondReview]:
    """What waits for this person, the first to end first."""
    query = QUERY.where(*_is_open_of(reviewer_id, at))
    rows = db.execute(query.order_by(second_reviews.c.ends_at, second_reviews.c.id).limit(limit))
    return [SecondReview(**row._mapping) for row in rows]


def any_open_of_reviewer(reviewer_id: int, *, at: datetime) -> ColumnElement[bool]:
    """Whether `list_open_of_reviewer` would find anything, for a statement that asks more."""
    return select(second_reviews.c.id).where(*_is_open_of(reviewer_id, at)).exists()


def _is_open_of(reviewer_id: int, at: datetime) -> tuple[ColumnElement[bool], ...]:
    waits = second_reviews.c.state == SecondReviewState.ASKED
    return second_reviews.c.reviewer_id == reviewer_id, waits, second_reviews.c.ends_at > at
