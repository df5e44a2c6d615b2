"""Taking the seat in the room, and leaving it."""

from typing import Any

import localization
from services.base import utcnow
from services.document import Fact, documents
from services.interview import Seat, interviews, over
from services.proctoring import State, coverage, proctoring
from services.questions import planned
from services.room import chat, lobby, presence
from sockets import broadcast, connections, contract, leaving, payloads, shapes
from sockets.gateway import Ack, room_event


@room_event(contract.JOIN)
def join(seat: Seat, payload: shapes.Join, socket_id: str) -> Ack:
    connections.require_bytes(socket_id)
    welcome = _welcome(seat, socket_id)
    connections.spend_bytes(socket_id, sum(len(one["message"]) for one in welcome["messages"]))
    is_back = presence.is_seated(seat.interview_id, seat.user_id, socket_id)
    replaced = presence.sit(seat, socket_id)
    if replaced is not None:
        documents.forget(seat.interview_id, replaced)
        broadcast.seat_taken(seat, replaced)
    elif not is_back:
        documents.note(Fact(seat.interview_id, seat.user_id, "joined", None, utcnow()))
    if seat.is_interviewer and not is_back:
        broadcast.interviewers_changed(seat)
    welcome["code"] = "" if payload.document else documents.listen(seat.interview_id, socket_id)
    connections.spend_bytes(socket_id, len(welcome["code"]))
    participants = [
        payloads.participant(member, is_surface_told=seat.is_interviewer)
        for member in presence.others(seat.interview_id, seat.user_id)
    ]
    broadcast.joined(seat, socket_id, {"participants": participants, **welcome})
    if seat.is_candidate:
        _begin_counting(seat)
    return {"role": seat.role.value, "participants": participants}


@room_event(contract.LEAVE)
def leave(seat: Seat, payload: shapes.Payload, socket_id: str) -> None:
    leaving.leave(socket_id)


def _begin_counting(seat: Seat) -> None:
    counted = coverage.arrive(seat.interview_id, is_expected=proctoring.is_measured(seat), at=utcnow())
    if counted.state is not State.OFF:
        broadcast.measuring_changed(seat.interview_id, counted)


def _welcome(seat: Seat, socket_id: str) -> dict[str, Any]:
    """Everything needed to draw the room; the alerts and who waits are the interviewers' alone."""
    documents.open_text(seat.interview_id)
    messages, has_earlier = chat.latest(seat.interview_id)
    alerts = proctoring.latest_alerts(seat.interview_id) if seat.is_interviewer else []
    counted = coverage.of(seat.interview_id) if seat.is_interviewer else None
    interview = interviews.get(seat.interview_id)
    if not interview.is_open:  # It ended while this was read.
        raise over()
    is_asked = seat.is_interviewer and lobby.is_waiting(interview)
    connection = connections.find(socket_id)
    locale = connection.locale if connection else localization.SOURCE_LOCALE
    return {
        "language": interview.code_language,
        "clipboard_allowed": interview.is_clipboard_allowed,
        "messages": [payloads.chat_message(one) for one in messages],
        "has_earlier": has_earlier,
        "alerts": [payloads.alert(one, locale) for one in alerts],
        "waiting": payloads.waiting(interview) if is_asked else None,
        "all_refused": seat.is_interviewer and proctoring.is_all_refused(interview.id, interview.candidate_id),
        "coverage": payloads.coverage(counted) if counted else None,
        "lobby_message": interview.lobby_message if seat.is_interviewer else None,
        "questions": [{"id": one.id, "title": one.title} for one in planned.in_room(seat.interview_id)],
    }
