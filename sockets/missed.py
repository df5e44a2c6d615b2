"""What a page that connects may have missed: it was made, or cut off, before that happened.

The socket belongs to the interview already, so whatever happens from now on is heard anyway.
"""

from services.interview import Seat, accommodations, interviews
from services.room import lobby
from sockets import broadcast


def tell(seat: Seat, socket_id: str) -> None:
    """Tell this socket who waits to be admitted, and how it stands with accommodation."""
    if not (seat.is_interviewer or seat.is_candidate):
        return
    interview = interviews.get(seat.interview_id)
    if seat.is_interviewer and lobby.is_waiting(interview):
        broadcast.still_waiting(interview, socket_id)
    requests = accommodations.list_of(interview.id, interview.candidate_id)
    unanswered = sum(one.answer is None for one in requests)
    answers = [one for one in requests if one.answer is not None]
    answered = max(answers, key=lambda one: one.answered_at or one.created_at, default=None)
    if seat.is_interviewer and unanswered:
        broadcast.still_requested(interview, socket_id)
    elif answered is not None:
        broadcast.last_answer(seat, answered, socket_id, unanswered=unanswered)
