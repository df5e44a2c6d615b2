"""A live document as the tests open it, and edits of pages at random."""

import pytest

from services.document import yjs_updates
from services.document.live_document import LiveDocument
from services.document.update_encoding import encode_deletes
from services.document.update_parts import Span
from tests.documents import block, string
from tests.drawing import draw_somehow

LETTERS = "a" * 2000
PRINT = {"name": "print.py", "language": "python", "order": 1}


def take(live, one):
    return live.take(one, yjs_updates.read(one))


def take_within_cost(live, one):
    """As from outside: with the allowance that the document gives."""
    reading, allowance = live.read(one)
    return live.take(one, reading, allowance)


def ranges(count, first=0):
    """Deletions of every second letter of client 5."""
    return encode_deletes([Span(5, 2 * (first + place), 1) for place in range(count)])


def letters(client, count, left):
    """One letter at a time, each at the same place."""
    return block(client, 0, *(string("a", left=left) for _letter in range(count)))


def opened(*updates):
    return LiveDocument(updates)


def everything(live):
    """All that the document says of itself."""
    texts = [live.text(), *((file, live.text(file.id)) for file in live.files())]
    return texts, live.main_name(), live.measure(), live.board(), live.state(), live.missing()


def refused(live, one, error):
    """Refused, and nothing is changed."""
    before = everything(live)
    with pytest.raises(error):
        take(live, one)
    assert everything(live) == before


def edit_somehow(page, chance):
    file = chance.choice(["main", "main", "aaaaaaaa"])
    kind, text = chance.random(), page.text(file)
    if chance.random() < 0.2:
        return page.drawing(lambda board: draw_somehow(board, chance))
    if kind < 0.5:
        return page.insert(chance.randint(0, len(text)), chance.choice(["a", "é", "😀", "x😀y\n", "abcdef"]), file=file)
    if kind < 0.8 and text:
        at = chance.randrange(len(text))
        return page.delete(at, chance.randint(1, min(4, len(text) - at)), file=file)
    if kind < 0.95:
        return page.set_file("aaaaaaaa", PRINT | {"order": chance.random()})
    return page.remove_file("aaaaaaaa") if "aaaaaaaa" in page.files else None
