"""The board in a live document: what is refused changes nothing, and what is drawn costs the typing nothing."""

import re

import pytest
from pycrdt import Doc, Text

from services.document import board_state, fragments, live_document, masking, update_cost, yjs_updates
from services.document.board_elements import BOARD_ELEMENTS, MalformedElement
from services.document.board_state import BoardFull
from services.document.known_items import BehindUpdate
from services.document.live_document import LiveDocument, TooLarge
from services.document.update_cost import TooManyParts
from services.document.update_parts import MalformedUpdate
from tests.documents import Page, block, item, number, string, update, value
from tests.drawing import KINDS, element
from tests.services.live import everything, opened, refused, take, take_within_cost

STEPS = 2_000
PULLS = 400


@pytest.fixture
def page():
    page = Page(101)
    page.insert(0, "ab😀cd")
    page.draw(element("one"))
    return page


ENCODED = b"\x76\x00"
"""An object without anything."""
MALFORMED = {
    "no element": update(block(5, 0, value(b"\x77\x01v", root="board", key="two"))),
    "an element that lacks all": update(block(5, 0, value(ENCODED, root="board", key="two"))),
    "a key that is no id": update(block(5, 0, value(ENCODED, root="board", key="a/b"))),
    "an endless key": update(block(5, 0, value(ENCODED, root="board", key="k" * 41))),
    "no key": update(block(5, 0, item(1, number(3), root="board"))),
    "a text on the board": update(block(5, 0, string("x", root="board", key="two"))),
    "a text among the values of an element": update(block(5, 0, string("x", left=(101, 6)))),
    "an element in a text": update(block(5, 0, value(ENCODED, left=(101, 0)))),
    "a value before an element": update(block(5, 0, value(ENCODED, right=(101, 6)))),
    "a type on the board": update(block(5, 0, item(7, number(0), root="board", key="two"))),
    "bytes on the board": update(block(5, 0, item(3, b"\x01x", root="board", key="two"))),
    "an element between two": update(block(5, 0, value(ENCODED, left=(101, 6)), value(ENCODED, left=(5, 0), right=(101, 0)))),
    "deeper than anything": update(block(5, 0, value(b"\x75\x01" * 50 + b"\x7e", root="board", key="two"))),
    "a list of more than there is": update(block(5, 0, value(b"\x75" + number(2**50), root="board", key="two"))),
}  # fmt: skip


@pytest.mark.parametrize("name", MALFORMED)
def test_what_is_no_drawing_is_refused_and_nothing_is_changed(page, name):
    live = opened(*page.made)
    refused(live, MALFORMED[name], MalformedUpdate)
    assert take(live, page.draw(element("two"))).is_new, "and the next drawing is taken"


def test_one_bad_element_among_many_refuses_the_update(page):
    live = opened(*page.made)
    refused(live, page.draw(element("two"), element("three", link="https://example.org")), MalformedElement)


def test_an_element_is_not_put_in_the_place_of_another(page):
    live = opened(*page.made)
    other = Page(202, live.missing())
    refused(live, other.drawing(lambda board: board.update({"one": element("two")})), MalformedElement)


def test_giant_elements_are_refused(page):
    live = opened(*page.made)
    points = [[at / 7, at / 3] for at in range(2000)]
    refused(live, page.draw(element("two", "freedraw", points=points, pressures=[])), MalformedElement)
    page = Page(102, live.missing())
    refused(live, page.draw(element("two") | {"text": "x" * 500_000}), MalformedUpdate)


def test_an_entry_of_the_files_stays_as_short_as_it_was(page):
    page.set_file("aaaaaaaa", {"name": "a.py", "language": "python", "order": 1})
    live = opened(*page.made)
    refused(live, page.set_file("aaaaaaaa", {"name": "a.py", "note": "x" * 500}), MalformedUpdate)


@pytest.mark.parametrize("kind", KINDS)
def test_what_is_drawn_stands_in_every_copy(page, kind):
    live = opened(*page.made)
    assert take_within_cost(live, page.draw(element("two", kind, index="a1"))).is_drawing
    assert [one["id"] for one in live.board()] == ["one", "two"]
    assert live.board() == opened(live.missing()).board() == opened(*page.made).board()
    assert live.text() == "ab😀cd"
    assert take(live, page.erase("one")).is_drawing
    assert [one["id"] for one in live.board()] == ["two"]


