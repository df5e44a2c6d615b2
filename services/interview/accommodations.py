"""Requests for accommodation: a candidate says what they need, and the interviewers read it before they meet."""

from datetime import datetime

from sqlalchemy.engine import Connection

from db.engine import database
from repositories import accommodation_requests
from repositories.accommodation_requests import AccommodationRequest
from services.base import Conflict, Invalid, NotAllowed, _, prose
from services.interview.seats import Seat, lock_open

MAX_CHARS = 2000
MAX_REQUESTS = 10


def request(seat: Seat, message: str, *, at: datetime) -> None:
    """Store what the candidate needs.

    Raises NotAllowed("not-candidate"), Invalid("message-missing", "message-too-long"),
    Conflict("interview-over", "too-many-requests").
    """
    if not seat.is_candidate:
        raise NotAllowed("not-candidate", _("Only the candidate can send this."))
    text = prose.without_empty_ends(message)
    if not text:
        raise Invalid("message-missing", _("Write what would help you."), field="message")
    if len(text) > MAX_CHARS:
        raise Invalid("message-too-long", _("Write at most %(count)s characters.", count=MAX_CHARS), field="message")

    def work(db: Connection) -> None:
        lock_open(db, seat.interview_id)
        if accommodation_requests.count_for_interview(db, seat.interview_id) >= MAX_REQUESTS:
            sentence = _(
                "You have sent %(count)s requests, which is the limit. Write to your contact instead.",
                count=MAX_REQUESTS,
            )
            raise Conflict("too-many-requests", sentence)
        accommodation_requests.insert_request(db, seat.interview_id, seat.user_id, text, at=at)

    database.run(work)


def list_of(interview_id: int, candidate_id: int) -> list[AccommodationRequest]:
    """What this candidate asked for in this interview, oldest first."""
    return database.read(lambda db: accommodation_requests.list_for_candidate(db, interview_id, candidate_id))
