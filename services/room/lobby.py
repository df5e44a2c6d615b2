"""Who waits to be admitted, as the interviewers see it from outside the room."""

from collections.abc import Sequence

from db.engine import database
from repositories import interview_lists
from repositories.interviews import Interview
from repositories.states import JoinStatus
from services.base import pubsub
from services.room.presence import presence

LIMIT = 50
"""How many are listed at once."""


def waiting(interviewer_id: int) -> list[Interview]:
    """The interviews whose candidate asks to be admitted and is connected, longest wait first."""
    return present(database.read(lambda db: interview_lists.list_waiting(db, interviewer_id, limit=LIMIT)))


def present(asked: Sequence[Interview]) -> list[Interview]:
    """Those of these, whose candidates asked, where the candidate is connected."""
    elsewhere = pubsub().waiting_among([one.id for one in asked]) if pubsub().is_bound else set()
    # Without Redis nobody here knows who is still there: a name too many is better than a candidate who waits unseen.
    return [one for one in asked if is_waiting(one) or elsewhere is None or one.id in elsewhere]


def is_waiting(interview: Interview) -> bool:
    """Whether the candidate asks to be admitted and is there."""
    return interview.candidate_join_status == JoinStatus.REQUESTED and presence.is_anybody_waiting(interview.id)
