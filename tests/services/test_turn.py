"""Who gets credentials for the relay, for how long, and that a TURN server would believe them."""

import base64
import hashlib
import hmac
from datetime import timedelta

import pytest

from services import interviews, turn
from services.clock import utcnow
from services.errors import Conflict
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


@pytest.mark.parametrize("end", [lambda seat: interviews.complete(seat, at=utcnow()), interviews.cancel])
def test_after_the_end_there_is_none(world, interview, end):
    end(seat_of(world.alice, interview))
    with pytest.raises(Conflict) as refused:
        turn.credentials(seat_of(world.bob, interview), interview, SECRET, at=interview.scheduled_time)
    assert refused.value.code == "interview-over"


@pytest.mark.parametrize("person", ["alice", "bob"])
def test_they_name_the_participant_and_are_signed_until_after_the_end(world, interview, person):
    seat = seat_of(getattr(world, person), interview)
    found = turn.credentials(seat, interview, SECRET, at=interview.scheduled_time - 59 * MINUTE)
    until, _colon, who = found.username.partition(":")
    assert who == f"{interview.id}-{seat.user_id}"
    assert int(until) == int(found.expires_at.timestamp()) == int((interview.ends_at + 240 * MINUTE).timestamp())
    digest = hmac.digest(SECRET.encode(), found.username.encode(), hashlib.sha1)
    assert base64.b64decode(found.password) == digest
