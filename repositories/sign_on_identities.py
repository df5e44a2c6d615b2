"""The `sign_on_identities` table: which account of a provider opens which account here."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, delete, exists, func, insert, select, update
from sqlalchemy.engine import Connection

from db.tables import sign_on_identities, users
from repositories.rows import new_id
from repositories.states import STAFF


@dataclass(frozen=True)
class Identity:
    """`email` is what the provider told last; it is shown, and decides nothing."""

    id: int
    user_id: int
    issuer: str
    subject: str
    email: str | None
    connected_at: datetime
    last_used_at: datetime | None


COLUMNS = (
    sign_on_identities.c.id, sign_on_identities.c.user_id, sign_on_identities.c.issuer, sign_on_identities.c.subject,
    sign_on_identities.c.email, sign_on_identities.c.connected_at, sign_on_identities.c.last_used_at,
)  # fmt: skip


def find(db: Connection, issuer: str, subject: str) -> Identity | None:
    of_it = (sign_on_identities.c.issuer == issuer, sign_on_identities.c.subject == subject)
    row = db.execute(select(*COLUMNS).where(*of_it)).first()
    return None if row is None else Identity(**row._mapping)


def find_issuer(db: Connection, identity_id: int) -> str | None:
    return db.execute(select(sign_on_identities.c.issuer).where(sign_on_identities.c.id == identity_id)).scalar()


def list_of_user(db: Connection, user_id: int) -> list[Identity]:
    """The oldest first."""
    of_user = select(*COLUMNS).where(sign_on_identities.c.user_id == user_id)
    return [Identity(**row._mapping) for row in db.execute(of_user.order_by(sign_on_identities.c.id))]


def lock_of_user(db: Connection, user_id: int) -> list[Identity]:
    """The same; nobody else changes them until the transaction ends."""
    db.execute(select(users.c.id).where(users.c.id == user_id).with_for_update())
    return list_of_user(db, user_id)


def list_users_with_any(db: Connection, user_ids: Collection[int]) -> set[int]:
    """Which of these people have one."""
    found = select(sign_on_identities.c.user_id).where(sign_on_identities.c.user_id.in_(user_ids))
    return set(db.execute(found).scalars())


def count_without(db: Connection, issuers: Collection[str], *, besides: str | None) -> int:
    """How many active members of the team have none of these issuers, without the one of the user name `besides`."""
    theirs = (sign_on_identities.c.user_id == users.c.id, sign_on_identities.c.issuer.in_(issuers))
    counted: list[ColumnElement[bool]] = [
        users.c.role.in_(STAFF),
        users.c.deactivated_at.is_(None),
        users.c.invited_at.is_(None),
    ]
    if besides is not None:
        counted.append(users.c.username != besides)
    found = select(func.count()).select_from(users).where(*counted, ~exists().where(*theirs))
    return int(db.execute(found).scalar_one())


def insert_identity(db: Connection, user_id: int, *, issuer: str, subject: str, email: str | None, at: datetime) -> int:
    """Raises sqlalchemy.exc.IntegrityError when it is somebody's, or the person has one of this issuer."""
    values = {"user_id": user_id, "issuer": issuer, "subject": subject, "email": email, "connected_at": at}
    return new_id(db.execute(insert(sign_on_identities).values(**values)))


def note_use(db: Connection, identity_id: int, *, email: str | None, at: datetime) -> None:
    used = update(sign_on_identities).where(sign_on_identities.c.id == identity_id)
    db.execute(used.values(email=email, last_used_at=at))


def delete_identity(db: Connection, identity_id: int) -> None:
    db.execute(delete(sign_on_identities).where(sign_on_identities.c.id == identity_id))
