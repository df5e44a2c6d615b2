"""What happens when a socket gives its seat up, by `leave`, by a lost connection or by losing its right."""

from services import documents
from services.presence import presence
from sockets import broadcast


def leave(socket_id: str) -> None:
    """Tell the others, and put the text of a room that is now empty away once it is saved."""
    seat, was_seated = presence.stand(socket_id)
    if seat is None or not was_seated:
        return
    broadcast.user_left(seat, socket_id)
    if presence.is_empty(seat.interview_id) and documents.flush_quietly() and presence.is_empty(seat.interview_id):
        documents.close_if_saved(seat.interview_id)  # Asked twice: somebody may have come back during the writing.
