"""Who asks to come in, what becomes of it, and what is said to the candidate who waits."""

from repositories.accommodation_requests import AccommodationRequest
from repositories.interviews import Interview
from repositories.states import SeatRole
from services.interview import Seat
from services.room import presence
from sockets import connections, contract, payloads
from sockets.broadcast.emitting import audience, emit, of_candidate


def join_request(seat: Seat, *, requested_at: str, is_other_device: bool) -> None:
    heard = {"room": seat.meeting_link, **payloads.person(seat), "requested_at": requested_at}
    heard["other_device"] = is_other_device
    emit(contract.JOIN_REQUEST, heard, audience(seat.interview_id, SeatRole.INTERVIEWER))


def still_waiting(interview: Interview, socket_id: str) -> None:
    """An interviewer connects while the candidate waits: the request is told again, to this page."""
    role = SeatRole.CANDIDATE.value
    heard = {"room": interview.meeting_link, "role": role, **payloads.waiting(interview)}
    emit(contract.JOIN_REQUEST, heard, socket_id)


def join_withdrawn(seat: Seat) -> None:
    """The candidate who asked is no longer connected."""
    heard = {"room": seat.meeting_link, "user_id": seat.user_id, "username": seat.name}
    emit(contract.JOIN_WITHDRAWN, heard, audience(seat.interview_id, SeatRole.INTERVIEWER))


def interviewers_changed(seat: Seat) -> None:
    """An interviewer joined or left: the candidate in the lobby hears who is there now."""
    here = presence.list_interviewers(seat.interview_id)
    lobby_changed(seat, interviewer_here=bool(here), here=here)


def lobby_changed(seat: Seat, **changed: object) -> None:
    """Who is in the room, or what is said to the candidate in the lobby, changed."""
    for connection in of_candidate(seat.interview_id):
        if not presence.is_seated(seat.interview_id, connection.user_id, connection.socket_id):
            emit(contract.LOBBY_CHANGED, {"room": seat.meeting_link, **changed}, connection.socket_id)


def accommodation_requested(seat: Seat) -> None:
    heard = {"room": seat.meeting_link, **payloads.person(seat), "again": False}
    emit(contract.ACCOMMODATION_REQUESTED, heard, audience(seat.interview_id, SeatRole.INTERVIEWER))


def accommodation_answered(seat: Seat, answer: str, *, unanswered: int) -> None:
    """By the interviewer with this seat; in the lobby and in the room."""
    heard = {"room": seat.meeting_link, "answer": answer, "answered_by": seat.name, "unanswered": unanswered}
    for role in (SeatRole.CANDIDATE, SeatRole.INTERVIEWER):
        emit(contract.ACCOMMODATION_ANSWERED, heard, audience(seat.interview_id, role))


def still_requested(interview: Interview, socket_id: str) -> None:
    """An interviewer connects while a request for accommodation has no answer."""
    who = {"user_id": interview.candidate_id, "username": interview.candidate_name, "role": SeatRole.CANDIDATE.value}
    heard = {"room": interview.meeting_link, **who, "again": True}
    emit(contract.ACCOMMODATION_REQUESTED, heard, socket_id)


def last_answer(seat: Seat, answered: AccommodationRequest, socket_id: str, *, unanswered: int) -> None:
    """The candidate or an interviewer connects, and there is an answer."""
    heard = {
        "room": seat.meeting_link,
        "answer": answered.answer,
        "answered_by": answered.answered_by,
        "unanswered": unanswered,
    }
    emit(contract.ACCOMMODATION_ANSWERED, heard, socket_id)


def join_approved(interview: Interview) -> None:
    """The candidate hears it and may `join`; the interviewers' pages hear who was admitted."""
    connections.forget_seats(interview.id)
    room = {"room": interview.meeting_link}
    who = {"user_id": interview.candidate_id, "username": interview.candidate_name, "role": SeatRole.CANDIDATE.value}
    for connection in of_candidate(interview.id):
        if connection.session_id == interview.admitted_session_id or not connection.is_limited:
            emit(contract.JOIN_APPROVED, room, connection.socket_id)
    interviewers = audience(interview.id, SeatRole.INTERVIEWER)
    emit(contract.CANDIDATE_APPROVED, room | who, interviewers)
    emit(contract.REQUEST_DECIDED, room | {"admitted": True}, interviewers)


def already_approved(seat: Seat, socket_id: str) -> None:
    """The candidate asked although admitted before: a reload, a reconnect."""
    emit(contract.JOIN_APPROVED, {"room": seat.meeting_link}, socket_id)


def join_rejected(interview: Interview, session_id: int | None) -> None:
    """Only for the session that asked: another one of the candidate may be in the room."""
    connections.forget_seats(interview.id)
    room = {"room": interview.meeting_link}
    said = {"reason": interview.rejection_reason, "rejected_by": interview.rejected_by}
    for connection in of_candidate(interview.id):
        if session_id in (None, connection.session_id):
            emit(contract.JOIN_REJECTED, room | said, connection.socket_id)
    emit(contract.REQUEST_DECIDED, room | {"admitted": False}, audience(interview.id, SeatRole.INTERVIEWER))
