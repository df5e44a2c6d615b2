"""The `room_leases` table: which process serves which room, by the database's clock."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlalchemy import CursorResult, delete, insert, select, update
from sqlalchemy.engine import Connection
from sqlalchemy.exc import IntegrityError

from db import clock
from db.tables import interviews, room_leases

LEFT_OVER = timedelta(days=1)


@dataclass(frozen=True)
class Lease:
    """Who serves a room: `node` is the name by which a proxy finds the process, `holder` one run of it."""

    node: str
    holder: str


def claim(db: Connection, interview_id: int, mine: Lease, *, lifetime: timedelta) -> Lease:
    """Take the room unless another process holds it; whose it is then.

    What an earlier run of this process held is its own at once. Two who claim at the same time wait for each other.
    """
    if _take(db, interview_id, mine, lifetime):
        return mine
    try:
        with db.begin_nested():
            values = {"interview_id": interview_id, "node": mine.node, "holder": mine.holder}
            db.execute(insert(room_leases).values(**values, expires_at=clock.now(db) + lifetime))
    except IntegrityError:
        row = _of(db, interview_id)
        return mine if row is None else Lease(row.node, row.holder)
    return mine


def _take(db: Connection, interview_id: int, mine: Lease, lifetime: timedelta) -> bool:
    row = _of(db, interview_id)
    if row is None or (row.node != mine.node and row.expires_at > clock.now(db)):
        return False
    db.execute(
        update(room_leases)
        .where(room_leases.c.interview_id == interview_id)
        .values(node=mine.node, holder=mine.holder, expires_at=clock.now(db) + lifetime)
    )
    return True


def find_by_link(db: Connection, meeting_link: str) -> Lease | None:
    """Who serves the room of this link just now."""
    row = db.execute(
        select(room_leases.c.node, room_leases.c.holder, room_leases.c.expires_at)
        .join(interviews, interviews.c.id == room_leases.c.interview_id)
        .where(interviews.c.meeting_link == meeting_link)
    ).first()
    return None if row is None or row.expires_at <= clock.now(db) else Lease(row.node, row.holder)


def held(db: Connection, holder: str, interview_ids: Collection[int]) -> set[int]:
    """Which of these rooms this run still holds; nobody takes them before the transaction ends."""
    rows = db.execute(
        select(room_leases.c.interview_id)
        .where(room_leases.c.holder == holder, room_leases.c.interview_id.in_(interview_ids))
        .with_for_update()
    )
    return {row.interview_id for row in rows}


def keep(db: Connection, holder: str, interview_ids: Collection[int], *, lifetime: timedelta) -> set[int]:
    """Hold these rooms for longer; those that were this run's to keep."""
    kept = held(db, holder, interview_ids)
    db.execute(
        update(room_leases)
        .where(room_leases.c.holder == holder, room_leases.c.interview_id.in_(kept))
        .values(expires_at=clock.now(db) + lifetime)
    )
    return kept


def release(db: Connection, holder: str, interview_ids: Collection[int]) -> None:
    """Let others have these rooms at once."""
    db.execute(delete(room_leases).where(room_leases.c.holder == holder, room_leases.c.interview_id.in_(interview_ids)))


def delete_left_over(db: Connection) -> int:
    """Forget the rooms that nobody has served for a day; how many those were."""
    found: CursorResult[Any] = db.execute(
        delete(room_leases).where(room_leases.c.expires_at < clock.now(db) - LEFT_OVER)
    )
    return found.rowcount


def _of(db: Connection, interview_id: int) -> Any:
    return db.execute(
        select(room_leases).where(room_leases.c.interview_id == interview_id).with_for_update()
    ).one_or_none()
