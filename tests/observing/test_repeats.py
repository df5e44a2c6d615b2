"""A flood of lines about one person or address is cut short and counted; nobody else's lines are."""

import logging

import pytest

from observing import logs, repeats
from observing.repeats import Repeats
from tests.observing.test_logs import written  # noqa: F401 (a fixture)


class Clock:
    now = 0.0

    def __call__(self):
        return self.now


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def lines(written, clock):  # noqa: F811 (the fixture)
    stream = written("text")
    handler = logging.getLogger().handlers[0]
    handler.filters = [Repeats(clock) if isinstance(one, Repeats) else one for one in handler.filters]
    return lambda: stream.getvalue().splitlines()


def flood(name="neurohire.requests", *, times=10_000, source="192.0.2.1", words="%s was refused"):
    for number in range(times):
        logging.getLogger(name).info(words, number, extra={"source": source})


def test_a_flood_writes_a_hundred_lines_and_the_next_says_how_many_were_left_out(lines, clock):
    flood()
    assert len(lines()) == repeats.BURST
    clock.now += 1
    flood(times=1)
    assert len(lines()) == repeats.BURST + 1
    assert lines()[-1].endswith(f"0 was refused ({10_000 - repeats.BURST:d} more like this were left out)")


def test_lines_about_others_are_written(lines):
    flood()
    before = len(lines())
    flood(times=5, source="192.0.2.2")
    logs.begin("a-request")
    logs.bind(user=7)
    flood(times=5, source=None)
    logs.end()
    flood(times=5, words="%s was answered")
    logging.getLogger("neurohire.requests").warning("%s was refused", 1, extra={"source": "192.0.2.1"})
    assert len(lines()) - before == 16


def test_who_signed_in_is_never_left_out(lines):
    flood("neurohire.sign_ins", times=500)
    assert len(lines()) == 500


def test_tracebacks_are_fewer_because_they_are_long(lines):
    for _ in range(200):
        try:
            int("no number")
        except ValueError:
            logging.getLogger("routes.http.errors").exception("request failed")
    assert sum("request failed" in line for line in lines()) == repeats.TRACEBACKS_BURST


def test_many_addresses_are_bounded_together_and_take_no_memory_for_ever(lines, clock):
    for number in range(5000):
        flood(times=1, source=f"address {number}")
    assert len(lines()) == repeats.ALL_BURST
    counted = next(one for one in logging.getLogger().handlers[0].filters if isinstance(one, Repeats))
    assert len(counted._kinds) <= repeats.MAX_KINDS + 1
    clock.now += 3600
    flood(times=1)
    clock.now += repeats.SUMMARY_EVERY_S
    flood(times=1)
    assert len(counted._kinds) < 10
    assert sum("were left out" in line for line in lines()) >= 1


def test_a_flood_from_many_addresses_is_not_searched_for_each_of_its_lines(lines, clock, monkeypatch):
    searches = []
    forget = Repeats._forget
    monkeypatch.setattr(Repeats, "_forget", lambda self, now: searches.append(now) or forget(self, now))
    for second in range(3):
        for number in range(1000 if second else repeats.MAX_KINDS):
            flood(times=1, source=f"address {second} {number}")
        clock.now += repeats.FORGET_EVERY_S
    assert len(searches) <= 3


def test_what_was_left_out_is_told_though_no_other_line_like_it_comes(lines, clock):
    flood(times=150)
    clock.now += repeats.SUMMARY_EVERY_S
    logging.getLogger("neurohire.requests").info("something else")
    assert any("50 lines of neurohire.requests were left out: %s was refused" in line for line in lines())
