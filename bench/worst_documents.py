"""The worst updates and documents for `bench.worst_update`, made of nothing but what the rules take."""

from collections.abc import Callable

from services.document import live_document
from services.document.live_document import LiveDocument
from services.document.update_cost import FREE_FRAGMENTS, TooManyParts
from services.document.update_encoding import encode_deletes, encode_items
from services.document.update_parts import STRING, Id, Item, Span

ROOT = "text:main"


def text(client: int, clock: int, content: str, left: Id | None = None, right: Id | None = None) -> Item:
    units = len(content.encode("utf-16-le")) // 2
    root = ROOT if left is None and right is None else None
    return Item(Span(client, clock, units), STRING, left, right, root, None, content)


def take(live: LiveDocument, update: bytes) -> None:
    reading, allowance = live.read(update)
    live.take(update, reading, allowance)


def fits(live: LiveDocument, update: bytes) -> bool:
    try:
        live.read(update)
    except TooManyParts:
        return False
    return True


def most(live: LiveDocument, make: Callable[[int], bytes], limit: int = 10_000) -> bytes:
    """The largest update of its kind that the document takes."""
    low, high = 1, limit
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if fits(live, make(middle)) else (low, middle - 1)
    return make(low)


# ---- Updates


def ranges(count: int, first: int = 0) -> bytes:
    return encode_deletes([Span(5, 2 * (first + place), 1) for place in range(count)])


def siblings(client: int, count: int, left: Id) -> bytes:
    """One letter at a time, each at the same place, as if none had seen the other."""
    return encode_items(text(client, clock, "a", left) for clock in range(count))


def prepended(count: int) -> bytes:
    return encode_items(text(5, clock, "a", right=(5, clock - 1) if clock else None) for clock in range(count))


def of_clients(count: int, first: int = 1000) -> bytes:
    return encode_items(text(first + place, 0, "a", (5, 0)) for place in range(count))


# ---- Documents


def written(length: int = 4) -> LiveDocument:
    live = LiveDocument()
    take(live, encode_items([text(5, 0, "a" * length)]))
    return live


def fragmented(count: int = FREE_FRAGMENTS) -> LiveDocument:
    """So many fragments, as if it had just been opened: of the first letters every second one is gone."""
    long = encode_items([text(5, 0, "a" * max(100_000, 2 * count))])
    return LiveDocument([long, *(ranges(500, first) for first in range(0, count // 2, 500))])


def crowded() -> LiveDocument:
    """As many clients as there may be."""
    live, first = written(), 1000
    try:
        while True:
            take(live, of_clients(3, first))
            first += 3
    except live_document.TooLarge:
        return live