def test_typing_is_no_drawing_and_both_at_once_neither(page):
    live = opened(*page.made)
    assert not take(live, page.insert(0, "x")).is_drawing

    def both(board):
        board["two"] = element("two")
        page.doc.get("text:main", type=Text).insert(0, "y")

    assert not take(live, page.drawing(both)).is_drawing
    assert live.text() == "yxab😀cd"


def test_what_builds_on_an_element_nobody_has_has_to_wait(page):
    live = opened(*page.made)
    page.draw(element("two"))
    with pytest.raises(BehindUpdate):
        take(live, page.draw(element("two", x=3)))


# ---- Bounds


def draw_all(live, page, updates):
    for elements in updates:
        take(live, page.draw(*elements))


def test_a_board_holds_so_many_elements(monkeypatch):
    monkeypatch.setattr(board_state, "BOARD_ELEMENTS", 20)
    monkeypatch.setattr(board_state, "BOARD_TOLERANCE", 2)
    page, live = Page(101), opened()
    for at in range(22):
        take_within_cost(live, page.draw(element(f"e{at}")))
    assert take_within_cost(live, page.draw(element("e3", x=9))).is_new, "what is there can be moved"
    refused(live, Page(102, live.missing()).draw(element("more")), BoardFull)
    assert take_within_cost(live, page.erase("e3")).is_new
    assert take_within_cost(live, page.draw(element("more"))).is_new, "there is room again"
    assert len(live.board()) == 22
    assert BOARD_ELEMENTS == 3000


def test_so_many_elements_were_ever_made(monkeypatch):
    monkeypatch.setattr(board_state, "BOARD_KEYS", 5)
    page, live = Page(101), opened()
    for at in range(5):
        take(live, page.draw(element(f"e{at}")))
        take(live, page.erase(f"e{at}"))
    refused(live, Page(102, live.missing()).draw(element("more")), BoardFull)
    assert take(live, page.draw(element("e1"))).is_new, "one that was removed comes back"
    assert take(live, page.insert(0, "x")).is_new


def test_a_board_leaves_room_for_text(monkeypatch):
    monkeypatch.setattr(live_document, "MAX_STATE_BYTES", 12_000)
    monkeypatch.setattr(live_document, "KEPT_FOR_TEXT_BYTES", 4_000)
    page, live = Page(101), opened()
    with pytest.raises(BoardFull):
        draw_all(live, page, ([element(f"e{at}")] for at in range(100)))
    page = Page(102, live.missing())
    assert take(live, page.insert(0, "x" * 2_000)).is_new


def test_a_history_that_cannot_be_joined_ends_somewhere(monkeypatch):
    monkeypatch.setattr(board_state, "MAX_BOARD_PIECES", 50)
    page, live = Page(101), opened()
    with pytest.raises(BoardFull):
        draw_all(live, page, ([element("one", x=at), element("two", x=at)] for at in range(100)))
    page = Page(102, live.missing())
    assert take(live, page.insert(0, "x")).is_new, "typing goes on"
    assert take(live, page.erase("one")).is_new, "and removing"


def test_a_value_put_far_from_the_last_one_is_charged_for_those_between(monkeypatch):
    monkeypatch.setattr(update_cost, "MAX_STEPS", 2_000)
    pages, live = [Page(101), Page(102)], opened()
    for at in range(1_000):
        page, other = pages[at % 2], pages[1 - at % 2]
        edit = page.draw(element("one", x=at))
        take(live, edit)
        other.hear(edit)
    beside_nothing = Page(103).draw(element("one"))
    reading = yjs_updates.read(beside_nothing)
    with pytest.raises(TooManyParts):
        live.take(beside_nothing, reading, update_cost.Allowance(0, 0, 500))
    assert take_within_cost(live, pages[0].draw(element("one", x=-1))).is_new
    assert take_within_cost(live, beside_nothing).is_new, "alone it is taken"


def test_many_elements_are_charged_by_their_size():
    page, live = Page(101), opened()
    with pytest.raises(TooManyParts):
        take_within_cost(live, page.draw(*(element(f"e{at}") for at in range(1000))))
    page, live = Page(101), opened()
    assert take_within_cost(live, page.draw(*(element(f"e{at}") for at in range(100)))).is_new


# ---- Growth


def steps(live, pages, keys_of, count=STEPS):
    """Each page moves its elements, in turns, hearing the others; how much the state grew after the first steps."""
    before = 0
    for step in range(count):
        for page in pages:
            edit = page.draw(*(element(key, x=step + 0.25, version=step) for key in keys_of(page)))
            take_within_cost(live, edit)
            for other in pages:
                if other is not page:
                    other.hear(edit)
        if step == 50:
            before = len(live.compacted())
    return len(live.compacted()) - before


