"""What is observed in an interview: its profile, less what the candidate is exempt from, less what was refused."""

import pytest

from db.engine import database
from repositories import interviews, users
from services.base.clock import utcnow
from services.base.errors import Invalid, NotAllowed
from services.proctoring import proctoring
from services.signals import profiles
from services.signals.detectors import Source
from services.signals.profiles import SIGNALS, Profile
from tests.services.seated import seat_of

NOW = utcnow()
CAMERA = {kind for kind, one in SIGNALS.items() if one.source is Source.CAMERA}


def choose(world, profile, *kinds):
    columns = profiles.check(profile, kinds)
    database.run(lambda db: interviews.update_interview(db, world.interview.id, columns))


def exempt(world, *kinds):
    columns = {"exempt_signals": profiles.check_kinds(kinds)}
    database.run(lambda db: users.update_user(db, world.bob.user_id, columns))


def observed(world):
    return profiles.kinds_of(world.interview.id)


@pytest.mark.parametrize("profile", ["", "all", "Standard", "off; drop table interviews"])
def test_a_profile_that_does_not_exist_is_refused(profile):
    with pytest.raises(Invalid) as refusal:
        profiles.check(profile, [])
    assert refusal.value.field == "proctoring"


@pytest.mark.parametrize("kinds", [[], ["no-face", "mind-reading"]])
def test_a_custom_choice_names_kinds_that_there_are(kinds):
    with pytest.raises(Invalid) as refusal:
        profiles.check("custom", kinds)
    assert refusal.value.field == "signals"


def test_an_interview_of_nobody_observes_nothing():
    assert profiles.kinds_of(10**6) == frozenset()


def test_a_profile_of_a_later_release_observes_nothing_rather_than_too_much(world):
    database.run(lambda db: interviews.update_interview(db, world.interview.id, {"proctoring_profile": "everything"}))
    assert observed(world) == frozenset()


def test_all_is_observed_unless_somebody_chooses(world):
    assert observed(world) == SIGNALS.keys()


def test_each_profile_observes_what_it_says(world):
    choose(world, Profile.OFF)
    assert observed(world) == frozenset()
    choose(world, Profile.LIGHT)
    assert observed(world) == SIGNALS.keys() - CAMERA
    choose(world, Profile.CUSTOM, "no-face", "left-tab")
    assert observed(world) == {"no-face", "left-tab"}


def test_what_a_candidate_is_exempt_from_is_not_observed(world):
    exempt(world, "looking-away")
    assert observed(world) == SIGNALS.keys() - {"looking-away"}
    with pytest.raises(NotAllowed) as refusal:
        proctoring.record(seat_of(world.bob, world.interview), "looking-away", size=None, at=NOW)
    assert refusal.value.code == "not-observed"


def test_nothing_is_stored_where_nothing_is_observed(world):
    choose(world, Profile.OFF)
    for kind in SIGNALS:
        with pytest.raises(NotAllowed):
            proctoring.record_seen(seat_of(world.bob, world.interview), SIGNALS[kind], size=1, at=NOW)
    assert proctoring.list_alerts(world.interview.id) == []


def test_nobody_agreed_to_what_was_not_asked(world):
    bob = seat_of(world.bob, world.interview)
    choose(world, Profile.LIGHT)
    assert proctoring.decide(bob, is_agreed=True, at=NOW).declined >= CAMERA
    assert not proctoring.is_measured(bob)
    choose(world, Profile.STANDARD)
    assert not proctoring.is_measured(bob)
    proctoring.decide(bob, is_agreed=True, at=NOW)
    assert proctoring.is_measured(bob)
