"""The `consents` table: what a candidate decided about being observed, each decision a row."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import delete, func, insert, select
from sqlalchemy.engine import Connection

from db.tables import consents


@dataclass(frozen=True)
class Consent:
    """The decision about one version of the notice; `declined` are the kinds refused one by one.

    `texts_version` is which of the company's texts the candidate was shown with it, where one was.
    """

    notice_version: str
    is_agreed: bool
    decided_at: datetime
    declined: frozenset[str] = frozenset()
    texts_version: int | None = None


COLUMNS = (
    consents.c.notice_version, consents.c.is_agreed, consents.c.decided_at, consents.c.declined_signals,
    consents.c.texts_version,
)  # fmt: skip


def find_latest(db: Connection, interview_id: int, user_id: int) -> Consent | None:
    row = db.execute(
        select(*COLUMNS)
        .where(consents.c.interview_id == interview_id, consents.c.user_id == user_id)
        .order_by(consents.c.id.desc())
        .limit(1)
    ).first()
    return None if row is None else of_row(row)


def list_of(db: Connection, interview_id: int, user_id: int) -> list[Consent]:
    """Every decision of this person about this interview, oldest first."""
    found = (
        select(*COLUMNS)
        .where(consents.c.interview_id == interview_id, consents.c.user_id == user_id)
        .order_by(consents.c.id)
    )
    return [of_row(row) for row in db.execute(found)]


def of_row(row: Sequence[Any]) -> Consent:
    """A row of COLUMNS as a decision."""
    version, is_agreed, at, declined, texts = row
    return Consent(version, is_agreed, at, frozenset(declined.split()), texts)


def count_of(db: Connection, interview_id: int, user_id: int) -> int:
    query = select(func.count()).where(consents.c.interview_id == interview_id, consents.c.user_id == user_id)
    return int(db.execute(query).scalar_one())


def delete_latest(db: Connection, interview_id: int, user_id: int) -> None:
    query = select(func.max(consents.c.id)).where(
        consents.c.interview_id == interview_id, consents.c.user_id == user_id
    )
    db.execute(delete(consents).where(consents.c.id == db.execute(query).scalar_one()))


def insert_consent(db: Connection, interview_id: int, user_id: int, decided: Consent) -> None:
    values = {
        "interview_id": interview_id,
        "user_id": user_id,
        "notice_version": decided.notice_version,
        "is_agreed": decided.is_agreed,
        "decided_at": decided.decided_at,
        "declined_signals": " ".join(sorted(decided.declined)),
        "texts_version": decided.texts_version,
    }
    db.execute(insert(consents).values(**values))
