"""What happens when a socket gives its seat up, by `leave`, by a lost connection or by losing its right."""

from services import documents
from services.clock import utcnow
from services.journal import Fact, journal
from services.presence import presence
from sockets import broadcast


def leave(socket_id: str) -> None:
    """Tell the others, and put the text of a room that is now empty away once it is saved."""
    seat, was_seated = presence.stand(socket_id)
    if seat is None or not was_seated:
        return
    broadcast.user_left(seat, socket_id)
    documents.forget(seat.interview_id, socket_id)
    journal.note(Fact(seat.interview_id, seat.user_id, "left", None, utcnow()))
