"""Behind the typing: texts follow within a second, snapshots a few at a time, and an idle document goes when all is stored."""

import threading
import time
from types import SimpleNamespace

import pytest
from sqlalchemy import select

from db.engine import DatabaseUnavailable, database
from db.tables import document_snapshots
from services.document import document_saving, documents, open_documents
from services.document.beat import LONGEST_S
from services.document.journal import journal
from services.room.presence import presence
from tests.people import schedule
from tests.services.at_once import at_once
from tests.services.outage import database_away
from tests.services.pages import CrdtPage
from tests.services.stored import stored_code


@pytest.fixture
def clock(monkeypatch):
    """A clock that goes only when it is told to."""
    clock = SimpleNamespace(now=time.monotonic())
    frozen = SimpleNamespace(monotonic=lambda: clock.now)
    for module in (document_saving, documents, open_documents):
        monkeypatch.setattr(module, "time", frozen)
    return clock


@pytest.fixture
def alice(world, clock):
    return CrdtPage(world.alice, world.interview).open()


def stored_text(world):
    return stored_code(world.interview.id)


def snapshots():
    query = select(document_snapshots.c.interview_id, document_snapshots.c.sequence)
    return dict(tuple(row) for row in database.read(lambda db: db.execute(query).all()))


def kill():
    open_documents.documents.clear()
    journal.forget()


def type_and_send(page, words):
    page.type(words)
    page.send()


def test_the_text_follows_within_a_second_and_not_with_each_tick(world, alice, clock):
    assert open_documents.TEXT_EVERY_S + 2 * LONGEST_S < 1
    type_and_send(alice, "a")
    document_saving.flush()
    assert stored_text(world) == ""
    saves = 0
    for tick in range(30):
        clock.now += LONGEST_S
        before = stored_text(world)
        type_and_send(alice, "b")
        document_saving.flush()
        saves += stored_text(world) != before
        assert tick < 9 or len(stored_text(world)) >= len(str(alice)) - 9
    assert 2 <= saves <= 5
    clock.now += open_documents.TEXT_EVERY_S
    document_saving.flush()
    assert stored_text(world) == str(alice)
    assert not document_saving.flush()


def test_what_is_due_is_written_once_and_in_one_transaction(world, clock, monkeypatch):
    pages = [
        CrdtPage(world.alice, schedule(world.alice.user_id, world.bob.user_id, f"Room {n}")).open() for n in range(5)
    ]
    for number, page in enumerate(pages):
        type_and_send(page, f"text {number}")
    clock.now += 1
    calls, run = [], database.run
    monkeypatch.setattr(database, "run", lambda work: (calls.append(1), run(work))[1])
    document_saving.flush()
    document_saving.flush()
    assert calls == [1]
    assert [stored_code(page.seat.interview_id) for page in pages] == [f"text {n}" for n in range(5)]


def test_a_tick_takes_so_many_texts_and_the_others_with_the_next(world, clock, monkeypatch):
    monkeypatch.setattr(document_saving, "TEXTS_A_FLUSH", 2)
    pages = [
        CrdtPage(world.alice, schedule(world.alice.user_id, world.bob.user_id, f"Room {n}")).open() for n in range(5)
    ]
    for page in pages:
        type_and_send(page, "text")
    clock.now += 1
    for expected in (2, 4, 5, 5):
        document_saving.flush()
        assert sum(stored_code(page.seat.interview_id) == "text" for page in pages) == expected


def test_what_failed_is_written_by_the_next_flush(world, alice, clock, config, tmp_path, monkeypatch):
    monkeypatch.setattr(document_saving, "SNAPSHOT_EVERY", 1)
    type_and_send(alice, "kept")
    clock.now += 1
    with database_away(config, tmp_path):
        with pytest.raises(DatabaseUnavailable):
            document_saving.flush()
        assert document_saving.flush_quietly() is False
    assert (stored_text(world), snapshots()) == ("", {})
    assert document_saving.flush_quietly() is True
    assert (stored_text(world), snapshots()) == ("kept", {world.interview.id: 1})


def test_what_is_typed_while_a_text_is_written_is_written_next(world, alice, clock, monkeypatch):
    real = document_saving.interviews.save_codes

    def slowly(db, texts):
        threading.Event().wait(0.2)
        real(db, texts)

    monkeypatch.setattr(document_saving.interviews, "save_codes", slowly)
    type_and_send(alice, "first ")
    clock.now += 1
    at_once(document_saving.flush, lambda: type_and_send(alice, "second"))
    assert stored_text(world) == "first "
    clock.now += 1
    document_saving.flush()
    assert stored_text(world) == "first second"


def test_nothing_is_written_into_an_interview_that_ended_elsewhere(world, alice, clock):
    type_and_send(alice, "too late")
    values = {"status": "completed", "code_content": "the end"}
    database.run(lambda db: document_saving.interviews.update_interview(db, world.interview.id, values))
    document_saving.flush(is_final=True)
    assert stored_text(world) == "the end"


def test_snapshots_are_made_every_so_many_edits_and_a_few_at_a_time(world, clock, monkeypatch):
    monkeypatch.setattr(document_saving, "SNAPSHOT_EVERY", 5)
    pages = [
        CrdtPage(world.alice, schedule(world.alice.user_id, world.bob.user_id, f"Room {n}")).open() for n in range(4)
    ]
    for page in pages:
        for _ in range(4):
            type_and_send(page, "x")
    document_saving.flush()
    assert snapshots() == {}
    for page in pages:
        type_and_send(page, "x")
    for expected in (2, 4, 4):
        document_saving.flush()
        assert len(snapshots()) == expected
    assert set(snapshots().values()) == {5}
    for _ in range(5):
        type_and_send(pages[0], "x")
    document_saving.flush()
    assert snapshots()[pages[0].seat.interview_id] == 10


def opened_text(world):
    kill()
    return documents.open_text(world.interview.id)


# ---- Closing


def test_an_empty_room_is_closed_after_its_grace_and_not_before(world, alice, clock):
    presence.sit(alice.seat, alice.socket_id)
    type_and_send(alice, "x")
    clock.now += 100
    document_saving.flush()
    document_saving.close_idle()
    assert world.interview.id in open_documents.documents, "somebody is there"
    presence.stand(alice.socket_id)
    documents.forget(world.interview.id, alice.socket_id)
    clock.now += document_saving.CLOSE_GRACE_S - 1
    document_saving.close_idle()
    assert world.interview.id in open_documents.documents
    documents.open_text(world.interview.id)
    clock.now += 2
    document_saving.close_idle()
    assert world.interview.id in open_documents.documents, "somebody is just coming in"
    clock.now += document_saving.CLOSE_GRACE_S
    document_saving.close_idle()
    assert world.interview.id not in open_documents.documents


@pytest.mark.parametrize("waits", ["an edit", "the text"])
def test_what_is_not_stored_is_not_closed(world, alice, clock, waits):
    type_and_send(alice, "x")
    if waits == "the text":
        document_saving.flush()
    documents.forget(world.interview.id, alice.socket_id)
    clock.now += document_saving.CLOSE_GRACE_S + 1
    document_saving.close_idle()
    assert world.interview.id in open_documents.documents
    document_saving.flush()
    document_saving.close_idle()
    assert world.interview.id not in open_documents.documents
    assert opened_text(world) == stored_text(world) == "x"
