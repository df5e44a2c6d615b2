"""Runs: begun and ended in the name of a seat, told as they go, stored once they are over.

A page says what a run of its own did. Who ran, when, which version of the document, and the order of the output come
from the server; the rest is that page's word, and is shown as such.
"""

import logging
import time
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy.engine import Connection

from db.engine import DatabaseUnavailable, database
from db.tables import MAX_ID
from repositories import runs
from repositories.runs import StoredRun
from repositories.states import RunOutcome, RunPlace
from services.base import Conflict, Invalid, NotAllowed, NotFound, _
from services.document import Texts, versions
from services.interview import Seat, languages, lock_open
from services.room import presence
from services.running import live_runs, output
from services.running.live_runs import LiveRun
from services.running.output import Piece

log = logging.getLogger(__name__)

MAX_RUNS = 200
"""Of one room; three a minute for an hour are 180."""
MAX_INPUT_CHARS = 16_000
MAX_DURATION_MS = 3_600_000
PAGE_RUNS = 10
PAGE_BYTES = 128 * 1024
"""Of output that one answer brings; the latest run is always whole."""


@dataclass(frozen=True)
class Order:
    """What a page wants to run: which file of the document, as what; `digest` is its own sum of all files."""

    language: str
    file_id: str
    input: str
    digest: str | None = None
    place: RunPlace = RunPlace.BROWSER


@dataclass(frozen=True)
class Result:
    """How a run ended, as its page says."""

    outcome: RunOutcome
    exit_code: int | None
    duration_ms: int


@dataclass(frozen=True)
class Run:
    """A run as it is shown. `is_running` says that it has not ended, `chunks` how much of it the room was sent."""

    stored: StoredRun
    pieces: list[Piece]
    is_running: bool = False
    chunks: int = 0


@dataclass(frozen=True)
class RunPage:
    """Some runs, the latest last, and whether there are earlier ones."""

    runs: list[Run]
    has_earlier: bool


@dataclass(frozen=True)
class Taken:
    """What was kept of some output, and its number in the run."""

    run_id: int
    number: int
    pieces: list[Piece]


@dataclass(frozen=True)
class Ended:
    """A run that is over, for the room."""

    seat: Seat
    run_id: int
    result: Result
    chunks: int
    is_cut: bool


def start(seat: Seat, order: Order, socket_id: str, *, at: datetime) -> tuple[StoredRun, Ended | None]:
    """Begin a run; it, and the one that a former page of the same person left behind.

    Raises NotAllowed for observers, Invalid("unknown-language", "unknown-file"),
    Conflict("run-running", "runs-full", "interview-over"), DatabaseUnavailable.
    """
    _require_writer(seat)
    language = languages.check(order.language)
    left = live_runs.find(seat)
    if left is not None and (left.socket_id == socket_id or not left.id):
        raise Conflict("run-running", _("Your last run has not ended yet. Stop it first."))
    version = versions.now(seat.interview_id)
    if order.file_id not in version.names:
        raise Invalid("unknown-file", _("This file is no longer there."))
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
    return _insert(LiveRun(seat, socket_id, at), values), lost


def take_output(seat: Seat, run_id: int, pieces: list[Piece], socket_id: str, *, number: int) -> Taken | None:
    """Keep what a run wrote, in the order in which it came; None when nothing more of it is kept.

    `number` is the page's: what it sends again, because it heard no answer, is not taken twice.

    Raises Conflict("run-over").
    """
    run = _own(seat, run_id, socket_id)
    if number <= run.heard:
        return None
    run.heard = number
    kept = run.output.take(pieces)
    if not kept:
        return None
    run.chunks += 1
    return Taken(run.id, run.chunks, kept)


def end(seat: Seat, run_id: int, result: Result, socket_id: str) -> Ended:
    """End a run. Its end is stored, at the latest when the database is back. Raises Conflict("run-over")."""
    return _finish(_own(seat, run_id, socket_id), result)


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


def latest(interview_id: int, *, before: int | None = None) -> RunPage:
    """The last runs (older than `before`), as many as fit into one answer."""

    def work(db: Connection) -> tuple[list[StoredRun], bool]:
        sizes = runs.list_sizes(db, interview_id, before=before, limit=PAGE_RUNS + 1)
        fitting = _fitting(sizes)
        if fitting == 0:
            return [], False
        return runs.list_from(db, interview_id, first=sizes[fitting - 1][0], before=before), fitting < len(sizes)

    found, has_earlier = database.read(work)
    return RunPage(_shown_now(interview_id, found), has_earlier)


def whole(interview_id: int) -> list[Run]:
    """Every run of an interview, in order."""
    return _shown_now(interview_id, database.read(lambda db: runs.list_from(db, interview_id, first=0)))


