"""Reading runs: those of the database, with what this process knows better of the ones under way."""

from dataclasses import dataclass, replace

from sqlalchemy.engine import Connection

from db.engine import database
from db.tables import MAX_ID
from repositories import checks, runs, trials
from repositories.checks import StoredCheck
from repositories.runs import StoredRun
from repositories.states import RunOutcome
from services.base import NotAllowed, NotFound, _
from services.interview import Seat
from services.questions import Case, planned
from services.running import live_runs, output
from services.running import trials as trying
from services.running.live_runs import LiveRun
from services.running.output import Piece
from services.running.trials import CaseResult

PAGE_RUNS = 10
PAGE_BYTES = 128 * 1024
"""Of output that one answer brings; the latest run is always whole."""


@dataclass(frozen=True)
class Question:
    """The question whose cases are tried, by its number in the room: those that everybody there may read."""

    id: int
    title: str
    cases: tuple[Case, ...]


@dataclass(frozen=True)
class Run:
    """A run as it is shown. `is_running` says that it has not ended, `chunks` how much of it the room was sent.

    With a `question`, `results` is what came of its cases so far.
    """

    stored: StoredRun
    pieces: list[Piece]
    is_running: bool = False
    chunks: int = 0
    question: Question | None = None
    results: tuple[CaseResult, ...] = ()
    check: StoredCheck | None = None
    """What interviewers know of its hidden cases; `told` says who reads what of it."""


@dataclass(frozen=True)
class RunPage:
    """Some runs, the latest last, and whether there are earlier ones."""

    runs: list[Run]
    has_earlier: bool


def latest(interview_id: int, *, before: int | None = None, with_checks: bool = False) -> RunPage:
    """The last runs (older than `before`), as many as fit into one answer; `with_checks` counts what those hold.

    It must not for a reader who learns nothing of checks: how the runs are divided would tell.
    """

    def work(db: Connection) -> tuple[list[StoredRun], bool]:
        sizes = runs.list_sizes(db, interview_id, before=before, limit=PAGE_RUNS + 1)
        ids = [run_id for run_id, _size in sizes]
        more = [trials.sizes(db, ids), checks.sizes(db, ids) if with_checks else {}]
        sizes = [(run_id, size + sum(one.get(run_id, 0) for one in more)) for run_id, size in sizes]
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
    return _shown_now(seat.interview_id, [existing(seat, run_id)])[0]


def existing(seat: Seat, run_id: int) -> StoredRun:
    """The run, if it is one of this interview. Raises NotFound."""
    run = database.read(lambda db: runs.find(db, seat.interview_id, run_id)) if run_id <= MAX_ID else None
    if run is None:
        raise NotFound
    return run


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
    return _with_cases(interview_id, [_shown(one, live.get(one.id)) for one in found], live)


def _with_cases(interview_id: int, found: list[Run], live: dict[int, LiveRun]) -> list[Run]:
    ids = [one.stored.id for one in found]
    tried, checked = database.read(lambda db: (trials.list_of(db, ids), checks.list_of(db, ids)))
    row_ids = {row_id for row_id, _results in tried.values()}
    questions = {row_id: _question_of(interview_id, row_id) for row_id in row_ids}

    def with_cases(run: Run) -> Run:
        if run.stored.id not in tried:
            return run
        row_id, stored = tried[run.stored.id]
        under_way = live.get(run.stored.id)
        results = under_way.trial.ordered() if under_way and under_way.trial else trying.read(stored)
        return replace(run, question=questions[row_id], results=tuple(results), check=checked.get(run.stored.id))

    return [with_cases(one) for one in found]


def _question_of(interview_id: int, row_id: int) -> Question:
    """A question that is or was in the room, with the cases that everybody there may read. Raises NotFound."""
    content = planned.used_content(interview_id, row_id)
    return Question(row_id, content.title, tuple(content.visible_cases))


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
