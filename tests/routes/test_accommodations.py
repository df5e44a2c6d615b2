"""What a candidate asks for is in view of the interviewers wherever they look, and the answer comes back."""

import pytest

from db.engine import database
from db.tables import interview_members
from services.base.clock import utcnow
from services.interview import accommodations
from tests.people import add_user, sign_in
from tests.routes.pages import read
from tests.services.seated import seat_of

WISH = "Ten more minutes, please"


def path(world, what=""):
    return f"/interview/{world.room}{what}"


@pytest.fixture
def observer(world, app):
    user_id = add_user("oona", "Oona Orr", "interviewer")
    values = {"interview_id": world.interview.id, "user_id": user_id, "role": "observer"}
    database.run(lambda db: db.execute(interview_members.insert().values(**values)))
    return sign_in(app, "oona", user_id)


@pytest.fixture
def request_id(world):
    bob = seat_of(world.bob, world.interview)
    accommodations.request(bob, WISH, at=utcnow())
    return accommodations.list_of(bob.interview_id, bob.user_id)[0].id


def mark(answer):
    """The words of the mark in the header, where it is shown."""
    page = answer.get_data(as_text=True)
    start = page.find("data-accommodation-words")
    before = page[page.rfind("<a ", 0, start) : start]
    return None if start < 0 or " hidden" in before else page[start:].split(">", 1)[1].split("<", 1)[0]


def test_an_observer_learns_nothing_of_a_request(world, observer, request_id):
    pages = [observer.http.get(one) for one in (path(world), "/dashboard", path(world, "/accommodations"))]
    assert [one.status_code for one in pages] == [200, 200, 403]
    room, dashboard, _refused = (one.get_data(as_text=True) for one in pages)
    assert "ccommodation requested" not in room
    assert "ccommodation" not in dashboard
    assert all(WISH not in one.get_data(as_text=True) for one in pages)


@pytest.mark.parametrize("message", ["", "  ", "x" * (accommodations.MAX_CHARS + 1)])
def test_an_empty_or_endless_answer_is_refused_beside_its_field(world, request_id, message):
    answer = world.alice.post(path(world, f"/accommodations/{request_id}/answer"), {"message": message})
    assert answer.status_code == 400
    assert f'id="answer-{request_id}-error"' in answer.get_data(as_text=True)


def test_a_request_of_another_interview_is_not_there(world, request_id):
    theirs = f"/interview/{world.other.meeting_link}/accommodations/{request_id}/answer"
    assert world.dave.post(theirs, {"message": "Yes"}).status_code == 404
    assert (
        world.alice.post(path(world, f"/accommodations/{request_id + 1}/answer"), {"message": "Yes"}).status_code == 404
    )


def test_without_a_request_nothing_is_marked(world):
    assert mark(world.alice.http.get(path(world))) is None
    assert "ccommodation" not in world.alice.http.get("/dashboard").get_data(as_text=True)


def test_the_interviewer_sees_a_request_on_the_dashboard_in_the_green_room_and_in_the_header(world, request_id):
    dashboard = world.alice.http.get("/dashboard").get_data(as_text=True)
    assert "Accommodation requested" in dashboard
    assert path(world, "/accommodations") in dashboard
    room = world.alice.http.get(path(world))
    assert mark(room) == "Accommodation requested"
    assert "data-accommodation-notice>" in room.get_data(as_text=True), "shown, not hidden"
    assert WISH in world.alice.http.get(path(world, "/accommodations")).get_data(as_text=True)


def test_the_answer_reaches_the_candidate_where_they_wait(world, request_id):
    bob, alice = world.bob.connect(world.room), world.alice.connect(world.room)
    sent = world.alice.post(
        path(world, f"/accommodations/{request_id}/answer"), {"message": "\n<b>Yes</b>, of course\n"}
    )
    assert sent.location == path(world, "/accommodations")
    told = {"room": world.room, "answer": "<b>Yes</b>, of course", "answered_by": "Alice Ames", "unanswered": 0}
    assert bob.heard("accommodation-answered") == alice.heard("accommodation-answered") == [told]
    world.bob.post(path(world, "/consent"), {"decision": "decline"})
    for one in (path(world), path(world, "/accommodation")):
        page = read(world.bob.http.get(one)).text
        assert "<b>Yes</b>, of course" in page
        assert "Alice Ames" in page
    assert mark(world.bob.http.get(path(world))) == "Accommodation answered"
    assert "Accommodation answered" in world.alice.http.get("/dashboard").get_data(as_text=True)


def test_a_request_is_heard_by_the_interviewers_pages_at_once(world, observer):
    sockets = [one.connect(world.room) for one in (world.alice, observer, world.bob)]
    world.bob.post(path(world, "/accommodation"), {"message": WISH})
    assert [len(one.heard("accommodation-requested")) for one in sockets] == [1, 0, 0]


def test_a_page_that_connects_later_hears_how_it_stands_and_an_observers_nothing(world, observer, request_id):
    """It was made, or cut off, before somebody asked or answered."""
    bob, oona = world.bob.connect(world.room), observer.connect(world.room)
    assert (bob.heard(), oona.heard(), world.dave.connect(world.room).heard()) == ([], [], []), "nothing is answered"
    (asked,) = world.alice.connect(world.room).heard("accommodation-requested")
    assert asked == {
        "room": world.room, "user_id": world.bob.user_id, "username": "Bob Burns", "role": "candidate", "again": True
    }  # fmt: skip
    world.alice.post(path(world, f"/accommodations/{request_id}/answer"), {"message": "Yes"})
    told = {"room": world.room, "answer": "Yes", "answered_by": "Alice Ames", "unanswered": 0}
    for one in (world.bob, world.alice):
        assert one.connect(world.room).heard() == [("accommodation-answered", told)]
    assert observer.connect(world.room).heard() == []
