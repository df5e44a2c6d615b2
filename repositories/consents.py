"""The `consents` table: what a candidate decided about being observed, each decision a row."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import insert, select
from sqlalchemy.engine import Connection

from db.tables import consents


@dataclass(frozen=True)
class Consent:
    """The decision about one version of the notice."""

    notice_version: str
    is_agreed: bool
    decided_at: datetime


def find_latest(db: Connection, interview_id: int, user_id: int) -> Consent | None:
    row = db.execute(
        select(consents.c.notice_version, consents.c.is_agreed, consents.c.decided_at)
        .where(consents.c.interview_id == interview_id, consents.c.user_id == user_id)
        .order_by(consents.c.id.desc())
        .limit(1)
    ).first()
    return None if row is None else Consent(**row._mapping)


def insert_consent(
    db: Connection, interview_id: int, user_id: int, *, notice_version: str, is_agreed: bool, at: datetime
) -> None:
    values = {
        "interview_id": interview_id,
        "user_id": user_id,
        "notice_version": notice_version,
        "is_agreed": is_agreed,
        "decided_at": at,
    }
    db.execute(insert(consents).values(**values))
