"""What happens when a socket gives its seat up, by `leave`, by a lost connection or by losing its right."""

from services import coverage, documents
from services.clock import utcnow
from services.coverage import State
from services.journal import Fact, journal
from services.presence import presence
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
    journal.note(Fact(seat.interview_id, seat.user_id, "left", None, utcnow()))
    if seat.is_candidate:
        counted = coverage.leave(seat.interview_id, at=utcnow())
        if counted is not None and counted.state is not State.OFF:
            broadcast.measuring_changed(seat.interview_id, counted)
    if seat.is_interviewer and not presence.is_interviewer_here(seat.interview_id):
        broadcast.lobby_changed(seat, interviewer_here=False)
