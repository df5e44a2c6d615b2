"""Runs: begun and ended in the name of a seat, told as they go, stored once they are over.

A page says what a run of its own did. Who ran, when, which version of the document, and the order of the output come
from the server; the rest is that page's word, and is shown as such. Of a run on the runner all is the server's word.
"""

import logging
import time
from collections.abc import Callable
from datetime import datetime

from sqlalchemy.engine import Connection

from db.engine import DatabaseUnavailable, database
from repositories import runs, trials
from repositories.runs import StoredRun
from repositories.states import RunOutcome, RunPlace
from services.base import Conflict, Invalid, NotAllowed, _, utcnow
from services.chain import Kind, chain
from services.document import Texts, versions
from services.interview import Seat, languages, lock_open
from services.questions import planned
from services.room import presence
from services.running import live_runs, reading, remote
from services.running import trials as trying
from services.running.facts import Ended, Order, Result, Started, Taken, Tried
from services.running.live_runs import LiveRun
from services.running.output import Piece
from services.running.trials import CaseResult, Trial, Written

log = logging.getLogger(__name__)

MAX_RUNS = 200
"""Of one room; three a minute for an hour are 180."""
MAX_INPUT_CHARS = 16_000
MAX_DURATION_MS = 3_600_000


def start(seat: Seat, order: Order, socket_id: str, *, at: datetime) -> Started:
    """Begin a run.

    Raises NotAllowed for observers, Invalid("unknown-language", "unknown-file"), NotFound for a question that is not
    in the room, Conflict("run-running", "runs-full", "no-cases", "interview-over"), DatabaseUnavailable.
    """
    _require_writer(seat)
    language = languages.check(order.language)
    if order.place is RunPlace.RUNNER:
        remote.require(language)
    left = live_runs.find(seat)
    if left is not None and (left.socket_id == socket_id or not left.id):
        raise Conflict("run-running", _("Your last run has not ended yet. Stop it first."))
    version, texts = _now(seat.interview_id, order.place)
    if order.file_id not in version.names:
        raise Invalid("unknown-file", _("This file is no longer there."))
    trial, question = _trial(seat, order, version.names[order.file_id])
    lost = None if left is None else _finish(left, _lost(left))
    values = {
        "interview_id": seat.interview_id,
        "user_id": seat.user_id,
        "language": language,
        "version": version.sequence,
        "digest": order.digest,
        "file_id": order.file_id,
        "file_name": version.names[order.file_id].strip()[:60],
        "place": order.place.value,
        "input": order.input or None,
        "started_at": at,
    }
    program = None if texts is None else remote.program_of(language, order.file_id, order.input, texts)
    stored = _insert(LiveRun(seat, socket_id, at, program, trial=trial), values, order.question)
    return Started(reading.Run(stored, [], is_running=True, question=question), trial, lost)


def run_there(seat: Seat, run_id: int) -> None:
    """Run it on the runner, as long as that takes; `next_from_runner` brings what comes of it meanwhile."""
    run = _on_runner(seat, run_id)
    if run is None or run.program is None:
        return
    lost = remote.Outcome(RunOutcome.LOST, None, 0)
    try:
        run.found = remote.execute(run.program, lambda: live_runs.find(seat) is not run, run.waiting)
    finally:
        run.found = run.found or lost


def next_from_runner(seat: Seat, run_id: int) -> tuple[Taken | None, Ended | None] | None:
    """What it wrote since this was asked last, and its end if that has come. None for a run that is over."""
    run = _on_runner(seat, run_id)
    if run is None:
        return None
    found = run.found  # Looked at before what is waiting, to which nothing is added after the end.
    pieces = [run.waiting.popleft() for _one in range(len(run.waiting))]
    if found is None:
        return _take(run, pieces), None
    taken = _take(run, [*pieces, *found.pieces])
    return taken, _finish(run, Result(found.outcome, found.exit_code, found.duration_ms))


