"""Runs of the code, the cases that they try, and interviewers' checks."""

from repositories.states import SeatRole
from services.interview import Seat
from services.running import Checked, Count, Ended, Run, Taken, Tried, told
from sockets import contract, payloads
from sockets.broadcast.emitting import audience, emit


def run_started(seat: Seat, run: Run) -> None:
    emit(contract.RUN_STARTED, told.started(run), audience(seat.interview_id))


def run_output(seat: Seat, taken: Taken) -> None:
    emit(contract.RUN_OUTPUT, payloads.run_output(taken), audience(seat.interview_id))


def cases_tried(seat: Seat, tried: Tried) -> None:
    heard = {"id": tried.run_id, "results": told.results(tried.cases, tried.results)}
    emit(contract.CASES_TRIED, heard, audience(seat.interview_id))


def check_ended(seat: Seat, checked: Checked) -> None:
    """To the interviewers alone; everybody hears two numbers of it, where they are shown already."""
    emit(contract.CHECK_ENDED, told.check(checked), audience(seat.interview_id, SeatRole.INTERVIEWER))
    if checked.count is not None:
        hidden_counted(seat, checked.count)


def check_failed(socket_id: str, run_id: int, message: str) -> None:
    emit(contract.CHECK_FAILED, {"run": run_id, "message": message}, socket_id)


def hidden_counted(seat: Seat, count: Count) -> None:
    emit(contract.HIDDEN_COUNTED, told.count(count), audience(seat.interview_id))


def run_ended(ended: Ended) -> None:
    if ended.tried is not None:
        cases_tried(ended.seat, ended.tried)
    emit(contract.RUN_ENDED, payloads.run_end(ended), audience(ended.seat.interview_id))
