"""How many pieces the texts of a document consist of inside the CRDT, which is what working on them costs.

The board's are counted for themselves (`board_state`): nothing in a text is ever compared with them.
What arrives is counted as the most it can make; the CRDT joins much of it again, so it is counted anew now and then.
"""

from services.document import yjs_updates
from services.document.document_roots import Roots
from services.document.update_cost import (
    DELETING_TIMES,
    FRAGMENTS_OF_EDIT,
    FRAGMENTS_OF_PART,
    FREE_BEYOND,
    FREE_FRAGMENTS,
    MAX_FRAGMENTS,
)
from services.document.update_parts import Id, Item, Reading, Span

RECOUNT_AFTER = 2_000
"""So many more, as they are counted on arrival, and they are counted anew."""
RECOUNT_SHARE = 4
"""In a large document only after it has grown by this part of it, because counting takes as long as it is large."""


class Fragments:
    """An upper bound for one document."""

    def __init__(self) -> None:
        self.count = 0
        self._edits = 0
        self._at_opening = 0
        self._at_last_count = 0
        self._rights: dict[int, tuple[int, Id | None]] = {}

    def after(self, reading: Reading, new: int | None = None) -> int:
        """How many there may be after this update; `new` says how many it makes at most, if that is known."""
        if new is not None:
            return self.count + new
        parts = sum(not self._is_typed_on(item) for item in reading.items) + len(reading.deletes)
        return self.count + FRAGMENTS_OF_PART * parts

    def has_room(self, reading: Reading, new: int | None = None) -> bool:
        """Whether the document may consist of as many as there are after this update."""
        earned = min(self._at_opening + FREE_FRAGMENTS + FRAGMENTS_OF_EDIT * self._edits, MAX_FRAGMENTS)
        most = max(earned, self._at_opening + FREE_BEYOND)
        return self.after(reading, new) <= most * (1 if reading.items else DELETING_TIMES)

    def opened(self) -> None:
        """What is there now was taken before; it may be more than is taken today."""
        self._at_opening, self._edits = self.count, 0

    def add(self, reading: Reading, new: int | None = None) -> None:
        """An update was taken."""
        self.count = self.after(reading, new)
        self._edits += 1
        for item in reading.items:
            self._rights[item.span.client] = (item.span.end, item.right)

    def _is_typed_on(self, item: Item) -> bool:
        """What somebody types on becomes part of what they typed before."""
        client, clock = item.span.client, item.span.clock
        return item.left == (client, clock - 1) and self._rights.get(client) == (clock, item.right)

    @property
    def is_old(self) -> bool:
        """Whether it is worth counting anew."""
        return self.count - self._at_last_count > max(RECOUNT_AFTER, self._at_last_count // RECOUNT_SHARE)

    def recounted(self, found: int, before: int) -> None:
        """`found` were counted in what the document was when there were at most `before`."""
        self.count = found + self.count - before
        self._at_last_count = self.count


def count(update: bytes, roots: Roots) -> int:
    """The pieces of texts in a whole document's update. Takes a microsecond each, so not for the hub."""
    return count_read(yjs_updates.read(update), roots)


def count_read(reading: Reading, roots: Roots) -> int:
    """The same of what was read."""
    return sum(not roots.is_board(Span(item.span.client, item.span.clock, 1)) for item in reading.items)
