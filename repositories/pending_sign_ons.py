"""The `pending_sign_ons` table: who was sent to a provider and has not come back, by the hash of a secret."""

from datetime import datetime

from sqlalchemy import delete, func, insert, select
from sqlalchemy.engine import Connection

from db.tables import pending_sign_ons


def insert_pending(db: Connection, *, state_hash: str, browser_hash: str, sealed: str, at: datetime) -> None:
    values = {"state_hash": state_hash, "browser_hash": browser_hash, "sealed": sealed, "began_at": at}
    db.execute(insert(pending_sign_ons).values(**values))


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
    of_browser = select(pending_sign_ons.c.id).where(pending_sign_ons.c.browser_hash == browser_hash)
    old = [row.id for row in db.execute(of_browser.order_by(pending_sign_ons.c.id.desc()))][keep:]
    db.execute(delete(pending_sign_ons).where(pending_sign_ons.c.id.in_(old)))


def delete_old(db: Connection, *, before: datetime) -> None:
    db.execute(delete(pending_sign_ons).where(pending_sign_ons.c.began_at < before))
