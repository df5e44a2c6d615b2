"""Checks of all cases of a question, which interviewers make and nobody else hears of, unless they show the count."""

import localization
from db.engine import DatabaseUnavailable
from extensions import socketio
from repositories.states import RunPlace
from services.base import ServiceError, _, utcnow
from services.interview import Seat
from services.running import checking, told
from sockets import broadcast, connections, contract, run_shapes
from sockets.gateway import Ack, room_event
from sockets.running import written


@room_event(contract.START_CHECK)
def start_check(seat: Seat, payload: run_shapes.StartCheck, socket_id: str) -> Ack:
    check = checking.start(seat, payload.run, payload.place)
    if payload.place is RunPlace.RUNNER:
        socketio.start_background_task(_on_runner, seat, check.run_id, check.number, socket_id)
        return {"check": check.number, "programs": []}
    return {"check": check.number, "programs": told.programs(check.trial)}


def _on_runner(seat: Seat, run_id: int, number: int, socket_id: str) -> None:
    message = _("The runner is busy, away, or does not take these files. Try again in a moment.")
    try:
        checked = checking.on_runner(seat, number, utcnow)
    except ServiceError as refusal:
        checked, message = None, refusal.message
    except DatabaseUnavailable:
        checked, message = None, _("The server cannot reach its database. Try again in a moment.")
    if checked is not None:
        broadcast.check_ended(seat, checked)
    elif (connection := connections.find(socket_id)) is not None:
        broadcast.check_failed(socket_id, run_id, localization.translate_for(message, connection.locale))


@room_event(contract.SEND_CHECK_OUTPUT)
def send_check_output(seat: Seat, payload: run_shapes.CheckCaseOutput, socket_id: str) -> None:
    checking.take(seat, payload.check, payload.number, written(payload))


@room_event(contract.END_CHECK)
def end_check(seat: Seat, payload: run_shapes.CheckEnd, socket_id: str) -> None:
    broadcast.check_ended(seat, checking.end(seat, payload.check, at=utcnow()))


@room_event(contract.SHOW_HIDDEN_COUNT)
def show_hidden_count(seat: Seat, payload: run_shapes.HiddenCount, socket_id: str) -> None:
    broadcast.hidden_counted(seat, checking.show_count(seat, payload.run, is_shown=payload.shown))
