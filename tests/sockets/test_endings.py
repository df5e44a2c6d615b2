"""What ends reaches every socket it concerns, also those that only wait, and none of them hears more."""

import pytest

from extensions import socketio
from jobs import edits
from services.base.clock import utcnow
from services.document import document_saving
from services.people import candidates
from services.room.presence import presence
from sockets import connections
from tests.people import sign_in
from tests.services.outage import database_away
from tests.services.stored import stored_code


def lobby(world):
    """Alice in the room, Bob waiting, each with a second socket that is only connected."""
    alice, bob = world.alice.connect(world.room), world.bob.connect(world.room)
    alice.emit("join", {"room": world.room})
    bob.emit("request-join", {"room": world.room})
    sockets = [alice, bob, world.alice.connect(world.room), world.bob.connect(world.room)]
    for socket in sockets:
        socket.heard()
    return sockets


@pytest.mark.parametrize(("action", "event"), [("complete", "interview-completed"), ("cancel", "interview-cancelled")])
def test_the_end_is_heard_by_all_who_are_connected_once_and_by_nobody_else(world, action, event):
    sockets = lobby(world)
    carol = world.carol.connect(world.room)
    assert world.alice.post(f"/interview/{world.room}/{action}").status_code == 302
    assert [socket.heard() for socket in sockets] == [[(event, {"room": world.room})]] * 4
    assert carol.heard() == []
    assert presence.is_empty(world.interview.id)
    for socket in sockets:
        assert socket.is_connected
        socket.emit("leave", {"room": world.room})
    assert [socket.heard() for socket in sockets] == [[]] * 4


@pytest.mark.parametrize("action", ["complete", "cancel"])
def test_the_end_keeps_the_text_and_takes_no_more(world, action):
    alice, bob = world.seated()
    bob.emit("code-change", {"room": world.room, "code": "the last word"})
    world.alice.post(f"/interview/{world.room}/{action}")
    alice.heard()
    for event in ("code-change", "chat-message", "cheat-detected", "join"):
        fields = {
            "code-change": {"code": "more"},
            "chat-message": {"message": "more"},
            "cheat-detected": {"type": "no-face"},
        }
        answer = bob.emit(event, {"room": world.room, **fields.get(event, {})})
        assert answer["code"] == "interview-over", event
    assert alice.heard() == []
    document_saving.flush_quietly()
    assert stored_code(world.interview.id) == "the last word"


def test_completing_twice_is_told_once(world):
    alice, _bob = world.seated()
    for _ in range(2):
        assert world.alice.post(f"/interview/{world.room}/complete").status_code == 302
    assert len(alice.heard("interview-completed")) == 1


def test_deactivation_closes_every_socket_of_the_person_at_once(world):
    alice, bob = world.seated()
    waiting = world.bob.connect()
    assert world.alice.post(f"/candidates/{world.bob.user_id}/deactivate").status_code == 302
    for socket in (bob, waiting):
        assert socket.heard() == [("session-ended", {})]
        assert not socket.is_connected
    assert [one["user_id"] for one in alice.heard("user-left")] == [world.bob.user_id]
    assert alice.is_connected
    assert not world.bob.connect(world.room).is_connected


def test_a_new_password_closes_the_sockets_of_the_old_one(world):
    _alice, bob = world.seated()
    fields = {"name": "Bob Burns", "email": "bob@example.org", "password": "another-long-password"}
    assert world.alice.post(f"/candidates/{world.bob.user_id}", fields).status_code == 302
    assert bob.heard() == [("session-ended", {})]
    assert not bob.is_connected
    assert not world.bob.connect(world.room).is_connected


def test_an_edit_without_a_password_closes_nothing(world):
    _alice, bob = world.seated()
    assert (
        world.alice.post(f"/candidates/{world.bob.user_id}", {"name": "Bob B.", "email": "b@example.org"}).status_code
        == 302
    )
    assert bob.is_connected
    assert bob.emit("chat-message", {"room": world.room, "message": "Still here"})["ok"]


def test_signing_out_in_one_browser_leaves_the_other(world):
    alice, bob = world.seated()
    elsewhere = sign_in(world.bob.app, "bob", world.bob.user_id)
    other = elsewhere.connect(world.room)
    world.bob.http.get("/logout")
    assert not bob.is_connected
    assert other.is_connected
    alice.heard()
    assert other.emit("join", {"room": world.room})["ok"]
    assert [one["user_id"] for one in alice.heard("user-joined")] == [world.bob.user_id]


