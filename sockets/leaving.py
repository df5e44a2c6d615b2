"""What happens when a socket gives up its seat: by `leave`, by a lost connection, or by losing its right to it."""

from services.base import utcnow
from services.document import Fact, documents
from services.proctoring import State, coverage
from services.room import presence
from sockets import broadcast


def leave(socket_id: str) -> None:
    """Tell the others, and put the text of a room that is now empty away once it is saved."""
    seat, was_seated = presence.stand(socket_id)
    if seat is None:
        return
    if not was_seated:
        if not presence.is_anybody_waiting(seat.interview_id):
            broadcast.join_withdrawn(seat)
        return
    broadcast.user_left(seat, socket_id)
    documents.forget(seat.interview_id, socket_id)
    documents.note(Fact(seat.interview_id, seat.user_id, "left", None, utcnow()))
    if seat.is_candidate:
        counted = coverage.leave(seat.interview_id, at=utcnow())
        if counted is not None and counted.state is not State.OFF:
            broadcast.measuring_changed(seat.interview_id, counted)
    if seat.is_interviewer:
        broadcast.interviewers_changed(seat)
