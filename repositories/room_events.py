"""The `room_events` table: who came and went, pastes and large insertions, with the server's time."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, insert, select
from sqlalchemy.engine import Connection

from db.tables import room_events


@dataclass(frozen=True)
class RoomEvent:
    """One fact; `size` is characters, None for a coming or going."""

    id: int
    user_id: int
    kind: str
    size: int | None
    created_at: datetime


def insert_events(db: Connection, rows: Sequence[dict[str, Any]]) -> None:
    """One statement for all rows."""
    db.execute(insert(room_events), list(rows))


def count_by_user(db: Connection, interview_id: int) -> dict[int, int]:
    """How many events there are of each person."""
    query = select(room_events.c.user_id, func.count()).where(room_events.c.interview_id == interview_id)
    return {user_id: int(count) for user_id, count in db.execute(query.group_by(room_events.c.user_id))}


def list_for_interview(db: Connection, interview_id: int, *, limit: int) -> list[RoomEvent]:
    """The latest `limit` events, in the order they happened."""
    rows = db.execute(
        select(
            room_events.c.id, room_events.c.user_id, room_events.c.kind, room_events.c.size, room_events.c.created_at
        )
        .where(room_events.c.interview_id == interview_id)
        .order_by(room_events.c.id.desc())
        .limit(limit)
    ).all()
    return [RoomEvent(*row) for row in reversed(rows)]


@dataclass(frozen=True)
class Moves:
    """The first and the last of one kind of event of one person."""

    user_id: int
    kind: str
    first_at: datetime
    last_at: datetime


def moves_of(db: Connection, interview_id: int, kinds: Sequence[str]) -> list[Moves]:
    """Of each person and each of these kinds."""
    at = room_events.c.created_at
    query = (
        select(room_events.c.user_id, room_events.c.kind, func.min(at), func.max(at))
        .where(room_events.c.interview_id == interview_id, room_events.c.kind.in_(kinds))
        .group_by(room_events.c.user_id, room_events.c.kind)
    )
    return [Moves(*row) for row in db.execute(query)]
