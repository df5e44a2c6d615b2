"""Runs of the code: a page says what its own run does, and the room hears it."""

from typing import Any

from extensions import socketio
from repositories.states import RunOutcome, RunPlace
from services.base import utcnow
from services.interview import Seat
from services.running import Order, Piece, Result, Written, reading, runs, told
from sockets import broadcast, connections, contract, run_shapes
from sockets.gateway import Ack, room_event

TELL_S = 0.1
"""Between two times that a room is told what a run on the runner wrote."""


@room_event(contract.START_RUN)
def start_run(seat: Seat, payload: run_shapes.StartRun, socket_id: str) -> Ack:
    order = Order(payload.language, payload.file, payload.input, payload.digest, payload.place, payload.question)
    begun = runs.start(seat, order, socket_id, at=utcnow())
    if begun.lost is not None:
        broadcast.run_ended(begun.lost)
    broadcast.run_started(seat, begun.run)
    stored = begun.run.stored
    answer = {"id": stored.id, "version": stored.version}
    if order.place is RunPlace.RUNNER:
        work = _run_on_runner if begun.trial is None else _try_on_runner
        socketio.start_background_task(work, seat, stored.id)
        return answer
    return answer if begun.trial is None else answer | {"programs": told.programs(begun.trial)}


def _try_on_runner(seat: Seat, run_id: int) -> None:
    ended = runs.try_on_runner(seat, run_id, lambda tried: broadcast.cases_tried(seat, tried))
    if ended is not None:
        broadcast.run_ended(ended)


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
def send_run_output(seat: Seat, payload: run_shapes.RunOutput, socket_id: str) -> None:
    written = [Piece(piece.stream, piece.text) for piece in payload.pieces]
    taken = runs.take_output(seat, payload.run, written, socket_id, number=payload.number)
    if taken is not None:
        broadcast.run_output(seat, taken)


@room_event(contract.SEND_CASE_OUTPUT)
def send_case_output(seat: Seat, payload: run_shapes.RunCaseOutput, socket_id: str) -> None:
    tried = runs.take_cases(seat, payload.run, payload.number, written(payload), socket_id)
    if tried is not None:
        broadcast.cases_tried(seat, tried)


def written(payload: run_shapes.CaseOutput) -> Written:
    """What a program wrote that tried cases, as a page says."""
    outcome = RunOutcome(payload.outcome)
    return Written(payload.stdout, payload.stderr, outcome, payload.milliseconds, payload.asked)


@room_event(contract.END_RUN)
def end_run(seat: Seat, payload: run_shapes.RunEnd, socket_id: str) -> None:
    result = Result(RunOutcome(payload.outcome), payload.exit_code, payload.milliseconds)
    broadcast.run_ended(runs.end(seat, payload.run, result, socket_id))


@room_event(contract.LOAD_RUNS)
def load_runs(seat: Seat, payload: run_shapes.EarlierRuns, socket_id: str) -> Ack:
    connections.require_bytes(socket_id)
    page = reading.latest(seat.interview_id, before=payload.before, with_checks=seat.is_interviewer)
    size = sum(len(piece.text) for run in page.runs for piece in run.pieces)
    size += sum(len(run.stored.input or "") for run in page.runs)
    answer = [told.whole(run, seat) for run in page.runs]
    connections.spend_bytes(socket_id, size + sum(map(_chars_of_cases, answer)))
    return {"runs": answer, "has_earlier": page.has_earlier}


def _chars_of_cases(run: dict[str, Any]) -> int:
    found = [*run.get("results", []), *run.get("check", {}).get("results", [])]
    return sum(len(one[name] or "") for one in found for name in ("given", "expected", "got", "said"))
