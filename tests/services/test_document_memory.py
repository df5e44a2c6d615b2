"""What is held in memory beside a document is bounded."""

import pytest

from services.document import (
    documents,
    live_document,
    open_documents,
    plain_texts,
)
from services.document.live_document import TooLarge
from services.document.surrogate_pairs import BLOCK, NewPairs, Pairs
from services.document.update_encoding import encode_deletes
from services.document.update_parts import Span
from services.document.yjs_updates import first_halves
from tests.documents import Page, block, string, update
from tests.services.live import opened, take_within_cost
from tests.services.pages import CrdtPage
from tests.services.seated import type_into_open


def test_of_characters_of_two_halves_nothing_is_kept_once_they_are_deleted():
    live = opened()
    for clock in range(0, 400_000, 20_000):
        take_within_cost(
            live, update(block(5, clock, string("😀" * 10_000, **({"left": (5, clock - 1)} if clock else {}))))
        )
        assert live._pairs.held_bytes <= 40_000 + BLOCK
        take_within_cost(live, encode_deletes([Span(5, clock, 20_000)]))
    assert live._pairs.held_bytes == 0
    assert not live._pairs
    assert opened(live.missing())._pairs.held_bytes == 0


def test_pairs_are_found_where_they_stand(chance):
    for _text in range(50):
        text = "".join(chance.choice(["a", "é", "😀"]) for _character in range(chance.randint(1, 2_000)))
        clock = chance.randint(0, 3_000)
        halves = first_halves(text)
        pairs, new = Pairs(), NewPairs([(7, 0, b"\1"), (5, clock, halves)])
        pairs.add(5, clock, halves)
        places = range(max(clock - 2, 0), clock + len(halves) + 2)
        found = [clock + at for at, half in enumerate(halves) if half]
        assert [at for at in places if pairs.has(5, at)] == [at for at in places if new.has(5, at)] == found
        start = chance.randint(0, clock + len(halves))
        pairs.drop([Span(7, 0, 2**52), Span(5, start, length := chance.randint(1, 2**50))])
        assert [at for at in places if pairs.has(5, at)] == [at for at in found if not start <= at < start + length]


def test_what_a_plain_client_may_still_have_is_bounded_with_its_states(world, monkeypatch):
    monkeypatch.setattr(plain_texts, "KEPT_STATE_BYTES", 5_000)
    page = CrdtPage(world.alice, world.interview).open()
    page.type("x" * 3_000)
    page.send()
    documents.listen(world.interview.id, f"socket of {world.bob.name}")
    for word in range(20):
        type_into_open(world.bob, world.interview, f"{word} " + "x" * 3_000)
    reader = open_documents.documents[world.interview.id].plain[f"socket of {world.bob.name}"]
    assert sum(len(one.state) for one in (*reader._versions, *reader._passed)) < 10_000


def test_files_that_were_ever_made_are_bounded(monkeypatch):
    monkeypatch.setattr(live_document, "MAX_FILE_ENTRIES", 3)
    page, live = Page(5), opened()
    for name in ("a", "b", "c"):
        take_within_cost(live, page.set_file(name, {"name": name, "language": "go", "order": 1}))
        take_within_cost(live, page.remove_file(name))
    take_within_cost(live, page.set_file("a", {"name": "again", "language": "go", "order": 1}))
    with pytest.raises(TooLarge):
        take_within_cost(live, page.set_file("d", {"name": "d", "language": "go", "order": 1}))
