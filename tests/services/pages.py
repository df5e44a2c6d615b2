"""A page that opened the document: a CRDT of its own, its numbers, and what the server told it."""

import pytest
from pycrdt import Doc, Map, Text

from services.base.clock import utcnow
from services.base.errors import ServiceError
from services.document import documents
from tests.services.seated import seat_of


class CrdtPage:
    """One person's page in one interview, without a socket between it and the services."""

    def __init__(self, person, interview, name="page"):
        self.seat = seat_of(person, interview)
        self.socket_id = f"{name} of {person.name}"
        self.doc = Doc()
        self.text = self.doc.get("text:main", type=Text)
        self.files = self.doc.get("files", type=Map)
        self.board = self.doc.get("board", type=Map)
        self.made = []
        self.number = 0
        self._watch()

    def _watch(self):
        self._subscription = self.doc.observe(lambda event: self.made.append(event.update))

    def open(self):
        documents.open_text(self.seat.interview_id)
        self.sync()
        return self

    def sync(self):
        """Apply what the page lacks; what the server says it has."""
        update, state = documents.sync(self.seat, self.socket_id, self.doc.get_state())
        self.hear(update)
        return state

    def hear(self, update):
        self.doc.unobserve(self._subscription)
        self.doc.apply_update(update)
        self._watch()

    def type(self, words, at=None):
        """Insert at a UTF-8 offset, at the end without one; the updates not sent yet."""
        self.text.insert(len(self.text) if at is None else at, words)
        return self.made

    def draw(self, *elements):
        """Set these in one update; the updates not sent yet."""
        self.board.update({one["id"]: one for one in elements})
        return self.made

    def send(self, source=None):
        """Send what was made and not sent yet; the updates that were new to the server."""
        new = []
        while self.made:
            update = self.made.pop(0)
            self.number += 1
            if self.take(update, self.number, source):
                new.append(update)
        return new

    def take(self, update, number, source=None, lost=None):
        return documents.take(self.seat, self.socket_id, update, number=number, source=source, at=utcnow(), lost=lost)

    def __str__(self):
        return str(self.text)


def refusal(page, update, source=None):
    """The code with which this page's next edit is refused."""
    with pytest.raises(ServiceError) as refused:
        page.take(update, page.number + 1, source)
    return refused.value.code
