"""What is charged and given back, in memory and in a real Redis, and how much memory that may take."""

import importlib
import logging

import pytest

from services.base import limit_counts, limits
from services.base.errors import TooOften
from services.base.limit_counts import Charge, MemoryCounts, RedisCounts
from services.base.limits import Limit, Rate, Subject
from tests.in_force import using
from tests.scale import redis_server
from tests.scale.redis_server import RedisServer

BOB = Subject(Limit.SIGN_IN_PER_ACCOUNT_AND_ADDRESS, "bob address 192.0.2.1")
HERE = Subject(Limit.SIGN_IN_PER_ADDRESS, "address 192.0.2.1")
HOUR_S = 3600


class Clock:
    def __init__(self):
        self.now = 1000.0

    def __call__(self):
        return self.now


@pytest.fixture(scope="module")
def redis(tmp_path_factory):
    if not redis_server.is_installed():
        pytest.skip("redis-server is not installed")
    running = RedisServer(tmp_path_factory.mktemp("redis"))
    running.start()
    yield running
    running.stop()


@pytest.fixture(autouse=True)
def in_force():
    with using():
        yield


@pytest.fixture(params=["memory", "redis"])
def counts(request, monkeypatch):
    """The limits of the application, counted here or there."""
    if request.param == "memory":
        counted = MemoryCounts()
    else:
        # By its full name: the package has a function of the same name.
        pubsub = importlib.import_module("services.base.pubsub")
        monkeypatch.setattr(pubsub, "TIMEOUT_S", 20.0)  # A busy machine is no Redis that is away.
        counted = RedisCounts(pubsub.connect(request.getfixturevalue("redis").url))
        counted.clear()
    monkeypatch.setattr(limits, "_counts", lambda: counted)
    return counted


def tries(subjects, times):
    """How many of so many charges were accepted."""
    accepted = 0
    for _time in range(times):
        try:
            limits.charge(subjects)
        except TooOften:
            continue
        accepted += 1
    return accepted


# ---- Charging and giving back


def test_more_than_the_limit_is_refused_until_the_window_ends(counts):
    assert tries([BOB], 15) == 10
    with pytest.raises(TooOften) as refused:
        limits.charge([BOB])
    assert 1 <= refused.value.retry_after_s <= 300
    assert str(refused.value.message) == "Too many attempts. Try again in 5 minutes."


def test_both_rates_of_a_limit_hold(counts):
    proof = Subject(Limit.PROOF_PER_SESSION, "session 1")
    assert limits.settings.derived(limits._make_rates)[Limit.PROOF_PER_SESSION] == (Rate(10, 300), Rate(30, HOUR_S))
    assert tries([proof], 12) == 10


def test_who_is_refused_by_one_limit_is_charged_by_none(counts):
    assert tries([HERE, BOB], 40) == 10
    assert tries([HERE], 100) == 50, "thirty refusals of one account leave the others of the address alone"


def test_what_was_right_does_not_count_and_pays_for_nothing_else(counts):
    """Somebody who guesses at Bob signs in to an own account in between: Bob's ten stay ten."""
    own = Subject(Limit.SIGN_IN_PER_ACCOUNT_AND_ADDRESS, "mallory address 192.0.2.1")
    accepted = 0
    for _time in range(40):
        accepted += tries([HERE, BOB], 1)
        limits.charge([HERE, own]).give_back()
    assert accepted == 10
    assert tries([HERE], 100) == 50


def test_giving_back_twice_gives_back_once(counts):
    attempts = [limits.charge([BOB]) for _time in range(9)]
    for _time in range(5):
        attempts[0].give_back()
    assert tries([BOB], 15) == 2


def test_what_is_given_back_late_takes_nothing_off_the_next_window(monkeypatch):
    clock = Clock()
    counted = MemoryCounts(clock=clock)
    monkeypatch.setattr(limits, "_counts", lambda: counted)
    early = [limits.charge([BOB]) for _time in range(10)]
    clock.now += 300
    assert tries([BOB], 15) == 10
    for attempt in early:
        attempt.give_back()
    assert tries([BOB], 15) == 0


def test_what_is_given_back_late_takes_nothing_off_the_next_window_in_redis_either(redis):
    from services.base.pubsub import connect

    counted = RedisCounts(connect(redis.url))
    counted.clear()
    early = counted.charge("key", 5, 300)
    counted.clear()  # As when the window has ended.
    later = [counted.charge("key", 5, 300) for _time in range(6)]
    assert [isinstance(one, Charge) for one in later] == [True] * 5 + [False]
    counted.give_back(early)
    assert not isinstance(counted.charge("key", 5, 300), Charge)