def list_in(db: Connection, interview_id: int) -> list[StoredRun]:
    """Every run without its output, inside the caller's transaction."""
    return runs.list_without_output(db, interview_id)


def get(seat: Seat, run_id: int) -> Run:
    """A run of this interview with its output. Raises NotFound, NotAllowed for whoever was not admitted."""
    if not seat.is_admitted:
        raise NotAllowed("not-admitted", _("The interviewer has not admitted you yet."))
    return _shown_now(seat.interview_id, [_existing(seat, run_id)])[0]


def code_of(seat: Seat, run_id: int) -> tuple[StoredRun, Texts]:
    """A run, and every file as it was then.

    Raises NotAllowed for observers, NotFound for runs of other interviews and code that is no longer kept,
    Conflict("version-not-stored").
    """
    _require_writer(seat)
    run = _existing(seat, run_id)
    return run, versions.texts_at(seat.interview_id, run.version)


def _existing(seat: Seat, run_id: int) -> StoredRun:
    run = database.read(lambda db: runs.find(db, seat.interview_id, run_id)) if run_id <= MAX_ID else None
    if run is None:
        raise NotFound
    return run


def _require_writer(seat: Seat) -> None:
    if not (seat.is_interviewer or seat.is_candidate) or not seat.is_admitted:
        raise NotAllowed("not-allowed", _("Your role in this interview does not allow this."))


def _insert(run: LiveRun, values: dict[str, object]) -> StoredRun:
    """Its place is taken before the database is asked, so that a second one at the same time finds it taken."""
    seat = run.seat
    live_runs.put(run)

    def work(db: Connection) -> StoredRun | None:
        lock_open(db, seat.interview_id)
        if runs.count_of(db, seat.interview_id) >= MAX_RUNS:
            raise Conflict("runs-full", _("This interview has reached its limit of %(count)s runs.", count=MAX_RUNS))
        return runs.find(db, seat.interview_id, runs.insert_run(db, values))

    try:
        stored = database.run(work)
    except BaseException:
        live_runs.remove(run)
        raise
    if stored is None:
        raise RuntimeError("the run that was just stored is not there")
    run.id = stored.id
    return stored


def _own(seat: Seat, run_id: int, socket_id: str) -> LiveRun:
    run = live_runs.find(seat)
    if run is None or run.id != run_id:
        raise Conflict("run-over", _("This run is over."))
    run.socket_id = socket_id
    return run


def _lost(run: LiveRun) -> Result:
    return Result(RunOutcome.LOST, None, min(MAX_DURATION_MS, round((time.monotonic() - run.began) * 1000)))


def _finish(run: LiveRun, result: Result) -> Ended:
    live_runs.remove(run)
    run.end = {
        "outcome": result.outcome.value,
        "exit_code": result.exit_code,
        "duration_ms": result.duration_ms,
        "output": run.output.text() if run.output.pieces else None,
        "is_cut": run.output.is_cut,
    }
    _store_end(run)
    return Ended(run.seat, run.id, result, run.chunks, run.output.is_cut)


def _store_end(run: LiveRun) -> None:
    end = run.end or {}
    try:
        database.run(lambda db: runs.end_run(db, run.id, end))
    except DatabaseUnavailable:
        log.info("the end of run %s waits for the database", run.id)
        live_runs.keep_end(run)


def _fitting(sizes: list[tuple[int, int]]) -> int:
    """How many of these fit into one answer; one at least, if there is one."""
    total = 0
    for count, (_run_id, size) in enumerate(sizes[:PAGE_RUNS]):
        total += size
        if count and total > PAGE_BYTES:
            return count
    return min(len(sizes), PAGE_RUNS)


def _shown_now(interview_id: int, found: list[StoredRun]) -> list[Run]:
    """With what this process knows of those under way; one that ended while they were read is read again."""
    live = live_runs.by_number(interview_id)
    if any(one.outcome is None and one.id not in live for one in found):
        again = database.read(lambda db: runs.list_from(db, interview_id, first=found[0].id))
        ended = {one.id: one for one in again}
        found = [ended.get(one.id, one) for one in found]
        live = live_runs.by_number(interview_id)
    return [_shown(one, live.get(one.id)) for one in found]


def _shown(stored: StoredRun, live: LiveRun | None) -> Run:
    if stored.outcome is not None:
        return Run(stored, output.read(stored.output))
    if live is None:
        return Run(replace(stored, outcome=RunOutcome.LOST.value), [])
    if live.end is not None:
        ended = replace(
            stored,
            outcome=str(live.end["outcome"]),
            exit_code=live.end["exit_code"],
            duration_ms=live.end["duration_ms"],
            is_cut=live.output.is_cut,
        )
        return Run(ended, list(live.output.pieces))
    return Run(replace(stored, is_cut=live.output.is_cut), list(live.output.pieces), True, live.chunks)
