"""The lobby: asking to join, admitting, turning away, a message to the candidate."""

from dataclasses import asdict

from services.base import utcnow
from services.interview import Seat, interviews
from services.room import admission, presence
from sockets import broadcast, contract, payloads, shapes
from sockets.gateway import Ack, room_event


@room_event(contract.REQUEST_JOIN)
def request_join(seat: Seat, payload: shapes.Payload, socket_id: str) -> Ack:
    now = utcnow()
    request = admission.request(seat, at=now)
    interview = interviews.get(seat.interview_id)
    if request.status == admission.APPROVED:
        broadcast.already_approved(seat, socket_id)
    else:
        presence.wait(seat, socket_id)
        asked_at = payloads.timestamp(interview.join_requested_at or now)
        broadcast.join_request(seat, requested_at=asked_at, is_other_device=request.is_other_device)
    return {"join_status": request.status, **asdict(admission.lobby_state(interview))}


@room_event(contract.APPROVE_JOIN)
def approve_join(seat: Seat, payload: shapes.Decision, socket_id: str) -> Ack:
    status = admission.approve(seat, asked_at=payload.requested_at)
    broadcast.join_approved(interviews.get(seat.interview_id))
    return {"join_status": status}


@room_event(contract.REJECT_JOIN)
def reject_join(seat: Seat, payload: shapes.Rejection, socket_id: str) -> Ack:
    asked = admission.reject(seat, reason=payload.reason, asked_at=payload.requested_at)
    interview = interviews.get(seat.interview_id)
    broadcast.join_rejected(interview, asked)
    return {"join_status": interview.candidate_join_status}


@room_event(contract.MESSAGE_LOBBY)
def message_lobby(seat: Seat, payload: shapes.LobbyMessage, socket_id: str) -> None:
    broadcast.lobby_changed(seat, message=admission.say(seat, payload.message), said_by=seat.name)


@room_event(contract.CHECK_CONNECTION)
def check_connection(seat: Seat, payload: shapes.Payload, socket_id: str) -> Ack:
    return {"now": payloads.timestamp(utcnow())}
