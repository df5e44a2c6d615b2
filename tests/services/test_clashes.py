"""Interviews that overlap are told; nothing is refused for it."""

from datetime import UTC, datetime, timedelta

import pytest

from db.engine import database
from repositories import busy_calendars
from services.base.clock import utcnow
from services.interview import members
from services.planning import availability, ending, hours, scheduling
from services.planning.scheduling import Plan
from tests.people import Caller, add_user, schedule
from tests.services.seated import seat_of

NOON = datetime(2027, 6, 1, 12)


def look(world, interview, *, reader=None, role="admin"):
    """What stands in the way of this interview, as the reader is told."""
    people = tuple(one.user_id for one in members.people_of(interview))
    asked = availability.Asked(
        interview.scheduled_time, interview.duration_minutes, "UTC", people, besides=interview.id
    )
    return availability.look(asked, reader_id=(reader or world.alice).user_id, reader_role=role)


def titles_of(world, interview):
    return sorted({one.title for one in look(world, interview).clashes})


def clashes(world, minutes, duration=60, interviewer=None, candidate=None):
    """The titles that clash with an interview so many minutes after noon, where one from 12:00 to 13:00 stands."""
    noon = Plan("Noon", NOON, "UTC", world.bob.user_id)
    scheduling.schedule(world.alice.user_id, noon, at=utcnow())
    wanted = Plan("Wanted", NOON + timedelta(minutes=minutes), "UTC", (candidate or world.bob).user_id, duration)
    made = scheduling.schedule((interviewer or world.alice).user_id, wanted, at=utcnow()).interview
    return titles_of(world, made)


@pytest.mark.parametrize(
    ("minutes", "duration", "found"),
    [
        (-60, 60, []), (60, 60, []), (-59, 60, ["Noon"]), (59, 60, ["Noon"]), (0, 60, ["Noon"]), (-240, 480, ["Noon"]),
        (20, 5, ["Noon"]), (-480, 480, []), (1440, 60, []),
    ],
)  # fmt: skip
def test_interviews_that_overlap_clash_and_those_that_touch_do_not(world, minutes, duration, found):
    assert clashes(world, minutes, duration) == found


def test_a_clash_is_one_of_the_same_interviewer_or_the_same_candidate(world):
    assert clashes(world, 0, candidate=world.carol) == ["Noon"]
    assert "Noon" in clashes(world, 0, interviewer=world.dave)


def test_two_other_people_do_not_clash(world):
    assert clashes(world, 0, interviewer=world.dave, candidate=world.carol) == []


def test_what_was_cancelled_clashes_with_nothing(world):
    ending.cancel(seat_of(world.alice, world.interview))
    again = schedule(world.alice.user_id, world.bob.user_id, "Instead", at=world.interview.scheduled_time)
    assert look(world, again) == availability.Availability(look(world, again).people, [], [])


def known_by_id(name, role):
    """Somebody of whom only the id is needed."""
    return Caller(None, name, add_user(name, name.title(), role), None)


def stands_at_noon(world):
    """Dave and Carol have an interview at noon; alice wants Dave and Bob then."""
    noon = Plan("Secret role", NOON, "UTC", world.carol.user_id)
    scheduling.schedule(world.dave.user_id, noon, at=utcnow())
    wanted = Plan("Wanted", NOON, "UTC", world.bob.user_id, interviewer_id=world.dave.user_id)
    return scheduling.schedule(world.alice.user_id, wanted, at=utcnow()).interview


def test_what_an_interview_is_about_is_told_only_to_whom_may_see_it(world):
    wanted = stands_at_noon(world)
    edith = known_by_id("edith", "interviewer")
    told = {
        name: [(one.name, one.title) for one in look(world, wanted, reader=reader, role=role).clashes]
        for name, reader, role in (
            ("its own", world.dave, "interviewer"), ("of another", edith, "interviewer"),
            ("coordinating", edith, "coordinator"), ("administering", world.alice, "admin"),
        )
    }  # fmt: skip
    known = [("Dave Dunn", "Secret role")]
    assert told == {
        "its own": known,
        "of another": [("Dave Dunn", None)],
        "coordinating": known,
        "administering": known,
    }


