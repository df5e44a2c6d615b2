"""Connecting: nothing without a running session, twenty sockets a person, and no trace of who was refused."""

from datetime import timedelta

import pytest

from services.base.clock import utcnow
from services.people import sessions
from sockets import connections
from sockets.open_sockets import MAX_SOCKETS_PER_USER
from tests.people import sign_in
from tests.services.outage import database_away

HANDSHAKE = "/socket.io/?EIO=4&transport=polling"


@pytest.mark.parametrize(
    "query",
    ["EIO=4&transport=polling", "EIO=4&transport=websocket", "EIO=4&transport=polling&sid=", "", "EIO=3&sid=&room=x"],
)
def test_a_handshake_without_a_session_is_refused_before_anything_is_held(world, query):
    answer = world.nobody.http.get(f"/socket.io/?{query}")
    assert (answer.status_code, answer.text) == (401, "signed-out")
    assert world.nobody.http.post(f"/socket.io/?{query}", data="40").status_code == 401


@pytest.mark.parametrize(
    "session", [{}, {"token": ""}, {"token": "guessed"}, {"token": 7}, {"token": None}, {"user_id": 1}]
)
def test_a_session_that_holds_no_running_token_is_no_session(world, session):
    with world.nobody.http.session_transaction() as cookie:
        cookie.update(session)
    assert world.nobody.http.get(HANDSHAKE).status_code == 401
    assert not world.nobody.connect(world.room).is_connected


def test_a_forged_cookie_is_no_session(world):
    name = world.bob.app.config["SESSION_COOKIE_NAME"]
    world.nobody.http.set_cookie(name, "eyJ0b2tlbiI6ICJ4In0.aaaaaa.bbbbbbbbbbbbbbbbbbbbbbbbbbb")
    assert world.nobody.http.get(HANDSHAKE).status_code == 401


def test_an_ended_session_connects_nothing(world):
    cookie = world.bob.http.get_cookie(world.bob.app.config["SESSION_COOKIE_NAME"])
    world.bob.http.get("/logout")
    world.nobody.http.set_cookie(cookie.key, cookie.value)
    assert world.nobody.http.get(HANDSHAKE).status_code == 401
    assert not world.nobody.connect(world.room).is_connected


def test_an_expired_session_connects_nothing(world):
    with world.nobody.http.session_transaction() as cookie:
        cookie["token"] = sessions.start(
            world.bob.user_id, at=utcnow() - timedelta(hours=2), lifetime=timedelta(hours=1)
        )
    assert world.nobody.http.get(HANDSHAKE).status_code == 403
    assert not world.nobody.connect(world.room).is_connected


def test_a_handshake_that_names_a_connection_nobody_has_is_refused(world):
    for caller in (world.nobody, world.alice):
        assert caller.http.get(f"{HANDSHAKE}&sid=nobody-has-this").status_code == 400


def test_while_the_database_is_away_a_handshake_is_told_so(world, config, tmp_path):
    with database_away(config, tmp_path):
        assert world.alice.http.get(HANDSHAKE).status_code == 503
        assert not world.alice.connect(world.room).is_connected
    assert world.alice.connect(world.room).is_connected


def test_a_person_has_twenty_sockets_and_the_next_is_refused(world):
    sockets = [world.bob.connect(world.room) for _ in range(MAX_SOCKETS_PER_USER)]
    assert all(socket.is_connected for socket in sockets)
    elsewhere = sign_in(world.bob.app, "bob", world.bob.user_id)
    assert not world.bob.connect(world.room).is_connected
    assert not elsewhere.connect(world.room).is_connected, "another browser is the same person"
    assert world.alice.connect(world.room).is_connected, "another person has twenty of their own"
    sockets[0].close()
    assert elsewhere.connect(world.room).is_connected
    assert len(connections.list_of_user(world.bob.user_id)) == MAX_SOCKETS_PER_USER


def test_a_room_in_the_query_that_is_not_ones_own_changes_nothing(world):
    for room in (world.other.meeting_link, "no-such-room", "", "x" * 10_000, "%00", "\u2028"):
        socket = world.bob.connect(room)
        assert socket.is_connected
        assert connections.list_of_user(world.bob.user_id)[-1].seat is None
        socket.close()


def test_nothing_is_kept_of_sockets_that_closed(world):
    alice, bob = world.seated()
    for socket in (alice, bob, *(world.bob.connect(world.room) for _ in range(5))):
        socket.close()
    assert connections.list_of_interview(world.interview.id) == []
    assert connections._connections == {}
