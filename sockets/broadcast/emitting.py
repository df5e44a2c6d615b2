"""The one call that sends, and the audiences: Socket.IO rooms that only this module fills."""

from typing import Any

from extensions import socketio
from repositories.states import SeatRole
from services.interview import Seat
from sockets import connections
from sockets.contract import Outgoing


def audience(interview_id: int, role: SeatRole | None = None) -> str:
    """The Socket.IO room of an interview's seated people, or of all sockets of one role's person."""
    return f"interview:{interview_id}" if role is None else f"interview:{interview_id}:{role.value}"


def attach(seat: Seat, socket_id: str) -> None:
    """The socket belongs to this person of the interview: it hears what is for them alone."""
    socketio.server.enter_room(socket_id, audience(seat.interview_id, seat.role))


def detach(seat: Seat, socket_id: str) -> None:
    """The socket no longer belongs to the interview: it hears nothing more of it."""
    socketio.server.leave_room(socket_id, audience(seat.interview_id))
    socketio.server.leave_room(socket_id, audience(seat.interview_id, seat.role))


def of_candidate(interview_id: int) -> list[connections.Connection]:
    """The candidate's sockets that are known to the interview."""
    known = connections.list_of_interview(interview_id)
    return [one for one in known if one.seat is not None and one.seat.is_candidate]


def emit(event: Outgoing, payload: dict[str, Any], to: str, *, exclude: str | None = None) -> None:
    """To a room or to one socket; `exclude` is a socket of the room that does not hear it."""
    socketio.server.emit(event.name, payload, room=to, skip_sid=exclude)
