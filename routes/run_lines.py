"""The runs of an interview as the report lists them, in the reader's words."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from localization import translate
from repositories.states import RunOutcome, RunPlace, SeatRole
from services.base import Message, _
from services.interview import Seat, languages
from services.questions import Case
from services.running import (
    CaseResult,
    Checked,
    Count,
    Piece,
    Run,
    Verdict,
    Why,
    as_read,
    checking,
    reading,
)

SHOWN_CHARS = 2_000
"""Of each run's output; 200 runs are then a page of 400 KB at most. The whole output is one click away."""
SHOWN_PIECES = 100
"""Of each run: where streams take turns with every character, each would bring a hundred characters of markup."""
SHOWN_CASE_CHARS = 500
"""Of what a case gives, expects, gave and wrote; the player has more of it."""
SHOWN_TABLES = 20
"""Of runs that tried cases, the last ones; of earlier ones the report says how many passed. The player has all."""
ENDS: dict[str, Message] = {
    RunOutcome.FINISHED: _("Finished"),
    RunOutcome.FAILED: _("Failed"),
    RunOutcome.STOPPED: _("Stopped by hand"),
    RunOutcome.TIMED_OUT: _("Stopped: it ran too long"),
    RunOutcome.OUT_OF_MEMORY: _("Stopped: it used too much memory"),
    RunOutcome.TOO_MUCH_OUTPUT: _("Stopped: it wrote too much"),
    RunOutcome.NOT_LOADED: _("Not run: the language could not be loaded"),
    RunOutcome.LOST: _("How it ended is not known"),
}


VERDICTS: dict[str, Message] = {
    Verdict.PASSED: _("Passed"),
    Verdict.FAILED: _("Failed"),
    Verdict.NOT_RUN: _("Not run"),
}
REASONS: dict[str, Message] = {
    Why.FAILED: _("It ended with an error."),
    Why.TIMED_OUT: _("It ran too long."),
    Why.OUT_OF_MEMORY: _("It used too much memory."),
    Why.TOO_MUCH_OUTPUT: _("It wrote too much."),
    Why.ASKED: _("It asked for more input than the case has."),
    Why.MISSING: _("There is no function of this name."),
    Why.UNWRITABLE: _("It returned something that JSON cannot hold."),
    Why.NO_CALLS: _("Functions are called in Python, JavaScript, TypeScript, Lua and Ruby only."),
}


@dataclass(frozen=True)
class CaseLine:
    """What came of one case."""

    number: int
    is_hidden: bool
    verdict: str
    words: str
    why: str
    given: str
    expected: str
    got: str | None
    said: str
    duration_ms: int | None


@dataclass(frozen=True)
class CheckLine:
    """What interviewers read of a check: every case."""

    where: str
    cases: list[CaseLine]


@dataclass(frozen=True)
class RunLine:
    """One run; `output` is its beginning, and `is_longer` says that there is more.

    One that tried the cases of a `question` has them; `hidden` is what everybody may read of the hidden ones.
    """

    id: int
    at: datetime
    name: str
    file_name: str
    language: str
    where: str
    end: str
    outcome: str
    exit_code: int | None
    duration_ms: int | None
    output: list[Piece]
    is_longer: bool
    question: str | None
    passed: int
    total: int
    cases: list[CaseLine]
    hidden: Count | None
    check: CheckLine | None


def list_of(seat: Seat) -> list[RunLine]:
    """Every run, in order, with what this reader may know of hidden cases."""
    found = reading.whole(seat.interview_id)
    tables = {run.stored.id for run in [one for one in found if one.question][-SHOWN_TABLES:]}
    return [_line(run, seat, has_table=run.stored.id in tables) for run in found]


def _line(whole: Run, seat: Seat, *, has_table: bool) -> RunLine:
    run, question = whole.stored, whole.question
    pieces, is_longer = as_read(whole.pieces, SHOWN_CHARS, SHOWN_PIECES)
    end = ENDS.get(run.outcome or "")
    return RunLine(
        id=run.id,
        at=run.started_at,
        name=run.name,
        file_name=run.file_name,
        language=translate(languages.label(run.language)),
        where=_where_of(run.place, run.role, run.name),
        end=translate(end or _("Still running")),
        outcome=run.outcome or "running",
        exit_code=run.exit_code,
        duration_ms=run.duration_ms,
        output=pieces,
        is_longer=is_longer,
        question=question.title if question else None,
        passed=sum(one.verdict is Verdict.PASSED for one in whole.results),
        total=len(question.cases) if question else 0,
        cases=_cases(question.cases, whole.results) if question and has_table else [],
        hidden=checking.count_of(whole),
        check=_check(checking.of(seat, whole)) if has_table else None,
    )


def _check(checked: Checked | None) -> CheckLine | None:
    if checked is None:
        return None
    stored = checked.stored
    return CheckLine(_where_of(stored.place, None, stored.name), _cases(checked.cases, checked.results))


def _cases(cases: Sequence[Case], found: Sequence[CaseResult]) -> list[CaseLine]:
    return [_case(one, cases[one.case]) for one in found]


def _case(one: CaseResult, case: Case) -> CaseLine:
    return CaseLine(
        number=one.case + 1,
        is_hidden=case.is_hidden,
        verdict=one.verdict.value,
        words=translate(VERDICTS[one.verdict]),
        why=translate(REASONS[one.why]) if one.why else "",
        given=_shown(case.given),
        expected=_shown(case.expected),
        got=None if one.got is None else _shown(one.got),
        said=_shown(one.said),
        duration_ms=one.duration_ms,
    )


def _shown(text: str) -> str:
    pieces, _is_longer = as_read([Piece("stdout", text)], SHOWN_CASE_CHARS, 1)
    return pieces[0].text if pieces else ""


def _where_of(place: str, role: str | None, name: str) -> str:
    if place == RunPlace.RUNNER:
        return translate(_("on this server's runner"))
    if role == SeatRole.CANDIDATE:
        return translate(_("in the candidate's browser"))
    named = _("in %(name)s's browser", name=name)
    return translate(named if name else _("in another person's browser"))
