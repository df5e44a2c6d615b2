"""The `passkey_challenges` table: what a passkey is to sign next, each for one answer."""

from datetime import datetime

from sqlalchemy import delete, func, insert, select
from sqlalchemy.engine import Connection

from db.tables import passkey_challenges


def insert_challenge(db: Connection, owner_hash: str, challenge: str, *, at: datetime) -> None:
    db.execute(insert(passkey_challenges).values(owner_hash=owner_hash, challenge=challenge, created_at=at))


def take(db: Connection, owner_hash: str, *, after: datetime) -> str | None:
    """The challenge of this owner if it is not older than that; from now on it is gone, for one caller only."""
    own = passkey_challenges.c.owner_hash == owner_hash
    row = db.execute(select(passkey_challenges.c.challenge, passkey_challenges.c.created_at).where(own)).first()
    was_first = db.execute(delete(passkey_challenges).where(own)).rowcount == 1
    return row.challenge if row is not None and was_first and row.created_at > after else None


def delete_challenge(db: Connection, owner_hash: str) -> None:
    db.execute(delete(passkey_challenges).where(passkey_challenges.c.owner_hash == owner_hash))


def delete_expired(db: Connection, *, before: datetime) -> None:
    db.execute(delete(passkey_challenges).where(passkey_challenges.c.created_at <= before))


def delete_oldest(db: Connection, *, keep: int) -> None:
    """All but the latest `keep`, where there are more."""
    too_many = int(db.execute(select(func.count()).select_from(passkey_challenges)).scalar_one()) - keep
    if too_many > 0:
        oldest = select(passkey_challenges.c.owner_hash).order_by(passkey_challenges.c.created_at).limit(too_many)
        gone = [row.owner_hash for row in db.execute(oldest)]
        db.execute(delete(passkey_challenges).where(passkey_challenges.c.owner_hash.in_(gone)))
