"""A run as pages read it: in an event, on the report, in a recording. `sockets/contract.py` says what each field is."""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any

from repositories.runs import StoredRun
from repositories.states import SeatRole
from services.interview import Seat
from services.questions import Case
from services.running import checking
from services.running.checking import Checked, Count
from services.running.output import Piece, read
from services.running.reading import Run
from services.running.trials import CaseResult, Trial

SHOWN_CHARS = 2_000
"""Of what a case gives and expects."""


def begun(stored: StoredRun) -> dict[str, Any]:
    """A run as it began. Of somebody who has left the panel since, it is shown as an interviewer's."""
    return {
        "id": stored.id,
        "user_id": stored.user_id,
        "username": stored.name,
        "role": stored.role or SeatRole.INTERVIEWER.value,
        "language": stored.language,
        "file": stored.file_id,
        "file_name": stored.file_name,
        "version": stored.version,
        "digest": stored.digest,
        "place": stored.place,
        "input": stored.input or "",
        "started_at": _moment(stored.started_at),
    }


def whole(run: Run, seat: Seat) -> dict[str, Any]:
    """The same with what it wrote, and how it ended if it has; of hidden cases what this reader may know."""
    stored = run.stored
    told = started(run) | {"output": pieces(run.pieces), "chunks": run.chunks, "is_cut": stored.is_cut}
    if run.question is not None:
        told["results"] = results(run.question.cases, run.results)
    if (shown := checking.count_of(run)) is not None:
        told["hidden"] = count(shown)
    if (checked := checking.of(seat, run)) is not None:
        told["check"] = check(checked)
    if run.is_running:
        return told
    return told | {"outcome": stored.outcome, "exit_code": stored.exit_code, "milliseconds": stored.duration_ms}


def pieces(output: list[Piece]) -> list[dict[str, str]]:
    return [{"stream": one.stream, "text": one.text} for one in output]


def stored_output(text: str | None) -> list[dict[str, str]]:
    """What the `output` of a row says."""
    return pieces(read(text))


def started(run: Run) -> dict[str, Any]:
    """A run as it began, with the question whose cases it tries."""
    asked = run.question
    question = None if asked is None else {"id": asked.id, "title": asked.title, "cases": len(asked.cases)}
    return begun(run.stored) | {"question": question}


def results(cases: Sequence[Case], found: Sequence[CaseResult]) -> list[dict[str, Any]]:
    """What came of these cases, each with what it gives and expects: only for who may read these cases."""
    return [_result(cases[one.case], one) for one in found]


def check(checked: Checked) -> dict[str, Any]:
    """A check, for interviewers only."""
    stored = checked.stored
    found = results(checked.cases, checked.results)
    for one, result in zip(found, checked.results, strict=True):
        one["hidden"] = checked.cases[result.case].is_hidden
    return {
        "run": stored.run_id,
        "user_id": stored.user_id,
        "username": stored.name,
        "place": stored.place,
        "checked_at": _moment(stored.checked_at),
        "passed": stored.hidden_passed,
        "total": stored.hidden_count,
        "shown": stored.is_count_shown,
        "results": found,
    }


def count(found: Count) -> dict[str, Any]:
    """How many hidden cases passed, for everybody."""
    return {"run": found.run_id, "passed": found.passed, "total": found.total}


def programs(trial: Trial) -> list[dict[str, Any]]:
    """What a browser runs to try the cases; what they expect stays here."""
    return [{"input": one.input, "harness": asdict(one.harness) if one.harness else None} for one in trial.programs]


def _moment(at: datetime) -> str:
    return at.isoformat(timespec="milliseconds").replace("+00:00", "Z")


def _result(case: Case, one: CaseResult) -> dict[str, Any]:
    return {
        "case": one.case + 1,
        "kind": case.kind,
        "given": case.given[:SHOWN_CHARS],
        "expected": case.expected[:SHOWN_CHARS],
        "compare": case.compare,
        "verdict": one.verdict.value,
        "got": one.got,
        "said": one.said,
        "why": one.why.value if one.why else None,
        "milliseconds": one.duration_ms,
    }
