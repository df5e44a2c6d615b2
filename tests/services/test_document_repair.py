"""A document that breaks is made again, also after the database came back, and nothing of the broken one is kept or told."""

import pytest
from pycrdt import Doc

from db.engine import DatabaseUnavailable
from services import document_saving, documents, interviews, open_documents
from services.clock import utcnow
from services.errors import ServiceError
from services.live_document import LiveDocument
from tests.documents import block, string, update
from tests.services.at_once import at_once
from tests.services.outage import database_away
from tests.services.pages import CrdtPage
from tests.services.seated import seat_of, type_into_open

CIRCLE = update(
    block(9, 0, string("x", left=(5, 17))), block(5, 0, string("half of a circle "), string("y", left=(9, 0)))
)
PANIC = type("PanicException", (BaseException,), {"__doc__": "As pycrdt raises it: no Exception."})


@pytest.fixture
def alice(world):
    page = CrdtPage(world.alice, world.interview).open()
    page.type("stored ")
    page.send()
    document_saving.flush(is_final=True)
    page.type("and waiting")
    page.send()
    return page


@pytest.fixture
def bob(world, alice):
    return CrdtPage(world.bob, world.interview).open()


def document_of(world):
    return open_documents.documents[world.interview.id]


def refusal(call):
    with pytest.raises((ServiceError, DatabaseUnavailable)) as refused:
        call()
    return getattr(refused.value, "code", "unavailable")


def break_it(page):
    """The page sends what only the CRDT itself finds out to be no edit."""
    return refusal(lambda: page.take(CIRCLE, 1))


def test_a_circle_is_refused_and_the_document_has_nothing_of_it(world, alice, bob):
    broken = document_of(world).live
    assert break_it(bob) == "document-malformed"
    assert document_of(world).live is not broken
    assert document_of(world).live.text() == "stored and waiting"
    assert not document_of(world).is_broken
    document_saving.flush(is_final=True)
    assert interviews.code_of(world.interview.id) == "stored and waiting"


@pytest.mark.parametrize("how", ["a panic", "an error"])
def test_a_panic_is_refused_and_the_document_is_whole(world, alice, bob, monkeypatch, how):
    real, left = Doc.apply_update, [PANIC("poisoned") if how == "a panic" else ValueError("cannot decode")]

    def panic_once(self, data):
        if left:
            raise left.pop()
        real(self, data)

    edit = bob.type("lost and sent again ")[-1]
    monkeypatch.setattr(Doc, "apply_update", panic_once)
    assert refusal(lambda: bob.take(edit, 1)) == "document-malformed"
    assert document_of(world).live.text() == "stored and waiting"
    bob.sync()
    assert bob.send()
    assert document_of(world).live.text() == str(bob)


def test_all_pages_sync_before_they_go_on(world, alice, bob):
    break_it(bob)
    for page in (alice, bob):
        page.type("too early")
        edits = list(page.made)
        assert refusal(lambda page=page, edits=edits: page.take(edits[0], 9)) == "document-behind"
        page.sync()
        assert page.send()


def test_while_the_database_is_away_it_stays_broken_and_is_made_again_afterwards(world, alice, bob, config, tmp_path):
    with database_away(config, tmp_path):
        assert break_it(bob) == "unavailable"
        assert document_of(world).is_broken
        assert refusal(alice.sync) == "unavailable"
        assert documents.plain_news() == []
    document_saving.flush(is_final=True)
    assert interviews.code_of(world.interview.id) == "stored ", "a broken document's text is nobody's"
    alice.sync()
    assert not document_of(world).is_broken
    alice.type(", and on")
    assert alice.send()
    document_saving.flush(is_final=True)
    assert interviews.code_of(world.interview.id) == "stored and waiting, and on"


def test_a_plain_client_mends_it_too_and_is_told_what_became_of_it(world, alice, bob, config, tmp_path):
    heard = documents.listen(world.interview.id, f"socket of {world.bob.name}")
    with database_away(config, tmp_path):
        break_it(bob)
    type_into_open(world.bob, world.interview, heard + "!")
    assert document_of(world).live.text() == "stored and waiting!"


def test_a_room_that_ends_while_its_document_is_broken_ends_with_the_logs_text(world, alice, bob, config, tmp_path):
    with database_away(config, tmp_path):
        break_it(bob)
    interviews.complete(seat_of(world.alice, world.interview), at=utcnow())
    assert interviews.code_of(world.interview.id) == "stored and waiting"


def test_several_that_notice_at_once_make_it_once(world, alice, bob, config, tmp_path, monkeypatch):
    with database_away(config, tmp_path):
        break_it(bob)
    made, real = [], documents.document_store.reload
    monkeypatch.setattr(documents.document_store, "reload", lambda room: (made.append(1), real(room))[1])
    assert all(isinstance(one, bytes) for one in at_once(alice.sync, bob.sync, alice.sync))
    assert made == [1]
    assert document_of(world).live.text() == "stored and waiting"


def test_plain_clients_hear_nothing_of_a_broken_document(world, alice, bob, config, tmp_path):
    documents.listen(world.interview.id, "plain")
    alice.type(" more")
    alice.send()
    with database_away(config, tmp_path):
        break_it(bob)
    assert documents.plain_news() == []
    alice.sync()
    assert documents.plain_news() == [("plain", "stored and waiting more")]


# ---- Whose page it is


def test_a_refused_edit_gives_nobody_a_name(world, alice, bob):
    """Otherwise anybody could take the names of all pages, or fill the memory with names."""
    names = update(*(block(client, 0, string("x", left=(10**9, 0))) for client in range(1000, 2000)))
    assert refusal(lambda: bob.take(names, 1)) == "document-behind"
    assert not document_of(world).owners.keys() & set(range(1000, 2000))
    bob.sync()
    malformed = update(block(alice.doc.client_id, 2**20, string("x")))
    assert refusal(lambda: bob.take(malformed, 2)) in ("document-behind", "document-malformed")
    alice.type("!")
    assert alice.send()


def test_what_was_lost_may_be_brought_back_by_another_only_while_its_writer_is_away(world, alice, bob):
    writer = CrdtPage(world.alice, world.interview, "second page").open()
    edit = writer.type("only in the pages ")[-1]
    assert refusal(lambda: bob.take(block_of(alice), 1, "sync")) == "document-malformed"
    bob.sync()
    assert bob.take(edit, 2, "sync"), "nobody was known to write under that name"
    assert writer.doc.client_id not in document_of(world).owners
    documents.forget(world.interview.id, alice.socket_id)
    documents.forget(world.interview.id, writer.socket_id)
    assert bob.take(block_of(alice), 3, "sync")


def block_of(page):
    """A next edit under the name of this page."""
    clock = len("stored and waiting")
    return update(block(page.doc.client_id, clock, string("!", left=(page.doc.client_id, clock - 1))))


def test_what_was_opened_and_never_joined_is_closed_after_the_grace(world, monkeypatch):
    documents.open_text(world.interview.id)
    document_saving.close_idle()
    assert world.interview.id in open_documents.documents
    monkeypatch.setattr(document_saving, "CLOSE_GRACE_S", 0.0)
    document_saving.flush(is_final=True)
    document_saving.close_idle()
    assert world.interview.id not in open_documents.documents


def test_a_document_keeps_only_what_it_took(world, alice):
    live: LiveDocument = document_of(world).live
    before = live.missing()
    for one in (CIRCLE[:-1], update(block(5, 3, string("x"))), update(block(5, 0, string("\r")))):
        refusal(lambda one=one: alice.take(one, 5))
        alice.sync()
    assert live.missing() == before
