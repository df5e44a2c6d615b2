"""The group commit: memory is bounded, order is kept, what fails waits again, and what was stored is told once."""

import sys
import threading

import pytest
from sqlalchemy import select

from db.engine import DatabaseUnavailable, database
from db.tables import document_updates, room_events
from extensions import socketio
from services.base.clock import utcnow
from services.document.journal import ROW_BYTES, Journal
from services.document.journal_rows import Edit, Fact
from tests.people import schedule
from tests.services.at_once import at_once
from tests.services.outage import database_away


@pytest.fixture
def journal(app):
    return Journal()


@pytest.fixture
def edit(world):
    """Makes edits of an interview: (sequence, data, number of the page)."""

    def make(sequence, data=b"\x00\x00", *, number=0, interview=None, socket_id="page"):
        room = (interview or world.interview).id
        return Edit(room, sequence, world.bob.user_id, utcnow(), data, socket_id, number or sequence)

    return make


@pytest.fixture
def fact(world):
    return lambda kind="joined", size=None: Fact(world.interview.id, world.bob.user_id, kind, size, utcnow())


class WrittenTogether:
    """What else is written in the transaction of a flush."""

    interview_ids: frozenset[int] = frozenset()

    def __init__(self, work):
        self._work = work

    def write(self, db, lost):
        self._work(db)


def flush(journal, more=None):
    return journal.flush(lambda: None if more is None else WrittenTogether(more))


def stored():
    columns = (document_updates.c.interview_id, document_updates.c.sequence, document_updates.c.data)
    rows = database.read(lambda db: db.execute(select(*columns).order_by(*columns[:2])).all())
    return [(row[0], row[1], bytes(row[2])) for row in rows]


def facts():
    return database.read(lambda db: db.execute(select(room_events.c.kind).order_by(room_events.c.id)).scalars().all())


def test_what_waits_is_bounded_in_a_room_and_in_all(world, journal, edit, monkeypatch):
    other = schedule(world.alice.user_id, world.bob.user_id, "Other")
    monkeypatch.setattr(sys.modules[Journal.__module__], "MAX_WAITING_BYTES_OF_ROOM", 1000)
    monkeypatch.setattr(sys.modules[Journal.__module__], "MAX_WAITING_BYTES", 1500)
    journal.require_room(world.interview.id, 1000)
    journal.add(edit(1, b"x" * (900 - ROW_BYTES)))
    journal.require_room(world.interview.id, 100)
    with pytest.raises(DatabaseUnavailable):
        journal.require_room(world.interview.id, 101)
    journal.require_room(other.id, 600)
    with pytest.raises(DatabaseUnavailable):
        journal.require_room(other.id, 601)
    flush(journal)
    journal.require_room(world.interview.id, 1000)


def test_small_edits_count_by_what_they_cost_in_memory(world, journal, edit, monkeypatch):
    monkeypatch.setattr(sys.modules[Journal.__module__], "MAX_WAITING_BYTES_OF_ROOM", 10 * ROW_BYTES)
    for sequence in range(1, 11):
        journal.add(edit(sequence))
    with pytest.raises(DatabaseUnavailable):
        journal.require_room(world.interview.id, 2)


def test_facts_are_left_out_when_there_is_no_room(journal, fact, monkeypatch):
    monkeypatch.setattr(sys.modules[Journal.__module__], "MAX_WAITING_BYTES", 3 * ROW_BYTES)
    for _ in range(10):
        journal.note(fact())
    flush(journal)
    assert facts() == ["joined"] * 3
    journal.note(fact("left"))
    flush(journal)
    assert facts() == ["joined"] * 3 + ["left"], "there is room again"


def test_what_could_not_be_stored_waits_in_its_order(world, journal, edit, fact, config, tmp_path):
    journal.add(edit(1, b"one"))
    journal.note(fact("joined"))
    with database_away(config, tmp_path):
        for _ in range(3):
            with pytest.raises(DatabaseUnavailable):
                flush(journal)
            assert journal.has_waiting(world.interview.id)
        journal.add(edit(2, b"two"))
        journal.note(fact("left"))
    assert journal.waiting_of(world.interview.id) == [b"one", b"two"]
    assert journal.waiting_sockets() == {"page"}
    batch = flush(journal)
    assert batch.saved() == {"page": 2}
    assert [data for _room, _sequence, data in stored()] == [b"one", b"two"]
    assert facts() == ["joined", "left"]
    assert (journal.has_waiting(world.interview.id), journal._total, journal._bytes) == (False, 0, {})
    assert not flush(journal), "nothing is told twice"


def test_an_edit_that_is_known_already_is_acknowledged_after_those_before_it(journal, edit, config, tmp_path):
    journal.add(edit(1, b"one", number=1))
    journal.add(edit(1, b"", number=2))
    with database_away(config, tmp_path), pytest.raises(DatabaseUnavailable):
        flush(journal)
    assert flush(journal).saved() == {"page": 2}
    assert len(stored()) == 1


