"""The `slot_offer_links` table: links that open an offer of times, by the hash of a secret that was shown once."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, insert, select, update
from sqlalchemy.engine import Connection

from db.tables import slot_offer_links


@dataclass(frozen=True)
class OfferLink:
    """One link and how it stands."""

    offer_id: int
    revoked_at: datetime | None


def insert_link(db: Connection, offer_id: int, secret_hash: str, *, at: datetime) -> None:
    db.execute(insert(slot_offer_links).values(offer_id=offer_id, secret_hash=secret_hash, created_at=at))


def find_by_secret(db: Connection, secret_hash: str) -> OfferLink | None:
    columns = (slot_offer_links.c.offer_id, slot_offer_links.c.revoked_at)
    row = db.execute(select(*columns).where(slot_offer_links.c.secret_hash == secret_hash)).first()
    return None if row is None else OfferLink(**row._mapping)


def revoke_all(db: Connection, offer_id: int, *, at: datetime) -> None:
    """The links of an offer that still work open nothing any more."""
    working = (slot_offer_links.c.offer_id == offer_id, slot_offer_links.c.revoked_at.is_(None))
    db.execute(update(slot_offer_links).where(*working).values(revoked_at=at))


def delete_oldest(db: Connection, offer_id: int, *, keep: int) -> None:
    """Forget all links of an offer but the latest `keep`."""
    of_it = select(slot_offer_links.c.id).where(slot_offer_links.c.offer_id == offer_id)
    old = [row.id for row in db.execute(of_it.order_by(slot_offer_links.c.id.desc()))][keep:]
    db.execute(delete(slot_offer_links).where(slot_offer_links.c.id.in_(old)))
