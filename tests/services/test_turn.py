"""Who gets credentials for the relay, for how long, and that a TURN server would believe them."""

import base64
import hashlib
import hmac
from dataclasses import replace
from datetime import timedelta

import pytest

from services.base.clock import utcnow
from services.base.errors import Conflict
from services.interview import interviews
from services.planning import ending
from services.room import admission, turn
from tests.people import schedule
from tests.services.seated import seat_of

SECRET = "what both servers know, and long"
MINUTE = timedelta(minutes=1)


@pytest.fixture
def interview(world):
    return interviews.get(schedule(world.alice.user_id, world.bob.user_id, "Relayed").id)


@pytest.mark.parametrize(
    ("moment", "code"),
    [(lambda one: one.scheduled_time - 61 * MINUTE, "too-early"), (lambda one: one.ends_at + 240 * MINUTE, "too-late")],
)
def test_long_before_and_long_after_there_is_none(world, interview, moment, code):
    with pytest.raises(Conflict) as refused:
        turn.credentials(seat_of(world.bob, interview), interview, SECRET, at=moment(interview))
    assert refused.value.code == code


@pytest.mark.parametrize("end", [lambda seat: ending.complete(seat, at=utcnow()), ending.cancel])
def test_after_the_end_there_is_none(world, interview, end):
    end(seat_of(world.alice, interview))
    with pytest.raises(Conflict) as refused:
        turn.credentials(seat_of(world.bob, interview), interview, SECRET, at=interview.scheduled_time)
    assert refused.value.code == "interview-over"


def lifetime_of(seat, interview, at):
    return turn.credentials(seat, interview, SECRET, at=at).expires_at - at


def test_who_waits_at_the_door_gets_them_for_minutes_and_who_is_admitted_for_an_hour(world, interview):
    at = interview.scheduled_time
    bob, alice = seat_of(world.bob, interview), seat_of(world.alice, interview)
    assert lifetime_of(bob, interview, at) == 10 * MINUTE
    assert lifetime_of(alice, interview, at) == 60 * MINUTE
    admission.request(bob, at=at)
    assert lifetime_of(seat_of(world.bob, interview), interview, at) == 10 * MINUTE
    admission.approve(alice)
    assert lifetime_of(seat_of(world.bob, interview), interview, at) == 60 * MINUTE
    by_link = replace(seat_of(world.bob, interview), session_id=1001, is_limited=True)
    assert lifetime_of(by_link, interview, at) == 10 * MINUTE, "whoever else opens the link waits"


def test_none_lasts_longer_than_the_relay_is_open(world, interview):
    closes_at = interview.ends_at + 240 * MINUTE
    found = turn.credentials(seat_of(world.alice, interview), interview, SECRET, at=closes_at - MINUTE)
    assert found.expires_at == closes_at


@pytest.mark.parametrize("person", ["alice", "bob"])
def test_they_name_the_participant_and_are_signed_with_their_end(world, interview, person):
    seat = seat_of(getattr(world, person), interview)
    found = turn.credentials(seat, interview, SECRET, at=interview.scheduled_time - 59 * MINUTE)
    lifetime = turn.LIFETIME if person == "alice" else turn.LIFETIME_AT_THE_DOOR
    until, _colon, who = found.username.partition(":")
    assert who == f"{interview.id}-{seat.user_id}"
    assert (
        int(until)
        == int(found.expires_at.timestamp())
        == int((interview.scheduled_time - 59 * MINUTE + lifetime).timestamp())
    )
    digest = hmac.digest(SECRET.encode(), found.username.encode(), hashlib.sha1)
    assert base64.b64decode(found.password) == digest
