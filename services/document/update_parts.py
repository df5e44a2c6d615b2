"""What one Yjs update holds, for `yjs_updates`, which reads it, and `update_encoding`, which writes it."""

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

FILES = "files"
BOARD = "board"
MAX_ENTRY_BYTES = 400
"""What a file's entry may take: name, language, order."""
TEXT_ROOT = re.compile(r"text:[a-z0-9]{1,16}")

DELETED, STRING, ANY = 1, 4, 8
HAS_ORIGIN, HAS_RIGHT_ORIGIN, HAS_KEY = 0x80, 0x40, 0x20
KIND_BITS = 0x1F

Id = tuple[int, int]
"""A client and one of its clocks: the name of one character or value."""


class MalformedUpdate(Exception):
    """The bytes are no update that our documents can take; the text says which rule they break."""


@dataclass(slots=True)
class Span:
    """`length` clocks of `client` from `clock` on: content that the update brings, or that it deletes."""

    client: int
    clock: int
    length: int

    @property
    def end(self) -> int:
        return self.clock + self.length

    def after(self, clock: int) -> "Span":
        """What of it is not before `clock`."""
        start = max(self.clock, clock)
        return Span(self.client, start, self.end - start)


class Run(NamedTuple):
    """Entries of an object that stand one after the other: each name, and its bytes with those of its value."""

    entries: Sequence[tuple[str, bytes]]
    encoded: bytes
    """All of them."""


class Entries(NamedTuple):
    """An object that was read, with its entries as they were encoded: what the next one is compared with."""

    value: Mapping[str, Any]
    """Its names are in the order of the entries."""
    runs: Sequence[Run]
    different: Collection[str] = ()
    """The names under which something else stands than in the object it was compared with."""


class Item(NamedTuple):
    """One piece of content, between the neighbours it was put between; without any, the root is named."""

    span: Span
    kind: int
    left: Id | None
    right: Id | None
    root: str | None
    key: str | None = None
    """Under which name a value stands; only where no neighbour says so."""
    content: str | bytes = ""
    """The text, or a value as it is encoded; nothing for what is deleted."""
    value: object = None
    """The value read."""
    entries: Entries | None = None
    """Of a value that was compared with the one it is put behind, and has the same names."""


@dataclass(slots=True)
class Reading:
    """What one update holds. Lengths are UTF-16 code units, as everywhere in Yjs."""

    spans: list[Span] = field(default_factory=list)
    needs: list[Id] = field(default_factory=list)
    deletes: list[Span] = field(default_factory=list)
    pairs: list[tuple[int, int, bytes]] = field(default_factory=list)
    """Texts with characters of two code units, which nothing may part: client, clock, and one byte a unit that
    is 1 for each first half."""
    items: list[Item] = field(default_factory=list)
    inserted: int = 0
    inserted_bytes: int = 0
