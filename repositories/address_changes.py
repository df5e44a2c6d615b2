"""The `address_changes` table: the new address of a person until they confirm it, by the hash of a secret."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, insert, select
from sqlalchemy.engine import Connection

from db.tables import address_changes


@dataclass(frozen=True)
class AddressChange:
    """An address that is yet to be confirmed."""

    user_id: int
    email: str
    created_at: datetime
    expires_at: datetime


COLUMNS = (
    address_changes.c.user_id, address_changes.c.email, address_changes.c.created_at, address_changes.c.expires_at,
)  # fmt: skip


def replace(db: Connection, user_id: int, email: str, secret_hash: str, *, at: datetime, expires_at: datetime) -> None:
    """Store it in place of the one before. Raises sqlalchemy.exc.IntegrityError when two ask at the same moment."""
    delete_of_user(db, user_id)
    values = {"email": email, "secret_hash": secret_hash, "created_at": at, "expires_at": expires_at}
    db.execute(insert(address_changes).values(user_id=user_id, **values))


def find_of_user(db: Connection, user_id: int) -> AddressChange | None:
    row = db.execute(select(*COLUMNS).where(address_changes.c.user_id == user_id)).first()
    return None if row is None else AddressChange(**row._mapping)


def find_by_secret(db: Connection, secret_hash: str) -> AddressChange | None:
    row = db.execute(select(*COLUMNS).where(address_changes.c.secret_hash == secret_hash)).first()
    return None if row is None else AddressChange(**row._mapping)


def take(db: Connection, secret_hash: str) -> bool:
    """Whether it was still there, and now is not: of two who take it, one hears so."""
    return db.execute(delete(address_changes).where(address_changes.c.secret_hash == secret_hash)).rowcount == 1


def delete_of_user(db: Connection, user_id: int) -> bool:
    """Whether there was one."""
    return db.execute(delete(address_changes).where(address_changes.c.user_id == user_id)).rowcount == 1


def delete_expired(db: Connection, *, before: datetime) -> None:
    db.execute(delete(address_changes).where(address_changes.c.expires_at < before))
