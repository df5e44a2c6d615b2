"""Reading a Yjs update (encoding v1) before it touches a document: what it brings, needs and deletes.

pycrdt applies whatever can be decoded. What builds on something it does not have stays pending and is
never healed (y-crdt issue 632), and content our documents do not hold would part the server's text from
the pages'. So an update is read here first, and only then applied. The encoding is that of Yjs 13
(`UpdateEncoderV1`); of its content kinds only those of plain text and JSON values are taken.
"""

from collections.abc import Callable, Iterable, Iterator

from services.document import json_values
from services.document.board_elements import BOARD_ENCODED_BYTES
from services.document.update_cost import Allowance
from services.document.update_parts import (
    ANY,
    BOARD,
    DELETED,
    FILES,
    HAS_KEY,
    HAS_ORIGIN,
    HAS_RIGHT_ORIGIN,
    KIND_BITS,
    MAX_ENTRY_BYTES,
    STRING,
    TEXT_ROOT,
    Entries,
    Id,
    Item,
    MalformedUpdate,
    Reading,
    Span,
)

MAX_VALUE_BYTES = BOARD_ENCODED_BYTES
"""Of one value of which it is not said that it is a file's entry; `document_roots` knows where the others stand."""
MAX_STATE_CLIENTS = 8_000
"""Clients that a state vector may name: twice what a document may have, because a page may know what was lost here."""

Lately = Callable[[Id], Entries | None]
"""The value under these clocks, if it is one of those that were taken last."""

_FIRST_HALVES = bytes(int(0xD8 <= high <= 0xDB) for high in range(256))


def read(update: bytes, allowance: Allowance | None = None, lately: Lately | None = None) -> Reading:
    """What the update holds; with an allowance, each part is charged before it is looked at.

    With `lately`, of a value only that is read in which it differs from the one that it is put behind.

    Raises MalformedUpdate, TooManyParts.
    """
    try:
        return _Reader(update, allowance, lately).read()
    except (IndexError, UnicodeDecodeError) as error:
        raise MalformedUpdate("the bytes end too early or are no text") from error


def read_state(state: bytes) -> dict[int, int]:
    """The clock of each client of a state vector. Raises MalformedUpdate."""
    reader = _Reader(state)
    try:
        count = reader.number()
        if count > MAX_STATE_CLIENTS:
            raise MalformedUpdate("too many clients")
        clocks = {reader.number(): reader.number() for _client in range(count)}
    except IndexError as error:
        raise MalformedUpdate("the bytes end too early") from error
    if reader.at != len(state):
        raise MalformedUpdate("bytes are left over")
    return clocks


def first_client(head: bytes) -> tuple[int, int | None]:
    """How many clients an update brings content of, and the first of them, by its first bytes."""
    reader = _Reader(head)
    try:
        count = reader.number()
        if count == 0:
            return 0, None
        reader.number()
        return count, reader.number()
    except (IndexError, MalformedUpdate):
        return 0, None


def items_of_first(update: bytes, until: int) -> Iterator[Item]:
    """What the first client of this update brings before this clock; nothing behind that is read.

    For updates that our own documents made.
    """
    reader = _Reader(update)
    if reader.number() == 0:
        return
    count, client, clock = reader.number(), reader.number(), reader.number()
    while count > 0 and clock < until:
        clock += reader.struct(client, clock)
        count -= 1
        yield reader.found.items.pop()


def first_halves(text: str) -> bytes:
    """One byte for each code unit: 1 where the first half of a pair stands."""
    return text.encode("utf-16-le")[1::2].translate(_FIRST_HALVES)


