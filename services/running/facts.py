"""What is said of runs between the page, the server and the room: what is wanted, what came, and how it ended."""

from dataclasses import dataclass

from repositories.states import RunOutcome, RunPlace
from services.interview import Seat
from services.questions import Case
from services.running.output import Piece
from services.running.reading import Run
from services.running.trials import CaseResult, Trial


@dataclass(frozen=True)
class Order:
    """What a page wants to run: which file of the document, as what; `digest` is its own sum of all files.

    `question` is the number of a question in the room: then its visible cases are tried on the file.
    """

    language: str
    file_id: str
    input: str
    digest: str | None = None
    place: RunPlace = RunPlace.BROWSER
    question: int | None = None


@dataclass(frozen=True)
class Result:
    """How a run ended, as its page says."""

    outcome: RunOutcome
    exit_code: int | None
    duration_ms: int


@dataclass(frozen=True)
class Taken:
    """What was kept of some output, and its number in the run."""

    run_id: int
    number: int
    pieces: list[Piece]


@dataclass(frozen=True)
class Tried:
    """What came of some cases of a run, for the room; `cases` are all that it tries."""

    run_id: int
    cases: tuple[Case, ...]
    results: list[CaseResult]


@dataclass(frozen=True)
class Ended:
    """A run that is over, for the room; `tried` are the cases that nothing came of."""

    seat: Seat
    run_id: int
    result: Result
    chunks: int
    is_cut: bool
    tried: Tried | None = None


@dataclass(frozen=True)
class Started:
    """A run that began; `trial` is what it tries, `lost` the run that a former page of the same person left behind."""

    run: Run
    trial: Trial | None
    lost: Ended | None