def test_each_socket_is_told_its_own_latest(journal, edit):
    for sequence, (socket_id, number) in enumerate([("a", 1), ("b", 7), ("a", 2), (None, 9), ("b", 8)], 1):
        journal.add(edit(sequence, bytes([sequence]), number=number, socket_id=socket_id))
    assert flush(journal).saved() == {"a": 2, "b": 8}


def test_what_comes_during_a_flush_is_of_the_next(journal, edit):
    journal.add(edit(1, b"one"))
    began = threading.Event()

    def slow(db):
        began.set()
        threading.Event().wait(0.3)

    def meanwhile():
        while not began.is_set():
            socketio.sleep(0.01)
        journal.add(edit(2, b"two"))
        assert len(stored_by_now()) <= 1
        return "added"

    def stored_by_now():
        return [data for _room, _sequence, data in stored()] if database.engine.dialect.name == "sqlite" else []

    batch, added = at_once(lambda: flush(journal, slow), meanwhile)
    assert (batch.saved(), added) == ({"page": 1}, "added")
    assert flush(journal).saved() == {"page": 2}


def test_two_flushes_at_once_are_one_after_the_other(journal, edit):
    running = []

    def work(db):
        running.append(1)
        assert len(running) == 1
        threading.Event().wait(0.05)
        running.pop()

    def one(sequence):
        journal.add(edit(sequence, bytes([sequence])))
        return flush(journal, work)

    batches = at_once(*(lambda n=n: one(n) for n in range(1, 6)))
    assert all(batch.saved() or not batch for batch in batches), batches
    assert [sequence for _room, sequence, _data in stored()] == [1, 2, 3, 4, 5]


def test_a_flush_under_way_is_not_waited_for_for_ever(journal):
    def wait_for_it():
        with journal.exclusively(patience_s=0.05):
            return "had it"

    def hold():
        with journal.exclusively():
            socketio.sleep(0.3)
            return "held"

    held, waited = at_once(hold, wait_for_it)
    assert held == "held"
    assert isinstance(waited, DatabaseUnavailable)
    assert wait_for_it() == "had it"


def test_the_end_of_a_room_takes_what_waits_of_it_and_leaves_the_others(world, journal, edit, fact):
    other = schedule(world.alice.user_id, world.bob.user_id, "Other")
    journal.add(edit(1, b"mine"))
    journal.note(fact())
    journal.add(edit(1, b"theirs", interview=other))

    def end_and_fail():
        with journal.closing(world.interview.id) as waiting:
            assert [one.data for one in waiting.edits] == [b"mine"]
            assert journal.waiting_of(world.interview.id) == []
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        end_and_fail()
    assert journal.waiting_of(world.interview.id) == [b"mine"], "it waits again"
    with journal.closing(world.interview.id) as waiting:
        database.run(waiting.write)
    assert [data for _room, _sequence, data in stored()] == [b"mine"]
    assert not journal.has_waiting(world.interview.id)
    assert flush(journal).saved() == {"page": 1}
    assert sorted(data for _room, _sequence, data in stored()) == [b"mine", b"theirs"]
    assert (journal._total, journal._bytes, facts()) == (0, {}, ["joined"])


def answer_lost(monkeypatch, journal):
    """The next flush is committed, and the connection breaks before that is heard."""
    run = database.run

    def run_unheard(work):
        run(work)
        raise DatabaseUnavailable

    with monkeypatch.context() as broken:
        broken.setattr(database, "run", run_unheard)
        with pytest.raises(DatabaseUnavailable):
            flush(journal)


def test_a_commit_whose_answer_was_lost_is_not_made_twice_neither_edits_nor_facts(
    world, journal, edit, fact, monkeypatch
):
    other = schedule(world.alice.user_id, world.bob.user_id, "Other")
    journal.add(edit(1, b"one"))
    journal.add(edit(1, b"other", interview=other))
    journal.note(fact())
    answer_lost(monkeypatch, journal)
    journal.add(edit(2, b"two"))
    assert flush(journal).saved() == {"page": 2}
    assert [(sequence, data) for room, sequence, data in stored() if room == world.interview.id] == [
        (1, b"one"), (2, b"two"),
    ]  # fmt: skip
    assert facts() == ["joined"]
    assert len(stored()) == 3


def test_other_rooms_are_stored_although_one_has_a_sequence_taken(world, journal, edit):
    other = schedule(world.alice.user_id, world.bob.user_id, "Other")
    first = Journal()
    first.add(edit(1, b"another writer's"))
    flush(first)
    for sequence in (1, 2):
        journal.add(edit(sequence, b"mine %d" % sequence))
    journal.add(edit(1, b"theirs", interview=other))
    assert flush(journal).saved() == {"page": 1}
    assert [(sequence, data) for room, sequence, data in stored() if room == world.interview.id] == [
        (1, b"another writer's"), (2, b"mine 1"), (3, b"mine 2"),
    ]  # fmt: skip
    assert (other.id, 1, b"theirs") in stored()
