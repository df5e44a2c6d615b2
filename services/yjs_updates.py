"""Reading a Yjs update (encoding v1) before it touches a document: what it brings, needs and deletes.

pycrdt applies whatever can be decoded. What builds on something it does not have stays pending and is
never healed (y-crdt issue 632), and content our documents do not hold would part the server's text from
the pages'. So an update is read here first, and only then applied. The encoding is that of Yjs 13
(`UpdateEncoderV1`); of its content kinds only those of plain text and JSON values are taken.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

FILES = "files"
TEXT_ROOT = re.compile(r"text:[a-z0-9]{1,16}")

MAX_DEPTH = 4
MAX_JSON_CHARS = 400  # What a file's entry may hold: name, language, order.

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


class Item(NamedTuple):
    """One piece of content, between the neighbours it was put between; without any, the root is named."""

    span: Span
    kind: int
    left: Id | None
    right: Id | None
    root: str | None


@dataclass(slots=True)
class Reading:
    """What one update holds. Lengths are UTF-16 code units, as everywhere in Yjs."""

    spans: list[Span] = field(default_factory=list)
    needs: list[Id] = field(default_factory=list)
    deletes: list[Span] = field(default_factory=list)
    pairs: list[Id] = field(default_factory=list)
    """The first halves of surrogate pairs, which nothing may be put or cut behind."""
    items: list[Item] = field(default_factory=list)
    inserted: int = 0
    inserted_bytes: int = 0


def read(update: bytes) -> Reading:
    """Raises MalformedUpdate."""
    try:
        return _Reader(update).read()
    except (IndexError, UnicodeDecodeError) as error:
        raise MalformedUpdate("the bytes end too early or are no text") from error


def read_state(state: bytes) -> dict[int, int]:
    """The clock of each client of a state vector. Raises MalformedUpdate."""
    reader = _Reader(state)
    try:
        clocks = {reader.number(): reader.number() for _client in range(reader.number())}
    except IndexError as error:
        raise MalformedUpdate("the bytes end too early") from error
    if reader.at != len(state):
        raise MalformedUpdate("bytes are left over")
    return clocks


class _Reader:
    """One pass over the bytes."""

    def __init__(self, update: bytes) -> None:
        self.bytes = update
        self.at = 0
        self.found = Reading()

    def read(self) -> Reading:
        for _client in range(self.number()):
            self.client_structs()
        self.require_once(span.client for span in self.found.spans)
        self.found.deletes.extend(self.deleted())
        if self.at != len(self.bytes):
            raise MalformedUpdate("bytes are left over")
        return self.found

    def number(self) -> int:
        """An unsigned integer of variable length, at most 2**53 - 1."""
        byte = self.bytes[self.at]
        self.at += 1
        if byte < 0x80:
            return byte
        value, shift = byte & 0x7F, 7
        while True:
            byte = self.bytes[self.at]
            self.at += 1
            value |= (byte & 0x7F) << shift
            if byte < 0x80:
                break
            shift += 7
            if shift > 49:
                raise MalformedUpdate("a number is too large")
        if value >= 2**53:
            raise MalformedUpdate("a number is too large")
        return value

    def raw(self) -> bytes:
        size = self.number()
        end = self.at + size
        if end > len(self.bytes):
            raise MalformedUpdate("the bytes end too early")
        found = self.bytes[self.at : end]
        self.at = end
        return found

    def client_structs(self) -> None:
        count, client, clock = self.number(), self.number(), self.number()
        if count == 0:
            raise MalformedUpdate("a client brings nothing")
        start = clock
        for _struct in range(count):
            clock += self.struct(client, clock)
        if clock >= 2**53:
            raise MalformedUpdate("a number is too large")
        self.found.spans.append(Span(client, start, clock - start))

    def struct(self, client: int, clock: int) -> int:
        """Read one struct; its length in clocks."""
        info = self.bytes[self.at]
        self.at += 1
        kind = info & KIND_BITS
        left = (self.number(), self.number()) if info & HAS_ORIGIN else None
        right = (self.number(), self.number()) if info & HAS_RIGHT_ORIGIN else None
        self.require_earlier(client, clock, left, right)
        root = self.root(info, kind) if left is None and right is None else None
        length = self.content(kind, client, clock)
        self.found.items.append(Item(Span(client, clock, length), kind, left, right, root))
        return length

    def require_earlier(self, client: int, clock: int, *beside: Id | None) -> None:
        for one in beside:
            if one is None:
                continue
            if one[0] == client and one[1] >= clock:
                raise MalformedUpdate("content stands beside what comes after it")
            self.found.needs.append(one)

    def root(self, info: int, kind: int) -> str:
        """Read in which text, or among which values, this stands."""
        if self.number() != 1:
            raise MalformedUpdate("nested types are not taken")
        root = self.raw().decode()
        key = self.raw().decode() if info & HAS_KEY else None
        if key is not None and root == FILES and kind != STRING:
            return root
        if key is None and kind != ANY and TEXT_ROOT.fullmatch(root):
            return root
        raise MalformedUpdate("this is no part of our documents")

    def content(self, kind: int, client: int, clock: int) -> int:
        if kind == STRING:
            return self.text(client, clock)
        if kind == DELETED:
            return self.positive()
        if kind == ANY:
            start = self.at
            if self.number() != 1:
                raise MalformedUpdate("one value at a time")
            self.any(0)
            if self.at - start > MAX_JSON_CHARS:
                raise MalformedUpdate("a value is too long")
            return 1
        raise MalformedUpdate("this kind of content is not taken")

    def text(self, client: int, clock: int) -> int:
        encoded = self.raw()
        if not encoded:
            raise MalformedUpdate("an empty text")
        if b"\r" in encoded:  # The editor counts a line's end as one character, and so must the document.
            raise MalformedUpdate("a carriage return")
        text = encoded.decode()
        length = len(text)
        if length != len(encoded):
            length = self.note_pairs(text, client, clock)
        self.found.inserted += length
        self.found.inserted_bytes += len(encoded)
        return length

    def note_pairs(self, text: str, client: int, clock: int) -> int:
        """Remember where characters of two code units begin; the length in code units."""
        at = clock
        if max(text) <= "\uffff":
            return len(text)
        for character in text:
            if character > "\uffff":
                self.found.pairs.append((client, at))
                at += 1
            at += 1
        return at - clock

    def positive(self) -> int:
        value = self.number()
        if value == 0:
            raise MalformedUpdate("something without length")
        return value

    def any(self, depth: int) -> None:
        """Pass over one JSON value in lib0's encoding."""
        kind = self.bytes[self.at]
        self.at += 1
        if kind in (120, 121, 126, 127):  # true, false, null, undefined
            return
        if kind == 125:
            self.number()  # It has a sign too, but ends where a number ends.
        elif kind == 119:
            self.raw().decode()
        elif kind in (123, 124):
            self.at += 8 if kind == 123 else 4
        elif kind in (117, 118) and depth < MAX_DEPTH:
            for _entry in range(min(self.number(), MAX_JSON_CHARS)):
                if kind == 118:
                    self.raw().decode()
                self.any(depth + 1)
        else:
            raise MalformedUpdate("this kind of value is not taken")

    def deleted(self) -> Iterator[Span]:
        clients = []
        for _client in range(self.number()):
            client, count = self.number(), self.number()
            clients.append(client)
            end = 0
            for _span in range(count):
                span = Span(client, self.number(), self.positive())
                if span.clock < end:
                    raise MalformedUpdate("deletions out of order")
                end = span.end
                yield span
        self.require_once(clients)

    def require_once(self, clients: Iterable[int]) -> None:
        """Of a client that is named twice, some readers take the first part and some the last."""
        seen = list(clients)
        if len(set(seen)) != len(seen):
            raise MalformedUpdate("a client is named twice")
