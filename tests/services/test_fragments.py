"""The fragments of a document: they are counted, they are limited, and a text of many can be edited and deleted."""

import pytest

from services.base.clock import utcnow
from services.document import (
    document_saving,
    documents,
    fragments,
    live_document,
    open_documents,
    update_cost,
)
from services.document.document_roots import Roots
from services.document.fragments import Fragments
from services.document.live_document import TooLarge
from services.document.update_encoding import encode_deletes
from services.document.update_parts import Span
from services.document.yjs_updates import read
from tests.documents import Page, block, string, update
from tests.services.live import LETTERS, letters, opened, ranges, take, take_within_cost
from tests.services.pages import CrdtPage
from tests.services.seated import seat_of


def test_fragments_are_never_fewer_than_counted(chance):
    pages, counted, live = [Page(client) for client in (5, 9)], Fragments(), opened()
    for _edit in range(300):
        page = chance.choice(pages)
        text = page.text()
        if text and chance.random() < 0.4:
            one = page.delete(at := chance.randrange(len(text)), chance.randint(1, min(3, len(text) - at)))
        else:
            one = page.insert(chance.randint(0, len(text)), chance.choice(["a", "bc"]))
        counted.add(read(one))
        take(live, one)
        for other in pages:
            other.hear(one)
        assert fragments.count(live.missing(), live.roots) <= counted.count


def test_what_is_typed_on_makes_no_fragment():
    page, counted = Page(), Fragments()
    for letter in range(500):
        counted.add(read(page.insert(letter, "a")))
    assert counted.count == update_cost.FRAGMENTS_OF_PART
    assert not counted.is_old


def test_a_document_has_a_limit_of_fragments_and_can_be_emptied_at_it(monkeypatch):
    monkeypatch.setattr(fragments, "FREE_FRAGMENTS", 200)
    monkeypatch.setattr(fragments, "FREE_BEYOND", 0)
    monkeypatch.setattr(fragments, "FRAGMENTS_OF_EDIT", 0)
    live = opened(update(block(5, 0, string(LETTERS))))
    for first in range(0, 90, 10):
        take_within_cost(live, ranges(10, first))
    with pytest.raises(TooLarge):
        take_within_cost(live, update(letters(7, 20, (5, 0))))
    take_within_cost(live, ranges(10, 90))
    take_within_cost(live, encode_deletes([Span(5, 0, len(LETTERS))]))
    assert live.text() == ""


def letter_at(place):
    """Put by a client of its own between two letters."""
    return update(letters(100 + place, 1, (5, place)))


def take_all(live, updates):
    for one in updates:
        take_within_cost(live, one)


def test_whoever_edits_piece_by_piece_never_meets_the_limit_of_fragments(monkeypatch):
    monkeypatch.setattr(fragments, "FREE_FRAGMENTS", 200)
    monkeypatch.setattr(fragments, "FREE_BEYOND", 200)
    live = opened(update(block(5, 0, string(LETTERS))))
    take_all(live, map(letter_at, range(500)))
    assert live.fragments.count > 200
    with pytest.raises(TooLarge):
        take_all(live, (update(letters(5000 + place, 10, (5, place))) for place in range(200)))


def test_edits_do_not_raise_the_limit_of_fragments_for_ever(monkeypatch):
    monkeypatch.setattr(fragments, "FREE_FRAGMENTS", 20)
    monkeypatch.setattr(fragments, "FREE_BEYOND", 10)
    monkeypatch.setattr(fragments, "MAX_FRAGMENTS", 100)
    live = opened(update(block(5, 0, string(LETTERS))))
    with pytest.raises(TooLarge):
        take_all(live, map(letter_at, range(1000)))
    assert 90 < live.fragments.count <= 100


def test_a_text_of_many_fragments_can_be_deleted_at_once(monkeypatch):
    """By a page, which has to name every piece that is left, and by a plain client."""
    monkeypatch.setattr(fragments, "FREE_FRAGMENTS", 1000)
    live = opened(update(block(5, 0, string(LETTERS))))
    for first in range(0, 500, 50):
        take_within_cost(live, ranges(50, first))
    for first in range(0, 500, 50):
        take_within_cost(live, encode_deletes([Span(5, 2 * place + 1, 1) for place in range(first, first + 50)]))
    assert live.text() == "a" * 1000


def test_a_plain_client_replaces_a_text_of_many_fragments(world):
    alice = CrdtPage(world.alice, world.interview).open()
    alice.type(LETTERS)
    alice.send()
    client = alice.doc.client_id
    for first in range(0, 1000, 50):
        spans = [Span(client, 2 * place, 1) for place in range(first, first + 50)]
        alice.take(encode_deletes(spans), 5 + first)
    alice.sync()
    bob = seat_of(world.bob, world.interview)
    documents.listen(bob.interview_id, "plain")
    updates = documents.replace(bob, "plain", "another text", at=utcnow())
    assert len(updates) > 1
    live = open_documents.documents[world.interview.id].live
    assert live.text() == "another text"
    for one in updates:
        alice.hear(one)
    assert str(alice) == "another text"


@pytest.mark.parametrize("has_snapshot", [True, False])
def test_what_is_stored_can_be_edited_however_many_fragments_it_has(monkeypatch, has_snapshot):
    monkeypatch.setattr(fragments, "MAX_FRAGMENTS", 100)
    monkeypatch.setattr(fragments, "FREE_BEYOND", 20)
    stored = [update(block(5, 0, string(LETTERS))), ranges(500)]
    live = live_document.LiveDocument([], opened(*stored).missing()) if has_snapshot else opened(*stored)
    assert live.fragments.count >= 1000
    take_all(live, map(letter_at, range(5)))
    assert live.text().count("a") == len(LETTERS) - 500 + 5
    with pytest.raises(TooLarge):
        take_within_cost(live, update(letters(9, 20, (5, 0))))


def test_opening_a_document_again_and_again_gives_it_few_fragments_more(monkeypatch):
    monkeypatch.setattr(fragments, "MAX_FRAGMENTS", 100)
    monkeypatch.setattr(fragments, "FREE_BEYOND", 4)
    live = opened(update(block(5, 0, string(LETTERS))), ranges(45))
    for times in range(5):
        with pytest.raises(TooLarge):
            take_all(live, map(letter_at, range(200 * times, 200 * times + 200)))
        live = live_document.LiveDocument([], live.missing())
    assert 100 < live.fragments.count <= 100 + 5 * 4


def test_a_snapshot_says_how_many_fragments_there_are():
    stored = opened(update(block(5, 0, string(LETTERS))), ranges(500)).missing()
    assert live_document.LiveDocument([], stored).fragments.count == fragments.count(stored, Roots()) == 1000


def test_fragments_are_counted_anew_when_many_seem_to_have_come(world, monkeypatch):
    monkeypatch.setattr(fragments, "RECOUNT_AFTER", 50)
    alice = CrdtPage(world.alice, world.interview).open()
    alice.type(LETTERS)
    alice.send()
    client = alice.doc.client_id
    for place in range(40):  # One after the other, as by a held key: they become one.
        alice.take(encode_deletes([Span(client, place, 1)]), place + 5)
    live = open_documents.documents[world.interview.id].live
    assert live.fragments.count > 50
    document_saving.flush()
    assert live.fragments.count == 2
