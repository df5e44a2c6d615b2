"""Checks: an interviewer tries all cases of a question, also the hidden ones, on the code of a run that tried the
visible ones. In that interviewer's browser or on the runner; nobody but interviewers learns what came of it, except for
two numbers where an interviewer shows them. Holds process state.
"""

import secrets
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy.engine import Connection

from db.engine import database
from db.tables import MAX_ID
from repositories import checks, trials
from repositories.checks import StoredCheck
from repositories.runs import StoredRun
from repositories.states import RunOutcome, RunPlace
from services.base import Conflict, NotAllowed, NotFound, _, holds
from services.chain import Kind, chain
from services.document import versions
from services.interview import Seat, lock_open
from services.questions import Case, planned
from services.running import live_runs, reading, remote
from services.running import trials as trying
from services.running.trials import CaseResult, Trial, Verdict, Written

LONGEST_S = 900.0
"""A check in a browser is forgotten after this: trying all cases takes a minute, and what is slow is the language's
way to a new browser."""


@dataclass
class LiveCheck:
    """A check that is under way, one at most of each person in a room. `number` tells it from the one before."""

    run_id: int
    number: int
    trial: Trial
    place: RunPlace
    began: float = field(default_factory=time.monotonic)


_live: dict[tuple[int, int], LiveCheck] = {}
"""By interview and person. One whose page is gone is replaced by the next, or forgotten."""
holds("the checks of code that are under way", _live.clear)


@dataclass(frozen=True)
class Checked:
    """What interviewers read of a check, with every case."""

    stored: StoredCheck
    cases: tuple[Case, ...]
    results: list[CaseResult]

    @property
    def count(self) -> "Count | None":
        """What everybody may read of it, where an interviewer shows it."""
        return _count(self.stored) if self.stored.is_count_shown else None


@dataclass(frozen=True)
class Count:
    """What everybody may read of a check: how many hidden cases passed, of how many. None where it is not shown."""

    run_id: int
    passed: int | None
    total: int | None


def start(seat: Seat, run_id: int, place: RunPlace) -> LiveCheck:
    """Begin a check; what is tried. Raises NotAllowed, NotFound for a run that tried no cases,
    Conflict("run-running", "check-running", "no-cases"), RunnerUnavailable.
    """
    _require_interviewer(seat)
    run, cases = _tried(seat, run_id)
    if run.id in live_runs.by_number(seat.interview_id):
        raise Conflict("run-running", _("This run has not ended yet."))
    if place is RunPlace.RUNNER:
        remote.require(run.language)
    before = _live.get(_key(seat))
    if before is not None and before.place is RunPlace.RUNNER:
        raise Conflict("check-running", _("Your last check has not ended yet."))
    trial = trying.of(cases, run.language, remote.name_of(run.file_name, run.language))
    if not trial.programs:
        raise Conflict("no-cases", _("None of the cases can be tried in this language."))
    check = _live[_key(seat)] = LiveCheck(run_id, secrets.randbelow(MAX_ID) + 1, trial, place)
    return check


def take(seat: Seat, number: int, program: int, written: Written) -> list[CaseResult]:
    """What a program of a check wrote, as its page says; what came of its cases. Raises Conflict("check-over")."""
    return _own(seat, number, RunPlace.BROWSER).trial.take(program, written)


def end(seat: Seat, number: int, *, at: datetime) -> Checked:
    """Store what came of all cases. Raises Conflict("check-over", "interview-over"), DatabaseUnavailable."""
    checked = _store(seat, _own(seat, number, RunPlace.BROWSER), at=at)
    _live.pop(_key(seat), None)
    return checked


def on_runner(seat: Seat, number: int, now: Callable[[], datetime]) -> Checked | None:
    """Try them there, as long as that takes. None where the runner did not do it. Raises as `end`, and NotFound or
    Conflict("version-not-stored") for code that is not there.
    """
    check = _own(seat, number, RunPlace.RUNNER)
    try:
        run = reading.existing(seat, check.run_id)
        texts = versions.texts_at(seat.interview_id, run.version)
        program = remote.program_of(run.language, run.file_id, "", texts)
        outcome = remote.try_cases(program, check.trial, lambda: False, lambda _results: None)
        return _store(seat, check, at=now()) if outcome is RunOutcome.FINISHED else None
    finally:
        _live.pop(_key(seat), None)


