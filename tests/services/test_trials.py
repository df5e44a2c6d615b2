"""Reading what a program wrote that tried cases: the code in it may write whatever it likes."""

import json

import pytest

from repositories.states import RunOutcome
from services.questions import Case
from services.running import trials
from services.running.trials import Verdict, Written

CASES = [Case("call", f"double({number})", str(2 * number), "json", False) for number in (1, 2, 3)]


def take(trial, stdout, *, stderr="", outcome=RunOutcome.FINISHED):
    return trial.take(1, Written(stdout, stderr, outcome, 5))


def line(trial, case, **said):
    return f"{trial.token} {json.dumps({'case': case, 'ms': 1} | said)}\n"


@pytest.mark.timeout(60)
@pytest.mark.parametrize("flood", [" ", " \t", "\n", "\n ", "case", "{"], ids=repr)
def test_a_flood_before_a_line_of_ours_is_read_once(flood):
    """Whoever tried each character of it anew would take hours."""
    trial = trials.of(CASES, "python", "main.py")
    found = take(trial, flood * 1_000_000 + line(trial, 0, got="2") + flood * 1_000_000)
    assert [one.verdict for one in found] == [Verdict.PASSED, Verdict.FAILED, Verdict.NOT_RUN]
    assert all(len(one.said) <= trials.MAX_SAID_CHARS for one in found)


def test_what_stands_before_a_line_is_what_its_call_wrote():
    trial = trials.of(CASES, "javascript", "main.js")
    grouped = f"\n  {line(trial, 1, got='5')}"
    found = take(trial, f"one\n\n{line(trial, 0, got='2')}two{grouped}and the end\n", stderr="trouble\n")
    assert [(one.verdict, one.said) for one in found] == [
        (Verdict.PASSED, "one"),
        (Verdict.FAILED, "two"),
        (Verdict.FAILED, "and the end\ntrouble"),
    ]


def test_a_line_that_quotes_our_token_is_one_line():
    trial = trials.of(CASES[:1], "javascript", "main.js")
    (found,) = take(trial, line(trial, 0, error=f"Error: {trial.token} is read"))
    assert (found.verdict, found.said) == (Verdict.FAILED, f"Error: {trial.token} is read")


def test_a_value_that_is_nested_too_deeply_is_not_what_was_expected():
    trial = trials.of(CASES[:1], "python", "main.py")
    (found,) = take(trial, line(trial, 0, got="[" * 900 + "]" * 900))
    assert found.verdict is Verdict.FAILED