@pytest.mark.parametrize("change", ["candidate", "time"])
def test_a_changed_candidate_or_time_closes_every_socket_of_the_interview(world, change):
    alice, bob = world.seated()
    waiting = world.bob.connect(world.room)
    carol = world.carol.connect()
    start = world.interview.scheduled_time
    fields = {
        "title": "Backend engineer",
        "scheduled_time": f"{start:%Y-%m-%dT%H:%M:%S}" if change == "candidate" else "2027-06-01T12:00",
        "timezone": "UTC",
        "candidate_id": str((world.carol if change == "candidate" else world.bob).user_id),
    }
    assert world.alice.post(f"/interview/{world.room}/edit", fields).status_code == 302
    assert [socket.is_connected for socket in (alice, bob, waiting, carol)] == [False, False, False, True]
    again = world.bob.connect(world.room)
    expected = "not-found" if change == "candidate" else "not-admitted"
    assert again.emit("join", {"room": world.room})["code"] == expected
    assert again.emit("code-change", {"room": world.room, "code": "x"})["code"] == expected


def test_another_title_closes_nothing(world):
    fields = {"title": "Backend engineer", "scheduled_time": "2027-06-01T12:00", "timezone": "UTC", "candidate_id": str(world.bob.user_id)}  # fmt: skip
    world.alice.post(f"/interview/{world.room}/edit", fields)
    alice, bob = world.seated()
    assert world.alice.post(f"/interview/{world.room}/edit", fields | {"title": "Renamed"}).status_code == 302
    assert bob.emit("chat-message", {"room": world.room, "message": "Still here"})["ok"]
    assert len(alice.heard("chat-message")) == 1


def look_again(socket, world):
    """One more hot event may pass; beside it the seat is looked up anew."""
    socket.emit("change-media", {"room": world.room, "audio": True, "video": True, "screen": False})
    socketio.sleep(0.3)


def test_while_the_database_is_away_typing_goes_on_for_two_minutes_and_no_longer(world, monkeypatch, config, tmp_path):
    alice, bob = world.seated()
    monkeypatch.setattr(connections, "SEAT_TRUST_S", 0.0)
    with database_away(config, tmp_path):
        for number in range(3):
            assert bob.emit("code-change", {"room": world.room, "code": f"typed {number}"})["ok"]
            socketio.sleep(0.1)
        edits.tell_plain()
        assert alice.heard("code-update") == [{"code": "typed 2"}]
        monkeypatch.setattr(connections, "SEAT_TRUST_LONGEST_S", 0.0)
        assert bob.emit("code-change", {"room": world.room, "code": "too long"})["code"] == "unavailable"


def test_a_right_that_is_gone_ends_even_hot_events_within_seconds(world, monkeypatch):
    """Should a socket outlive its session unnoticed, the next look at the database silences it."""
    alice, bob = world.seated()
    candidates.deactivate(world.bob.user_id, at=utcnow())  # By another process: nobody closed the socket.
    monkeypatch.setattr(connections, "SEAT_TRUST_S", 0.0)
    look_again(bob, world)
    alice.heard()
    for event, fields in (("code-change", {"code": "x"}), ("chat-message", {"message": "x"}), ("leave", {})):
        assert bob.emit(event, {"room": world.room, **fields})["code"] == "signed-out"
    assert alice.heard() == []


def test_an_interview_given_to_somebody_else_silences_the_one_before(world, monkeypatch):
    from db.engine import database
    from repositories import interviews as rows

    alice, bob = world.seated()
    database.run(lambda db: rows.update_interview(db, world.interview.id, {"candidate_id": world.carol.user_id}))
    monkeypatch.setattr(connections, "SEAT_TRUST_S", 0.0)
    look_again(bob, world)
    assert bob.emit("code-change", {"room": world.room, "code": "x"})["code"] == "not-found"
    assert [one["user_id"] for one in alice.heard("user-left")] == [world.bob.user_id]
    alice.emit("chat-message", {"room": world.room, "message": "Who is there?"})
    assert bob.heard() == []
