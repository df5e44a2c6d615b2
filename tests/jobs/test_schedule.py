"""The clock: a job that throws is told once and tried again, one that hangs holds up nobody, and all end in order."""

import logging

import pytest

from db.engine import database
from jobs import schedule as clock
from jobs import stopping
from jobs.schedule import Job, Schedule, State
from observing import metrics
from services.base.text import Message
from services.document import document_saving
from sockets import ownership
from tests.observing.test_logs import written  # noqa: F401 (a fixture)

pytestmark = pytest.mark.usefixtures("app")
TICK_S = 0.01


def job(work, name="a-job", **more):
    return Job(name, Message("A job"), TICK_S, work, **more)


@pytest.fixture
def run():
    """Start jobs; they end with the test."""
    started = []

    def start(*jobs):
        started.append(Schedule(jobs))
        started[-1].start()
        return started[-1]

    yield start
    for one in started:
        one.end(everything=True, patience_s=0)


def wait_for(condition):
    import eventlet

    with eventlet.Timeout(5):
        while not condition():
            eventlet.sleep(TICK_S)


class Fails:
    """Raises these, one a turn, and works afterwards."""

    def __init__(self, *errors):
        self.errors, self.turns = list(errors), 0

    def __call__(self):
        self.turns += 1
        if self.errors:
            raise self.errors.pop(0)


class Hangs:
    """Does not end before it is let go."""

    def __init__(self):
        import eventlet

        self.gate, self.begun, self.ended = eventlet.event.Event(), 0, 0

    def __call__(self):
        self.begun += 1
        self.gate.wait()
        self.ended += 1


def test_what_throws_is_logged_once_counted_and_tried_again(run, caplog):
    counted = metrics.JOB_FAILURES.labels("a-job")._value.get()
    work = Fails(*(ValueError("what somebody wrote") for _ in range(5)))
    one = job(work)
    with caplog.at_level(logging.INFO):
        run(one)
        wait_for(lambda: work.turns == 7)
    assert [line.getMessage() for line in caplog.records if line.name == clock.__name__] == [
        "the job a-job failed",
        "the job a-job works again",
    ]
    assert (one.failures, one.last_failure, one.state) == (5, "ValueError", State.WELL)
    assert metrics.JOB_FAILURES.labels("a-job")._value.get() == counted + 5


def test_another_kind_of_failure_is_logged_too(caplog):
    one = job(Fails(ValueError(), ValueError(), KeyError()))
    for _ in range(3):
        one.turn()
    lines = [line for line in caplog.records if line.name == clock.__name__]
    assert [line.exc_info[0] for line in lines] == [ValueError, KeyError]
    assert one.state is State.FAILING


def test_a_job_that_fails_in_turn_leaves_out_no_other_jobs_line(written):  # noqa: F811
    stream = written("text")
    flapping = job(Fails(*(error() for _ in range(40) for error in (ValueError, KeyError))), "flapping")
    for _ in range(80):
        flapping.turn()
    job(Fails(OSError()), "other").turn()
    assert stream.getvalue().count("the job flapping failed") <= 21
    assert stream.getvalue().count("the job other failed") == 1


def test_one_that_hangs_holds_up_no_other_and_has_no_second_turn(run):
    import eventlet

    hangs, works = Hangs(), Fails()
    one = job(hangs, "hangs")
    run(one, job(works, "works"))
    wait_for(lambda: works.turns >= 20)
    with eventlet.Timeout(5):
        one.turn()
    assert (hangs.begun, hangs.ended, one.is_running) == (1, 0, True)
    hangs.gate.send()
    wait_for(lambda: hangs.begun >= 2)


def test_what_it_says_of_itself(monkeypatch):
    times = iter((100.0, 100.5))
    monkeypatch.setattr(clock.time, "time", lambda: 1_700_000_000.0)
    monkeypatch.setattr(clock.time, "monotonic", lambda: next(times))
    one = job(lambda: None)
    assert (one.state, one.began_at) == (State.NOT_YET, 0)
    one.turn()
    assert (one.state, one.began_at, one.took_s, one.failures) == (State.WELL, 1_700_000_000, 0.5, 0)


@pytest.mark.parametrize(("every_s", "after_s", "state"), [
    (0.1, 59, State.WELL), (0.1, 61, State.TOO_LONG), (600.0, 5999, State.WELL), (600.0, 6001, State.TOO_LONG),
])  # fmt: skip
def test_a_turn_takes_too_long_after_ten_pauses_and_a_minute(monkeypatch, every_s, after_s, state):
    seen = []
    now = [1_700_000_000.0]
    monkeypatch.setattr(clock.time, "time", lambda: now[0])

    def work():
        now[0] += after_s
        seen.append(one.state)

    one = Job("a-job", Message("A job"), every_s, work)
    one.turn()
    assert (seen, one.state) == ([state], State.WELL)


def test_what_has_ended_has_no_further_turn_and_what_goes_on_has(run):
    ends, goes_on = Fails(), Fails()
    schedule = run(job(ends, "ends"), job(goes_on, "goes-on", goes_on=True))
    wait_for(lambda: ends.turns and goes_on.turns)
    schedule.end(everything=False, patience_s=1)
    turns = ends.turns
    wait_for(lambda before=goes_on.turns: goes_on.turns > before + 3)
    assert ends.turns == turns
    schedule.end(everything=True, patience_s=1)
    turns = goes_on.turns
    run(job(other := Fails(), "other"))
    wait_for(lambda: other.turns > 3)
    assert goes_on.turns == turns


def test_the_end_waits_for_a_turn_under_way_and_not_for_ever(run):
    import eventlet

    hangs = Hangs()
    schedule = run(job(hangs))
    wait_for(lambda: hangs.begun == 1)
    with eventlet.Timeout(5):
        schedule.end(everything=True, patience_s=0.05)
    assert hangs.ended == 0
    eventlet.spawn_after(0.05, hangs.gate.send)
    schedule.end(everything=True, patience_s=5)
    assert hangs.ended == 1


def test_stopping_ends_the_others_then_stores_then_ends_storing_and_gives_the_rooms_up(run, monkeypatch):
    order = []
    goes_on, ends = Fails(), Fails()
    schedule = run(job(ends, "ends"), job(goes_on, "goes-on", goes_on=True))
    wait_for(lambda: ends.turns and goes_on.turns)

    def turns_meanwhile(work):
        before = work.turns
        run(job(other := Fails(), "other"))
        wait_for(lambda: other.turns > 3)
        return work.turns > before

    def store(*, is_logged):
        order.append(("store", is_logged, turns_meanwhile(ends), turns_meanwhile(goes_on)))
        return len(order) == 3  # The database is back at the third try.

    monkeypatch.setattr(document_saving, "flush_quietly", store)
    monkeypatch.setattr(ownership, "release_rooms", lambda: order.append(("release", turns_meanwhile(goes_on))))
    monkeypatch.setattr(database, "close", lambda: order.append(("close",)))
    stopping.wind_down(schedule)
    assert order == [
        ("store", True, False, True), ("store", False, False, True), ("store", False, False, True),
        ("release", False), ("close",),
    ]  # fmt: skip


def test_a_database_that_stays_away_ends_the_patience(monkeypatch):
    tries = []
    monkeypatch.setattr(stopping, "STOP_PATIENCE_S", 0.25)
    monkeypatch.setattr(document_saving, "flush_quietly", lambda *, is_logged: bool(tries.append(is_logged)))
    monkeypatch.setattr(database, "close", lambda: tries.append("close"))
    stopping.wind_down(Schedule([]))
    assert tries == [True, False, False, False, "close"]
