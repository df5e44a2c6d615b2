"""Requests for accommodation: a candidate says what they need, and an interviewer answers."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.engine import Connection

from db.engine import database
from repositories import accommodation_requests
from repositories.accommodation_requests import AccommodationRequest
from services.base import Conflict, Invalid, Message, NotAllowed, NotFound, _, encryption, prose
from services.chain import Kind, chain
from services.interview.seats import Seat, lock_open

MAX_CHARS = 2000
MAX_REQUESTS = 10


@dataclass(frozen=True)
class Asked:
    """How many requests the candidate of an interview has sent, and how many of them have no answer yet."""

    total: int = 0
    unanswered: int = 0


def request(seat: Seat, message: str, *, at: datetime) -> None:
    """Store what the candidate needs.

    Raises NotAllowed("not-candidate"), Invalid("message-missing", "message-too-long"),
    Conflict("interview-over", "too-many-requests").
    """
    if not seat.is_candidate:
        raise NotAllowed("not-candidate", _("Only the candidate can send this."))
    text = _written(message, missing=_("Write what would help you."))

    def work(db: Connection) -> None:
        lock_open(db, seat.interview_id)
        if accommodation_requests.count_for_interview(db, seat.interview_id) >= MAX_REQUESTS:
            sentence = _(
                "You have sent %(count)s requests, which is the limit. Write to your contact instead.",
                count=MAX_REQUESTS,
            )
            raise Conflict("too-many-requests", sentence)
        new = accommodation_requests.insert_request(db, seat.interview_id, seat.user_id, text, at=at)
        chain.add(db, seat.interview_id, Kind.REQUEST, _said(seat, new, "request", text), at=at)

    database.run(work)


def list_of(interview_id: int, candidate_id: int) -> list[AccommodationRequest]:
    """What this candidate asked for in this interview, oldest first."""
    return database.read(lambda db: accommodation_requests.list_for_candidate(db, interview_id, candidate_id))


def answer(seat: Seat, request_id: int, words: str, *, at: datetime) -> str:
    """Store an interviewer's answer for the candidate to read; as stored. A later one replaces it.

    Raises NotAllowed("not-interviewer"), Invalid("message-missing", "message-too-long"), Conflict("interview-over"),
    and NotFound unless it is a request of this interview's candidate.
    """
    if not seat.is_interviewer:
        raise NotAllowed("not-interviewer", _("Only an interviewer can answer this."))
    text = _written(words, missing=_("Write an answer."))

    def work(db: Connection) -> None:
        lock_open(db, seat.interview_id)
        if not accommodation_requests.answer_request(
            db, seat.interview_id, request_id, text, answered_by=seat.name, at=at
        ):
            raise NotFound
        chain.add(db, seat.interview_id, Kind.ANSWER, _said(seat, request_id, "answer", text), at=at)

    database.run(work)
    return text


def asked_in(interview_ids: Sequence[int]) -> dict[int, Asked]:
    """What is asked for in each of these interviews, by its id; nothing for those where nobody asked."""
    if not interview_ids:
        return {}
    counted = database.read(lambda db: accommodation_requests.count_for_interviews(db, interview_ids))
    return {interview_id: Asked(*counts) for interview_id, counts in counted.items()}


def _said(seat: Seat, request_id: int, what: str, text: str) -> dict[str, object]:
    """What the record says of it, which may tell of somebody's health: nothing that others can read."""
    said = encryption.fingerprint(f"{what} {request_id}\n{text}")
    return {"by": seat.user_id, "fingerprint": said, "request": request_id}


def _written(message: str, *, missing: Message) -> str:
    """What is stored of these words. Raises Invalid("message-missing", "message-too-long")."""
    text = prose.without_empty_ends(message)
    if not text:
        raise Invalid("message-missing", missing, field="message")
    if len(text) > MAX_CHARS:
        raise Invalid("message-too-long", _("Write at most %(count)s characters.", count=MAX_CHARS), field="message")
    return text
