"""The first page behind a candidate's link: true for the interview's own people, time and settings."""

from dataclasses import replace

import pytest

from config import Keep
from services.base.clock import utcnow
from services.interview import invitations, zones
from services.interview.members import PanelMember
from services.planning import ending, scheduling
from services.planning.scheduling import Plan
from services.proctoring import proctoring
from tests.in_force import using
from tests.people import Caller
from tests.routes.pages import read
from tests.services.seated import seat_of

WELCOME = "/interview/{}/welcome"


@pytest.fixture
def guest(world, app):
    return Caller(app, "guest", None, app.test_client())


@pytest.fixture
def secret(world):
    return invitations.issue(world.interview.id, world.alice.user_id, at=utcnow()).secret


def opened(caller, secret):
    return caller.post("/join", {"secret": secret, "to": "join"}).location


def change(world, **changes):
    """Alice plans it anew; the link stays while the time does."""
    one = world.interview
    plan = Plan(one.title, zones.wall_clock(one.scheduled_time, "UTC"), "UTC", world.bob.user_id)
    scheduling.reschedule(seat_of(world.alice, one), replace(plan, **changes), at=utcnow())


def welcome(world):
    return read(world.bob.http.get(WELCOME.format(world.room))).text


@pytest.mark.parametrize("decided", [True, False])
def test_who_was_here_before_is_not_welcomed_again(world, guest, secret, decided):
    assert opened(guest, secret) == WELCOME.format(world.room)
    if decided:
        guest.post(f"/interview/{world.room}/consent", {"decision": "decline"})
    else:
        guest.connect(world.room).emit("request-join", {"room": world.room})
    assert opened(guest, secret) == f"/interview/{world.room}"


def test_after_the_end_it_leads_to_what_remains(world):
    ending.cancel(seat_of(world.alice, world.interview))
    assert world.bob.http.get(WELCOME.format(world.room)).location == f"/interview/{world.room}/report"


def test_whoever_was_asked_anew_after_a_changed_notice_is_welcomed_anew(world, guest, secret, monkeypatch):
    world.bob.post(f"/interview/{world.room}/consent", {"decision": "agree"})
    monkeypatch.setattr(proctoring, "NOTICE_VERSION", "2099-01")
    assert opened(guest, secret) == WELCOME.format(world.room)


def test_it_names_everybody_with_their_role_and_not_the_candidate_as_one_of_them(world):
    change(world, panel=(PanelMember(world.dave.user_id, "observer"),))
    told = welcome(world)
    assert told.index("Alice Ames Interviewer") < told.index("Dave Dunn Observer: watches, talks and chats")
    assert "Bob Burns Interviewer" not in told


def test_the_time_is_that_of_the_readers_zone_with_its_name(world):
    change(world, duration_minutes=90)
    world.bob.http.set_cookie("tz", "Asia/Kolkata")
    told = welcome(world)
    start = zones.wall_clock(world.interview.scheduled_time, "Asia/Kolkata")
    assert f"{start:%H:%M} –" in told
    assert "Asia/Kolkata" in told
    assert "90 minutes planned" in told


def test_it_promises_the_steps_that_this_interview_has(world):
    assert "What is observed" in welcome(world)
    change(world, observation=("off", ()))
    told = welcome(world)
    assert "observed" not in told
    assert told.index("Camera and microphone") < told.index("Ask to join")


def consent(world):
    return read(world.bob.http.get(f"/interview/{world.room}/consent")).text


def test_how_long_is_a_number_where_the_server_sets_one(world):
    assert "No date is set on which this server deletes it." in consent(world)
    with using(keep=Keep(interviews=60)):
        assert "For 60 days after the end" in consent(world)
    with using(keep=Keep(interviews=60, alerts=1)):
        assert "For 1 day after the end" in consent(world)
    with using(keep=Keep(interviews=60, alerts=90)):
        assert "For 60 days after the end" in consent(world)


def test_only_groups_of_which_something_is_observed_have_a_switch(world):
    assert "Where the camera is checked" in consent(world)
    change(world, observation=("custom", ("left-tab", "paste", "drop")))
    page = read(world.bob.http.get(f"/interview/{world.room}/consent"))
    assert [one["data-signal-group"] for one in page.all("div", role="group") if "data-signal-group" in one] == [
        "page",
        "editor",
    ]
    assert "1 signal in detail" in page.text
    assert "2 signals in detail" in page.text
    assert "camera shows" not in page.text
    assert not [one for one in page.all("input", type="checkbox") if "checked" in one]
