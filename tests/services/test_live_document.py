"""The live document: what would part it from the pages is refused with nothing changed, and what it takes it has."""

import gc
import weakref

import pytest
from pycrdt import Doc

from services.document import live_document
from services.document.applying import BrokenDocument
from services.document.known_items import BehindUpdate
from services.document.live_document import TooLarge
from services.document.update_parts import MalformedUpdate
from tests.documents import DELETED, NOTHING, Page, block, item, number, string, update, value
from tests.services.live import PRINT, opened, refused, take


@pytest.fixture
def page():
    """A page in which a text stands."""
    page = Page(101)
    page.insert(0, "ab😀cd")
    return page


@pytest.fixture
def live(page):
    return opened(page.whole)


def test_an_update_before_which_one_is_missing_is_refused_and_taken_after_it(page, live):
    first, second = page.insert(0, "1"), page.insert(1, "2")
    refused(live, second, BehindUpdate)
    for one in (first, second):
        assert take(live, one).is_new
    assert live.text() == "12ab😀cd"


BEHIND = {
    "content before it is missing": update(block(5, 1, string("x"))),
    "an unknown left neighbour": update(block(5, 0, string("x", left=(7, 0)))),
    "a left neighbour not yet there": update(block(5, 0, string("x", left=(101, 6)))),
    "an unknown right neighbour": update(block(5, 0, string("x", right=(7, 0)))),
    "an unknown deletion": update(deletes={7: [(0, 1)]}),
    "a deletion beyond the end": update(deletes={101: [(5, 2)]}),
    "a deletion far beyond the end": update(deletes={101: [(0, 2**52)]}),
}


@pytest.mark.parametrize("name", BEHIND)
def test_what_builds_on_something_missing_is_refused(live, name):
    refused(live, BEHIND[name], BehindUpdate)


PARTED = {
    "put between the halves": update(block(5, 0, string("x", left=(101, 2), right=(101, 3)))),
    "put behind the first half": update(block(5, 0, string("x", left=(101, 2)))),
    "put before the second half": update(block(5, 0, string("x", right=(101, 3)))),
    "deleted content between the halves": update(block(5, 0, item(DELETED, number(1), left=(101, 2)))),
    "the first half deleted": update(deletes={101: [(2, 1)]}),
    "the first half and what is before it deleted": update(deletes={101: [(0, 3)]}),
    "the second half deleted": update(deletes={101: [(3, 1)]}),
    "the second half and what is behind it deleted": update(deletes={101: [(3, 3)]}),
    "parted by the update that brings it": update(block(6, 0, string("x", left=(5, 0))), block(5, 0, string("😀"))),
    "brought and half deleted": update(block(5, 0, string("😀")), deletes={5: [(0, 1)]}),
    "its first half known as something else": update(block(101, 5, string("😀", left=(101, 4)))),
}


@pytest.mark.parametrize("name", PARTED)
def test_a_character_of_two_halves_is_never_parted(live, name):
    refused(live, PARTED[name], MalformedUpdate)


def test_a_character_of_two_halves_is_put_beside_and_deleted_whole(page, live):
    for one in (page.insert(2, "x"), page.insert(4, "y"), page.delete(3, 1)):
        assert take(live, one).is_new
    assert live.text() == page.text() == "abxycd"


OTHER = {
    "another text": block(101, 0, string("xb😀cd")),
    "another character of two halves": block(101, 0, string("ab😃cd")),
    "another text, and something new after it": block(101, 0, string("😀😀😀"), string("e", left=(101, 5))),
    "another left neighbour": block(101, 1, string("b😀cd")),
    "another right neighbour": block(101, 0, string("ab😀cd", right=(7, 0))),
    "another text of the files": block(101, 0, string("ab😀cd", root="text:aaaaaaaa")),
    "a value": block(101, 0, value()),
    "deleted, and not by the update": block(101, 0, item(DELETED, number(6))),
}


@pytest.mark.parametrize("name", OTHER)
def test_what_is_known_is_never_called_known_when_it_is_something_else(live, name):
    take(live, update(block(7, 0, string("!", left=(101, 5)))))
    refused(live, update(OTHER[name]), MalformedUpdate)


def test_what_is_known_may_come_again_however_it_is_cut(page, live):
    cut = [string("a"), string("b😀", left=(101, 0)), string("cd", left=(101, 3))]
    assert not take(live, update(block(101, 0, *cut))).is_new
    assert not take(live, update(block(101, 2, string("😀cd", left=(101, 1))))).is_new
    assert take(live, update(block(101, 0, *cut, string("e", left=(101, 5))))).is_new
    assert live.text() == "ab😀cde"


def test_what_was_deleted_may_have_been_anything(page, live):
    whole = page.whole
    take(live, page.delete(0, 3))
    for again in (whole, update(block(101, 0, item(DELETED, number(6))), deletes={101: [(0, 6)]})):
        take(live, again)
    assert live.text() == ""


def circle():
    return update(block(9, 0, string("x", left=(5, 0))), block(5, 0, string("y", left=(9, 0))))


def test_content_that_stands_in_a_circle_breaks_the_document(live):
    with pytest.raises(BrokenDocument):
        take(live, circle())


def test_a_circle_in_the_log_or_in_a_snapshot_is_noticed():
    with pytest.raises(BrokenDocument):
        opened(circle()).require_whole()


