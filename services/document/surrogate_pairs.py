"""Where a document has characters of two UTF-16 code units: Yjs counts units, and such a character is never parted.

Kept as one byte a unit in blocks, only where there are any: a text of emoji takes 2 bytes a character here, and
nothing once it is deleted.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping

from services.document.update_parts import MalformedUpdate, Reading, Span

BLOCK = 512  # Code units. One emoji far from all others takes a whole block.


class Pairs:
    """The first halves of all pairs, by client and clock."""

    def __init__(self) -> None:
        self._clients: dict[int, dict[int, bytearray]] = {}

    def __bool__(self) -> bool:
        return bool(self._clients)

    @property
    def held_bytes(self) -> int:
        """What the blocks take."""
        return BLOCK * sum(len(blocks) for blocks in self._clients.values())

    def add(self, client: int, clock: int, halves: bytes) -> None:
        """`halves` has one byte for each code unit from this clock on: 1 where a first half stands."""
        at = 0
        while at < len(halves):
            number, offset = divmod(clock + at, BLOCK)
            part = halves[at : at + BLOCK - offset]
            if 1 in part:
                block = self._clients.setdefault(client, {}).setdefault(number, bytearray(BLOCK))
                block[offset : offset + len(part)] = part
            at += len(part)

    def has(self, client: int, clock: int) -> bool:
        """Whether the first half of a pair stands here."""
        blocks = self._clients.get(client)
        if blocks is None:
            return False
        block = blocks.get(clock // BLOCK)
        return block is not None and block[clock % BLOCK] == 1

    def drop(self, spans: Iterable[Span]) -> None:
        """Forget those that were deleted."""
        numbers: dict[int, list[int]] = {}
        for span in spans:
            blocks = self._clients.get(span.client)
            if not blocks:
                continue
            if span.client not in numbers:
                numbers[span.client] = sorted(blocks)
            self._drop_from(blocks, numbers[span.client], span)
        for client in numbers:
            if not self._clients[client]:
                del self._clients[client]

    def _drop_from(self, blocks: dict[int, bytearray], numbers: list[int], span: Span) -> None:
        """A span may be longer than any text: only the blocks that are there are visited."""
        for place in range(bisect_left(numbers, span.clock // BLOCK), len(numbers)):
            number = numbers[place]
            begin = number * BLOCK
            if begin >= span.end:
                return
            block = blocks.get(number)
            if block is None:
                continue
            start, end = max(span.clock - begin, 0), min(span.end - begin, BLOCK)
            block[start:end] = bytes(end - start)
            if 1 not in block:
                del blocks[number]


class NewPairs:
    """The first halves of pairs in what one update brings: looked up there, without blocks."""

    def __init__(self, texts: Iterable[tuple[int, int, bytes]]) -> None:
        self._texts = sorted(texts, key=_place)

    def has(self, client: int, clock: int) -> bool:
        """Whether the first half of a pair stands here."""
        place = bisect_right(self._texts, (client, clock), key=_place) - 1
        if place < 0:
            return False
        found, start, halves = self._texts[place]
        return found == client and clock - start < len(halves) and halves[clock - start] == 1


def _place(text: tuple[int, int, bytes]) -> tuple[int, int]:
    return text[0], text[1]


def fresh_pairs(reading: Reading, clocks: Mapping[int, int]) -> Iterator[tuple[int, int, bytes]]:
    """Those of which something is new; what is known stays what it is, whatever an update says of it."""
    for client, clock, halves in reading.pairs:
        known = max(clocks.get(client, 0) - 1 - clock, 0)
        if known < len(halves):
            yield client, clock + known, halves[known:]


def require_whole_characters(reading: Reading, pairs: Pairs, clocks: Mapping[int, int]) -> None:
    """A character of two code units that is parted becomes two different things in Yjs and in pycrdt.

    Raises MalformedUpdate.
    """
    if not pairs and not reading.pairs:
        return
    fresh = NewPairs(fresh_pairs(reading, clocks))
    begins = [(span.client, clock) for span in reading.deletes for clock in (span.clock, span.end)]
    begins += [(item.left[0], item.left[1] + 1) for item in reading.items if item.left is not None]
    begins += [item.right for item in reading.items if item.right is not None]
    begins += [(span.client, clocks[span.client]) for span in reading.spans if span.client in clocks]
    if any(pairs.has(client, clock - 1) or fresh.has(client, clock - 1) for client, clock in begins):
        raise MalformedUpdate("a character is parted")