def test_a_key_in_redis_ends_with_its_window_and_says_nothing_of_whom(redis, monkeypatch):
    from services.base.pubsub import connect

    client = connect(redis.url)
    counted = RedisCounts(client)
    counted.clear()
    monkeypatch.setattr(limits, "_counts", lambda: counted)
    limits.charge([BOB])
    (key,) = client.scan_iter("*limit*")
    assert "bob" not in key
    assert len(key) < 60
    assert 0 < client.ttl(key) <= 300


@pytest.mark.parametrize("trouble", ["kill", "freeze"])
def test_without_redis_the_process_counts_alone_and_says_so_once(redis, caplog, trouble, monkeypatch):
    from services.base.pubsub import connect

    counted = RedisCounts(connect(redis.url))
    monkeypatch.setattr(limits, "_counts", lambda: counted)
    monkeypatch.setattr(limit_counts, "RETRY_AFTER_S", HOUR_S)
    limits.charge([BOB]).give_back()
    getattr(redis, trouble)()
    try:
        with caplog.at_level(logging.WARNING, "services.base.limit_counts"):
            assert tries([BOB], 15) == 10
    finally:
        redis.stop()
        redis.start()
    assert len(caplog.records) == 1


# ---- Many at once


@pytest.mark.usefixtures("app")
def test_guesses_at_once_are_no_more_than_guesses_one_after_the_other(counts):
    """All are charged before any of them is looked at."""
    import eventlet

    from tests.services.at_once import at_once

    seen = []

    def wrong():
        with limits.guess([HERE, BOB], source="192.0.2.1"):
            seen.append(1)
            eventlet.sleep(0.01)

    outcomes = at_once(*[wrong] * 100)
    assert sum(outcome is None for outcome in outcomes) == len(seen) == 10
    assert all(isinstance(outcome, TooOften) for outcome in outcomes if outcome is not None)
    assert limits._in_turn == {}, "nobody is remembered who no longer waits"


@pytest.mark.usefixtures("app")
def test_a_crowd_with_right_passwords_at_once_is_not_taken_for_guessing(counts):
    """A hundred colleagues at nine o'clock: the charges of those that are looked at stay below the limit."""
    import eventlet

    from tests.services.at_once import at_once

    at_work, most = [], []

    def right(number):
        own = Subject(Limit.SIGN_IN_PER_ACCOUNT_AND_ADDRESS, f"person {number}")
        with limits.guess([HERE, own], source="192.0.2.1") as attempt:
            at_work.append(number)
            most.append(len(at_work))
            eventlet.sleep(0.002)
            at_work.remove(number)
            attempt.give_back()

    assert at_once(*(lambda number=number: right(number) for number in range(100))) == [None] * 100
    assert max(most) == limits.AT_ONCE
    assert tries([HERE], 100) == 60, "and nothing is left of it"


# ---- Memory


def test_a_flood_of_names_takes_no_more_memory_and_frees_no_account_that_is_guessed_at():
    counted = MemoryCounts(max_keys=1000)
    for _time in range(10):
        counted.charge("bob", 10, HOUR_S)
    for number in range(20_000):
        counted.charge(f"stranger {number}", 10, HOUR_S)
        assert len(counted) <= 1000
    assert not isinstance(counted.charge("bob", 10, HOUR_S), Charge)


def test_what_has_ended_goes_first():
    clock = Clock()
    counted = MemoryCounts(max_keys=100, clock=clock)
    for number in range(99):
        counted.charge(f"short {number}", 10, 60)
    counted.charge("long", 10, HOUR_S)
    clock.now += 61
    for number in range(99):
        counted.charge(f"later {number}", 10, 60)
    assert len(counted) <= 100
    assert counted.wait_s("long", 1) > 0


def test_success_leaves_nothing_behind():
    counted = MemoryCounts()
    for number in range(1000):
        counted.give_back(counted.charge(f"person {number}", 10, HOUR_S))
    assert len(counted) == 0


def test_how_much_is_left_of_a_limit_is_told_and_costs_nothing(counts):
    assert limits.standing(BOB) == limits.Standing(Rate(10, 300), 10, 0)
    limits.charge([BOB])
    for _once_more in range(2):
        now = limits.standing(BOB)
        assert (now.left, 290 < now.back_in_s <= 300) == (9, True)
