"""The `company_texts` table: every version of the company's own words for candidates, with who saved it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, func, insert, select
from sqlalchemy.engine import Connection

from db.tables import company_texts, consents, users


@dataclass(frozen=True)
class Version:
    """`saved_by` is a name, None when that account is gone."""

    number: int
    addition: str
    privacy: str
    saved_at: datetime
    saved_by: str | None

    @property
    def is_empty(self) -> bool:
        return not (self.addition or self.privacy)


@dataclass(frozen=True)
class Line:
    """A version without its texts."""

    number: int
    saved_at: datetime
    saved_by: str | None


JOINED = company_texts.outerjoin(users, users.c.id == company_texts.c.saved_by)
WHOLE = select(
    company_texts.c.number, company_texts.c.addition, company_texts.c.privacy, company_texts.c.saved_at, users.c.name
).select_from(JOINED)


def find_latest(db: Connection) -> Version | None:
    row = db.execute(WHOLE.order_by(company_texts.c.number.desc()).limit(1)).first()
    return None if row is None else Version(*row)


def find(db: Connection, number: int) -> Version | None:
    row = db.execute(WHOLE.where(company_texts.c.number == number)).first()
    return None if row is None else Version(*row)


def list_moments(db: Connection, numbers: Sequence[int]) -> dict[int, datetime]:
    """When these were saved."""
    query = select(company_texts.c.number, company_texts.c.saved_at).where(company_texts.c.number.in_(list(numbers)))
    return {row.number: row.saved_at for row in db.execute(query)}


def list_all(db: Connection) -> list[Line]:
    """The newest first."""
    query = select(company_texts.c.number, company_texts.c.saved_at, users.c.name).select_from(JOINED)
    return [Line(*row) for row in db.execute(query.order_by(company_texts.c.number.desc()))]


def insert_version(db: Connection, version: Version, *, by: int) -> None:
    """Raises sqlalchemy.exc.IntegrityError when somebody else is the first at that moment."""
    values = {"number": version.number, "addition": version.addition, "privacy": version.privacy}
    db.execute(insert(company_texts).values(**values, saved_at=version.saved_at, saved_by=by))


def delete_oldest(db: Connection, *, keep: int) -> None:
    """Delete the oldest beyond so many that no decision names."""
    beyond = int(db.execute(select(func.count()).select_from(company_texts)).scalar_one()) - keep
    if beyond <= 0:
        return
    named = select(consents.c.texts_version).where(consents.c.texts_version.is_not(None))
    oldest = (
        select(company_texts.c.number)
        .where(company_texts.c.number.not_in(named))
        .order_by(company_texts.c.number)
        .limit(beyond)
    )
    numbers = list(db.execute(oldest).scalars())
    latest = db.execute(select(func.max(company_texts.c.number))).scalar_one()
    db.execute(delete(company_texts).where(company_texts.c.number.in_([one for one in numbers if one != latest])))
