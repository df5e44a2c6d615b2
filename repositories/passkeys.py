"""The `passkeys` table: the keys that check what people's devices sign."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, func, insert, select, update
from sqlalchemy.engine import Connection

from db.tables import passkeys


@dataclass(frozen=True)
class Passkey:
    """One passkey of one person; ids, handle and key are base64url."""

    id: int
    user_id: int
    user_handle: str
    credential_id: str
    public_key: str
    sign_count: int
    rp_id: str
    name: str
    created_at: datetime
    last_used_at: datetime | None


COLUMNS = (
    passkeys.c.id, passkeys.c.user_id, passkeys.c.user_handle, passkeys.c.credential_id, passkeys.c.public_key,
    passkeys.c.sign_count, passkeys.c.rp_id, passkeys.c.name, passkeys.c.created_at, passkeys.c.last_used_at,
)  # fmt: skip


def insert_passkey(db: Connection, passkey: Passkey, credential_hash: str) -> None:
    """Store it under a number of its own. Raises sqlalchemy.exc.IntegrityError for one that somebody has already."""
    values = {
        "user_id": passkey.user_id,
        "user_handle": passkey.user_handle,
        "credential_id": passkey.credential_id,
        "credential_hash": credential_hash,
        "public_key": passkey.public_key,
        "sign_count": passkey.sign_count,
        "rp_id": passkey.rp_id,
        "name": passkey.name,
        "created_at": passkey.created_at,
    }
    db.execute(insert(passkeys).values(**values))


def list_of_user(db: Connection, user_id: int) -> list[Passkey]:
    """In the order in which they were added."""
    rows = db.execute(select(*COLUMNS).where(passkeys.c.user_id == user_id).order_by(passkeys.c.id))
    return [Passkey(**row._mapping) for row in rows]


def find_of_user(db: Connection, user_id: int, passkey_id: int) -> Passkey | None:
    row = db.execute(select(*COLUMNS).where(passkeys.c.user_id == user_id, passkeys.c.id == passkey_id)).first()
    return None if row is None else Passkey(**row._mapping)


def find_by_hash(db: Connection, credential_hash: str) -> Passkey | None:
    row = db.execute(select(*COLUMNS).where(passkeys.c.credential_hash == credential_hash)).first()
    return None if row is None else Passkey(**row._mapping)


def count_of_user(db: Connection, user_id: int) -> int:
    of_user = select(func.count()).select_from(passkeys).where(passkeys.c.user_id == user_id)
    return int(db.execute(of_user).scalar_one())


def use(db: Connection, passkey: Passkey, *, sign_count: int, at: datetime) -> bool:
    """Store the new count; whether nobody else did since this one was read."""
    same = update(passkeys).where(passkeys.c.id == passkey.id, passkeys.c.sign_count == passkey.sign_count)
    return db.execute(same.values(sign_count=sign_count, last_used_at=at)).rowcount == 1


def delete_passkey(db: Connection, passkey_id: int) -> bool:
    """Whether it was still there."""
    return db.execute(delete(passkeys).where(passkeys.c.id == passkey_id)).rowcount == 1
