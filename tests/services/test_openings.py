"""When people can be booked: their hours by their own clocks, on the days when these change too, beside what they have."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from db.engine import database
from repositories import users, working_hours
from repositories.working_hours import DaysOff, Hours
from services.base.clock import utcnow
from services.interview import members
from services.planning import ending, openings, scheduling, wall_hours
from services.planning.scheduling import Plan
from services.planning.spans import common, merged, without
from tests.services.seated import seat_of

HOUR = timedelta(hours=1)
MONDAY = datetime(2027, 6, 7, tzinfo=UTC)
NOW = MONDAY - timedelta(days=7)
# Where clocks change by an hour, by half of one, at midnight, never; where a day was left out; odd minutes.
ZONES = (
    "Europe/Berlin", "America/New_York", "America/Santiago", "Australia/Lord_Howe", "Asia/Kathmandu", "Africa/Cairo",
    "America/St_Johns", "Pacific/Apia", "Africa/Casablanca", "Asia/Tehran", "UTC", "Pacific/Chatham",
)  # fmt: skip
# The changes of 2026 and 2027 are in these weeks, and those of Samoa's lost day at the end of 2011.
WEEKS = [
    datetime(2011, 12, 28, tzinfo=UTC),
    *(datetime(2026, 1, 1, tzinfo=UTC) + timedelta(days=7 * one) for one in range(104)),
]

ranges = st.tuples(st.integers(0, 6), st.integers(0, 1439), st.integers(1, 1440)).filter(lambda one: one[1] < one[2])
moments = st.integers(0, 10**6).map(lambda one: MONDAY + timedelta(minutes=one % 5000))
spans = st.lists(st.tuples(moments, moments).filter(lambda one: one[0] < one[1]), max_size=8)


def covers(found, moment):
    return any(start <= moment < end for start, end in found)


@pytest.mark.slow
@settings(max_examples=120, deadline=None)
@given(st.sampled_from(ZONES), st.sampled_from(WEEKS), st.lists(ranges, max_size=6), st.integers(0, 6), st.data())
def test_a_moment_is_within_hours_when_the_clocks_there_say_so(zone, week, hours, off, data):
    day_off = DaysOff(1, 1, week.date() + timedelta(days=off), week.date() + timedelta(days=off + 1), "")
    rows = [Hours(1, *one) for one in hours]
    found = wall_hours.spans_of(rows, [day_off], zone=zone, since=week, until=week + timedelta(days=7))
    assert found == merged(found), "sorted, and none touches another"
    edges = [edge + shift for span in found for edge in span for shift in (timedelta(0), -timedelta(seconds=1))]
    drawn = data.draw(st.lists(st.integers(0, 7 * 1440 * 60 - 1), min_size=60, max_size=60))
    for moment in [*edges, *(week + timedelta(seconds=one) for one in drawn)]:
        if not week <= moment < week + timedelta(days=7):
            continue
        local = moment.astimezone(ZoneInfo(zone))
        minute = local.hour * 60 + local.minute
        is_off = day_off.first_day <= local.date() <= day_off.last_day
        is_within = any(day == local.weekday() and start <= minute < end for day, start, end in hours)
        assert covers(found, moment) is (is_within and not is_off), (zone, moment, local)


@pytest.mark.slow
@settings(max_examples=80, deadline=None)
@given(spans, spans, st.lists(moments, min_size=20, max_size=20))
def test_what_is_left_and_what_is_common_is_what_a_moment_says(one, other, some):
    here, there = merged(one), merged(other)
    for moment in [*some, *(edge for span in [*one, *other] for edge in span)]:
        assert covers(here, moment) is covers(one, moment)
        assert covers(without(here, other), moment) is (covers(one, moment) and not covers(other, moment))
        assert covers(common(here, there), moment) is (covers(one, moment) and covers(other, moment))


def save(person, hours, *, zone="UTC", notice=0, buffer=0, most=9):
    """These (weekday, from, until) hours of the day for somebody."""
    values = {"timezone": zone, "notice_minutes": notice, "buffer_minutes": buffer, "most_a_day": most}
    rows = [Hours(person.user_id, day, int(start * 60), int(end * 60)) for day, start, end in hours]

    def work(db):
        working_hours.save_rules(db, person.user_id, {**values, "saved_at": NOW})
        working_hours.replace_hours(db, person.user_id, rows)

    database.run(work)


def starts(*people, how="all", hours=1, days=1, at=NOW, since=MONDAY, **more):
    """Starts and who is free then, within a day that begins on Monday at midnight."""
    ids, limit = [one.user_id for one in people], more.pop("limit", 99)
    until = more.pop("until", since + timedelta(days=days))
    found = database.read(
        lambda db: openings.openings_in(
            db, ids, how=how, length=hours * HOUR, since=since, until=until, limit=limit, at=at, **more
        )
    )
    return {one.start.strftime("%H:%M"): one.people for one in found}


def is_open(person, start, hours=1, at=NOW, **more):
    """Whether this person can be booked at this start, which need not be a full step."""
    moment = MONDAY + start * HOUR
    until = moment + timedelta(minutes=1)
    return starts(person, hours=hours, since=moment, until=until, at=at, step_minutes=1, **more) != {}


def book(world, person, start, *, minutes=60, panel=()):
    plan = Plan(
        "Booked", (MONDAY + start * HOUR).replace(tzinfo=None), "UTC", world.bob.user_id, minutes,
        tuple(members.PanelMember(one.user_id, "observer", "") for one in panel), interviewer_id=person.user_id,
    )  # fmt: skip
    return scheduling.schedule(person.user_id, plan, at=utcnow()).interview


def test_who_saved_no_hours_is_never_open_and_all_means_all(world):
    alice, dave = world.alice, world.dave
    assert starts(alice) == {}
    assert not is_open(alice, 10)
    save(alice, [(0, 9, 11)])
    assert starts(alice, dave) == {}, "nobody knows when Dave works"
    assert list(starts(alice, dave, how="any")) == ["09:00", "09:30", "10:00"]
    save(dave, [(0, 10, 12)])
    assert starts(alice, dave) == {"10:00": (alice.user_id, dave.user_id)}
    either = starts(alice, dave, how="any")
    assert either["09:30"] == (alice.user_id,)
    assert either["10:00"] == (alice.user_id, dave.user_id)
    assert either["11:00"] == (dave.user_id,)
    assert list(starts(alice, limit=2)) == ["09:00", "09:30"]
    assert starts(world.bob) == {}, "a candidate has no hours"


def test_hours_stand_by_the_clocks_of_their_own_zone(world):
    save(world.alice, [(0, 9, 10.5)], zone="Asia/Kathmandu")
    assert list(starts(world.alice)) == ["03:15", "03:45"], "9:00 and 9:30 there"
    assert is_open(world.alice, 3.25)
    assert not is_open(world.alice, 3)
    assert not is_open(world.alice, 4)
    # Berlin skips the hour from 2 to 3 on 28 March 2027, a Sunday, and has it twice on 31 October.
    save(world.alice, [(6, 1, 4)], zone="Europe/Berlin")
    spring = starts(world.alice, since=datetime(2027, 3, 28, tzinfo=UTC), at=datetime(2027, 3, 1, tzinfo=UTC))
    assert list(spring) == ["00:00", "00:30", "01:00"]
    autumn = starts(world.alice, since=datetime(2027, 10, 30, 20, tzinfo=UTC))
    assert list(autumn) == ["23:00", "23:30", "00:00", "00:30", "01:00", "01:30", "02:00"]


def test_what_stands_is_in_the_way_with_its_pause_and_counts_for_its_day(world):
    alice, dave = world.alice, world.dave
    save(alice, [(0, 8, 14)], buffer=15)
    save(dave, [(0, 8, 14)])
    booked = book(world, alice, 10, panel=(dave,))
    assert list(starts(alice)) == ["08:00", "08:30", "11:30", "12:00", "12:30", "13:00"]
    assert list(starts(dave)) == ["08:00", "08:30", "09:00", "11:00", "11:30", "12:00", "12:30", "13:00"]
    assert "10:00" in starts(alice, besides=booked.id), "who moves it may take a time that it covers"
    assert is_open(alice, 8.75)
    assert not is_open(alice, 8.8)
    save(alice, [(0, 8, 14), (1, 8, 9)], most=1)
    assert list(starts(alice, days=2)) == ["08:00"], "Monday is full"
    assert not is_open(alice, 8)
    assert is_open(alice, 8, besides=booked.id)
    ending.cancel(seat_of(alice, booked))
    assert "10:00" in starts(alice)


def test_what_is_held_busy_off_or_too_soon_is_not_open(world):
    alice = world.alice
    save(alice, [(0, 8, 12)], buffer=30, most=2)
    nine = (MONDAY + 9 * HOUR, MONDAY + 10 * HOUR)

    def held(_db, people, start, end):
        assert start < nine[0] < end
        return {one: [nine] for one in people}

    assert list(starts(alice, holds=held)) == ["10:30", "11:00"]
    assert not is_open(alice, 10, holds=held)
    assert is_open(alice, 10)
    save(alice, [(0, 8, 12)], most=1)
    assert starts(alice, holds=held) == {}, "a hold counts as an interview of its day"
    save(alice, [(0, 8, 12)], notice=120)
    assert next(iter(starts(alice, at=MONDAY + 7.25 * HOUR))) == "09:30"
    assert not is_open(alice, 9, at=MONDAY + 7.25 * HOUR)
    assert is_open(alice, 9, at=MONDAY + 7 * HOUR)
    assert starts(alice, at=MONDAY + 20 * HOUR) == {}
    day = date(2027, 6, 7)
    database.run(lambda db: working_hours.insert_days_off(db, alice.user_id, first_day=day, last_day=day, note="Fair"))
    assert starts(alice) == {}
    assert not is_open(alice, 9)


def test_openings_end_where_not_everything_was_looked_at(world, monkeypatch):
    save(world.alice, [(0, 8, 12)])
    book(world, world.alice, 9)
    book(world, world.alice, 9.5)
    monkeypatch.setattr(openings, "MAX_CONSULTED", 1)
    assert list(starts(world.alice)) == ["08:00"]


def test_who_may_no_longer_sign_in_is_not_open(world):
    save(world.alice, [(0, 8, 12)])
    database.run(lambda db: users.update_user(db, world.alice.user_id, {"deactivated_at": NOW}))
    assert starts(world.alice) == {}
