"""Where each character or value of a document stands: in which text, among the entries of the files, or on the board.

An update names the root only of what has no neighbours; everything else stands where its neighbours stand.
Most is in the first file's text, so only what is elsewhere is kept. Each element of the board has a root of its own
here, because a value stands among the earlier ones of its key only.
"""

from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from services.document.board_elements import ID
from services.document.update_parts import (
    ANY,
    BOARD,
    FILES,
    MAX_ENTRY_BYTES,
    STRING,
    Id,
    Item,
    MalformedUpdate,
    Reading,
    Span,
)

MAIN_ROOT = "text:main"
ELEMENT = f"{BOARD}:"
"""Before the key of an element of the board: together the root of its values."""
MAX_RUNS = 64
"""So many runs of values are looked at for one range of deletions; what is longer counts as one in a text."""


class Place(NamedTuple):
    """New content and the root it stands in."""

    span: Span
    root: str
    item: Item
    key: str | None
    """Of which element of the board it is a value."""


Placed = list[Place]
"""In the order of the clocks, the first file's text left out."""


@dataclass(slots=True)
class _Row:
    """What one client wrote outside the first file's text, in the order of its clocks."""

    starts: list[int] = field(default_factory=list)
    ends: list[int] = field(default_factory=list)
    roots: list[str] = field(default_factory=list)

    def at(self, clock: int) -> str:
        place = bisect_right(self.starts, clock) - 1
        return self.roots[place] if place >= 0 and clock < self.ends[place] else MAIN_ROOT

    def add(self, span: Span, root: str) -> None:
        if self.ends and self.ends[-1] == span.clock and self.roots[-1] == root:
            self.ends[-1] = span.end
            return
        self.ends.append(span.end)
        self.roots.append(root)
        self.starts.append(span.clock)  # Last, because another thread may count meanwhile (`fragments.count`).

    def is_board(self, span: Span) -> bool:
        place = bisect_right(self.starts, span.clock) - 1
        clock = span.clock
        for at in range(max(place, 0), min(place + MAX_RUNS, len(self.starts))):
            if not (self.starts[at] <= clock < self.ends[at] and self.roots[at].startswith(ELEMENT)):
                return False
            clock = self.ends[at]
            if clock >= span.end:
                return True
        return False


class Roots:
    """The roots of everything in one document."""

    def __init__(self) -> None:
        self._rows: dict[int, _Row] = {}

    def place(self, items: list[Item], clocks: Mapping[int, int]) -> Placed:
        """Where the new ones of these items will stand; `clocks` says what is known already.

        Raises MalformedUpdate for a value in a text, for a text among values, and for what stands between
        neighbours of different roots: Yjs and pycrdt need not agree where that is.
        """
        if not self._rows and all(item.root in (None, MAIN_ROOT) and item.kind != ANY for item in items):
            return []
        new = [item for item in items if item.span.end > clocks.get(item.span.client, 0)]
        if len(new) == 1:
            return self._place_one(new[0], clocks)
        found = _Search(self, new, clocks).roots()
        for item, root in zip(new, found, strict=True):
            _require_fitting(item, root)
        placed = [
            Place(item.span.after(clocks.get(item.span.client, 0)), root, item, _key(root))
            for item, root in zip(new, found, strict=True)
            if root != MAIN_ROOT
        ]
        return sorted(placed, key=lambda one: (one.span.client, one.span.clock))

    def _place_one(self, item: Item, clocks: Mapping[int, int]) -> Placed:
        """As `_Search` finds it: all that one new item stands beside is known, which is the case of most updates."""
        root = _named(item)
        for beside in (item.left, item.right):
            if beside is None:
                continue
            found = self.of(beside)
            if root is not None and root != found:
                raise MalformedUpdate("neighbours of different roots")
            root = found
        assert root is not None
        known = clocks.get(item.span.client, 0)
        if item.span.clock < known and self.of((item.span.client, known - 1)) != root:
            raise MalformedUpdate("its known part stands elsewhere")
        _require_fitting(item, root)
        return [] if root == MAIN_ROOT else [Place(item.span.after(known), root, item, _key(root))]

    def add(self, placed: Placed) -> None:
        for span, root, _item, _key_of in placed:
            self._rows.setdefault(span.client, _Row()).add(span, root)

    def of_texts(self, reading: Reading, placed: Placed) -> Reading | None:
        """The part of an update that is not on the board; None when all of it is."""
        if not self._rows and not placed:
            return reading
        items: list[Item] = []
        if len(placed) < len(reading.items) or any(place.key is None for place in placed):
            new = {_name(place.item) for place in placed if place.key is not None}
            items = [item for item in reading.items if not (_name(item) in new or self.is_board(Span(*_name(item), 1)))]
        deletes = [span for span in reading.deletes if not self.is_board(span)]
        return Reading(items=items, deletes=deletes) if items or deletes else None

    def is_board(self, span: Span) -> bool:
        """Whether all of this stands on the board; also False where it stands there in very many runs."""
        row = self._rows.get(span.client)
        return row is not None and row.is_board(span)

    def of(self, one: Id) -> str:
        row = self._rows.get(one[0])
        return MAIN_ROOT if row is None else row.at(one[1])


