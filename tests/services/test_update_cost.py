"""What an update may cost: too many parts are refused before they are read or applied, and documents stay in few pieces."""

import random

import pytest

from services.base.clock import utcnow
from services.base.errors import TooOften
from services.document import (
    document_saving,
    documents,
    fragments,
    live_document,
    open_documents,
    plain_texts,
    update_cost,
    yjs_updates,
)
from services.document.fragments import Fragments
from services.document.live_document import TooLarge
from services.document.surrogate_pairs import BLOCK, NewPairs, Pairs
from services.document.update_cost import MAX_STEPS, RANGE_STEPS, STRUCT_STEPS, Allowance, TooManyParts
from services.document.update_encoding import cut, encode_deletes, encode_items, in_order
from services.document.update_parts import MalformedUpdate, Span
from services.document.yjs_updates import first_halves, read
from tests.documents import Page, block, number, string, update, value
from tests.services.live import everything, opened, take
from tests.services.pages import CrdtPage, refusal
from tests.services.seated import seat_of, type_into_open

MANY = 250_000
LETTERS = "a" * 2000


@pytest.fixture
def chance():
    return random.Random(12)


def taken(live, one):
    reading, allowance = live.read(one)
    return live.take(one, reading, allowance)


def ranges(count, first=0):
    return encode_deletes([Span(5, 2 * (first + place), 1) for place in range(count)])


def letters(client, count, left):
    return block(client, 0, *(string("a", left=left) for _letter in range(count)))


TOO_MANY = {
    "ranges of deletions": ranges(MANY),
    "clients of deletions": number(0)
    + number(MANY)
    + b"".join(number(9 + client) + number(0) for client in range(MANY)),
    "pieces of content": update(letters(7, 5_000, (5, 0))),
    "clients": update(*(block(100 + client, 0, string("a", left=(5, 0))) for client in range(3_000))),
    "values": update(block(7, 0, value(), *(value(left=(7, clock)) for clock in range(3_000)))),
}


@pytest.mark.parametrize("name", TOO_MANY)
def test_an_update_of_too_many_parts_is_refused_with_nothing_changed(name):
    live = opened(update(block(5, 0, string(LETTERS))))
    before = everything(live)
    with pytest.raises(TooManyParts):
        taken(live, TOO_MANY[name])
    assert everything(live) == before


@pytest.mark.parametrize("name", TOO_MANY)
def test_what_comes_after_too_many_parts_is_not_read(name):
    """Were it, the broken end would be noticed."""
    with pytest.raises(TooManyParts):
        read(TOO_MANY[name][:-1], Allowance(0, 0))


def test_the_allowance_counts_each_part_once():
    most = MAX_STEPS // RANGE_STEPS - 1
    assert len(read(ranges(most), Allowance(0, 0)).deletes) == most
    with pytest.raises(TooManyParts):
        read(ranges(most + 1), Allowance(0, 0))
    few = encode_items(read(update(letters(7, 100, (5, 0)))).items)
    steps = sum(STRUCT_STEPS + place for place in range(100))
    assert len(read(few, Allowance(0, 0, steps)).items) == 100
    with pytest.raises(TooManyParts):
        read(few, Allowance(0, 0, steps - 1))


@pytest.mark.parametrize("document_fragments", [0, 100, 20_000, 10**9])
@pytest.mark.parametrize("text_bytes", [0, 1_000_000])
def test_what_a_page_is_told_to_send_at_most_is_taken(document_fragments, text_bytes):
    structs, ranges_ = Allowance(document_fragments, text_bytes).most()
    read(encode_items(read(update(letters(7, structs, (5, 0)))).items), Allowance(document_fragments, text_bytes))
    read(ranges(ranges_), Allowance(document_fragments, text_bytes))
    with pytest.raises(TooManyParts):
        read(update(letters(7, structs + 1, (5, 0))), Allowance(document_fragments, text_bytes))
    with pytest.raises(TooManyParts):
        read(ranges(ranges_ + 1), Allowance(document_fragments, text_bytes))


@pytest.mark.parametrize(("document_fragments", "text_bytes"), [(20_000, 0), (0, 1_000_000)])
def test_in_a_large_document_fewer_parts_are_taken(document_fragments, text_bytes):
    for one in (ranges(1_000), update(letters(7, 100, (5, 0)))):
        read(one, Allowance(0, 0))
        with pytest.raises(TooManyParts):
            read(one, Allowance(document_fragments, text_bytes))
    read(ranges(20), Allowance(document_fragments, text_bytes))
    read(update(letters(7, 1, (5, 0))), Allowance(document_fragments, text_bytes))


def test_a_long_value_is_not_read_to_its_end():
    nested = b"\x75" + number(400) + (b"\x75" + number(400) + b"\x79" * 400) * 400
    with pytest.raises(MalformedUpdate, match="too long"):
        read(update(block(7, 0, value(nested[:-1]))))


def test_a_state_vector_of_too_many_clients_is_refused():
    most = yjs_updates.MAX_STATE_CLIENTS
    state = b"".join(number(client) + number(1) for client in range(most + 1))
    assert len(yjs_updates.read_state(number(most) + state[: -len(number(most) + number(1))])) == most
    with pytest.raises(MalformedUpdate):
        yjs_updates.read_state(number(most + 1) + state)