class _Reader:
    """One pass over the bytes."""

    def __init__(self, update: bytes, allowance: Allowance | None = None, lately: Lately | None = None) -> None:
        self.bytes = update
        self.allowance = allowance
        self.lately = lately
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
            self.charge_struct()
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
        root, key = self.root(info, kind) if left is None and right is None else (None, None)
        if kind == ANY:
            value = self.value(left, MAX_ENTRY_BYTES if root == FILES else MAX_VALUE_BYTES)
            self.found.items.append(Item(Span(client, clock, 1), kind, left, right, root, key, *value))
            return 1
        length, content = self.content(kind, client, clock)
        self.found.items.append(Item(Span(client, clock, length), kind, left, right, root, key, content))
        return length

    def require_earlier(self, client: int, clock: int, *beside: Id | None) -> None:
        for one in beside:
            if one is None:
                continue
            if one[0] == client and one[1] >= clock:
                raise MalformedUpdate("content stands beside what comes after it")
            self.found.needs.append(one)

    def root(self, info: int, kind: int) -> tuple[str, str | None]:
        """Read in which text, or among which values and under which name, this stands."""
        if self.number() != 1:
            raise MalformedUpdate("nested types are not taken")
        root = self.raw().decode()
        key = self.raw().decode() if info & HAS_KEY else None
        if key is not None and root in (FILES, BOARD) and kind != STRING:
            return root, key
        if key is None and kind != ANY and TEXT_ROOT.fullmatch(root):
            return root, None
        raise MalformedUpdate("this is no part of our documents")

    def value(self, left: Id | None, most: int) -> tuple[bytes, object, Entries | None]:
        """A value as it is encoded, itself, and its entries if it is like the one on its left."""
        start = self.at
        if self.number() != 1:
            raise MalformedUpdate("one value at a time")
        before = self.lately(left) if self.lately is not None and left is not None else None
        if before is None:
            value, self.at = json_values.read(self.bytes, self.at, start + most)
            entries = None
        else:
            value, self.at, entries = json_values.read_like(self.bytes, self.at, start + most, before)
        if self.allowance is not None:
            self.allowance.value(self.at - start)
        return self.bytes[start : self.at], value, entries

    def content(self, kind: int, client: int, clock: int) -> tuple[int, str]:
        """Its length in clocks, and the text."""
        if kind == STRING:
            return self.text(client, clock)
        if kind == DELETED:
            return self.positive(), ""
        raise MalformedUpdate("this kind of content is not taken")

    def text(self, client: int, clock: int) -> tuple[int, str]:
        encoded = self.raw()
        if not encoded:
            raise MalformedUpdate("an empty text")
        if b"\r" in encoded:  # The editor counts a line's end as one character, and so must the document.
            raise MalformedUpdate("a carriage return")
        text = encoded.decode()
        length = len(text)
        if length != len(encoded):
            halves = first_halves(text)
            length = len(halves)
            if length != len(text):
                self.found.pairs.append((client, clock, halves))
        self.found.inserted += length
        self.found.inserted_bytes += len(encoded)
        return length, text

    def positive(self) -> int:
        value = self.number()
        if value == 0:
            raise MalformedUpdate("something without length")
        return value

    def deleted(self) -> Iterator[Span]:
        clients = []
        for _client in range(self.number()):
            self.charge_range()
            client, count = self.number(), self.number()
            clients.append(client)
            end = 0
            for _span in range(count):
                self.charge_range()
                span = Span(client, self.number(), self.positive())
                if span.clock < end:
                    raise MalformedUpdate("deletions out of order")
                end = span.end
                yield span
        self.require_once(clients)

    def charge_struct(self) -> None:
        """A value is charged when its length is known."""
        if self.allowance is not None and self.bytes[self.at] & KIND_BITS != ANY:
            self.allowance.struct()

    def charge_range(self) -> None:
        if self.allowance is not None:
            self.allowance.range()

    def require_once(self, clients: Iterable[int]) -> None:
        """Of a client that is named twice, some readers take the first part and some the last."""
        seen = list(clients)
        if len(seen) > 1 and len(set(seen)) != len(seen):
            raise MalformedUpdate("a client is named twice")
