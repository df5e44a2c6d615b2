"""What of an update is known already: whether all it builds on is there, and whether what it brings again is the same.

The CRDT leaves out what it knows by its clock alone. If that were acknowledged unseen, a page
with a different text would be told that it is saved.
"""

from collections.abc import Iterable, Iterator, Mapping

from services.document.update_parts import DELETED, Id, Item, MalformedUpdate, Reading, Span

MAX_STANDING = 500
"""Pieces of the document that are looked at for what one client brings again."""


class BehindUpdate(Exception):
    """The update builds on edits that this document does not have."""


def require_known(reading: Reading, clocks: Mapping[int, int]) -> None:
    """Everything that the update builds on is in the document or in itself. Raises BehindUpdate."""
    after: dict[int, int] = {}
    for span in reading.spans:
        known = clocks.get(span.client, 0)
        if span.clock > known:
            raise BehindUpdate
        after[span.client] = max(known, span.end)
    for client, clock in reading.needs:
        if clock >= after.get(client, clocks.get(client, 0)):
            raise BehindUpdate
    for span in reading.deletes:
        if span.end > after.get(span.client, clocks.get(span.client, 0)):
            raise BehindUpdate


def require_same(brought: Iterable[Item], standing: Iterator[Item], known: int, deletes: list[Span]) -> None:
    """Both are of one client, in order, from the same clock on, and compared up to `known`.

    What the document no longer holds because it was deleted may have been anything. Raises MalformedUpdate.
    """
    seen = 0
    stands = next(standing, None)
    for item in brought:
        while stands is not None and stands.span.clock < min(item.span.end, known):
            start, end = max(item.span.clock, stands.span.clock), min(item.span.end, stands.span.end, known)
            if start < end:
                _compare(item, stands, start, end, deletes)
            if stands.span.end > item.span.end:
                break
            seen += 1
            if seen > MAX_STANDING:
                raise MalformedUpdate("too much is brought again")
            stands = next(standing, None)


def _compare(item: Item, stands: Item, start: int, end: int, deletes: list[Span]) -> None:
    if _left(item, start) != _left(stands, start) or item.right != stands.right:
        raise _other()
    if item.span.clock == start == stands.span.clock and (item.root, item.key) != (stands.root, stands.key):
        raise _other()
    if stands.kind == DELETED:
        return
    if item.kind == DELETED:
        client = item.span.client
        if not any(one.client == client and one.clock <= start and end <= one.end for one in deletes):
            raise _other()
    elif item.kind != stands.kind or _part(item, start, end) != _part(stands, start, end):
        raise _other()


def _left(item: Item, clock: int) -> Id | None:
    return item.left if clock == item.span.clock else (item.span.client, clock - 1)


def _part(item: Item, start: int, end: int) -> object:
    """The value, or the text between two clocks, which count UTF-16 units."""
    at, length = start - item.span.clock, end - start
    if isinstance(item.content, bytes):
        return item.value
    if length == item.span.length:
        return item.content
    if len(item.content) == item.span.length:
        return item.content[at : at + length]
    return item.content.encode("utf-16-le")[2 * at : 2 * (at + length)].decode("utf-16-le", "replace")


def _other() -> MalformedUpdate:
    return MalformedUpdate("something else stands under these clocks")
