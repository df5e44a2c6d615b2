"""Where content stands: values among values, a text in one text, whatever an update says and however it is ordered."""

import threading

import pytest

from services.document import yjs_updates
from services.document.document_roots import Roots
from services.document.update_parts import MalformedUpdate
from tests.documents import DELETED, Page, block, item, number, string, update, value
from tests.services.live import PRINT, opened, refused, take


@pytest.fixture
def page():
    """A page in which a text stands."""
    page = Page(101)
    page.insert(0, "ab😀cd")
    return page


MIXED = {
    "a value in a text": update(block(5, 0, value(left=(101, 0)))),
    "a value before a text": update(block(5, 0, value(right=(101, 0)))),
    "a text among values": update(block(5, 0, string("x", left=(202, 0)))),
    "a text before values": update(block(5, 0, string("x", right=(202, 0)))),
    "a value before another one": update(block(5, 0, value(right=(202, 0)))),
    "between a text and a value": update(block(5, 0, string("x", left=(101, 0), right=(202, 0)))),
    "between a value and a text": update(block(5, 0, value(left=(202, 0), right=(101, 0)))),
    "between two texts": update(block(5, 0, string("x", left=(101, 0), right=(202, 2)))),
    "among values by way of another": update(block(5, 0, value(left=(202, 0)), string("x", left=(5, 0)))),
    "in a text by way of another": update(block(6, 0, value(left=(5, 1))), block(5, 0, string("ab", left=(101, 0)))),
    "a known text that goes on as a value": update(block(101, 5, item(DELETED, number(3), root="files", key="k"))),
    "a known value that goes on as a text": update(block(202, 4, string("..."))),
}


@pytest.mark.parametrize("name", MIXED)
def test_values_stand_among_values_and_texts_in_one_text(page, name):
    other = Page(202)
    other.set_file("aaaaaaaa", PRINT)
    other.set_file("aaaaaaaa", PRINT)
    other.insert(0, "x", file="aaaaaaaa")
    other.insert(1, "y", file="aaaaaaaa")
    other.set_file("aaaaaaaa", PRINT)
    refused(opened(page.whole, other.whole), MIXED[name], MalformedUpdate)


def test_a_file_is_renamed_again_after_its_document_was_closed():
    page = Page()
    for name in ("a.py", "b.py"):
        page.set_file("aaaaaaaa", PRINT | {"name": name})
    page.insert(0, "x", file="aaaaaaaa")
    for live in (opened(*page.made), opened(page.whole)):
        again = Page(102, live.missing())
        for one in (again.set_file("aaaaaaaa", PRINT | {"name": "c.py"}), again.insert(1, "y", file="aaaaaaaa")):
            assert take(live, one).is_new
        assert [(file.name, live.text(file.id)) for file in live.files()] == [("c.py", "xy")]


def test_a_chain_of_values_may_come_in_any_order():
    """Yjs writes the clients of an update by their number, not by what stands on what."""
    pages = [Page(client) for client in (5, 9, 7, 11)]
    for number_, page in enumerate(pages):
        for other in pages[:number_]:
            page.hear(other.whole)
        for order in range(3):
            page.set_file("aaaaaaaa", PRINT | {"order": order})
            page.insert(0, "x", file="aaaaaaaa")
    live = opened()
    assert take(live, pages[-1].whole).is_new
    assert [file.id for file in live.files()] == ["aaaaaaaa"]


@pytest.mark.slow
def test_many_values_are_judged_quickly():
    """Each after the one before; searching all of them for each would take minutes."""
    many = 60_000
    chain = [value(), *(value(left=(5, clock)) for clock in range(many - 1))]
    reading = yjs_updates.read(update(block(5, 0, *chain)))
    placed = []
    thread = threading.Thread(target=lambda: placed.extend(Roots().place(reading.items, {})), daemon=True)
    thread.start()
    thread.join(20)
    assert not thread.is_alive()
    assert len(placed) == many
