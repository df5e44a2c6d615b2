"""What an update may cost: too many parts are refused before they are read, and costly edits make their author wait."""

import pytest

from services.base.errors import TooOften
from services.document import open_documents, yjs_updates
from services.document.update_cost import MAX_STEPS, RANGE_STEPS, STRUCT_STEPS, Allowance, TooManyParts
from services.document.update_encoding import encode_deletes, encode_items
from services.document.update_parts import MalformedUpdate, Span
from services.document.yjs_updates import read
from tests.documents import block, number, string, update, value
from tests.services.live import LETTERS, everything, letters, opened, ranges, take_within_cost
from tests.services.pages import CrdtPage, refusal

MANY = 250_000
# Made when a test begins, not when it is found.
TOO_MANY = {
    "ranges of deletions": lambda: ranges(MANY),
    "clients of deletions": lambda: (
        number(0) + number(MANY) + b"".join(number(9 + client) + number(0) for client in range(MANY))
    ),
    "pieces of content": lambda: update(letters(7, 5_000, (5, 0))),
    "clients": lambda: update(*(block(100 + client, 0, string("a", left=(5, 0))) for client in range(3_000))),
    "values": lambda: update(block(7, 0, value(), *(value(left=(7, clock)) for clock in range(3_000)))),
}


@pytest.mark.slow
@pytest.mark.parametrize("name", TOO_MANY)
def test_an_update_of_too_many_parts_is_refused_with_nothing_changed(name):
    live = opened(update(block(5, 0, string(LETTERS))))
    before = everything(live)
    with pytest.raises(TooManyParts):
        take_within_cost(live, TOO_MANY[name]())
    assert everything(live) == before


@pytest.mark.slow
@pytest.mark.parametrize("name", TOO_MANY)
def test_what_comes_after_too_many_parts_is_not_read(name):
    """Were it, the broken end would be noticed."""
    with pytest.raises(TooManyParts):
        read(TOO_MANY[name]()[:-1], Allowance(0, 0))


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


@pytest.mark.slow
def test_a_page_is_told_and_goes_on_with_less(world):
    alice = CrdtPage(world.alice, world.interview).open()
    alice.type(LETTERS)
    alice.send()
    client = alice.doc.client_id
    many = encode_deletes([Span(client, 2 * place, 1) for place in range(MANY)])
    assert refusal(alice, many) == "document-too-many-parts"
    assert open_documents.documents[world.interview.id].live.text() == LETTERS
    open_documents.budgets.clear()  # A slow machine has spent its time on it.
    alice.sync()
    assert alice.take(encode_deletes([Span(client, 2 * place, 1) for place in range(100)]), 7)


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
