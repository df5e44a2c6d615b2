"""The `erased_links` table: by the hash of its secret, that what a link led to is erased."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, insert, select
from sqlalchemy.engine import Connection

from db.tables import erased_links, invitations, slot_offer_links, slot_offers


@dataclass(frozen=True)
class Erased:
    """What became of one candidate; `asked_at` is None where they had not asked for it."""

    erased_at: datetime
    asked_at: datetime | None
    interviews: int
    had_resume: bool


COLUMNS = (
    erased_links.c.erased_at, erased_links.c.asked_at, erased_links.c.interviews, erased_links.c.had_resume,
)  # fmt: skip


def list_working(db: Connection, candidate_id: int, interview_ids: Sequence[int]) -> list[str]:
    """The hashes of a candidate's links, to these interviews and to offers of times, that nobody revoked."""
    to_interviews = select(invitations.c.secret_hash).where(
        invitations.c.interview_id.in_(interview_ids), invitations.c.revoked_at.is_(None)
    )
    to_offers = (
        select(slot_offer_links.c.secret_hash)
        .select_from(slot_offer_links.join(slot_offers, slot_offers.c.id == slot_offer_links.c.offer_id))
        .where(slot_offers.c.candidate_id == candidate_id, slot_offer_links.c.revoked_at.is_(None))
    )
    return [*db.execute(to_interviews).scalars(), *db.execute(to_offers).scalars()]


def insert_links(db: Connection, hashes: Sequence[str], erased: Erased) -> None:
    values = {
        "erased_at": erased.erased_at,
        "asked_at": erased.asked_at,
        "interviews": erased.interviews,
        "had_resume": erased.had_resume,
    }
    if hashes:
        db.execute(insert(erased_links), [{"secret_hash": one, **values} for one in hashes])


def find(db: Connection, secret_hash: str) -> Erased | None:
    row = db.execute(select(*COLUMNS).where(erased_links.c.secret_hash == secret_hash)).first()
    return None if row is None else Erased(**row._mapping)


def delete_before(db: Connection, moment: datetime) -> int:
    """Forget those of what was erased earlier; how many."""
    return db.execute(delete(erased_links).where(erased_links.c.erased_at < moment)).rowcount
