"""The `account_links` table: links that set the password of an account once, by the hash of a secret."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, func, insert, select
from sqlalchemy.engine import Connection

from db.tables import account_links, users
from repositories.states import STAFF


@dataclass(frozen=True)
class AccountLink:
    """A link that was not used yet."""

    id: int
    user_id: int
    created_at: datetime
    expires_at: datetime


@dataclass(frozen=True)
class InvitedUser:
    """A member of the team who has not come yet; `expires_at` of their link, None where it is gone."""

    user_id: int
    name: str
    email: str | None
    role: str
    expires_at: datetime | None


COLUMNS = (
    account_links.c.id, account_links.c.user_id, account_links.c.created_at, account_links.c.expires_at,
)  # fmt: skip


def insert_link(db: Connection, user_id: int, secret_hash: str, *, at: datetime, expires_at: datetime) -> None:
    values = {"user_id": user_id, "secret_hash": secret_hash, "created_at": at, "expires_at": expires_at}
    db.execute(insert(account_links).values(**values))


def find_by_secret(db: Connection, secret_hash: str) -> AccountLink | None:
    row = db.execute(select(*COLUMNS).where(account_links.c.secret_hash == secret_hash)).first()
    return None if row is None else AccountLink(**row._mapping)


def list_invited(db: Connection, *, limit: int) -> list[InvitedUser]:
    """Active staff who have not come yet, the newest account first."""
    latest = select(func.max(account_links.c.expires_at)).where(account_links.c.user_id == users.c.id)
    columns = (users.c.id.label("user_id"), users.c.name, users.c.email, users.c.role)
    waits = (users.c.role.in_(STAFF), users.c.deactivated_at.is_(None), users.c.invited_at.is_not(None))
    found = select(*columns, latest.scalar_subquery().label("expires_at")).where(*waits)
    return [InvitedUser(**row._mapping) for row in db.execute(found.order_by(users.c.id.desc()).limit(limit))]


def any_open(db: Connection, user_id: int, *, at: datetime) -> bool:
    """Whether a link of this person works."""
    of_user = (account_links.c.user_id == user_id, account_links.c.expires_at > at)
    return db.execute(select(account_links.c.id).where(*of_user).limit(1)).first() is not None


def delete_link(db: Connection, link_id: int) -> bool:
    """Whether it was still there: of two who delete it, one hears so."""
    return db.execute(delete(account_links).where(account_links.c.id == link_id)).rowcount == 1


def delete_of_user(db: Connection, user_id: int, *, keep: int = 0) -> None:
    """All links of a person but the latest `keep`."""
    of_user = select(account_links.c.id).where(account_links.c.user_id == user_id)
    old = [row.id for row in db.execute(of_user.order_by(account_links.c.id.desc()))][keep:]
    db.execute(delete(account_links).where(account_links.c.id.in_(old)))


def delete_expired(db: Connection, *, before: datetime) -> None:
    db.execute(delete(account_links).where(account_links.c.expires_at < before))