def _require_fitting(item: Item, root: str) -> None:
    has_values = root == FILES or root.startswith(ELEMENT)
    if item.kind == (STRING if has_values else ANY):
        raise MalformedUpdate("a value in a text, or a text among values")
    if has_values and item.right is not None:
        raise MalformedUpdate("a value is put before another one")
    if root == FILES and len(item.content) > MAX_ENTRY_BYTES:
        raise MalformedUpdate("an entry of the files is too long")


def _name(item: Item) -> Id:
    return item.span.client, item.span.clock


def _key(root: str) -> str | None:
    return root[len(ELEMENT) :] if root.startswith(ELEMENT) else None


def _named(item: Item) -> str | None:
    """The root that the item names itself. Raises MalformedUpdate for a key that no element of a board has."""
    if item.root != BOARD:
        return item.root
    if item.key is None or ID.fullmatch(item.key) is None:
        raise MalformedUpdate("no key of an element of a board")
    return ELEMENT + item.key


class _Search:
    """The roots of an update's items, which may stand beside each other in any order."""

    def __init__(self, known: Roots, items: list[Item], clocks: Mapping[int, int]) -> None:
        self._known = known
        self._items = items
        self._clocks = clocks
        self._found: list[str | None] = [_named(item) for item in items]
        names = [(item.span.client, item.span.clock) for item in items]
        self._order = sorted(range(len(items)), key=names.__getitem__)
        self._starts = sorted(names)

    def roots(self) -> list[str]:
        """Raises MalformedUpdate when neighbours are not of one root."""
        for index in range(len(self._items)):
            self._follow(index)
        return [self._agreed(index) for index in range(len(self._items))]

    def _follow(self, index: int) -> None:
        """Go from neighbour to neighbour until a root is known; in a circle, which is refused later, any will do."""
        path: list[int] = []
        root = self._found[index]
        while root is None:
            path.append(index)
            self._found[index] = MAIN_ROOT
            item = self._items[index]
            beside = item.left or item.right
            assert beside is not None
            next_index = self._index_of(beside)
            if next_index is None:
                root = self._known.of(beside)
            else:
                index, root = next_index, self._found[next_index]
        for passed in path:
            self._found[passed] = root

    def _agreed(self, index: int) -> str:
        root, item = self._found[index], self._items[index]
        assert root is not None
        if any(self._of(one) != root for one in (item.left, item.right) if one is not None):
            raise MalformedUpdate("neighbours of different roots")
        known = self._clocks.get(item.span.client, 0)
        if item.span.clock < known and self._known.of((item.span.client, known - 1)) != root:
            raise MalformedUpdate("its known part stands elsewhere")
        return root

    def _of(self, one: Id) -> str:
        index = self._index_of(one)
        root = None if index is None else self._found[index]
        return self._known.of(one) if root is None else root

    def _index_of(self, one: Id) -> int | None:
        place = bisect_right(self._starts, one) - 1
        if place < 0:
            return None
        span = self._items[self._order[place]].span
        return self._order[place] if span.client == one[0] and span.clock <= one[1] < span.end else None