def _on_runner(seat: Seat, run_id: int) -> LiveRun | None:
    run = live_runs.find(seat)
    return None if run is None or run.id != run_id or run.program is None else run


def try_on_runner(seat: Seat, run_id: int, tell: Callable[[Tried], None]) -> Ended | None:
    """Try cases there, as long as that takes: what came of them is told as it comes."""
    run = live_runs.find(seat)
    if run is None or run.id != run_id or run.program is None or run.trial is None:
        return None
    trial = run.trial

    def is_unwanted() -> bool:
        return live_runs.find(seat) is not run

    def tell_results(results: list[CaseResult]) -> None:
        if not is_unwanted():
            tell(_tried(run_id, trial, results))

    outcome = remote.try_cases(run.program, trial, is_unwanted, tell_results)
    return None if is_unwanted() else _finish(run, Result(outcome, None, _age_ms(run)))


def take_cases(seat: Seat, run_id: int, number: int, written: Written, socket_id: str) -> Tried | None:
    """What a program of a trial wrote, as its page says; what came of its cases, None where that was heard already.

    Raises Conflict("run-over"), NotAllowed("not-this-browser") for a run on the runner, Invalid("no-trial").
    """
    run = _own(seat, run_id, socket_id)
    if run.program is not None:
        raise NotAllowed("not-this-browser", _("This does not run in your browser."))
    if run.trial is None:
        raise Invalid("no-trial", _("This run tries no cases."))
    results = run.trial.take(number, written)
    return _tried(run_id, run.trial, results) if results else None


def take_output(seat: Seat, run_id: int, pieces: list[Piece], socket_id: str, *, number: int) -> Taken | None:
    """Keep what a run wrote, in the order in which it came; None when nothing more of it is kept.

    `number` is the page's: what it sends again, because it heard no answer, is not taken twice.

    Raises Conflict("run-over"), NotAllowed("not-this-browser") for a run on the runner.
    """
    run = _own(seat, run_id, socket_id)
    if run.program is not None:
        raise NotAllowed("not-this-browser", _("This does not run in your browser."))
    if number <= run.heard or run.trial is not None:
        return None
    run.heard = number
    return _take(run, pieces)


def end(seat: Seat, run_id: int, result: Result, socket_id: str) -> Ended:
    """End a run; one on the runner is stopped, whatever its page says of it.

    Its end is stored, at the latest when the database is back. Raises Conflict("run-over").
    """
    run = _own(seat, run_id, socket_id)
    return _finish(run, result if run.program is None else Result(RunOutcome.STOPPED, None, _age_ms(run)))


def end_lost(now: float | None = None) -> list[Ended]:
    """End the runs whose pages are gone, and store what ended while the database was away."""
    for run in live_runs.list_ends():
        live_runs.drop_end(run)
        _store_end(run)
    now = time.monotonic() if now is None else now
    lost = []
    for run in live_runs.list_all():
        is_here = presence.socket_of(run.seat.interview_id, run.seat.user_id) is not None
        if run.id and run.is_lost(is_here=is_here, now=now):
            lost.append(_finish(run, _lost(run)))
    return lost


def code_of(seat: Seat, run_id: int) -> tuple[StoredRun, Texts]:
    """A run, and every file as it was then.

    Raises NotAllowed for observers, NotFound for runs of other interviews and code that is no longer kept,
    Conflict("version-not-stored").
    """
    _require_writer(seat)
    run = reading.existing(seat, run_id)
    return run, versions.texts_at(seat.interview_id, run.version)


def _now(interview_id: int, place: RunPlace) -> tuple[versions.Version, Texts | None]:
    """The version that runs; with its texts where the server hands them on."""
    return versions.now_with_texts(interview_id) if place is RunPlace.RUNNER else (versions.now(interview_id), None)


def _take(run: LiveRun, pieces: list[Piece]) -> Taken | None:
    kept = run.output.take(pieces)
    if not kept:
        return None
    run.chunks += 1
    return Taken(run.id, run.chunks, kept)


