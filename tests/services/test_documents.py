"""Edits of pages and of plain clients: what is refused, who lacks what, and what a document is opened from."""

import pytest
from sqlalchemy import select

from db.engine import DatabaseUnavailable, database
from db.tables import document_snapshots, document_updates
from repositories import interviews as rows
from services.base.clock import utcnow
from services.base.errors import Conflict, Invalid, ServiceError
from services.document import (
    applying,
    document_saving,
    document_store,
    documents,
    live_document,
    open_documents,
)
from services.document.live_document import LiveDocument
from tests.services.pages import CrdtPage, refusal
from tests.services.seated import type_into_open, write
from tests.services.stored import kill, text_of, updates_of

# ---- Refusals


def test_an_edit_of_a_page_that_did_not_sync_is_refused(world, alice):
    stranger = CrdtPage(world.bob, world.interview)
    assert refusal(stranger, stranger.type("x")[0]) == "document-behind"
    assert text_of(world) == ""


def test_nothing_is_written_into_a_document_that_is_not_open(world):
    page = CrdtPage(world.alice, world.interview)
    for verb in (
        page.sync,
        lambda: page.take(b"\x00\x00", 1),
        lambda: type_into_open(world.alice, world.interview, "x"),
    ):
        with pytest.raises(Conflict) as refused:
            verb()
        assert refused.value.code == "interview-over"


@pytest.mark.parametrize(
    "update", [b"\x00\x00\x00", b"\x01", b"\xff" * 20, b"\x01\x01\x05\x00\x04\x01\x09text:main\x00\x00"]
)
def test_a_malformed_edit_changes_nothing_and_the_page_syncs_before_its_next(world, alice, bob, update):
    alice.type("kept")
    alice.send()
    assert refusal(alice, update) == "document-malformed"
    assert refusal(alice, alice.type("after")[-1]) == "document-behind", "it may build on what was refused"
    alice.sync()
    alice.send()
    assert text_of(world) == "keptafter"
    bob.type("x")
    assert bob.send(), "another page goes on all the same"


def test_an_edit_that_builds_on_a_lost_one_is_refused_until_the_lost_one_comes(world, alice):
    first, second = [*alice.type("one "), *alice.type("two")][-2:]
    alice.made.clear()
    assert refusal(alice, second) == "document-behind"
    alice.sync()
    assert alice.take(first, 1)
    assert alice.take(second, 2)
    assert text_of(world) == "one two"


def test_nobody_writes_under_the_name_of_anothers_page(world, alice, bob):
    alice.type("mine")
    alice.send()
    forged = alice.type(" forged")[-1]
    assert refusal(bob, forged) == "document-malformed"
    bob.sync()
    assert refusal(bob, forged, "sync") == "document-malformed"
    documents.forget(world.interview.id, alice.socket_id)
    bob.sync()
    assert refusal(bob, forged, "sync") == "document-malformed", "also while alice is away"
    assert text_of(world) == "mine"


def test_a_document_has_a_limit_and_what_is_too_much_is_not_added(world, alice, monkeypatch):
    monkeypatch.setattr(live_document, "MAX_TEXT_BYTES", 100)
    monkeypatch.setattr(live_document, "TEXT_TOLERANCE_BYTES", 0)
    alice.type("x" * 90)
    alice.send()
    assert refusal(alice, alice.type("y" * 11)[-1]) == "document-too-large"
    assert text_of(world) == "x" * 90
    with pytest.raises(ServiceError) as refused:
        write(world.bob, world.interview, "z" * 101)
    assert refused.value.code == "document-too-large"


def test_bytes_are_limited_for_each_person(world, alice, bob, monkeypatch):
    monkeypatch.setattr(open_documents, "BYTES_BURST", 300)
    monkeypatch.setattr(open_documents, "BYTES_PER_S", 0.001)
    alice.type("x" * 400)
    with pytest.raises(ServiceError) as refused:
        alice.send()
    assert refused.value.code == "too-often"
    bob.type("x")
    assert bob.send()


def test_the_time_that_edits_and_syncs_take_is_limited_for_each_person(world, alice, bob, monkeypatch):
    monkeypatch.setattr(open_documents, "WORK_SHARE", 1e-9)
    budget = open_documents.budget_of(world.alice.user_id)
    alice.type("x")
    alice.send()
    alice.sync()
    assert budget.work_s_left < open_documents.WORK_BURST_S
    budget.work_s_left = -1
    for verb in (
        alice.sync,
        lambda: alice.take(alice.type("y")[-1], 9),
        lambda: write(world.alice, world.interview, "z"),
    ):
        with pytest.raises(ServiceError) as refused:
            verb()
        assert refused.value.code == "too-often"
    bob.sync()
    bob.type("x")
    assert bob.send()


def test_what_nobody_has_spent_is_forgotten(world, alice, monkeypatch):
    alice.type("x" * 5000)
    alice.send()
    assert world.alice.user_id in open_documents.budgets
    monkeypatch.setattr(open_documents, "BYTES_PER_S", 1e12)
    monkeypatch.setattr(open_documents, "WORK_SHARE", 1e12)
    document_saving.close_idle()
    assert open_documents.budgets == {}


