"""The live document: what would part it from the pages is refused with nothing changed, and what it takes it has."""

import gc
import random
import threading
import weakref

import pytest
from pycrdt import Doc

from services import live_document, yjs_updates
from services.live_document import BehindUpdate, BrokenDocument, LiveDocument, TooLarge
from services.yjs_updates import MalformedUpdate
from tests.documents import DELETED, NOTHING, Page, block, double, item, number, raw, string, update, value
from tests.services.test_yjs_updates import mutate
from tests.typed_log import typed

PRINT = {"name": "print.py", "language": "python", "order": 1}


def take(live, one):
    return live.take(one, yjs_updates.read(one))


def opened(*updates):
    return LiveDocument(updates)


def everything(live):
    """All that the document says of itself."""
    texts = [live.text(), *((file, live.text(file.id)) for file in live.files())]
    return texts, live.main_name(), live.measure(), live.state(), live.missing()


def refused(live, one, error):
    """Refused, and nothing is changed."""
    before = everything(live)
    with pytest.raises(error):
        take(live, one)
    assert everything(live) == before


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


def test_what_is_known_does_not_become_something_else_by_being_sent_again(page, live):
    """The CRDT leaves out what it knows, whatever an update says of it; so must the judging."""
    again = update(block(101, 0, string("😀😀😀"), string("e", left=(101, 5))))
    assert take(live, again).is_new
    page.hear(again)
    for one in (page.insert(1, "x"), page.delete(0, 1)):
        assert take(live, one).is_new, "no character of two halves begins there"
    assert live.text() == page.text()


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


def circle():
    return update(block(9, 0, string("x", left=(5, 0))), block(5, 0, string("y", left=(9, 0))))


def test_content_that_stands_in_a_circle_breaks_the_document(live):
    with pytest.raises(BrokenDocument):
        take(live, circle())


def test_a_circle_in_the_log_or_in_a_snapshot_is_noticed():
    with pytest.raises(BrokenDocument):
        opened(circle()).require_whole()


def test_many_values_are_judged_quickly():
    """Each after the one before; searching all of them for each would take minutes."""
    many = 60_000
    chain = [value(), *(value(left=(5, clock)) for clock in range(many - 1))]
    one = update(block(5, 0, *chain))
    live = opened()
    thread = threading.Thread(target=take, args=(live, one), daemon=True)
    thread.start()
    thread.join(20)
    assert not thread.is_alive()
    assert yjs_updates.read_state(live.state()) == {5: many}


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
    from sockets.contract import MAX_STATE_BYTES

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


def entries(**changed):
    return PRINT | changed


MALFORMED_FILES = {
    "no object": ("aaaaaaaa", "print.py"),
    "a list": ("aaaaaaaa", ["print.py", "python", 1]),
    "no name": ("aaaaaaaa", {"language": "python", "order": 1}),
    "an empty name": ("aaaaaaaa", entries(name=" \t")),
    "a name that is too long": ("aaaaaaaa", entries(name="x" * 61)),
    "a name that is no text": ("aaaaaaaa", entries(name=7)),
    "a language that is no text": ("aaaaaaaa", entries(language=None)),
    "an order that is no number": ("aaaaaaaa", entries(order="1")),
    "an id with other signs": ("../../etc", PRINT),
    "an id that is too long": ("a" * 17, PRINT),
    "no id": ("", PRINT),
}


@pytest.mark.parametrize("name", MALFORMED_FILES)
def test_readers_leave_out_what_is_no_file(name):
    page, live = Page(), opened()
    take(live, page.set_file(*MALFORMED_FILES[name]))
    take(live, page.set_file("bbbbbbbb", PRINT))
    assert [file.id for file in live.files()] == ["bbbbbbbb"]
    assert live.main_name() is None


def test_files_are_told_in_their_order_and_at_most_twenty_with_the_first():
    page, live = Page(), opened()
    for place in range(25):
        take(live, page.set_file(f"file{place:04}", entries(name=f"{place}.py", order=-place)))
    assert [file.name for file in live.files()] == [f"{place}.py" for place in range(24, 5, -1)]
    take(live, page.set_file("main", entries(name="first.py")))
    assert live.main_name() == "first.py"
    take(live, page.remove_file("file0024"))
    assert live.files()[0].name == "23.py"


