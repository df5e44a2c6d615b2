"""A document as it is read: from its snapshot and what came after, from the log alone, from the text of an older interview."""

import sys
import threading
import time
from types import SimpleNamespace

import pytest
from sqlalchemy import select

from db.engine import DatabaseUnavailable, database
from db.tables import document_snapshots, document_updates
from repositories import document_updates as log
from services.base.clock import utcnow
from services.base.errors import Conflict
from services.document import document_saving, document_store, documents, open_documents
from services.document.applying import BrokenDocument
from services.document.journal import journal
from services.document.live_document import LiveDocument
from services.planning import ending
from tests.documents import Page
from tests.people import schedule
from tests.services.at_once import at_once
from tests.services.pages import CrdtPage
from tests.services.seated import seat_of, write
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


def opened_text(world):
    kill()
    return documents.open_text(world.interview.id)


def replace_snapshot(world, sequence, data):
    database.run(lambda db: log.save_snapshot(db, world.interview.id, sequence, data, at=utcnow()))


def test_a_room_is_opened_from_its_snapshot_and_what_came_after(world, alice, clock, monkeypatch):
    monkeypatch.setattr(document_saving, "SNAPSHOT_EVERY", 3)
    for word in ("one ", "two ", "three ", "four "):
        type_and_send(alice, word)
        document_saving.flush()
    assert snapshots() == {world.interview.id: 3}
    rows = document_updates.c
    database.run(lambda db: db.execute(document_updates.delete().where(rows.sequence <= 3)))
    assert opened_text(world) == "one two three four "


BROKEN = [b"", b"\x01\x02\x03", b"\x00", b"junk" * 100, Page(9).insert(0, "another document's")[:-1]]


@pytest.mark.parametrize("data", BROKEN, ids=range(len(BROKEN)))
def test_a_snapshot_that_cannot_be_read_is_passed_over(world, alice, clock, data):
    for word in ("one ", "two "):
        type_and_send(alice, word)
    document_saving.flush()
    replace_snapshot(world, 1, data)
    assert opened_text(world) == "one two "
    assert document_store.texts(world.interview.id).main == "one two "


def test_a_snapshot_that_lacks_something_is_passed_over(world, alice, clock):
    """Of another document, or older than it says: what comes after it would never find its place."""
    for word in ("one ", "two ", "three "):
        type_and_send(alice, word)
    document_saving.flush()
    first = database.read(lambda db: log.list_all(db, world.interview.id))[0].data
    replace_snapshot(world, 2, first)
    assert opened_text(world) == "one two three "
    replace_snapshot(world, 2, Page(9).insert(0, "another document's"))
    assert opened_text(world) == "one two three "


def test_a_broken_snapshot_is_replaced_by_the_next(world, alice, clock, monkeypatch):
    monkeypatch.setattr(document_saving, "SNAPSHOT_EVERY", 2)
    for word in ("one ", "two "):
        type_and_send(alice, word)
    document_saving.flush()
    replace_snapshot(world, 2, b"junk")
    assert opened_text(world) == "one two "
    document_saving.flush()
    snapshot = database.read(lambda db: log.find_snapshot(db, world.interview.id))
    assert LiveDocument([snapshot.data]).text() == "one two "


def test_a_log_that_cannot_be_read_is_said_to_be_so(world, clock):
    row = {
        "interview_id": world.interview.id,
        "sequence": 1,
        "author_id": None,
        "created_at": utcnow(),
        "data": b"junk",
    }
    database.run(lambda db: log.insert_updates(db, [row]))
    with pytest.raises(BrokenDocument):
        documents.open_text(world.interview.id)


def test_an_interview_that_has_ended_is_not_opened(world, clock):
    write(world.alice, world.interview, "the last word")
    ending.complete(seat_of(world.alice, world.interview), at=utcnow())
    with pytest.raises(Conflict) as refused:
        documents.open_text(world.interview.id)
    assert refused.value.code == "interview-over"
    assert document_store.texts(world.interview.id).main == "the last word"


def test_an_older_text_is_put_in_once_also_when_many_open_it_at_once(world, clock, monkeypatch):
    values = {"code_content": "old\r\ntext 😀\rend"}
    database.run(lambda db: document_saving.interviews.update_interview(db, world.interview.id, values))
    assert document_store.texts(world.interview.id).main == "old\r\ntext 😀\rend", "as it was stored"
    opened = at_once(*(lambda: documents.open_text(world.interview.id) for _ in range(5)))
    assert opened == ["old\ntext 😀\nend"] * 5
    assert len(database.read(lambda db: log.list_all(db, world.interview.id))) == 1
    document_saving.flush()
    assert stored_text(world) == "old\ntext 😀\nend"


def test_an_older_text_whose_commit_was_lost_is_the_same_edit_again(world, clock, monkeypatch):
    values = {"code_content": "old text"}
    database.run(lambda db: document_saving.interviews.update_interview(db, world.interview.id, values))
    run = database.run

    def run_unheard(work):
        run(work)
        raise DatabaseUnavailable

    with monkeypatch.context() as broken:
        broken.setattr(database, "run", run_unheard)
        with pytest.raises(DatabaseUnavailable):
            documents.open_text(world.interview.id)
    first = database.read(lambda db: log.list_all(db, world.interview.id))
    assert documents.open_text(world.interview.id) == "old text"
    assert database.read(lambda db: log.list_all(db, world.interview.id)) == first


def test_documents_come_and_go_between_threads_without_a_word(world, monkeypatch, capfd):
    """They are made in the database's thread and used and dropped on the main one, which pycrdt's objects must bear."""
    told = []
    monkeypatch.setattr(sys, "unraisablehook", told.append)
    threads, load = set(), document_store._read

    def noted(db, interview_id):
        threads.add(threading.get_ident())
        return load(db, interview_id)

    monkeypatch.setattr(document_store, "_read", noted)
    for number in range(20):
        interview = schedule(world.alice.user_id, world.bob.user_id, f"Room {number}")
        page = CrdtPage(world.alice, interview).open()
        type_and_send(page, "😀 typed")
        page.files["aaaaaaaa"] = {"name": "x", "language": "go", "order": 1}
        page.send()
        document = open_documents.documents[interview.id]
        assert document.live.files()
        assert documents.plain_news() == []
        documents.listen(interview.id, "plain")
        documents.replace(page.seat, "plain", "replaced", at=utcnow())
        document_saving.flush(is_final=True)
        assert document_store.texts(interview.id).main == "replaced"
        del document, page
        kill()
    assert threads, "the documents were read"
    assert threading.get_ident() not in threads, "and somewhere else"
    assert told == []
    assert capfd.readouterr().err == ""
