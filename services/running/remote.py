"""Runs on the runner beside the server: what runs is the server's own copy of the code, and what it wrote is known."""

import logging
import signal
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, replace

from repositories.states import RunOutcome
from services.base import Invalid, ServiceError, _
from services.document import Texts
from services.interview import run_limits
from services.runner import client, piston
from services.running.output import Piece
from services.running.trials import CaseProgram, CaseResult, Trial, Written

log = logging.getLogger(__name__)

SIGNALED = 128
"""To this a shell adds the number of the signal by which a program was ended."""
ENDINGS = {
    "python": "py",
    "javascript": "js",
    "typescript": "ts",
    "java": "java",
    "c": "c",
    "cpp": "cpp",
    "csharp": "cs",
    "go": "go",
    "rust": "rs",
    "ruby": "rb",
    "php": "php",
    "shell": "sh",
    "lua": "lua",
    "sql": "sql",
    "postgresql": "pgsql",
    "html": "html",
    "css": "css",
    "json": "json",
    "yaml": "yaml",
    "markdown": "md",
}
"""Of the first file until somebody names it, as `static/js/editor/files/names.js` has them; compilers go by them."""
STOPPED_FOR = {
    "TO": RunOutcome.TIMED_OUT,
    "ML": RunOutcome.OUT_OF_MEMORY,
    "OL": RunOutcome.TOO_MUCH_OUTPUT,
    "EL": RunOutcome.TOO_MUCH_OUTPUT,
    "XX": RunOutcome.NOT_LOADED,
}
"""What Piston calls the reasons. `ML` is our runner's own."""


@dataclass(frozen=True)
class Program:
    """What is run: the files of one moment, of which the first begins."""

    language: str
    files: tuple[piston.File, ...]
    input: str


@dataclass(frozen=True)
class Outcome:
    """How it ended, and what it wrote."""

    outcome: RunOutcome
    exit_code: int | None
    duration_ms: int
    pieces: tuple[Piece, ...] = ()


def require(language: str) -> None:
    """Raises RunnerUnavailable without a runner, Invalid for a language that none would run; asks nobody."""
    client.require_set()
    if language not in client.NAMES:
        raise Invalid("runner-unknown-language", _("The runner does not run this language."))


def name_of(name: str, language: str) -> str:
    """What a file is called where it runs: the first one may have no name yet."""
    return name or f"main.{ENDINGS.get(language, 'txt')}"


def program_of(language: str, file_id: str, stdin: str, texts: Texts) -> Program:
    """The files as they are, the one of this id before the others."""
    main = piston.File(name_of(texts.main_name or "", language), texts.main)
    files = {"main": main} | {file.id: piston.File(file.name, text) for file, text in texts.others}
    first = files.pop(file_id)
    return Program(language, (first, *files.values()), stdin)


def execute(program: Program, is_unwanted: Callable[[], bool], waiting: deque[Piece]) -> Outcome:
    """Run it and wait for its end. What the runner does not do is an outcome too, and its reason is in the log.

    `waiting` gets what it writes while it runs, from another thread; the outcome has what was not told until then.
    """
    began = time.monotonic()
    has_begun = False

    def hear(pieces: list[tuple[str, str]]) -> None:
        nonlocal has_begun
        has_begun = True
        waiting.extend(Piece(stream, text) for stream, text in pieces)

    try:
        ran = client.run(program.language, program.files, stdin=program.input, is_unwanted=is_unwanted, hear=hear)
    except ServiceError as refusal:
        log.info("the runner did not run %s: %s %s", program.language, refusal.code, getattr(refusal, "detail", ""))
        return Outcome(RunOutcome.LOST if has_begun else RunOutcome.NOT_LOADED, None, _since(began))
    said = _compiler_says(ran.compiled, is_told=ran.is_told)
    if ran.run is None:
        code = ran.compiled.code if ran.compiled is not None else None
        return Outcome(RunOutcome.FAILED, code or 1, _since(began), said)
    stage = ran.run
    outcome = STOPPED_FOR.get(stage.status or "") or (RunOutcome.FINISHED if stage.code == 0 else RunOutcome.FAILED)
    took = _since(began) if stage.took_ms is None else stage.took_ms
    wrote = () if ran.is_told else _pieces(("stdout", stage.stdout), ("stderr", stage.stderr))
    return Outcome(outcome, _exit_code(stage), took, said + wrote)


def execute_silently(program: Program, is_unwanted: Callable[[], bool]) -> Outcome:
    """Run it and wait for its end; the outcome has all that it wrote."""
    waiting: deque[Piece] = deque()
    found = execute(program, is_unwanted, waiting)
    return replace(found, pieces=(*waiting, *found.pieces))


def try_cases(
    program: Program, trial: Trial, is_unwanted: Callable[[], bool], tell: Callable[[list[CaseResult]], None]
) -> RunOutcome:
    """Run the programs of a trial one after the other, and tell what came of each; how that ended as a whole."""
    began = time.monotonic()
    for number, one in enumerate(trial.programs, 1):
        if is_unwanted() or time.monotonic() - began >= run_limits.MAX_TESTS_TIME.total_seconds():
            break
        found = execute_silently(_around(program, one), is_unwanted)
        if found.outcome is RunOutcome.NOT_LOADED:
            return RunOutcome.NOT_LOADED
        tell(trial.take(number, _written(found)))
    return RunOutcome.FINISHED


def _around(program: Program, one: CaseProgram) -> Program:
    """The program with what tries some cases on it, and the input of the case."""
    first, *others = program.files
    if one.harness is None:
        return replace(program, input=one.input)
    if one.harness.name is None:
        return Program(program.language, (replace(first, content=first.content + one.harness.text), *others), "")
    return Program(program.language, (piston.File(one.harness.name, one.harness.text), *program.files), "")


def _written(found: Outcome) -> Written:
    stdout, stderr = (
        "".join(piece.text for piece in found.pieces if piece.stream == stream) for stream in ("stdout", "stderr")
    )
    return Written(stdout, stderr, found.outcome, found.duration_ms)


def _compiler_says(stage: piston.Stage | None, *, is_told: bool) -> tuple[Piece, ...]:
    """Its errors and warnings, unless they were told already; where it was stopped, why."""
    if stage is None:
        return ()
    was_stopped = stage.status in STOPPED_FOR and stage.message is not None
    return _pieces(("stderr", "" if is_told else stage.output), ("stderr", f"{stage.message}\n" if was_stopped else ""))


def _pieces(*written: tuple[str, str]) -> tuple[Piece, ...]:
    return tuple(Piece(stream, text) for stream, text in written if text)


def _exit_code(stage: piston.Stage) -> int | None:
    """As a shell says it; None where a limit ended the program."""
    if stage.code is not None or stage.status in STOPPED_FOR:
        return stage.code
    number = signal.Signals.__members__.get(stage.signal or "")
    return None if number is None else SIGNALED + number.value


def _since(began: float) -> int:
    return round((time.monotonic() - began) * 1000)
