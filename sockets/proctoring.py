"""Signals of the candidate's page, and what was measured; only the interviewers hear of them."""

from datetime import timedelta

from services.base import utcnow
from services.interview import Seat
from services.proctoring import State, coverage, proctoring
from sockets import broadcast, contract, shapes
from sockets.gateway import Ack, room_event


@room_event(contract.CHEAT_DETECTED)
def cheat_detected(seat: Seat, payload: shapes.DetectorReport, socket_id: str) -> Ack:
    held = None if payload.held_ms is None else timedelta(milliseconds=payload.held_ms)
    alert = proctoring.record(seat, payload.type, size=payload.size, at=utcnow(), held=held)
    broadcast.cheat_alert(seat.interview_id, alert)
    return {"id": alert.id}


@room_event(contract.MEASURING)
def report_measuring(seat: Seat, payload: shapes.Measuring, socket_id: str) -> None:
    measured = timedelta(milliseconds=payload.measured_ms)
    counted = coverage.hear(seat.interview_id, State(payload.state), payload.reason, measured=measured, at=utcnow())
    if counted is not None:
        broadcast.measuring_changed(seat.interview_id, counted)


@room_event(contract.MARK_ALERT)
def mark_alert(seat: Seat, payload: shapes.AlertMark, socket_id: str) -> None:
    for alert in proctoring.mark(seat, payload.ids, is_useful=payload.useful):
        broadcast.cheat_alert(seat.interview_id, alert)
