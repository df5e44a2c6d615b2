"""The first page of a candidate, by link or by password: true for the interview's own people, time and settings."""

from dataclasses import replace

import pytest

from config import Keep
from routes import welcome as welcomes
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


def room_of(caller, room):
    return caller.http.get(f"/interview/{room}")


def test_nobody_but_the_candidate_is_welcomed_on_the_way_to_the_room(world):
    assert room_of(world.alice, world.room).status_code == 200
    assert room_of(world.dave, world.room).status_code == 404
    assert room_of(world.nobody, world.room).location.startswith("/login")


@pytest.mark.parametrize("decided", [True, False])
def test_with_a_password_too_who_was_here_before_is_not_welcomed_again(world, decided):
    if decided:
        world.bob.post(f"/interview/{world.room}/consent", {"decision": "decline"})
    else:
        world.bob.connect(world.room).emit("request-join", {"room": world.room})
    assert room_of(world.bob, world.room).status_code == 200


@pytest.mark.parametrize("kinds", ["standard", "off"])
def test_with_a_password_the_room_begins_with_the_welcome_once(world, kinds):
    change(world, observation=(kinds, ()))
    assert room_of(world.bob, world.room).location == WELCOME.format(world.room)
    page = read(world.bob.http.get(WELCOME.format(world.room)))
    assert page.all("a", href=f"/interview/{world.room}"), "it leads on"
    told = read(room_of(world.bob, world.room))
    assert ("Before you join: what is observed" in told.text) is (kinds == "standard")


def test_each_interview_is_welcomed_and_the_cookie_stays_small(world, monkeypatch):
    monkeypatch.setattr(welcomes, "MAX_WELCOMED", 1)
    one = world.interview
    again = Plan("Second round", zones.wall_clock(one.scheduled_time, "UTC"), "UTC", world.bob.user_id)
    other = scheduling.schedule(world.alice.user_id, again, at=utcnow()).interview
    for room in (world.room, other.meeting_link):
        assert room_of(world.bob, room).location == WELCOME.format(room)
        world.bob.http.get(WELCOME.format(room))
    with world.bob.http.session_transaction() as session:
        assert session[welcomes.WELCOMED] == [other.meeting_link]


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
