"""A live document as the tests open it, and edits of pages at random."""

import pytest

from services.document import yjs_updates
from services.document.live_document import LiveDocument

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