def test_a_page_is_told_and_goes_on_with_less(world):
    alice = CrdtPage(world.alice, world.interview).open()
    alice.type(LETTERS)
    alice.send()
    client = alice.doc.client_id
    many = encode_deletes([Span(client, 2 * place, 1) for place in range(MANY)])
    assert refusal(alice, many) == "document-too-many-parts"
    assert open_documents.documents[world.interview.id].live.text() == LETTERS
    alice.sync()
    assert alice.take(encode_deletes([Span(client, 2 * place, 1) for place in range(100)]), 7)


# ---- The fragments of a document


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
        assert fragments.count(live.missing()) <= counted.count


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
        taken(live, ranges(10, first))
    with pytest.raises(TooLarge):
        taken(live, update(letters(7, 20, (5, 0))))
    taken(live, ranges(10, 90))
    taken(live, encode_deletes([Span(5, 0, len(LETTERS))]))
    assert live.text() == ""


def letter_at(place):
    """Put by a client of its own between two letters."""
    return update(letters(100 + place, 1, (5, place)))


def take_all(live, updates):
    for one in updates:
        taken(live, one)


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
        taken(live, ranges(50, first))
    for first in range(0, 500, 50):
        taken(live, encode_deletes([Span(5, 2 * place + 1, 1) for place in range(first, first + 50)]))
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
        taken(live, update(letters(9, 20, (5, 0))))


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
    assert live_document.LiveDocument([], stored).fragments.count == fragments.count(stored) == 1000


@pytest.mark.parametrize("document_fragments", [20_000, 10**9])
def test_one_piece_that_is_known_in_part_can_always_be_judged(document_fragments):
    allowance = Allowance(document_fragments, 2**20)
    allowance.struct()
    allowance.known(document_fragments)
    allowance.range()


def test_an_edit_that_holds_the_process_makes_its_author_wait(monkeypatch):
    times = iter([0.0, 0.015, 1.0, 1.12, 2.0])
    monkeypatch.setattr(open_documents, "thread_time", lambda: next(times))
    budget = open_documents.Budget()
    with budget.working(open_documents.LONG_COUNTS):
        pass
    assert budget.work_s_left > 0.9
    with budget.working(open_documents.LONG_COUNTS):
        pass
    with pytest.raises(TooOften), budget.working():
        pass


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


def test_a_stored_update_of_too_many_parts_is_applied_in_pieces(monkeypatch):
    pieces = []
    apply = live_document.LiveDocument._apply
    monkeypatch.setattr(live_document.LiveDocument, "_apply", lambda self, one: (pieces.append(one), apply(self, one)))
    live = opened(update(block(5, 0, string("a" * 2 * 5_000))), ranges(5_000))
    assert live.text() == "a" * 5_000
    assert max(len(reading.items) + len(reading.deletes) for reading in map(read, pieces)) <= live_document.PIECE_PARTS
    assert fragments.count(live.missing()) == 10_000 <= live.fragments.count


def test_pieces_do_together_what_the_whole_does(chance):
    for _document in range(20):
        pages = [Page(client) for client in (5, 9, 7)]
        for _edit in range(60):
            page, other = chance.sample(pages, 2)
            text = page.text()
            if text and chance.random() < 0.3:
                page.delete(chance.randrange(len(text)), 1)
            elif chance.random() < 0.1:
                page.set_file("aaaaaaaa", {"name": "a.py", "language": "python", "order": chance.random()})
            else:
                page.insert(chance.randint(0, len(text)), chance.choice(["a", "é\n", "bcd"]))
            other.hear(page.whole)
        whole = pages[0].whole
        live = opened()
        for piece in cut(read(whole), lambda: chance.randint(1, 4)):
            take(live, piece)
        assert everything(live)[:3] == everything(opened(whole))[:3]
        assert yjs_updates.read_state(live.state()) == yjs_updates.read_state(opened(whole).state())


def test_a_circle_has_an_order_too():
    circle = read(update(block(9, 0, string("x", left=(5, 0))), block(5, 0, string("y", left=(9, 0))))).items
    assert sorted(one.span.client for one in in_order(circle)) == [5, 9]


# ---- What is held in memory


def test_of_characters_of_two_halves_nothing_is_kept_once_they_are_deleted():
    live = opened()
    for clock in range(0, 400_000, 20_000):
        taken(live, update(block(5, clock, string("😀" * 10_000, **({"left": (5, clock - 1)} if clock else {})))))
        assert live._pairs.held_bytes <= 40_000 + BLOCK
        taken(live, encode_deletes([Span(5, clock, 20_000)]))
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
        taken(live, page.set_file(name, {"name": name, "language": "go", "order": 1}))
        taken(live, page.remove_file(name))
    taken(live, page.set_file("a", {"name": "again", "language": "go", "order": 1}))
    with pytest.raises(TooLarge):
        taken(live, page.set_file("d", {"name": "d", "language": "go", "order": 1}))