def test_the_next_free_times_are_in_hours_of_work_and_leave_out_everybodys_interviews(world):
    wanted = stands_at_noon(world)
    scheduling.schedule(
        world.alice.user_id, Plan("Later", NOON.replace(hour=13), "UTC", world.bob.user_id), at=utcnow()
    )
    assert [f"{one:%a %d %H:%M}" for one in look(world, wanted).free] == [
        "Tue 01 14:00",
        "Tue 01 15:00",
        "Tue 01 16:00",
    ]
    late = Plan("Late", NOON.replace(hour=17, minute=10), "UTC", world.bob.user_id)
    one = scheduling.schedule(world.alice.user_id, late, at=utcnow()).interview
    other = scheduling.schedule(world.alice.user_id, late, at=utcnow()).interview
    assert f"{look(world, other).free[0]:%a %d %H:%M}" == "Wed 02 08:00", "18:15 would end after 18:00"
    assert look(world, one).free == look(world, other).free


def test_free_times_skip_the_weekend_of_the_zone_that_is_typed_in(world):
    friday = datetime(2027, 6, 4, 23)  # In Auckland it is Saturday by then.
    scheduling.schedule(world.alice.user_id, Plan("Friday", friday, "UTC", world.bob.user_id), at=utcnow())
    asked = availability.Asked(friday.replace(tzinfo=UTC), 60, "Pacific/Auckland", (world.alice.user_id,))
    found = availability.look(asked, reader_id=world.alice.user_id, reader_role="admin")
    assert f"{found.free[0]:%a %d %H:%M}" == "Sun 06 20:00", "Monday, 8:00 there"


def test_people_who_are_not_there_are_left_out(world):
    asked = availability.Asked(utcnow(), 60, "UTC", (999_999, -1, 2**40, world.bob.user_id))
    found = availability.look(asked, reader_id=world.alice.user_id, reader_role="admin")
    assert [one.name for one in found.people] == ["Bob Burns"]


def test_hours_and_other_calendars_decide_when_the_people_are_free(world):
    """Alice works on Tuesdays and Thursdays in the afternoon; her other calendar has a meeting on Thursday."""
    one = scheduling.schedule(
        world.alice.user_id, Plan("Noon", NOON, "UTC", world.bob.user_id), at=utcnow()
    ).interview  # fmt: skip
    wanted = schedule(world.alice.user_id, world.carol.user_id, "Wanted", at=one.scheduled_time)
    week = tuple(((13 * 60, 15 * 60),) if day in (1, 3) else () for day in range(7))
    hours.save(world.alice.user_id, hours.Week(week, "UTC", 0, 0, 9), at=utcnow())
    noon = one.scheduled_time

    def found():
        return [f"{one:%a %d %H:%M}" for one in look(world, wanted).free]

    assert found() == ["Tue 01 13:00", "Tue 01 14:00", "Thu 03 13:00"]
    busy(world.alice, noon + timedelta(days=2, hours=1), noon + timedelta(days=2, hours=2))
    assert found() == ["Tue 01 13:00", "Tue 01 14:00", "Thu 03 14:00"]
    busy(world.alice, noon + timedelta(minutes=30), noon + timedelta(minutes=45))
    elsewhere = [clash for clash in look(world, wanted).clashes if clash.is_elsewhere]
    assert [(clash.name, clash.title) for clash in elsewhere] == [("Alice Ames", None)]
    hours.save(world.alice.user_id, hours.Week(((),) * 7, "UTC", 0, 0, 9), at=utcnow())
    nothing = look(world, wanted)
    assert (nothing.free, nothing.is_by_hours) == ([], True), "who saved an empty week works never"


def busy(person, start, end):
    """Another calendar says so."""

    def work(db):
        added = busy_calendars.insert_calendar(db, person.user_id, host="x", sealed_address="x", at=utcnow())
        found = busy_calendars.find(db, person.user_id, added)
        busy_calendars.replace_times(db, found, [(start, end)], left_out=0, at=utcnow(), next_at=utcnow())

    database.run(work)