def test_a_text_grows_to_its_limit_and_no_further(monkeypatch):
    monkeypatch.setattr(live_document, "MAX_TEXT_BYTES", 1000)
    monkeypatch.setattr(live_document, "TEXT_TOLERANCE_BYTES", 100)
    page = Page()
    live = opened(page.insert(0, "é" * 500))
    assert take(live, page.insert(0, "x" * 90)).is_new
    refused(live, page.insert(0, "x" * 20), TooLarge)
    page = Page(102, live.missing())
    assert take(live, page.delete(0, 90)).is_new, "deleting is always possible"
    assert take(live, page.insert(0, "x" * 50)).is_new, "what was deleted does not count"
    assert take(live, page.set_file("aaaaaaaa", PRINT)).is_new
    refused(live, page.insert(0, "x" * 60, file="aaaaaaaa"), TooLarge)


def test_a_state_grows_to_its_limit_and_no_further(monkeypatch):
    monkeypatch.setattr(live_document, "MAX_STATE_BYTES", 2000)
    page, live = Page(), opened()
    for _ in range(200):
        assert take(live, page.insert(0, "x" * 20)).is_new
        assert take(live, page.delete(0, 20)).is_new, "what is deleted weighs little"
    refused(live, page.insert(0, "x" * 2000), TooLarge)


def test_so_many_pages_may_ever_write_and_no_more(monkeypatch):
    monkeypatch.setattr(live_document, "MAX_CLIENTS", 20)
    live = opened()
    for client in range(20):
        assert take(live, Page(client).insert(0, "x")).is_new
    refused(live, Page(20).insert(0, "x"), TooLarge)
    refused(opened(), update(*(block(client, 0, string("x")) for client in range(21))), TooLarge)


def test_a_state_vector_of_all_clients_fits_into_a_sync():
    from sockets.shapes import MAX_STATE_BYTES

    longest = number(live_document.MAX_CLIENTS) + live_document.MAX_CLIENTS * (number(2**53 - 1) + number(2**28))
    assert len(longest) <= MAX_STATE_BYTES


def test_what_is_known_already_is_not_new(page, live):
    for one in (page.whole, page.made[0], update(), update(deletes={})):
        assert not take(live, one).is_new
    gone = page.delete(0, 1)
    assert take(live, gone).is_new
    assert not take(live, gone).is_new


def test_how_much_text_an_update_brings_is_told(page, live):
    assert take(live, page.insert(0, "x😀\n")).inserted == 4
    assert take(live, page.delete(0, 2)).inserted == 0
    assert take(live, page.set_file("aaaaaaaa", PRINT)).inserted == 0


@pytest.mark.parametrize("state", [b"", b"\x01", b"\xff" * 20, number(2**28), number(2**40), b"\x00\x00"])
def test_a_state_vector_that_is_none_gives_nothing_and_takes_no_memory(live, state):
    with pytest.raises(MalformedUpdate):
        live.missing(state)


def test_a_page_gets_what_it_lacks_and_not_more(page, live):
    other = Page(303, live.missing(NOTHING))
    assert other.text() == "ab😀cd"
    typed_meanwhile = page.insert(0, "x" * 50)
    take(live, typed_meanwhile)
    missing = live.missing(other.state)
    assert len(missing) < len(typed_meanwhile) + 10
    other.hear(missing)
    assert other.text() == live.text()


def test_the_same_older_text_is_the_same_first_edit():
    assert live_document.seed("x\n😀") == live_document.seed("x\n😀")
    live = opened(live_document.seed("x\n😀"))
    assert live.text() == "x\n😀"
    assert not take(live, live_document.seed("x\n😀")).is_new


PANIC = type("PanicException", (BaseException,), {"__doc__": "As pycrdt raises it: no Exception."})


@pytest.mark.parametrize("error", [PANIC, ValueError, RuntimeError])
def test_a_panic_inside_the_crdt_breaks_the_document_and_no_more(live, page, monkeypatch, error):
    def panic(*args):
        raise error("Already mutably borrowed")

    monkeypatch.setattr(Doc, "apply_update", panic)
    for one in (page.insert(0, "x"), update(deletes={101: [(0, 1)]})):
        with pytest.raises(BrokenDocument):
            take(live, one)
    with pytest.raises(BrokenDocument):
        opened(page.whole)


@pytest.mark.parametrize("error", [KeyboardInterrupt, SystemExit])
def test_what_ends_the_process_goes_on_ending_it(live, page, monkeypatch, error):
    def end(*args):
        raise error

    monkeypatch.setattr(Doc, "apply_update", end)
    monkeypatch.setattr(Doc, "get_update", end)
    with pytest.raises(error):
        take(live, block_of_one())
    with pytest.raises(error):
        live.missing(NOTHING)


def block_of_one():
    return update(block(5, 0, string("x")))


def test_a_log_with_what_cannot_be_read_breaks_the_document(page):
    for one in (b"", b"junk", page.whole[:-1], update(block(5, 0, value(left=(101, 0))))):
        with pytest.raises(BrokenDocument):
            opened(page.whole, one)


def test_a_document_that_is_dropped_is_freed_at_once(page):
    """The collector's own runs are rare in the server, and an observer of the document would keep it for ever."""
    gc.disable()
    try:
        live = opened(page.whole)
        take(live, page.insert(0, "x"))
        take(live, page.delete(0, 1))
        gone = weakref.ref(live), weakref.ref(live._doc)
        del live
        assert [one() for one in gone] == [None, None]
    finally:
        gc.enable()
