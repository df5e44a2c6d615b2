"""The waiting room: asking to join, admitting, denying."""

from services import admission, interviews
from services.clock import utcnow
from services.presence import presence
from services.seats import Seat
from sockets import broadcast, contract, payloads
from sockets.gateway import Ack, room_event


@room_event(contract.REQUEST_JOIN)
def request_join(seat: Seat, payload: contract.Payload, socket_id: str) -> Ack:
    now = utcnow()
    status = admission.request(seat, at=now)
    if status == admission.APPROVED:
        broadcast.already_approved(seat, socket_id)
    else:
        presence.wait(seat, socket_id)
        broadcast.join_request(seat, requested_at=payloads.timestamp(now))
    return {"join_status": status}


@room_event(contract.APPROVE_JOIN)
def approve_join(seat: Seat, payload: contract.Payload, socket_id: str) -> Ack:
    status = admission.approve(seat, at=utcnow())
    broadcast.join_approved(interviews.get(seat.interview_id))
    return {"join_status": status}


@room_event(contract.REJECT_JOIN)
def reject_join(seat: Seat, payload: contract.Payload, socket_id: str) -> Ack:
    status = admission.reject(seat, at=utcnow())
    broadcast.join_rejected(interviews.get(seat.interview_id))
    return {"join_status": status}
