"""A document that breaks is made again, also after the database came back, and nothing of the broken one is kept or told."""

import pytest
from pycrdt import Doc

from db.engine import DatabaseUnavailable, database
from db.tables import document_updates
from services.base.clock import utcnow
from services.base.errors import ServiceError
from services.document import (
    document_owners,
    document_saving,
    documents,
    large_insertions,
    live_document,
    lost_edits,
    open_documents,
)
from services.document.live_document import LiveDocument
from services.document.lost_edits import Lost
from services.planning import ending
from tests.documents import DELETED, block, item, number, string, update
from tests.services.at_once import at_once
from tests.services.outage import database_away
from tests.services.pages import CrdtPage
from tests.services.seated import seat_of, type_into_open
from tests.services.stored import kill, stored_code, updates_of

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
    assert stored_code(world.interview.id) == "stored and waiting"


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
    assert stored_code(world.interview.id) == "stored ", "a broken document's text is nobody's"
    alice.sync()
    assert not document_of(world).is_broken
    alice.type(", and on")
    assert alice.send()
    document_saving.flush(is_final=True)
    assert stored_code(world.interview.id) == "stored and waiting, and on"


def test_a_plain_client_mends_it_too_and_is_told_what_became_of_it(world, alice, bob, config, tmp_path):
    heard = documents.listen(world.interview.id, f"socket of {world.bob.name}")
    with database_away(config, tmp_path):
        break_it(bob)
    type_into_open(world.bob, world.interview, heard + "!")
    assert document_of(world).live.text() == "stored and waiting!"


def test_a_room_that_ends_while_its_document_is_broken_ends_with_the_logs_text(world, alice, bob, config, tmp_path):
    with database_away(config, tmp_path):
        break_it(bob)
    ending.complete(seat_of(world.alice, world.interview), at=utcnow())
    assert stored_code(world.interview.id) == "stored and waiting"


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
    names = update(*(block(client, 0, string("x", left=(10**9, 0))) for client in range(1000, 1200)))
    assert refusal(lambda: bob.take(names, 1)) == "document-behind"
    assert not document_of(world).owners.keys() & set(range(1000, 1200))
    bob.sync()
    malformed = update(block(alice.doc.client_id, 2**20, string("x")))
    assert refusal(lambda: bob.take(malformed, 2)) in ("document-behind", "document-malformed")
    alice.type("!")
    assert alice.send()


def test_nobody_brings_back_what_is_anothers_whether_they_are_there_or_not(world, alice, bob):
    for _whether in ("alice is there", "alice is away"):
        for source in (None, "sync"):
            assert refusal(lambda source=source: bob.take(block_of(alice), 1, source)) == "document-malformed"
            bob.sync()
        documents.forget(world.interview.id, alice.socket_id)
    alice.open()
    assert alice.take(block_of(alice), 9, "sync"), "what the server lost comes back from its writer"


def test_a_lost_edit_of_anothers_comes_back_as_theirs_with_the_servers_proof_alone(world, alice, bob):
    edit, room = block_of(alice), world.interview.id
    proof = lost_edits.proof(room, world.alice.user_id, edit)
    for false in (
        Lost(world.bob.user_id, proof),
        Lost(world.alice.user_id, "0" * 32),
        Lost(world.alice.user_id, ""),
        Lost(world.alice.user_id, lost_edits.proof(room + 1, world.alice.user_id, edit)),
        Lost(world.alice.user_id, lost_edits.proof(room, world.alice.user_id, edit + b"x")),
        Lost(world.bob.user_id, lost_edits.proof(room, world.bob.user_id, edit)),
    ):
        assert refusal(lambda false=false: bob.take(edit, 1, None, false)) == "document-malformed"
        bob.sync()
    large_insertions.take()
    assert bob.take(edit, 2, None, Lost(world.alice.user_id, proof))
    document_saving.flush()
    assert [one.author_id for one in updates_of(world.interview)][-1] == world.alice.user_id
    assert large_insertions.take() == []
    assert not alice.take(edit, 3), "its writer brings it too, and it is there once"


def test_after_a_restart_the_log_says_whose_each_client_is(world, alice, bob):
    bob.type("bob ")
    bob.send()
    document_saving.flush(is_final=True)
    stored = document_of(world).owners
    kill()
    bob.open()
    assert (
        document_of(world).owners
        == stored
        == {
            alice.doc.client_id: world.alice.user_id,
            bob.doc.client_id: world.bob.user_id,
        }
    )
    for source in (None, "sync"):
        assert refusal(lambda source=source: bob.take(block_of(alice), 1, source)) == "document-malformed"
        bob.sync()
    again = CrdtPage(world.alice, world.interview, "second browser").open()
    assert again.take(block_of(alice), 1, "sync"), "the same person goes on in another browser"


def test_owners_are_known_from_edits_before_a_snapshot_and_from_edits_of_several_clients(
    world, alice, bob, monkeypatch
):
    monkeypatch.setattr(document_saving, "SNAPSHOT_EVERY", 1)
    several = update(block(7, 0, string("x")), block(5, 0, string("y")))
    assert bob.take(several, 1)
    document_saving.flush(is_final=True)
    kill()
    alice.open()
    assert document_of(world).owners | {5: world.bob.user_id, 7: world.bob.user_id} == document_of(world).owners
    assert alice.doc.client_id in document_of(world).owners


def test_an_older_interviews_text_is_nobodys_to_write_on(world, alice):
    documents.forget(world.interview.id, alice.socket_id)
    kill()
    other = update(block(live_document.SEEDER, 0, string("x")))
    database.run(lambda db: db.execute(document_updates.update().values(author_id=None)))
    alice.open()
    assert set(document_of(world).owners.values()) == {document_owners.NOBODY}
    assert refusal(lambda: alice.take(block_of(alice), 1)) == "document-malformed"
    alice.sync()
    assert alice.take(other, 2), "nothing of it is in this document"


def test_what_stands_under_known_clocks_is_compared_before_it_is_called_saved(world, alice, bob):
    """Two pages of one person with the same client, as a forged or a copied one has."""
    client, text = alice.doc.client_id, "stored and waiting"
    same = update(block(client, 0, string(text)))
    assert not alice.take(same, 5), "the same again is no news, however it is cut"
    for other in (
        update(block(client, 0, string("stored and WAITING"))),
        update(block(client, 7, string("and", left=(client, 5)))),
        update(block(client, 7, string("and"))),
        update(block(client, 7, item(DELETED, number(3), left=(client, 6)))),
    ):
        assert refusal(lambda other=other: alice.take(other, 6)) == "document-malformed"
        alice.sync()
    document_saving.flush(is_final=True)
    assert stored_code(world.interview.id) == text


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