def forget_lost(now: float | None = None) -> None:
    """Let go of the checks that pages began and did not end. One on the runner ends by itself."""
    now = time.monotonic() if now is None else now
    for key, check in list(_live.items()):
        if check.place is RunPlace.BROWSER and now - check.began >= LONGEST_S:
            del _live[key]


def of(seat: Seat, run: reading.Run) -> Checked | None:
    """What an interviewer reads of the check of a run; None for everybody else, and for one that was not checked."""
    if not seat.is_interviewer or run.check is None or run.question is None:
        return None
    cases = planned.used_content(seat.interview_id, run.question.id).cases
    return Checked(run.check, cases, trying.read(run.check.hidden_results))


def count_of(run: reading.Run) -> Count | None:
    """What everybody may read of it; None where no interviewer shows it."""
    return _count(run.check) if run.check is not None and run.check.is_count_shown else None


def show_count(seat: Seat, run_id: int, *, is_shown: bool) -> Count:
    """Let everybody in the room read how many hidden cases passed, or no longer. Raises NotAllowed, NotFound for a run
    that was not checked, Conflict("interview-over").
    """
    _require_interviewer(seat)
    _tried(seat, run_id)

    def work(db: Connection) -> StoredCheck:
        lock_open(db, seat.interview_id)
        found = checks.find(db, run_id)
        if found is None or not found.hidden_count:
            raise _gone()
        checks.show_count(db, run_id, is_shown=is_shown)
        return found

    found = database.run(work)
    return _count(found) if is_shown else Count(run_id, None, None)


def _count(stored: StoredCheck) -> Count:
    return Count(stored.run_id, stored.hidden_passed, stored.hidden_count)


def _require_interviewer(seat: Seat) -> None:
    if not seat.is_interviewer:
        raise NotAllowed("not-allowed", _("Your role in this interview does not allow this."))


def _tried(seat: Seat, run_id: int) -> tuple[StoredRun, tuple[Case, ...]]:
    """A run that tried cases, and every case of its question. Raises NotFound."""
    try:
        run = reading.existing(seat, run_id)
    except NotFound:
        raise _gone() from None
    found = database.read(lambda db: trials.list_of(db, [run_id])).get(run_id)
    if found is None:
        raise _gone()
    return run, planned.used_content(seat.interview_id, found[0]).cases


def _gone() -> NotFound:
    return NotFound("run-gone", _("There is no such run of a question's cases."))


def _store(seat: Seat, check: LiveCheck, *, at: datetime) -> Checked:
    trial = check.trial
    trial.finish()
    hidden = [one for one in trial.ordered() if trial.cases[one.case].is_hidden]
    values: dict[str, Any] = {
        "user_id": seat.user_id,
        "place": check.place.value,
        "checked_at": at,
        "hidden_passed": sum(one.verdict is Verdict.PASSED for one in hidden),
        "hidden_count": len(hidden),
        "hidden_results": trial.text(),
    }

    def work(db: Connection) -> StoredCheck | None:
        lock_open(db, seat.interview_id)
        checks.put_check(db, check.run_id, seat.interview_id, values)
        counted = {"passed": values["hidden_passed"], "of": values["hidden_count"]}
        said = {"by": seat.user_id, "run": check.run_id, "results": values["hidden_results"]} | counted
        chain.add(db, seat.interview_id, Kind.CHECK, said, at=at)
        return checks.find(db, check.run_id)

    stored = database.run(work)
    if stored is None:
        raise RuntimeError("the check that was just stored is not there")
    return Checked(stored, trial.cases, trial.ordered())


def _own(seat: Seat, number: int, place: RunPlace) -> LiveCheck:
    check = _live.get(_key(seat))
    if check is None or check.number != number or check.place is not place:
        raise Conflict("check-over", _("This check is over."))
    return check


def _key(seat: Seat) -> tuple[int, int]:
    return seat.interview_id, seat.user_id
