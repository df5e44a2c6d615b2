"""Trying code on the cases of a question: the programs that do it, and what came of each case.

The server writes the programs and reads what they wrote, whoever runs them: a browser, or the runner.
"""

import json
import secrets
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, field
from enum import StrEnum
from typing import Any

from repositories.states import RunOutcome
from services.interview import run_limits
from services.questions import Case, CaseKind, comparing
from services.running import harness
from services.running.harness import Harness

MAX_KEPT_CHARS = run_limits.MAX_OUTPUT_BYTES
"""Of what all cases of a test gave and wrote together: as much as is kept of any other run."""
MAX_GOT_CHARS = 5_000
"""Shown and kept of one value; as long as an expected one may be. What is compared is the whole."""
MAX_SAID_CHARS = 2_000
"""Of what a case wrote besides, such as its error."""

NEVER_RAN = frozenset({RunOutcome.STOPPED, RunOutcome.NOT_LOADED, RunOutcome.LOST})


class Verdict(StrEnum):
    """What came of a case."""

    PASSED = "passed"
    FAILED = "failed"
    NOT_RUN = "not-run"


class Why(StrEnum):
    """Why a case has no value to compare. The first four are outcomes of the program as a whole."""

    FAILED = "failed"
    TIMED_OUT = "timed-out"
    OUT_OF_MEMORY = "out-of-memory"
    TOO_MUCH_OUTPUT = "too-much-output"
    ASKED = "asked"
    """It asked for more lines than the case gives."""
    MISSING = "missing"
    """There is no such function."""
    UNWRITABLE = "unwritable"
    """What it returned has no JSON."""
    NO_CALLS = "no-calls"
    """Functions are not called in this language."""


@dataclass(frozen=True)
class CaseResult:
    """What came of one case; `case` counts from 0 among the cases that were tried, `said` is what it wrote besides."""

    case: int
    verdict: Verdict
    got: str | None = None
    said: str = ""
    why: Why | None = None
    duration_ms: int | None = None


@dataclass(frozen=True)
class CaseProgram:
    """A program that tries some cases: one makes all calls, each input is given to another."""

    cases: tuple[int, ...]
    input: str = ""
    harness: Harness | None = None


@dataclass(frozen=True)
class Written:
    """What such a program wrote and how it ended; `asked` says that it was ended because it wanted more lines."""

    stdout: str
    stderr: str
    outcome: RunOutcome
    duration_ms: int
    asked: bool = False


@dataclass
class Trial:
    """The cases that are tried, the programs for it, and the results so far."""

    cases: tuple[Case, ...]
    programs: tuple[CaseProgram, ...]
    token: str
    language: str
    results: dict[int, CaseResult] = field(default_factory=dict)
    heard: int = 0
    chars_left: int = MAX_KEPT_CHARS

    def take(self, number: int, written: Written) -> list[CaseResult]:
        """Read what program `number` (from 1) wrote. What was heard already is not taken again."""
        if not self.heard < number <= len(self.programs):
            return []
        self.heard = number
        program = self.programs[number - 1]
        read = _of_calls if program.harness else _of_input
        return self._keep(read(self, program, written))

    def finish(self) -> list[CaseResult]:
        """The cases that nothing came of."""
        tried = {at for program in self.programs for at in program.cases}
        left = [at for at in range(len(self.cases)) if at not in self.results]
        return self._keep(CaseResult(at, Verdict.NOT_RUN, why=None if at in tried else Why.NO_CALLS) for at in left)

    def _keep(self, found: Iterable[CaseResult]) -> list[CaseResult]:
        kept = [self._cut(one) for one in found]
        self.results |= {one.case: one for one in kept}
        return kept

    def _cut(self, one: CaseResult) -> CaseResult:
        got = None if one.got is None else _storable(one.got)[: min(MAX_GOT_CHARS, self.chars_left)]
        self.chars_left -= len(got or "")
        said = _storable(one.said).strip("\n")[: min(MAX_SAID_CHARS, self.chars_left)]
        self.chars_left -= len(said)
        return CaseResult(one.case, one.verdict, got, said, one.why, one.duration_ms)

    def ordered(self) -> list[CaseResult]:
        """The results so far, in the order of the cases."""
        return [self.results[at] for at in sorted(self.results)]

    def text(self) -> str:
        """The results as they are stored."""
        return json.dumps([asdict(one) for one in self.ordered()], ensure_ascii=False)


def _storable(text: str) -> str:
    """Halves of surrogate pairs can be in JSON, but in no database and on no page."""
    return text.encode("utf-8", "replace").decode()


def read(stored: str | None) -> list[CaseResult]:
    """The results of what `Trial.text` wrote."""
    return [_result(one) for one in json.loads(stored or "[]")]


