"""One owner a room: others are refused, those who lost it store nothing, and what is free can be had."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from db.engine import database
from db.tables import room_leases as table
from repositories import room_leases
from repositories.room_leases import Lease
from services.base.clock import utcnow
from services.base.errors import Conflict
from services.document.journal import Journal
from services.document.journal_rows import Edit
from services.room import leases
from tests.in_force import using
from tests.people import schedule
from tests.services.at_once import at_once

OTHER = Lease("app-2", "another run")
LONG, OVER = timedelta(minutes=1), timedelta(seconds=-1)


@pytest.fixture(autouse=True)
def one_of_several(app):
    with using(node_name="app-1"):
        yield
        leases.release(lambda interview_id: False)


def taken(interview, *, by=OTHER, lifetime=LONG):
    database.run(lambda db: room_leases.claim(db, interview.id, by, lifetime=lifetime))


def claim(interview):
    leases.claim(interview.id, interview.meeting_link)


def test_a_room_that_another_process_has_is_refused(world):
    taken(world.interview)
    with pytest.raises(Conflict) as refused:
        claim(world.interview)
    assert refused.value.code == "elsewhere"
    assert leases.owner_elsewhere(world.interview.meeting_link) == "app-2"
    assert leases.count() == 0


def test_a_room_that_ran_out_is_taken_over(world):
    taken(world.interview, lifetime=OVER)
    assert leases.owner_elsewhere(world.interview.meeting_link) is None
    claim(world.interview)
    assert leases.count() == 1


def test_what_an_earlier_run_of_the_process_had_is_its_own_at_once(world):
    taken(world.interview, by=Lease("app-1", "the run before"))
    assert leases.owner_elsewhere(world.interview.meeting_link) is None
    claim(world.interview)


def test_of_many_who_claim_at_once_one_has_it(world):
    runs = [Lease(f"node-{number}", str(number)) for number in range(5)]
    mine = [
        lambda one=one: database.run(lambda db: room_leases.claim(db, world.interview.id, one, lifetime=LONG))
        for one in runs
    ]
    answers = at_once(*mine)
    assert len({one for one in answers if isinstance(one, Lease)}) == 1, answers


def test_a_renewal_says_what_was_lost_and_keeps_the_rest(world):
    other = schedule(world.alice.user_id, world.bob.user_id, "Other")
    claim(world.interview)
    claim(other)
    database.run(lambda db: room_leases.release(db, _holder(other), [other.id]))
    taken(other)
    assert leases.renew() == {other.id}
    assert leases.renew() == set()
    assert leases.count() == 1
    assert leases.owner_elsewhere(other.meeting_link) == "app-2"


def test_only_what_nobody_uses_is_let_go(world):
    other = schedule(world.alice.user_id, world.bob.user_id, "Other")
    claim(world.interview)
    claim(other)
    leases.release(lambda interview_id: interview_id == other.id)
    assert leases.count() == 1
    taken(world.interview)
    assert leases.owner_elsewhere(world.interview.meeting_link) == "app-2"


def test_edits_of_a_lost_room_are_stored_by_nobody_here_and_told_to_nobody(world):
    other = schedule(world.alice.user_id, world.bob.user_id, "Other")
    claim(world.interview)
    claim(other)
    database.run(lambda db: room_leases.release(db, _holder(other), [other.id]))
    taken(other)
    journal = Journal()
    for room, page in ((world.interview, "kept"), (other, "lost")):
        journal.add(Edit(room.id, 1, world.bob.user_id, utcnow(), b"\x00\x00", page, 7))
    assert journal.flush(lambda: None).saved() == {"kept": 7}
    assert not journal.has_waiting(other.id)
    assert not journal.flush(lambda: None)


def test_alone_a_process_has_every_room_and_asks_nobody(world):
    taken(world.interview)
    with using(node_name=None):
        claim(world.interview)
        assert leases.owner_elsewhere(world.interview.meeting_link) is None
        assert database.read(lambda db: leases.lost_among(db, {world.interview.id})) == set()


def test_what_was_left_over_is_forgotten_after_a_day(world):
    taken(world.interview, lifetime=timedelta(hours=-23))
    leases.tidy()
    assert _rows() == 1
    database.run(lambda db: room_leases.claim(db, world.interview.id, OTHER, lifetime=timedelta(hours=-25)))
    leases.tidy()
    assert _rows() == 0


def _rows():
    return database.read(lambda db: db.execute(select(func.count()).select_from(table)).scalar_one())


def _holder(interview):
    query = select(table.c.holder).where(table.c.interview_id == interview.id)
    return database.read(lambda db: db.execute(query).scalar_one())
