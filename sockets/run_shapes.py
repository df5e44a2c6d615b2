"""The payloads of runs and checks, one model for each shape, as `shapes` has those of everything else."""

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StrictBool, StrictInt, StringConstraints, model_validator

from db.tables import MAX_ID
from repositories.states import RunOutcome, RunPlace
from services.interview import run_limits
from services.questions import MAX_CASES
from services.running import MAX_DURATION_MS, MAX_INPUT_CHARS
from sockets.shapes import Payload

MAX_RUN_OUTPUT_CHARS = 16_384
"""Of one piece of output that a page sends; four of them are a whole run's."""
MAX_RUN_PIECES = 100
MAX_RUN_ANSWER_CHARS = 2_000
"""Of a line that somebody types while a program waits for it."""
MAX_CASE_OUTPUT_CHARS = run_limits.MAX_OUTPUT_BYTES
"""Of each stream of a program that tries cases; a run writes no more."""

Outcome = Literal[
    RunOutcome.FINISHED,
    RunOutcome.FAILED,
    RunOutcome.STOPPED,
    RunOutcome.TIMED_OUT,
    RunOutcome.OUT_OF_MEMORY,
    RunOutcome.TOO_MUCH_OUTPUT,
    RunOutcome.NOT_LOADED,
]
"""How a page says that something ended."""


class StartRun(Payload):
    """`file` is the id of the file that is run, `digest` what the page counts as the sum of all files.

    With the number of a `question` in the room, its visible cases are tried on the file.
    """

    language: Annotated[str, StringConstraints(min_length=1, max_length=40)]
    file: Annotated[str, StringConstraints(pattern="^[a-z0-9]{1,16}$")]
    input: Annotated[str, StringConstraints(max_length=MAX_INPUT_CHARS)] = ""
    digest: Annotated[str, StringConstraints(pattern="^[0-9a-f]{64}$")] | None = None
    place: Literal[RunPlace.BROWSER, RunPlace.RUNNER] = RunPlace.BROWSER
    question: Annotated[StrictInt, Field(ge=1, le=MAX_ID)] | None = None


class RunPiece(BaseModel):
    """Text of one stream; `stdin` is a line that was typed while the program ran."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    stream: Literal["stdout", "stderr", "stdin"]
    text: Annotated[str, StringConstraints(min_length=1, max_length=MAX_RUN_OUTPUT_CHARS)]


class RunOutput(Payload):
    """What the sender's own run wrote since the last time.

    `number` counts up; what was heard already is not taken again.
    """

    run: Annotated[StrictInt, Field(ge=1, le=MAX_ID)]
    number: Annotated[StrictInt, Field(ge=1, le=MAX_ID)]
    pieces: Annotated[list[RunPiece], Field(min_length=1, max_length=MAX_RUN_PIECES)]

    @model_validator(mode="after")
    def is_no_longer_than_one_piece_may_be(self) -> "RunOutput":
        if sum(len(piece.text) for piece in self.pieces) > MAX_RUN_OUTPUT_CHARS:
            raise ValueError("the pieces are too long together")
        return self


class CaseOutput(Payload):
    """What program `number` (from 1) of those that try cases wrote and how it ended.

    `asked` says that it was ended because it asked for more lines than it was given.
    """

    number: Annotated[StrictInt, Field(ge=1, le=MAX_CASES)]
    stdout: Annotated[str, StringConstraints(max_length=MAX_CASE_OUTPUT_CHARS)] = ""
    stderr: Annotated[str, StringConstraints(max_length=MAX_CASE_OUTPUT_CHARS)] = ""
    outcome: Outcome
    milliseconds: Annotated[StrictInt, Field(ge=0, le=MAX_DURATION_MS)]
    asked: StrictBool = False


class RunCaseOutput(CaseOutput):
    """Of the sender's own run."""

    run: Annotated[StrictInt, Field(ge=1, le=MAX_ID)]


class StartCheck(Payload):
    """A run that tried the visible cases; with the place where all are tried on its code."""

    run: Annotated[StrictInt, Field(ge=1, le=MAX_ID)]
    place: Literal[RunPlace.BROWSER, RunPlace.RUNNER] = RunPlace.BROWSER


class CheckCaseOutput(CaseOutput):
    """Of the sender's own check."""

    check: Annotated[StrictInt, Field(ge=1, le=MAX_ID)]


class CheckEnd(Payload):
    """The sender's own check is over."""

    check: Annotated[StrictInt, Field(ge=1, le=MAX_ID)]


class HiddenCount(Payload):
    """Whether everybody in the room may read how many hidden cases passed when a run was last checked."""

    run: Annotated[StrictInt, Field(ge=1, le=MAX_ID)]
    shown: StrictBool


class RunEnd(Payload):
    """How the sender's own run ended."""

    run: Annotated[StrictInt, Field(ge=1, le=MAX_ID)]
    outcome: Outcome
    exit_code: Annotated[StrictInt, Field(ge=-(2**31), le=2**31 - 1)] | None = None
    milliseconds: Annotated[StrictInt, Field(ge=0, le=MAX_DURATION_MS)]


class EarlierRuns(Payload):
    """Without `before`, the last ones."""

    before: Annotated[StrictInt, Field(ge=1, le=MAX_ID)] | None = None
