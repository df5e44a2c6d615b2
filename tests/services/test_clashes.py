"""Interviews that overlap are told; nothing is refused for it."""

from datetime import datetime, timedelta

import pytest

from services.base.clock import utcnow
from services.planning import ending, scheduling
from services.planning.scheduling import Plan
from tests.people import schedule
from tests.services.seated import seat_of

NOON = datetime(2027, 6, 1, 12)


def clashes(world, minutes, duration=60, interviewer=None, candidate=None):
    """The titles that clash with an interview so many minutes after noon, where one from 12:00 to 13:00 stands."""
    noon = Plan("Noon", NOON, "UTC", world.bob.user_id)
    scheduling.schedule(world.alice.user_id, noon, at=utcnow())
    wanted = Plan("Wanted", NOON + timedelta(minutes=minutes), "UTC", (candidate or world.bob).user_id, duration)
    made = scheduling.schedule((interviewer or world.alice).user_id, wanted, at=utcnow()).interview
    return [one.title for one in scheduling.clashes(made)]


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
    assert scheduling.clashes(again) == []
