"""A stored update of many parts is applied in pieces, which do what the whole would."""

from services.document import (
    applying,
    fragments,
    live_document,
    yjs_updates,
)
from services.document.update_encoding import cut, in_order
from services.document.yjs_updates import read
from tests.documents import Page, block, string, update
from tests.services.live import everything, opened, ranges, take


def test_a_stored_update_of_too_many_parts_is_applied_in_pieces(monkeypatch):
    pieces = []
    apply = live_document.LiveDocument._apply
    monkeypatch.setattr(live_document.LiveDocument, "_apply", lambda self, one: (pieces.append(one), apply(self, one)))
    live = opened(update(block(5, 0, string("a" * 2 * 5_000))), ranges(5_000))
    assert live.text() == "a" * 5_000
    assert max(len(reading.items) + len(reading.deletes) for reading in map(read, pieces)) <= applying.PIECE_PARTS
    assert fragments.count(live.missing(), live.roots) == 10_000 <= live.fragments.count


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