def test_a_state_that_is_none_is_refused(world, alice):
    with pytest.raises(Invalid) as refused:
        documents.sync(alice.seat, "another page", b"\xff\xff\xff")
    assert refused.value.code == "document-malformed"


# ---- Two pages


def test_two_pages_that_type_at_once_end_with_the_same_text_and_all_of_it(world, alice, bob):
    alice.type("alice 😀 ")
    bob.type("bob é ")
    for update in alice.send():
        bob.hear(update)
    for update in bob.send():
        alice.hear(update)
    assert str(alice) == str(bob) == text_of(world)
    assert sorted(str(alice)) == sorted("alice 😀 bob é ")


def test_the_same_edit_again_is_stored_once(world, alice):
    update = alice.type("once")[0]
    assert alice.take(update, 1)
    assert not alice.take(update, 2)
    batch = document_saving.flush()
    assert batch.saved() == {alice.socket_id: 2}, "it is acknowledged all the same"
    assert [one.data for one in updates_of(world.interview)] == [update]


def test_a_page_that_returns_is_told_only_what_it_missed(world, alice, bob):
    alice.type("x" * 10_000)
    for update in alice.send():
        bob.hear(update)
    documents.forget(world.interview.id, bob.socket_id)
    alice.type("missed")
    alice.send()
    update, _state = documents.sync(bob.seat, bob.socket_id, bob.doc.get_state())
    assert len(update) < 100
    bob.hear(update)
    assert str(bob) == str(alice)


# ---- Opening


def test_an_older_interviews_text_becomes_its_first_edit_and_nobodys(world):
    database.run(lambda db: rows.update_interview(db, world.interview.id, {"code_content": "old\r\ntext 😀\r"}))
    page = CrdtPage(world.alice, world.interview).open()
    assert str(page) == "old\ntext 😀\n"
    assert [(one.sequence, one.author_id) for one in updates_of(world.interview)] == [(1, None)]
    kill()
    page.type("!")
    page.open()
    page.send()
    assert text_of(world) == "old\ntext 😀\n!", "the same text is the same edit, so it is there once"


def test_a_snapshot_shortens_opening_and_a_broken_one_harms_nothing(world, alice, monkeypatch):
    monkeypatch.setattr(document_saving, "SNAPSHOT_EVERY", 5)
    for number in range(12):
        alice.type(f"{number} ")
    alice.send()
    document_saving.flush()
    query = select(document_snapshots.c.sequence)
    assert database.read(lambda db: db.execute(query).scalar_one()) == 12
    alice.type("more")
    alice.send()
    document_saving.flush()
    expected = text_of(world)
    kill()
    assert documents.open_text(world.interview.id) == expected
    kill()
    database.run(lambda db: db.execute(document_snapshots.update().values(data=b"\x01\x02\x03")))
    assert documents.open_text(world.interview.id) == expected


def test_a_document_that_breaks_is_made_again_from_what_is_stored_and_what_waits(world, alice, bob, monkeypatch):
    alice.type("stored ")
    alice.send()
    document_saving.flush()
    alice.type("waiting ")
    alice.send()

    class Panic(BaseException):
        """As pycrdt raises it: no Exception."""

    def panic(self, update):
        raise applying.BrokenDocument from Panic()

    with monkeypatch.context() as broken:
        broken.setattr(LiveDocument, "_apply", panic, raising=True)
        broken.setattr(document_store, "reload", lambda interview_id: _reloaded(broken, interview_id))
        assert refusal(bob, bob.type("breaks it")[-1]) == "document-malformed"
    assert text_of(world) == "stored waiting "
    for page in (alice, bob):
        assert refusal(page, b"\x00\x00") == "document-behind"
        page.sync()
    alice.type("and on")
    alice.send()
    assert text_of(world) == "stored waiting and on"


def _reloaded(broken, interview_id):
    broken.undo()
    return document_store.reload(interview_id)


# ---- Storing


def test_every_edit_keeps_its_author_and_time(world, alice, bob):
    before = utcnow()
    alice.type("a")
    for update in alice.send():
        bob.hear(update)
    bob.type("b")
    bob.send()
    document_saving.flush()
    stored = updates_of(world.interview)
    assert [one.author_id for one in stored] == [world.alice.user_id, world.bob.user_id]
    assert all(before <= one.created_at <= utcnow() for one in stored)
    count = select(document_updates.c.sequence)
    assert len(database.read(lambda db: db.execute(count).all())) == 2


def test_nobody_opens_a_document_beside_its_end(world, alice):
    """The end may fail, and then the document that was open goes on; a second one would hide its edits."""
    alice.type("kept")
    alice.send()
    refused = []

    def fail():
        with document_saving.closing(world.interview.id):
            try:
                documents.open_text(world.interview.id)
            except DatabaseUnavailable as error:
                refused.append(error)
            raise RuntimeError("the end failed")

    with pytest.raises(RuntimeError):
        fail()
    assert len(refused) == 1
    assert documents.open_text(world.interview.id) == "kept"