def test_a_drag_leaves_nothing_behind():
    page, live = Page(101), opened()
    assert steps(live, [page], lambda page: ["one"]) < 20
    assert live.pieces <= 3


def test_two_who_drag_at_once_leave_nothing_behind():
    pages, live = [Page(101), Page(102)], opened()
    assert steps(live, pages, lambda page: [f"of{page.doc.client_id}"]) < 20
    assert live.pieces <= 6


def test_two_who_pull_at_one_element_leave_a_little_and_the_typing_its_room():
    """The CRDT keeps who wrote after whom: 12 bytes a step, which are counted for themselves."""
    pages, live = [Page(101), Page(102)], opened()
    assert steps(live, pages, lambda page: ["one"], PULLS) < 14 * 2 * PULLS
    assert 2 * PULLS <= live.pieces < 2 * PULLS + 10
    assert live.fragments.count == 0
    assert live.allowance().most()[0] == opened().allowance().most()[0], "an edit of text may have as many parts"


def test_pieces_are_counted_apart_and_anew(page):
    live = opened(*page.made)
    for at in range(60):
        take(live, page.insert(at % 3, "x"))
        take(live, page.draw(element("one", x=at), element("two", x=at)))
    assert live.fragments.count >= fragments.count(live.missing(), live.roots) > 10
    again = LiveDocument([], live.compacted())
    assert again.fragments.count == fragments.count(live.missing(), live.roots)
    whole = yjs_updates.read(live.missing())
    assert again.pieces == len(whole.items) <= live.pieces


def test_who_pulls_at_an_element_unheard_is_counted_for_all_that_they_part():
    """Neither hears the other: each value is put before or behind what came meanwhile."""
    pages, live = [Page(101), Page(102)], opened()
    for at in range(30):
        for page in pages:
            take(live, page.draw(element("one", x=at)))
        for page in pages if at % 3 == 0 else []:
            page.hear(live.missing(page.state))
    assert live.pieces >= len(yjs_updates.read(live.missing()).items) > 10


def test_somebody_who_types_while_another_drags_is_charged_for_the_text_alone(page):
    live = opened(*page.made)
    other = Page(202, live.missing())
    for at in range(200):
        take(live, page.draw(element("one", x=at), element("two", x=at)))
        take(live, other.insert(at, "x"))
    assert live.fragments.count < 10


# ---- For others


def test_names_on_a_board_are_hidden(page):
    edit = page.draw(
        element("two", "text", text="Grace asks\nBob", originalText="Grace asks Bob"),
        element("three", "frame", name="Grace's"),
        element("Grace"),
    )
    words = re.compile(r"Grace|Bob")
    live = opened(*page.made[:-1])
    take(live, masking.masked(edit, words, words))
    found = {one["id"]: one for one in live.board()}
    assert found["two"]["text"] == "····· asks\n···"
    assert found["two"]["originalText"] == "····· asks ···"
    assert found["three"]["name"] == "·····'s"
    plain = opened(*page.made)
    assert [one | {"text": 0, "originalText": 0, "name": 0} for one in live.board()] == [
        one | {"text": 0, "originalText": 0, "name": 0} for one in plain.board()
    ], "nothing else is changed"
    assert masking.masked(edit, re.compile("Ada"), re.compile("Ada")) == edit


def test_a_page_from_before_the_board_has_it_all_the_same(page):
    """It hears elements of which it knows nothing, types on, and gives them on to others."""
    old = Doc(client_id=303)
    text = old.get("text:main", type=Text)
    live = opened(*page.made)
    old.apply_update(live.missing())
    text.insert(0, "old ")
    take(live, old.get_update(live.state()))
    take(live, page.draw(element("one", x=7)))
    old.apply_update(live.missing(old.get_state()))
    assert str(text) == live.text() == "old ab😀cd"
    copy = opened(old.get_update())
    assert everything(copy)[:4] == everything(live)[:4]


def test_too_large_for_texts_is_too_large_as_before(monkeypatch, page):
    monkeypatch.setattr(live_document, "MAX_FILE_ENTRIES", 1)
    live = opened(*page.made)
    take(live, page.draw(element("two"), element("three")))
    take(live, page.set_file("aaaaaaaa", {"name": "a.py"}))
    refused(live, page.set_file("bbbbbbbb", {"name": "b.py"}), TooLarge)
