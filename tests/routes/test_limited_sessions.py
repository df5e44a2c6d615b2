"""What a session reaches that an invitation opened: its interview, and nothing else of anybody."""

from datetime import timedelta

import pytest

from db.engine import database
from services.base.clock import utcnow
from services.people import sessions
from tests.people import Caller, schedule, sign_in
from tests.routes.pages import past_welcome
from tests.routes.test_refusals import (
    ADMIN_ONLY,
    CANDIDATE_ONLY,
    INTERVIEWER_ONLY,
    MEMBERS,
    SIGNED_IN,
    STAFF_ONLY,
    call,
    rules,
)


@pytest.fixture
def invited(world, app):
    """Bob, who came by the link of his interview with Alice; he has another interview as well."""
    http = app.test_client()
    of_link = {"interview_id": world.interview.id, "invitation_id": 1}
    token = database.run(
        lambda db: sessions.insert(db, world.bob.user_id, at=utcnow(), lifetime=timedelta(hours=1), **of_link)
    )
    with http.session_transaction() as session:
        session["token"] = token
    return Caller(app, "bob", world.bob.user_id, http)


def test_another_interview_of_the_same_person_does_not_exist_for_it(world, app, invited):
    second = schedule(world.dave.user_id, world.bob.user_id, "Second round")
    for method, path in rules(app, MEMBERS | CANDIDATE_ONLY | INTERVIEWER_ONLY, world):
        elsewhere = path.replace(world.room, second.meeting_link)
        assert call(invited, method, elsewhere).status_code == 404, (method, elsewhere)
    socket = invited.connect(second.meeting_link)
    assert socket.emit("request-join", {"room": second.meeting_link})["code"] == "not-found"


def test_every_page_of_its_own_account_leads_to_the_interview(world, app, invited):
    for method, path in rules(app, SIGNED_IN, world):
        answer = call(invited, method, path)
        assert (answer.status_code, answer.location) == (302, f"/interview/{world.room}"), (method, path)


def test_it_manages_nothing(world, app, invited):
    for method, path in rules(app, STAFF_ONLY | ADMIN_ONLY, world):
        assert call(invited, method, path).status_code == 403, (method, path)


def test_what_is_the_interviewers_stays_theirs(world, app, invited):
    for method, path in rules(app, INTERVIEWER_ONLY, world):
        assert call(invited, method, path).status_code == 403, (method, path)


def test_it_waits_although_the_person_was_admitted_in_another_browser(world, invited):
    world.seated()
    socket = invited.connect(world.room)
    assert socket.emit("join", {"room": world.room})["code"] == "not-admitted"
    assert socket.emit("chat-message", {"room": world.room, "message": "Hello"})["code"] == "not-admitted"
    assert socket.emit("request-join", {"room": world.room})["join_status"] == "requested"


def test_who_is_in_stays_in_until_the_other_browser_is_admitted(world, invited):
    alice, bob = world.seated()
    other = invited.connect(world.room)
    other.emit("request-join", {"room": world.room})
    assert [one["other_device"] for one in alice.heard("join-request")] == [True]
    assert alice.emit("reject-join", {"room": world.room})["join_status"] == "approved"
    assert [name for name, _payload in other.heard()] == ["join-rejected"]
    assert bob.emit("chat-message", {"room": world.room, "message": "Still here"})["ok"]
    other.emit("request-join", {"room": world.room})
    assert alice.emit("approve-join", {"room": world.room})["ok"]
    assert other.emit("join", {"room": world.room})["ok"]
    assert [name for name, _payload in bob.heard() if name == "seat-taken"] == ["seat-taken"]


@pytest.mark.parametrize("decision", ["reject-join", "approve-join"])
def test_who_signed_in_in_two_browsers_keeps_the_seat_of_the_second_while_the_link_asks(world, app, invited, decision):
    """The second browser was never the one that asked, and is admitted all the same: as the person."""
    alice, _first = world.seated()
    second = sign_in(app, "bob", world.bob.user_id).connect(world.room)
    assert second.emit("join", {"room": world.room})["ok"]
    other = invited.connect(world.room)
    assert other.emit("request-join", {"room": world.room})["join_status"] == "requested"
    said = {"room": world.room, "message": "Still here"}
    assert second.emit("chat-message", said)["ok"]
    assert second.emit("request-join", {"room": world.room})["join_status"] == "approved", "nothing to ask for"
    assert other.emit("chat-message", said)["code"] == "not-admitted"
    assert alice.emit(decision, {"room": world.room})["ok"]
    assert second.emit("chat-message", said)["ok"], "until the other takes the seat"


def test_its_own_pages_are_there(world, invited):
    assert past_welcome(invited, world.room).status_code == 200
    assert invited.http.get("/").location == "/dashboard"


def test_a_click_admits_the_request_that_was_seen_and_not_one_that_came_since(world, invited):
    alice, bob = world.alice.connect(world.room), world.bob.connect(world.room)
    alice.emit("join", {"room": world.room})
    bob.emit("request-join", {"room": world.room})
    (seen,) = alice.heard("join-request")
    invited.connect(world.room).emit("request-join", {"room": world.room})
    decided = {"room": world.room, "requested_at": seen["requested_at"]}
    for event in ("approve-join", "reject-join"):
        assert alice.emit(event, decided)["code"] == "request-changed"
    (now,) = alice.heard("join-request")
    assert alice.emit("approve-join", {"room": world.room, "requested_at": now["requested_at"]})["ok"]
    assert alice.emit("approve-join", decided)["ok"], "again is harmless"
