"""When each person was first seen to come into the room, and last seen to leave it.

A page that takes over from another of the same person comes without an event, so neither moment is sure to be there.
"""

from dataclasses import dataclass
from datetime import datetime

from db.engine import database
from repositories import room_events

JOINED, LEFT = "joined", "left"


@dataclass(frozen=True)
class Attendance:
    """Aware UTC; None where it was not recorded, and for `left_at` also where the person came again afterwards."""

    came_at: datetime | None = None
    left_at: datetime | None = None


def of(interview_id: int) -> dict[int, Attendance]:
    """By the person's id; whoever has no event is missing."""
    rows = database.read(lambda db: room_events.moves_of(db, interview_id, (JOINED, LEFT)))
    came = {one.user_id: one for one in rows if one.kind == JOINED}
    left = {one.user_id: one.last_at for one in rows if one.kind == LEFT}
    found = {}
    for user_id in came.keys() | left.keys():
        joined, left_at = came.get(user_id), left.get(user_id)
        is_back = joined is not None and left_at is not None and left_at < joined.last_at
        found[user_id] = Attendance(joined.first_at if joined else None, None if is_back else left_at)
    return found
