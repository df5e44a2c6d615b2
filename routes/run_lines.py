"""The runs of an interview as the report lists them, in the reader's words."""

from dataclasses import dataclass
from datetime import datetime

from localization import translate
from repositories.states import RunOutcome, RunPlace, SeatRole
from services.base import Message, _
from services.interview import languages
from services.running import Piece, StoredRun, as_read, reading

SHOWN_CHARS = 2_000
"""Of each run's output; 200 runs are then a page of 400 KB at most. The whole output is one click away."""
SHOWN_PIECES = 100
"""Of each run: where streams take turns with every character, each would bring a hundred characters of markup."""
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


@dataclass(frozen=True)
class RunLine:
    """One run; `output` is its beginning, and `is_longer` says that there is more."""

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


def list_of(interview_id: int) -> list[RunLine]:
    """Every run, in order."""
    return [_line(run.stored, *as_read(run.pieces, SHOWN_CHARS, SHOWN_PIECES)) for run in reading.whole(interview_id)]


def _line(run: StoredRun, pieces: list[Piece], is_longer: bool) -> RunLine:
    end = ENDS.get(run.outcome or "")
    return RunLine(
        id=run.id,
        at=run.started_at,
        name=run.name,
        file_name=run.file_name,
        language=translate(languages.label(run.language)),
        where=_where(run),
        end=translate(end or _("Still running")),
        outcome=run.outcome or "running",
        exit_code=run.exit_code,
        duration_ms=run.duration_ms,
        output=pieces,
        is_longer=is_longer,
    )


def _where(run: StoredRun) -> str:
    if run.place == RunPlace.RUNNER:
        return translate(_("on this server's runner"))
    if run.role == SeatRole.CANDIDATE:
        return translate(_("in the candidate's browser"))
    named = _("in %(name)s's browser", name=run.name)
    return translate(named if run.name else _("in another person's browser"))
