"""A session whose time is up in a room: nothing more is taken, the seat stays, and signing in again goes on in place."""

import time
from datetime import timedelta

import pytest
from sqlalchemy import update

from db.engine import database
from db.tables import user_sessions, users
from services.base.clock import utcnow
from services.people import passwords
from sockets import broadcast, connections, gateway
from sockets.broadcast import endings
from tests.in_force import using
from tests.people import sign_in
from tests.second_factors import give_phone, person_of

PASSWORD = "correct horse battery"


@pytest.fixture
def room(world):
    """Alice and Bob in the room; Alice has a password and her session's time has just come."""
    columns = {"password_hash": passwords.hash_password(PASSWORD)}
    database.run(lambda db: db.execute(update(users).where(users.c.id == world.alice.user_id).values(**columns)))
    alice, bob = world.seated()
    lapse(world.alice.user_id)
    return alice, bob


def lapse(user_id):
    past = utcnow() - timedelta(seconds=1)
    database.run(
        lambda db: db.execute(update(user_sessions).where(user_sessions.c.user_id == user_id).values(expires_at=past))
    )


def say(socket, world):
    return socket.emit("chat-message", {"room": world.room, "message": "hello"})


def again(person, password=PASSWORD):
    return person.post("/sign-in-again", {"password": password})


@pytest.mark.parametrize("password", ["", "wrong", PASSWORD + " ", "x" * 10_000])
def test_a_wrong_password_renews_nothing(world, room, password):
    alice, _bob = room
    assert say(alice, world)["code"] == "session-expired"
    assert again(world.alice, password).status_code == 401
    assert say(alice, world)["code"] == "session-expired"


def test_guessing_is_stopped(world, room):
    statuses = [again(world.alice, f"guess {number}").status_code for number in range(12)]
    assert statuses[:10] == [401] * 10
    assert statuses[10:] == [429, 429]


def test_without_the_pages_token_nobody_is_signed_in(world, room):
    assert world.alice.http.post("/sign-in-again", data={"password": PASSWORD}).status_code == 400


def test_who_has_no_session_to_go_on_with_is_told_so(world, room):
    assert again(world.nobody).status_code == 409


def test_a_session_that_was_ended_is_not_gone_on_with(world, room):
    ended = {"ended_at": utcnow()}
    database.run(lambda db: db.execute(update(user_sessions).values(**ended)))
    alice, _bob = room
    assert say(alice, world)["code"] == "signed-out"
    assert again(world.alice).status_code == 409


def test_who_was_deactivated_does_not_come_back(world, room):
    gone = {"deactivated_at": utcnow()}
    database.run(lambda db: db.execute(update(users).where(users.c.id == world.alice.user_id).values(**gone)))
    alice, _bob = room
    assert say(alice, world)["code"] == "signed-out"
    assert again(world.alice).status_code == 409


def test_who_came_by_an_invitation_has_no_password_to_go_on_with(world, room):
    limited = {"interview_id": world.interview.id}
    database.run(lambda db: db.execute(update(user_sessions).values(**limited)))
    alice, _bob = room
    assert say(alice, world)["code"] == "signed-out"
    assert again(world.alice).status_code == 409


def test_somebody_elses_sockets_are_not_renewed(world, room):
    alice, bob = room
    lapse(world.bob.user_id)
    assert say(bob, world)["code"] == "session-expired"
    assert say(alice, world)["code"] == "session-expired"
    assert again(world.alice).status_code == 200
    assert say(bob, world)["code"] == "session-expired"


def test_the_seat_stays_the_page_is_told_once_and_goes_on_after_signing_in(world, room):
    alice, bob = room
    for _ in range(3):
        assert say(alice, world)["code"] == "session-expired"
    assert alice.heard("session-expired") == [{}]
    assert bob.heard() == [], "nobody left"
    assert again(world.alice).status_code == 200
    assert say(alice, world)["ok"]
    assert [one["message"] for one in bob.heard("chat-message")] == ["hello"]
    assert world.alice.http.get("/dashboard").status_code == 200


def test_who_signed_in_in_another_tab_needs_no_password(world, room):
    alice, _bob = room
    assert say(alice, world)["code"] == "session-expired"
    other = sign_in(world.alice.app, "alice", world.alice.user_id)
    assert again(other, "").status_code == 200
    assert say(alice, world)["ok"]


def test_a_hot_event_lapses_as_well_and_nothing_of_it_is_lost_silently(world, room):
    alice, _bob = room
    connection = next(one for one in connections._connections.values() if one.user_id == world.alice.user_id)
    connection.seat_checked_at = time.monotonic() - 10
    gateway._look_up_again(connection, world.room)
    assert alice.heard("session-expired") == [{}]
    assert alice.emit("document-sync", {"room": world.room, "state": b"\x00"})["code"] == "session-expired"


@pytest.fixture
def with_phone(world):
    """The same room, where Alice turned a second factor on before her time was up; a code is fresh."""
    phone = give_phone(world.alice, at=utcnow() - timedelta(seconds=60))
    sockets = world.seated()
    lapse(world.alice.user_id)
    return phone, *sockets


def with_code(person, code, password=PASSWORD):
    return person.post("/sign-in-again", {"password": password, "code": code})


def test_the_password_alone_renews_nothing_for_who_has_a_second_factor(world, with_phone):
    _phone, alice, _bob = with_phone
    answer = again(world.alice)
    assert (answer.status_code, answer.json["needs_code"]) == (401, True)
    assert say(alice, world)["code"] == "session-expired"
    assert person_of(world.alice) is None


@pytest.mark.parametrize("code", ["000000", "x", "😀", "1" * 1000])
def test_a_wrong_code_renews_nothing(world, with_phone, code):
    _phone, alice, _bob = with_phone
    answer = with_code(world.alice, code)
    assert (answer.status_code, answer.json["needs_code"]) == (401, True)
    assert say(alice, world)["code"] == "session-expired"


def test_a_wrong_password_says_nothing_of_a_code_and_uses_none_up(world, with_phone):
    phone, alice, _bob = with_phone
    assert say(alice, world)["code"] == "session-expired"
    code = phone.code(utcnow())
    answer = with_code(world.alice, code, password="wrong")
    assert answer.status_code == 401
    assert "needs_code" not in answer.json
    assert with_code(world.alice, code).status_code == 200
    assert say(alice, world)["ok"]


def test_a_code_renews_once(world, with_phone):
    phone, alice, _bob = with_phone
    assert say(alice, world)["code"] == "session-expired"
    code = phone.code(utcnow())
    assert with_code(world.alice, code).status_code == 200
    assert say(alice, world)["ok"]
    lapse(world.alice.user_id)
    assert with_code(world.alice, code).status_code == 401
    assert with_code(world.alice, phone.recovery[0]).status_code == 200


def test_codes_are_not_guessed_at_for_long(world, with_phone):
    statuses = [with_code(world.alice, "000000").status_code for _count in range(12)]
    assert statuses == [401] * 10 + [429] * 2


def test_where_a_second_factor_is_required_who_has_none_does_not_come_back_in_the_room(world, room):
    with using(require_second_factor=True):
        assert again(world.alice).status_code == 409


def test_who_does_not_sign_in_again_is_signed_out_in_the_end(world, room, monkeypatch):
    alice, bob = room
    say(alice, world)
    broadcast.close_lapsed()
    assert alice.is_connected
    monkeypatch.setattr(endings, "SIGN_IN_AGAIN_WITHIN_S", 0.0)
    broadcast.close_lapsed()
    assert not alice.is_connected
    assert "user-left" in [name for name, _payload in bob.heard()]
