"""Where each character or value of a document stands: in which text, or among the entries of the files.

An update names the root only of what has no neighbours; everything else stands where its neighbours stand.
Most is in the first file's text, so only what is elsewhere is kept.
"""

from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass, field

from services.document.update_parts import ANY, FILES, STRING, Id, Item, MalformedUpdate, Span

MAIN_ROOT = "text:main"

Placed = list[tuple[Span, str]]
"""New content and the root it stands in, the first file's text left out."""


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
        self.starts.append(span.clock)
        self.ends.append(span.end)
        self.roots.append(root)


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
        found = _Search(self, new, clocks).roots()
        for item, root in zip(new, found, strict=True):
            if item.kind == (STRING if root == FILES else ANY):
                raise MalformedUpdate("a value in a text, or a text among values")
            if root == FILES and item.right is not None:
                raise MalformedUpdate("a value is put before another one")
        placed = [(item.span, root) for item, root in zip(new, found, strict=True) if root != MAIN_ROOT]
        placed.sort(key=lambda one: (one[0].client, one[0].clock))
        return [(span.after(clocks.get(span.client, 0)), root) for span, root in placed]

    def add(self, placed: Placed) -> None:
        for span, root in placed:
            self._rows.setdefault(span.client, _Row()).add(span, root)

    def of(self, one: Id) -> str:
        row = self._rows.get(one[0])
        return MAIN_ROOT if row is None else row.at(one[1])


class _Search:
    """The roots of an update's items, which may stand beside each other in any order."""

    def __init__(self, known: Roots, items: list[Item], clocks: Mapping[int, int]) -> None:
        self._known = known
        self._items = items
        self._clocks = clocks
        self._found: list[str | None] = [item.root for item in items]
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
