"""The board of one document as the next update is judged by it: its elements, and what their history costs.

The CRDT keeps of a value that was overwritten only that it was there, and joins what one page overwrote one after
the other: who drags one element leaves nothing behind. It cannot join what pages write in turns under one key, or
what one page writes under several keys in turns. Such pieces are counted here, apart from those of the texts,
because typing never meets them.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, cast

from services.document import board_elements, json_values
from services.document.board_elements import BOARD_ELEMENT_BYTES, BOARD_ELEMENTS, BOARD_KEYS, JSON_TIMES
from services.document.document_roots import Place, Placed
from services.document.update_cost import Allowance
from services.document.update_parts import ANY, Entries, Id, Item

BOARD_TOLERANCE = 100
"""Two people at the limit may each add what only one of them could; both were told by their page before."""
MAX_BOARD_PIECES = 100_000
"""Of overwritten values. A page that drags several elements writes at most 60 in a second, so it takes half an hour in
which nothing else is done; each piece is 12 bytes of the document's state."""
PIECES_OF_PART = 2
LATELY = 24
"""Values that are kept, so that of the next one under the same key only that is read which differs: as many elements as
are dragged at once, usually. Of what Python makes of them they take 0.1 MB, and 1 MB if they are made for it."""
LATELY_BYTES = BOARD_ELEMENT_BYTES // JSON_TIMES
"""Of one of them. A longer value is read whole, as its length in JSON is counted then, too."""
KEYS_OF_A_STEP = 4
"""How many keys the CRDT lists in the time of one step."""


class BoardFull(Exception):
    """The board has as many elements as it can, or as long a history."""


@dataclass(slots=True)
class _Values:
    """What was ever written under one key."""

    pieces: int = 0
    """Of what was overwritten, as the CRDT can join it."""
    last: Id | None = None
    """The value that was taken last. Usually it stands at the end."""

    def made_by(self, place: Place) -> int:
        """How many pieces more there are with this value at most; put elsewhere than at the end, it parts another."""
        if place.item.left != self.last:
            return PIECES_OF_PART
        return 0 if self.last == (place.span.client, place.span.clock - 1) else 1


class Board:
    """What is known of the elements; the values themselves are in the CRDT."""

    def __init__(self, living: Callable[[], Iterable[str]]) -> None:
        """`living` lists the keys under which something stands."""
        self._living = living
        self._values: dict[str, _Values] = {}
        self._alive: set[str] = set()
        """The keys under which something may stand."""
        self._lately: dict[Id, Item] = {}
        """Values that were taken last, each judged as an element of its key."""
        self.pieces = 0

    def lately(self, one: Id) -> Entries | None:
        """What stands under these clocks, if it is one of the values that were taken last."""
        item = self._lately.get(one)
        if item is None:
            return None
        return item.entries or json_values.entries_of(cast("dict[str, Any]", item.value), cast("bytes", item.content))

    def require_elements(self, placed: Placed, allowance: Allowance | None) -> None:
        """Charge and judge what an update brings. Raises MalformedElement, TooManyParts."""
        for place in placed:
            key = place.key
            if key is None:
                continue
            values = self._values.get(key)
            if allowance is not None and values is not None and place.item.left != values.last:
                allowance.among(values.pieces)
            item = place.item
            if item.kind == ANY:
                different = None if item.entries is None else item.entries.different
                board_elements.require(item.value, key, len(item.content), different)

    def require_room(self, placed: Placed, allowance: Allowance | None) -> None:
        """Raises BoardFull, TooManyParts."""
        written = [place.key for place in placed if place.key is not None]
        if self.pieces + len(written) > MAX_BOARD_PIECES:
            raise BoardFull
        fresh = set(written) - self._values.keys()
        if fresh and len(self._values) + len(fresh) > BOARD_KEYS:
            raise BoardFull
        added = {place.key for place in placed if place.item.kind == ANY and place.key is not None} - self._alive
        if added and len(self._alive) + len(added) > BOARD_ELEMENTS:
            if allowance is not None:
                allowance.steps(len(self._values) // KEYS_OF_A_STEP)
            self._alive = set(self._living())
            if len(self._alive | added) > BOARD_ELEMENTS + BOARD_TOLERANCE:
                raise BoardFull

    def recounted(self, found: int) -> None:
        """So many pieces were counted in the CRDT itself."""
        self.pieces = found

    def add(self, placed: Placed) -> None:
        """An update was taken."""
        for place in placed:
            key, span = place.key, place.span
            if key is None:
                continue
            values = self._values.setdefault(key, _Values())
            made = values.made_by(place)
            values.pieces += made
            self.pieces += made
            values.last = (span.client, span.end - 1)
            if place.item.kind == ANY:
                self._alive.add(key)

    def keep(self, placed: Placed) -> None:
        """An update was judged and taken: of the values that are put behind its own, less needs to be judged."""
        for place in placed:
            item = place.item
            if place.key is None or item.kind != ANY:
                continue
            if item.left is not None:
                self._lately.pop(item.left, None)
            if len(item.content) <= LATELY_BYTES:
                self._lately[item.span.client, item.span.clock] = item
        while len(self._lately) > LATELY:
            del self._lately[next(iter(self._lately))]