def _require_writer(seat: Seat) -> None:
    if not (seat.is_interviewer or seat.is_candidate) or not seat.is_admitted:
        raise NotAllowed("not-allowed", _("Your role in this interview does not allow this."))


def _trial(seat: Seat, order: Order, name: str) -> tuple[Trial | None, reading.Question | None]:
    """What is tried, and of which question. Raises NotFound, Conflict("no-cases")."""
    if order.question is None:
        return None, None
    row, whole = planned.get(seat.interview_id, order.question)
    cases = whole.content.visible_cases
    if not cases:
        raise Conflict("no-cases", _("This question has no cases that can be tried."))
    trial = trying.of(cases, order.language, remote.name_of(name, order.language))
    return trial, reading.Question(row.id, row.title, tuple(cases))


def _tried(run_id: int, trial: Trial, results: list[CaseResult]) -> Tried:
    return Tried(run_id, trial.cases, results)


def _insert(run: LiveRun, values: dict[str, object], question: int | None) -> StoredRun:
    """Its place is taken before the database is asked, so that a second one at the same time finds it taken."""
    seat = run.seat
    live_runs.put(run)

    def work(db: Connection) -> StoredRun | None:
        lock_open(db, seat.interview_id)
        if runs.count_of(db, seat.interview_id) >= MAX_RUNS:
            raise Conflict("runs-full", _("This interview has reached its limit of %(count)s runs.", count=MAX_RUNS))
        run_id = runs.insert_run(db, values)
        if question is not None:
            trials.insert_trial(db, run_id, seat.interview_id, question)
        chain.add(db, seat.interview_id, Kind.RUN, _said(run_id, values, question), at=run.started_at)
        return runs.find(db, seat.interview_id, run_id)

    try:
        stored = database.run(work)
    except BaseException:
        live_runs.remove(run)
        raise
    if stored is None:
        raise RuntimeError("the run that was just stored is not there")
    run.id = stored.id
    return stored


def _said(run_id: int, values: dict[str, object], question: int | None) -> dict[str, object]:
    """What the record says of a run that began."""
    said = {name: value for name, value in values.items() if name not in ("interview_id", "user_id", "started_at")}
    begun = {"by": values["user_id"], "run": run_id, "question": question}
    return said | begun


def _own(seat: Seat, run_id: int, socket_id: str) -> LiveRun:
    run = live_runs.find(seat)
    if run is None or run.id != run_id:
        raise Conflict("run-over", _("This run is over."))
    run.socket_id = socket_id
    return run


def _lost(run: LiveRun) -> Result:
    return Result(RunOutcome.LOST, None, _age_ms(run))


def _age_ms(run: LiveRun) -> int:
    return min(MAX_DURATION_MS, round((time.monotonic() - run.began) * 1000))


def _finish(run: LiveRun, result: Result) -> Ended:
    live_runs.remove(run)
    left = run.trial.finish() if run.trial else []
    run.end = {
        "outcome": result.outcome.value,
        "exit_code": result.exit_code,
        "duration_ms": result.duration_ms,
        "output": run.output.text() if run.output.pieces else None,
        "is_cut": run.output.is_cut,
    }
    _store_end(run)
    tried = _tried(run.id, run.trial, left) if run.trial and left else None
    return Ended(run.seat, run.id, result, run.chunks, run.output.is_cut, tried)


def _store_end(run: LiveRun) -> None:
    end = run.end or {}

    def work(db: Connection) -> None:
        runs.end_run(db, run.id, end)
        if run.trial is not None:
            trials.end_trial(db, run.id, run.trial.text())
        tried = None if run.trial is None else run.trial.text()
        said = {"run": run.id, "results": tried} | end
        chain.add(db, run.seat.interview_id, Kind.RUN_ENDED, said, at=utcnow())

    try:
        database.run(work)
    except DatabaseUnavailable:
        log.info("the end of run %s waits for the database", run.id)
        live_runs.keep_end(run)
