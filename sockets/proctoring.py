"""Signals of the candidate's page; only the interviewer hears of them."""

from services import proctoring
from services.clock import utcnow
from services.seats import Seat
from sockets import broadcast, contract
from sockets.gateway import Ack, room_event


@room_event(contract.CHEAT_DETECTED)
def cheat_detected(seat: Seat, payload: contract.DetectorReport, socket_id: str) -> Ack:
    alert = proctoring.record(seat, payload.type, size=payload.size, at=utcnow())
    broadcast.cheat_alert(seat, alert)
    return {"id": alert.id}
