"""A database known to be away is asked by one at a time, and nobody else waits for it."""

from contextlib import suppress

import pytest

from db import outage
from db.outage import DatabaseUnavailable, Outage


class Away(Exception):
    """What a driver raises when nobody is there."""


class Refused(Exception):
    """What a database that is there raises."""


@pytest.fixture
def clock(monkeypatch):
    now = [100.0]
    monkeypatch.setattr(outage.time, "monotonic", lambda: now[0])
    return now


@pytest.fixture
def watched(clock):
    return Outage(lambda error: isinstance(error, Away))


def call(watched, error=None):
    with watched.attempt():
        if error:
            raise error


def fail(watched, error):
    with pytest.raises(type(error)):
        call(watched, error)


def slow(watched, clock, seconds, meanwhile=lambda: None):
    """A call that fails after so long."""

    def wait():
        clock[0] += seconds / 2
        meanwhile()
        clock[0] += seconds / 2
        raise Away

    with suppress(Away), watched.attempt():
        wait()


def test_after_a_failure_others_are_refused_without_being_tried(watched, clock):
    fail(watched, Away())
    clock[0] += 0.9
    with pytest.raises(DatabaseUnavailable):
        call(watched, AssertionError("this was tried"))


def test_then_one_at_a_time_tries(watched, clock):
    fail(watched, Away())
    clock[0] += 1.1
    with watched.attempt(), pytest.raises(DatabaseUnavailable):
        call(watched)
    call(watched)


def test_a_failed_trial_counts_from_its_end(watched, clock):
    fail(watched, Away())
    clock[0] += 1.1
    slow(watched, clock, 4)
    clock[0] += 0.9
    with pytest.raises(DatabaseUnavailable):
        call(watched)
    clock[0] += 0.2
    call(watched)


def test_a_refusal_is_an_answer(watched):
    fail(watched, Refused())
    call(watched)


def test_a_trial_that_is_refused_ends_the_outage(watched, clock):
    fail(watched, Away())
    clock[0] += 1.1
    fail(watched, Refused())
    call(watched)


def test_one_slow_statement_is_no_outage_while_others_are_answered(watched, clock):
    slow(watched, clock, 4, meanwhile=lambda: call(watched))
    call(watched)
