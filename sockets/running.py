"""Runs of the code: a page says what its own run does, and the room hears it."""

from extensions import socketio
from repositories.states import RunOutcome, RunPlace
from services.base import utcnow
from services.interview import Seat
from services.running import Order, Piece, Result, reading, runs, told
from sockets import broadcast, connections, contract, shapes
from sockets.gateway import Ack, room_event

TELL_S = 0.1
"""Between two times that a room is told what a run on the runner wrote."""


@room_event(contract.START_RUN)
def start_run(seat: Seat, payload: shapes.StartRun, socket_id: str) -> Ack:
    order = Order(payload.language, payload.file, payload.input, payload.digest, payload.place)
    run, lost = runs.start(seat, order, socket_id, at=utcnow())
    if lost is not None:
        broadcast.run_ended(lost)
    broadcast.run_started(seat, run)
    if order.place is RunPlace.RUNNER:
        socketio.start_background_task(_run_on_runner, seat, run.id)
    return {"id": run.id, "version": run.version}


def _run_on_runner(seat: Seat, run_id: int) -> None:
    socketio.start_background_task(runs.run_there, seat, run_id)
    while (come := runs.next_from_runner(seat, run_id)) is not None:
        taken, ended = come
        if taken is not None:
            broadcast.run_output(seat, taken)
        if ended is not None:
            broadcast.run_ended(ended)
            return
        socketio.sleep(TELL_S)


@room_event(contract.SEND_RUN_OUTPUT)
def send_run_output(seat: Seat, payload: shapes.RunOutput, socket_id: str) -> None:
    written = [Piece(piece.stream, piece.text) for piece in payload.pieces]
    taken = runs.take_output(seat, payload.run, written, socket_id, number=payload.number)
    if taken is not None:
        broadcast.run_output(seat, taken)


@room_event(contract.END_RUN)
def end_run(seat: Seat, payload: shapes.RunEnd, socket_id: str) -> None:
    result = Result(RunOutcome(payload.outcome), payload.exit_code, payload.milliseconds)
    broadcast.run_ended(runs.end(seat, payload.run, result, socket_id))


@room_event(contract.LOAD_RUNS)
def load_runs(seat: Seat, payload: shapes.EarlierRuns, socket_id: str) -> Ack:
    connections.require_bytes(socket_id)
    page = reading.latest(seat.interview_id, before=payload.before)
    size = sum(len(piece.text) for run in page.runs for piece in run.pieces)
    connections.spend_bytes(socket_id, size + sum(len(run.stored.input or "") for run in page.runs))
    return {"runs": [told.whole(run) for run in page.runs], "has_earlier": page.has_earlier}
