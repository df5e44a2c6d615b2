"""The `pending_sign_ons` table: who was sent to a provider and has not come back, by the hash of a secret."""

from datetime import datetime

from sqlalchemy import ColumnElement, delete, func, insert, select
from sqlalchemy.engine import Connection

from db.tables import pending_sign_ons


def insert_pending(
    db: Connection, *, state_hash: str, browser_hash: str, source_hash: str, sealed: str, at: datetime
) -> None:
    hashes = {"state_hash": state_hash, "browser_hash": browser_hash, "source_hash": source_hash}
    db.execute(insert(pending_sign_ons).values(**hashes, sealed=sealed, began_at=at))


def find_sealed(db: Connection, *, state_hash: str, browser_hash: str) -> str | None:
    of_it = (pending_sign_ons.c.state_hash == state_hash, pending_sign_ons.c.browser_hash == browser_hash)
    return db.execute(select(pending_sign_ons.c.sealed).where(*of_it)).scalar()


def delete_pending(db: Connection, *, state_hash: str) -> bool:
    """Whether it was still there: of two who delete it, one hears so."""
    return db.execute(delete(pending_sign_ons).where(pending_sign_ons.c.state_hash == state_hash)).rowcount == 1


def count(db: Connection) -> int:
    return int(db.execute(select(func.count()).select_from(pending_sign_ons)).scalar_one())


def delete_of_browser(db: Connection, browser_hash: str, *, keep: int) -> None:
    """All of a browser but the latest `keep`."""
    _delete_all_but(db, pending_sign_ons.c.browser_hash == browser_hash, keep=keep)


def delete_of_source(db: Connection, source_hash: str, *, keep: int) -> None:
    """All from one address but the latest `keep`."""
    _delete_all_but(db, pending_sign_ons.c.source_hash == source_hash, keep=keep)


def find_fullest_source(db: Connection) -> tuple[str | None, int] | None:
    """From which address most are on the way, and how many; None where nobody is."""
    counted = func.count().label("counted")
    fullest = select(pending_sign_ons.c.source_hash, counted).group_by(pending_sign_ons.c.source_hash)
    row = db.execute(fullest.order_by(counted.desc(), pending_sign_ons.c.source_hash).limit(1)).first()
    return None if row is None else (row.source_hash, row.counted)


def delete_oldest_of_source(db: Connection, source_hash: str | None) -> None:
    of_it = pending_sign_ons.c.source_hash == source_hash  # Without an address: IS NULL.
    oldest = db.execute(select(func.min(pending_sign_ons.c.id)).where(of_it)).scalar()
    db.execute(delete(pending_sign_ons).where(pending_sign_ons.c.id == oldest))


def delete_old(db: Connection, *, before: datetime) -> None:
    db.execute(delete(pending_sign_ons).where(pending_sign_ons.c.began_at < before))


def _delete_all_but(db: Connection, of_it: ColumnElement[bool], *, keep: int) -> None:
    found = select(pending_sign_ons.c.id).where(of_it).order_by(pending_sign_ons.c.id.desc())
    old = list(db.execute(found).scalars())[keep:]
    if old:
        db.execute(delete(pending_sign_ons).where(pending_sign_ons.c.id.in_(old)))