def _result(one: dict[str, Any]) -> CaseResult:
    why = Why(one["why"]) if one["why"] else None
    return CaseResult(one["case"], Verdict(one["verdict"]), one["got"], one["said"], why, one["duration_ms"])


def of(cases: Sequence[Case], language: str, source: str) -> Trial:
    """A trial of the file called `source`, written in this language."""
    token = f"case{secrets.token_hex(8)}"
    numbers = [at for at, case in enumerate(cases) if case.kind == CaseKind.CALL]
    calls = [harness.Call(at, *_parts(cases[at].given)) for at in numbers]
    around = harness.of(language, source, token, calls) if calls else None
    programs = [CaseProgram(tuple(numbers), harness=around)] if around else []
    programs += [CaseProgram((at,), case.given) for at, case in enumerate(cases) if case.kind == CaseKind.INPUT]
    return Trial(tuple(cases), tuple(programs), token, language)


def _parts(given: str) -> tuple[str, list[object]]:
    """A call that was checked when it was saved: the function's name and its arguments."""
    name, _bracket, rest = given.strip().partition("(")
    return name, json.loads(f"[{rest[:-1]}]")


def _of_input(trial: Trial, program: CaseProgram, written: Written) -> list[CaseResult]:
    (at,) = program.cases
    if written.outcome in NEVER_RAN and not written.asked:
        return [CaseResult(at, Verdict.NOT_RUN)]
    why = _why(written)
    is_passed = why is None and comparing.is_expected(trial.cases[at], written.stdout)
    verdict = Verdict.PASSED if is_passed else Verdict.FAILED
    return [CaseResult(at, verdict, written.stdout, written.stderr, why, written.duration_ms)]


def _why(written: Written) -> Why | None:
    if written.asked:
        return Why.ASKED
    return None if written.outcome is RunOutcome.FINISHED else Why(written.outcome.value)


def _of_calls(trial: Trial, program: CaseProgram, written: Written) -> list[CaseResult]:
    found: dict[int, CaseResult] = {}
    told, rest = _told(trial.token, written.stdout)
    for printed, line in told:
        said = _line(line)
        if said.get("case") in program.cases and said["case"] not in found:
            found[said["case"]] = _of_call(trial, said, printed)
    left = [at for at in program.cases if at not in found]
    if left and (written.asked or written.outcome not in NEVER_RAN):
        why = _why(written) or Why.FAILED
        found[left[0]] = CaseResult(left[0], Verdict.FAILED, None, rest + written.stderr, why)
    return [found.get(at) or CaseResult(at, Verdict.NOT_RUN) for at in program.cases]


def _told(token: str, stdout: str) -> tuple[list[tuple[str, str]], str]:
    """The harness's lines, each with what was written before it, and what was written after the last.

    By hand: an expression for the spaces before a line would try each space of a long row anew, and the code that is
    tried chooses how long the row is.
    """
    told = []
    begin, mark = 0, f"{token} "
    while (at := stdout.find(mark, begin)) >= 0:
        end = stdout.find("\n", at)
        end = len(stdout) if end < 0 else end
        told.append((stdout[begin:at].rstrip(" \t").removesuffix("\n"), stdout[at + len(mark) : end]))
        begin = end + 1
    return told, stdout[begin:]


def _line(text: str) -> dict[str, Any]:
    try:
        said = json.loads(text)
    except (ValueError, RecursionError):
        return {}
    is_ours = isinstance(said, dict) and type(said.get("case")) is int
    return said if is_ours else {}


def _of_call(trial: Trial, said: dict[str, Any], printed: str) -> CaseResult:
    took = said.get("ms")
    ms = min(max(took, 0), 10**6) if isinstance(took, int) else None
    got = said.get("got")
    if isinstance(got, str):
        verdict = Verdict.PASSED if _is_expected(trial, said["case"], got) else Verdict.FAILED
        return CaseResult(said["case"], verdict, _as_expected_ones(got), printed, None, ms)
    told = said.get("error", said.get("unwritable"))
    why = Why.MISSING if "missing" in said else Why.UNWRITABLE if "unwritable" in said else Why.FAILED
    return CaseResult(said["case"], Verdict.FAILED, None, printed + (told if isinstance(told, str) else ""), why, ms)


def _is_expected(trial: Trial, at: int, got: str) -> bool:
    """Whether a call returned what its case expects; Lua's empty table is an empty list and an empty object."""
    case = trial.cases[at]
    if comparing.is_expected(case, got):
        return True
    return trial.language == "lua" and comparing.is_expected(comparing.with_one_empty(case), got)


def _as_expected_ones(got: str) -> str:
    """Spaced as people write what they expect, whichever language wrote it."""
    try:
        return json.dumps(json.loads(got), ensure_ascii=False)
    except (ValueError, RecursionError):
        return got
