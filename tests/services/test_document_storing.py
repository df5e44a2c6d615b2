"""Edits are stored before they are acknowledged: what is stored when, and what outlives a kill."""

import sys

import pytest

from db.engine import DatabaseUnavailable, database
from repositories import document_updates as log
from services.base.clock import utcnow
from services.document import document_saving, document_store, documents, live_document, open_documents
from services.document.journal import journal
from services.planning import ending
from tests.people import schedule
from tests.services.at_once import at_once
from tests.services.outage import database_away
from tests.services.pages import CrdtPage, refusal
from tests.services.seated import seat_of
from tests.services.stored import kill, replayed, stored_code, text_of, updates_of


def test_edits_of_all_rooms_are_stored_in_one_transaction(world, monkeypatch):
    pages = []
    for number in range(5):
        interview = schedule(world.alice.user_id, world.bob.user_id, f"Room {number}")
        pages.append(CrdtPage(world.alice, interview, f"page {number}").open())
        pages[-1].type(f"text {number}")
        pages[-1].send()
    calls, run = [], database.run
    monkeypatch.setattr(database, "run", lambda work: (calls.append(1), run(work))[1])
    batch = document_saving.flush()
    assert len(calls) == 1
    assert batch.saved() == {page.socket_id: 1 for page in pages}
    assert not document_saving.flush()
    assert len(calls) == 1, "nothing waits, so nothing is asked of the database"


def test_while_the_database_is_away_nothing_is_acknowledged_and_nothing_lost(world, alice, config, tmp_path):
    alice.type("typed before ")
    alice.send()
    with database_away(config, tmp_path):
        with pytest.raises(DatabaseUnavailable):
            document_saving.flush()
        alice.type("typed meanwhile")
        assert alice.send(), "typing goes on"
        assert document_saving.flush_quietly() is False
        assert journal.waiting_sockets() == {alice.socket_id}
    assert document_saving.flush(is_final=True).saved() == {alice.socket_id: 2}
    assert (replayed(world.interview), stored_code(world.interview.id)) == ("typed before typed meanwhile",) * 2


def test_what_waits_is_bounded_and_the_rest_stays_in_the_pages(world, alice, bob, monkeypatch):
    monkeypatch.setattr(sys.modules[type(journal).__module__], "MAX_WAITING_BYTES_OF_ROOM", 2000)
    alice.type("x" * 1000)
    alice.send()
    alice.type("y" * 1000)
    with pytest.raises(DatabaseUnavailable):
        alice.send()
    document_saving.flush()
    alice.sync()
    difference = alice.doc.get_update(open_documents.documents[world.interview.id].live.state())
    assert alice.take(difference, 2)
    assert len(text_of(world)) == 2000


def test_a_commit_whose_answer_was_lost_is_not_made_twice(world, alice, monkeypatch):
    alice.type("once")
    alice.send()
    run = database.run

    def run_and_lose_the_answer(work):
        run(work)
        raise DatabaseUnavailable

    monkeypatch.setattr(database, "run", run_and_lose_the_answer)
    with pytest.raises(DatabaseUnavailable):
        document_saving.flush()
    monkeypatch.undo()
    alice.type(" and more")
    alice.send()
    assert document_saving.flush().saved() == {alice.socket_id: 2}
    assert [one.sequence for one in updates_of(world.interview)] == [1, 2]
    assert replayed(world.interview) == "once and more"


def test_a_sequence_that_another_writer_took_is_passed_over(world, alice):
    other = live_document.seed("the other's")
    at = utcnow()
    row = {"interview_id": world.interview.id, "sequence": 1, "author_id": None, "created_at": at, "data": other}
    database.run(lambda db: log.insert_updates(db, [row]))
    alice.type("mine")
    alice.send()
    document_saving.flush()
    assert [one.sequence for one in updates_of(world.interview)] == [1, 2]


@pytest.mark.parametrize("is_stored", [True, False])
def test_after_a_kill_every_acknowledged_edit_is_there_and_the_others_come_again(world, alice, bob, is_stored):
    alice.type("acknowledged")
    alice.send()
    document_saving.flush()
    lost = alice.type(" and not")[-1]
    for update in alice.send():
        bob.hear(update)
    if is_stored:
        document_saving.flush()
    kill()
    documents.open_text(world.interview.id)
    assert text_of(world) == ("acknowledged and not" if is_stored else "acknowledged")
    alice.sync()
    assert alice.take(lost, 2) is not is_stored
    document_saving.flush(is_final=True)
    assert replayed(world.interview) == text_of(world) == stored_code(world.interview.id) == "acknowledged and not"


def test_a_text_that_the_kill_left_behind_follows_when_the_room_is_opened_or_ended(world, alice):
    alice.type("in the log only")
    alice.send()
    document_saving.flush()
    assert stored_code(world.interview.id) == ""
    kill()
    assert document_store.texts(world.interview.id).main == "in the log only"
    ending.complete(seat_of(world.alice, world.interview), at=utcnow())
    assert stored_code(world.interview.id) == "in the log only"


def test_the_end_stores_what_waits_in_its_own_transaction(world, alice):
    for number in range(10):
        alice.type(f"{number} ")
    alice.send()
    ending.complete(alice.seat, at=utcnow())
    assert replayed(world.interview) == stored_code(world.interview.id) == "0 1 2 3 4 5 6 7 8 9 "
    assert refusal(alice, alice.type("more")[-1]) == "interview-over"
    assert not document_saving.flush()


def test_the_end_and_a_flush_at_once_store_each_edit_once(world):
    for number in range(5):
        interview = schedule(world.alice.user_id, world.bob.user_id, f"Round {number}")
        page = CrdtPage(world.alice, interview).open()
        page.type("first ")
        page.send()

        def type_and_complete(page=page):
            page.type("last")
            page.send()
            ending.complete(page.seat, at=utcnow())

        at_once(document_saving.flush, type_and_complete, document_saving.flush)
        document_saving.flush()
        assert replayed(interview) == stored_code(interview.id) == "first last"


def test_when_the_end_fails_everything_goes_on(world, alice, config, tmp_path):
    alice.type("before ")
    alice.send()
    with database_away(config, tmp_path), pytest.raises(DatabaseUnavailable):
        ending.complete(alice.seat, at=utcnow())
    alice.type("after")
    alice.send()
    document_saving.flush(is_final=True)
    assert replayed(world.interview) == stored_code(world.interview.id) == "before after"
