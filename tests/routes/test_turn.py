"""The route to the relay's credentials: for the people of an interview that runs, and kept nowhere."""

from datetime import datetime, timedelta

import pytest

from config import TurnConfig
from services.base.clock import utcnow
from services.interview import interviews
from tests.in_force import using
from tests.people import schedule

TURN = TurnConfig(("turn:turn.example.org:3478", "turns:turn.example.org:443?transport=tcp"), "a secret of two servers")


@pytest.fixture
def with_turn(app):
    with using(turn=TURN):
        yield


@pytest.mark.parametrize(("person", "status"), [("nobody", 302), ("carol", 404), ("dave", 404)])
def test_strangers_get_none(world, with_turn, person, status):
    answer = getattr(world, person).http.get(f"/interview/{world.room}/turn")
    assert answer.status_code == status
    assert "credential" not in answer.text


def test_an_interview_of_another_day_or_that_is_over_has_none(world, with_turn):
    later = schedule(world.alice.user_id, world.bob.user_id, "Later", at=utcnow() + timedelta(days=3))
    assert world.bob.http.get(f"/interview/{later.meeting_link}/turn").status_code == 409
    world.alice.post(f"/interview/{world.room}/cancel")
    assert world.bob.http.get(f"/interview/{world.room}/turn").status_code == 409
    assert interviews.get(world.interview.id).status == "cancelled"


@pytest.mark.parametrize("person", ["alice", "bob"])
def test_both_people_get_their_own_before_and_after_admission(world, with_turn, person):
    caller = getattr(world, person)
    answer = caller.http.get(f"/interview/{world.room}/turn")
    (server,) = answer.json["ice_servers"]
    assert server["urls"] == list(TURN.urls)
    assert server["username"].endswith(f":{world.interview.id}-{caller.user_id}")
    assert answer.headers["Cache-Control"] == "no-store"
    assert TURN.secret not in answer.text
    assert TURN.secret not in caller.http.get(f"/interview/{world.room}").text


def test_whoever_has_the_link_only_gets_ten_minutes_until_they_are_admitted(app, world, with_turn):
    def lasts(caller):
        until = datetime.fromisoformat(caller.http.get(f"/interview/{world.room}/turn").json["expires_at"])
        return round((until - utcnow()) / timedelta(minutes=1))

    assert (lasts(world.alice), lasts(world.bob)) == (60, 10)
    alice, _bob = world.seated()
    assert lasts(world.bob) == 60
    assert alice.emit("leave", {"room": world.room})["ok"]
    world.alice.post(f"/interview/{world.room}/complete")
    for person in (world.alice, world.bob):
        assert person.http.get(f"/interview/{world.room}/turn").status_code == 409


def test_without_a_relay_the_list_is_empty(world):
    assert world.bob.http.get(f"/interview/{world.room}/turn").json == {"ice_servers": [], "expires_at": None}