@pytest.mark.parametrize("order", [float("nan"), float("inf"), -0.0, 1e308])
def test_an_order_that_cannot_be_compared_harms_no_reader(order):
    live = opened()
    for client, key in ((5, "aaaaaaaa"), (6, "bbbbbbbb")):
        entry = b"\x76\x03" + raw("name") + b"\x77" + raw("x") + raw("language") + b"\x77" + raw("c") + raw("order")
        take(live, update(block(client, 0, value(entry + double(order), key=key))))
    assert {file.id for file in live.files()} == {"aaaaaaaa", "bbbbbbbb"}


def test_the_same_older_text_is_the_same_first_edit():
    assert live_document.seed("x\n😀") == live_document.seed("x\n😀")
    live = opened(live_document.seed("x\n😀"))
    assert live.text() == "x\n😀"
    assert not take(live, live_document.seed("x\n😀")).is_new


def test_what_is_accepted_of_mutated_updates_leaves_the_document_what_a_new_one_is():
    """Whatever comes: refused with nothing changed, or taken just as a document opened later takes it."""
    chance = random.Random(3)
    accepted = [typed(60, seconds=60).docs[0].get_update()]
    live = opened(*accepted)
    outcomes = {"taken": 0, "refused": 0}
    for client in range(1000, 3500):
        page = Page(client, live.missing())
        edits = [one for _ in range(4) if (one := edit_somehow(page, chance)) is not None]
        for mutated in (one if chance.random() < 0.3 else mutate(one, chance) for one in edits):
            try:
                is_new = take(live, mutated).is_new
            except (MalformedUpdate, BehindUpdate, TooLarge, BrokenDocument) as error:
                outcomes["refused"] += 1
                if isinstance(error, BrokenDocument):
                    live = opened(*accepted)
                break
            outcomes["taken"] += is_new
            accepted += [mutated] if is_new else []
    assert min(outcomes.values()) > 500, outcomes
    fresh, other = opened(*accepted), opened(live.missing())
    for copy in (fresh, other):
        copy.require_whole()
        assert (copy.text(), copy.files(), copy.main_name()) == (live.text(), live.files(), live.main_name())
        assert yjs_updates.read_state(copy.state()) == yjs_updates.read_state(live.state())


def test_pages_in_every_order_come_to_the_same_text():
    """Three pages edit texts and files, hear each other late, and are opened anew; the document agrees with all."""
    for seed in range(15):
        chance = random.Random(seed)
        live, pages, client = opened(), [Page(client) for client in range(1, 4)], 3
        log = []
        for _ in range(120):
            page = chance.choice(pages)
            one = edit_somehow(page, chance)
            if one is not None and take(live, one).is_new:
                log.append(one)
            for other in pages:
                if chance.random() < 0.3:
                    other.hear(live.missing(other.state))
            if chance.random() < 0.05:
                live = opened(*log) if chance.random() < 0.5 else opened(live.compacted())
            if chance.random() < 0.05:
                client += 1
                pages[chance.randrange(3)] = Page(client, live.missing())
        for page in pages:
            page.hear(live.missing(page.state))
            assert page.text() == live.text()
            assert [page.text(file.id) for file in live.files()] == [live.text(file.id) for file in live.files()]


def edit_somehow(page, chance):
    file = chance.choice(["main", "main", "aaaaaaaa"])
    kind, text = chance.random(), page.text(file)
    if kind < 0.5:
        return page.insert(chance.randint(0, len(text)), chance.choice(["a", "é", "😀", "x😀y\n", "abcdef"]), file=file)
    if kind < 0.8 and text:
        at = chance.randrange(len(text))
        return page.delete(at, chance.randint(1, min(4, len(text) - at)), file=file)
    if kind < 0.95:
        return page.set_file("aaaaaaaa", PRINT | {"order": chance.random()})
    return page.remove_file("aaaaaaaa") if "aaaaaaaa" in page.files else None


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
    for one in (b"", b"junk", page.whole[:-1], MIXED["a value in a text"]):
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
