"""A session is the server's record: it ends everywhere at once, by itself, and its token is nowhere stored."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from db.engine import database
from db.tables import user_sessions
from services.base.clock import utcnow
from services.people import sessions

HOUR = timedelta(hours=1)


@pytest.mark.parametrize("token", ["", "x", "' or 1=1 --", "\x00", "x" * 100_000])
def test_a_token_nobody_was_given_finds_nobody(world, token):
    assert sessions.find(token, at=utcnow()) is None


def test_the_token_is_not_stored(world):
    token = sessions.start(world.bob.user_id, at=utcnow(), lifetime=HOUR)
    stored = database.read(lambda db: db.execute(select(user_sessions.c.token_hash)).scalars().all())
    assert token not in stored
    assert sessions.find(stored[-1], at=utcnow()) is None, "the stored hash must not work as a token"


def test_a_session_ends_by_itself(world):
    now = utcnow()
    token = sessions.start(world.bob.user_id, at=now, lifetime=HOUR)
    found = sessions.find(token, at=now + HOUR - timedelta(seconds=1))
    assert (found.id, found.role) == (world.bob.user_id, "candidate")
    assert sessions.find(token, at=now + HOUR) is None
    assert sessions.open_among({found.session_id}, at=now + HOUR) == {found.session_id}, "it can be gone on with"


def test_ending_one_session_leaves_the_others(world):
    now = utcnow()
    one, other = (sessions.start(world.bob.user_id, at=now, lifetime=HOUR) for _ in range(2))
    sessions.end(sessions.find(one, at=now).session_id, at=now)
    assert sessions.find(one, at=now) is None
    assert sessions.find(other, at=now) is not None


def test_what_ended_long_ago_is_cleared_away(world):
    then = utcnow() - timedelta(days=60)
    sessions.start(world.bob.user_id, at=then, lifetime=HOUR)
    count = select(func.count()).select_from(user_sessions)
    before = database.read(lambda db: db.execute(count).scalar_one())
    sessions.start(world.bob.user_id, at=utcnow(), lifetime=HOUR)
    assert database.read(lambda db: db.execute(count).scalar_one()) == before


def test_of_one_person_fifty_are_kept_and_the_oldest_make_room(world):
    now = utcnow()
    first = sessions.start(world.bob.user_id, at=now, lifetime=HOUR)
    alice = sessions.start(world.alice.user_id, at=now, lifetime=HOUR)
    later = [sessions.start(world.bob.user_id, at=now, lifetime=HOUR) for _ in range(sessions.MAX_OF_PERSON)]
    assert sessions.find(first, at=now) is None
    assert all(sessions.find(one, at=now) for one in later)
    assert sessions.find(alice, at=now) is not None, "somebody else's is not concerned"
    of_bob = select(func.count()).where(user_sessions.c.user_id == world.bob.user_id)
    assert database.read(lambda db: db.execute(of_bob).scalar_one()) == sessions.MAX_OF_PERSON
