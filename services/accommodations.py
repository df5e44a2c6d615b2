"""Requests for accommodation: a candidate says what they need, and the interviewers read it before they meet."""

from datetime import datetime

from sqlalchemy.engine import Connection

from db.engine import database
from repositories import accommodation_requests, interviews
from repositories.accommodation_requests import AccommodationRequest
from services.errors import Conflict, Invalid, NotAllowed
from services.seats import Seat, over
from services.text import _

MAX_CHARS = 2000
MAX_REQUESTS = 10


def request(seat: Seat, message: str, *, at: datetime) -> None:
    """Store what the candidate needs.

    Raises NotAllowed("not-candidate"), Invalid("message-missing", "message-too-long"),
    Conflict("interview-over", "too-many-requests").
    """
    if not seat.is_candidate:
        raise NotAllowed("not-candidate", _("Only the candidate sends this."))
    text = message.strip()
    if not text:
        raise Invalid("message-missing", _("Write what would help you."), field="message")
    if len(text) > MAX_CHARS:
        raise Invalid("message-too-long", _("Write at most %(count)s characters.", count=MAX_CHARS), field="message")

    def work(db: Connection) -> None:
        if interviews.lock(db, seat.interview_id).status != "scheduled":
            raise over()
        if accommodation_requests.count_for_interview(db, seat.interview_id) >= MAX_REQUESTS:
            sentence = _(
                "You have sent %(count)s requests, and they are kept. Write to your contact for more.",
                count=MAX_REQUESTS,
            )
            raise Conflict("too-many-requests", sentence)
        accommodation_requests.insert_request(db, seat.interview_id, seat.user_id, text, at=at)

    database.run(work)


def list_of(interview_id: int, candidate_id: int) -> list[AccommodationRequest]:
    """What this candidate asked for in this interview, oldest first."""
    return database.read(lambda db: accommodation_requests.list_for_candidate(db, interview_id, candidate_id))
